"""点人点事: what the county secretary said of persons and matters at the secretary's meeting (domain §1.1, §2.2 stage 7)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from rounds import states
from rounds.models.orgs import PartyOrg
from rounds.models.papers import Meeting
from rounds.models.rounds import InspectionRound
from xuncha.core import calendar
from xuncha.core.crypto import EncryptedTextField
from xuncha.core.models import Record, trail_trigger


class PointKind(models.TextChoices):
    """点人 names persons, 点事 a matter."""

    PERSON = "person", "点人"
    MATTER = "matter", "点事"


class PointQuerySet(models.QuerySet):
    """Points in words: the conditions of the rule table."""

    def about_persons(self, role: str) -> "PointQuerySet":
        """Those that name persons: the keeper of clues follows them."""
        return self.filter(kind=PointKind.PERSON)

    def overdue(self, on: date) -> "PointQuerySet":
        """Not settled past the day that was set."""
        return self.filter(status__in=(states.PointStatus.TODO, states.PointStatus.DOING), due__lt=on)


class SecretaryPoint(Record):
    """One person or matter named by the secretary. What was said and what came of it are encrypted, of either kind."""

    NOUN = "secretary_point"
    LEVEL = 3
    FLOW = states.POINT_FLOW
    ORG_PATHS: ClassVar[tuple[str, ...]] = ("org",)
    AUDIT_CLEAR = ("round", "meeting", "kind", "seq", "org", "due", "done_on", "status")

    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="points", verbose_name="轮次")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="points", verbose_name="会议")
    kind = models.CharField("类型", max_length=6, choices=PointKind.choices)
    seq = models.PositiveSmallIntegerField("序号")
    text = EncryptedTextField("内容", purpose="rounds.point.text")
    org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="+", verbose_name="涉及党组织")
    resp_unit = models.CharField("责任单位", max_length=60)
    resp_person = models.CharField("责任人", max_length=40, blank=True)
    due = models.DateField("办理期限", null=True, blank=True)
    result = EncryptedTextField("办理结果", purpose="rounds.point.result", blank=True)
    done_on = models.DateField("办结日期", null=True, blank=True)
    status = models.CharField("状态", max_length=8, choices=states.PointStatus.choices, default="todo")

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = "点人点事"
        ordering = ("kind", "seq")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "kind", "seq"], name="point_once_a_round"),
            models.CheckConstraint(
                condition=Q(status="done", done_on__isnull=False) & ~Q(result="") | ~Q(status="done") & Q(done_on=None),
                name="settled_point_has_day_and_result",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The point's page."""
        return f"/points/{self.uid}/"

    @property
    def number(self) -> str:
        """点人01: each kind counts for itself, so that no gap tells of the other."""
        return f"{self.get_kind_display()}{self.seq:02}"

    def is_overdue(self, on: date | None = None) -> bool:
        """Whether it is not settled past its day: computed, never stored."""
        open_ = self.status in (states.PointStatus.TODO, states.PointStatus.DOING)
        return open_ and self.due is not None and self.due < (on or calendar.today())
