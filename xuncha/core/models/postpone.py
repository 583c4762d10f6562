"""延期申请: more time for one clock of one record, asked once, decided by another person (domain §2.4)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from xuncha.core.models.base import Record, trail_trigger
from xuncha.core.models.people import User
from xuncha.core.postpone_states import POSTPONE_FLOW, PostponeStatus


class PostponeRequest(Record):
    """A request by `core.postpone`; the owner is any record with a clock, named by kind and uid as links are."""

    LEVEL = 2
    FLOW = POSTPONE_FLOW
    AUDIT_CLEAR = (
        "owner_kind", "owner_uid", "clock", "column", "old_due", "new_due", "asked_by", "decided_by", "decided_on", "status",
    )  # fmt: skip

    owner_kind = models.CharField("记录种类", max_length=60)
    owner_uid = models.UUIDField("记录标识")
    number = models.CharField("记录编号", max_length=40, blank=True)
    clock = models.CharField("期限代码", max_length=40)
    column = models.CharField("期限栏目", max_length=40, default="due")
    reason = models.CharField("延期理由", max_length=300)
    old_due = models.DateField("原期限")
    new_due = models.DateField("新期限")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人")
    decided_on = models.DateField("审批日期", null=True, blank=True)
    decision = models.CharField("审批意见", max_length=500, blank=True)
    status = models.CharField("状态", max_length=10, choices=PostponeStatus.choices, default="asked")

    class Meta:
        verbose_name = "延期申请"
        ordering = ("-id",)
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [models.Index(fields=["owner_uid"], name="postpone_owner")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner_uid", "clock"],
                condition=Q(status__in=("asked", "approved")),
                name="postpone_counts_once",
            ),
            models.CheckConstraint(condition=Q(new_due__gt=F("old_due")), name="postpone_is_later"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="postpone_never_by_oneself"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("approved", "refused"))
                | Q(decided_by__isnull=False, decided_on__isnull=False),
                name="postpone_decided_by_somebody",
            ),
        ]
