"""Records of the roof: a snapshot keeps figures as they were on one day, with the rows behind them."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from rounds.models import InspectionRound, RoundTarget
from xuncha.core.models import Record, trail_trigger


class Snapshot(Record):
    """快照: figures, the uids of their rows, filters and versions of the metrics, under one digest (design §5.15)."""

    AUDIT_CLEAR = ("round", "target", "number", "taken_on", "digest")

    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="+", verbose_name="轮次")
    target = models.ForeignKey(
        RoundTarget, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="对象"
    )
    number = models.CharField("编号", max_length=30, unique=True)
    taken_on = models.DateField("截至日期")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="制作人")
    figures = models.JSONField("数值")
    rows = models.JSONField("记录")
    versions = models.JSONField("口径版本")
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "统计快照"
        ordering = ("-id",)
        triggers: ClassVar = [trail_trigger()]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The page with its frozen figures."""
        return f"/statistics/snapshots/{self.uid}/"
