"""What every request to open a name in custody has in common: one person asks, another decides, what is granted ends by itself."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from xuncha.core import identity_states
from xuncha.core.models.accounts import User
from xuncha.core.models.base import Record


class IdentityQuerySet(models.QuerySet):
    """Requests in words."""

    def waiting(self) -> "IdentityQuerySet":
        """Those that nobody has decided yet."""
        return self.filter(status="asked")

    def live(self, at: datetime) -> "IdentityQuerySet":
        """Those that open the identity at a moment."""
        return self.filter(status="approved", expires_at__gt=at)

    def standing(self, at: datetime) -> "IdentityQuerySet":
        """Those that wait or still open the identity: nobody needs a second one beside them."""
        return self.filter(Q(status="asked") | Q(status="approved", expires_at__gt=at))


class IdentityAsk(Record):
    """查看身份申请. The record it asks about and its FLOW are the heir's."""

    LEVEL = 3
    NOUN = "reporter"

    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    motive = models.CharField("事由", max_length=200)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decision = models.CharField("决定说明", max_length=500, blank=True)
    expires_at = models.DateTimeField("有效期至", null=True, blank=True)
    status = models.CharField("状态", max_length=12, choices=identity_states.IdentityStatus.choices, default="asked")

    objects = IdentityQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_live(self, at: datetime) -> bool:
        """Whether it opens the identity at a moment."""
        return self.status == "approved" and self.expires_at is not None and self.expires_at > at


def identity_constraints(prefix: str, about: str) -> list[models.BaseConstraint]:
    """What the database itself forbids: deciding for oneself, access without an end, two open requests of one person."""
    return [
        models.CheckConstraint(
            condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name=f"{prefix}_never_by_oneself"
        ),
        models.CheckConstraint(
            condition=~Q(status="approved") | Q(decided_by__isnull=False, expires_at__isnull=False),
            name=f"{prefix}_access_ends",
        ),
        models.UniqueConstraint(
            fields=[about, "asked_by"], condition=Q(status="asked"), name=f"one_open_{prefix}_request"
        ),
    ]


class ReadingNotice(Record):
    """查看情况: one reading of a name in custody, as another is told of it; who read and when, never whom. What was read
    (`about`) and the FLOW are the heir's."""

    LEVEL = 3
    NOUN = "reporter"

    read_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="查看人")
    told = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="告知")
    status = models.CharField("状态", max_length=12, choices=identity_states.NoticeStatus.choices,
                              default=identity_states.NoticeStatus.FRESH)  # fmt: skip

    class Meta:
        abstract = True

    @property
    def about(self) -> Any:
        """The record whose name was read."""
        raise NotImplementedError

    @property
    def number(self) -> str:
        """The number of the record: the notice has none of its own."""
        return self.about.number


def told_to_another(prefix: str) -> models.CheckConstraint:
    """Nobody is told of their own reading."""
    return models.CheckConstraint(condition=~Q(told=F("read_by")), name=f"{prefix}_notice_to_another")
