"""Records of the roof: a snapshot keeps figures as they were on one day, with the rows behind them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from findings.models import InspectionReport
from rounds.models import InspectionRound, RoundTarget
from xuncha.core.models import Record, trail_trigger


class Snapshot(Record):
    """快照: figures, the uids of their rows, filters and versions of the metrics, under one digest (design §5.15).

    The one of a submitted report (`report`, `report_version`) is what every later copy of that version prints from.
    """

    LEVEL = 2
    AUDIT_CLEAR = ("round", "target", "number", "taken_on", "digest", "report", "report_version")

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
    tables = models.JSONField("文中表格", default=dict, blank=True)
    report = models.ForeignKey(
        InspectionReport, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交的报告"
    )
    report_version = models.PositiveSmallIntegerField("报告版本", null=True, blank=True)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "统计快照"
        ordering = ("-id",)
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "report_version"], name="one_snapshot_a_report_version"),
            models.CheckConstraint(
                condition=Q(report=None, report_version=None) | Q(report__isnull=False, report_version__isnull=False),
                name="snapshot_names_report_and_version",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The page with its frozen figures."""
        return f"/statistics/snapshots/{self.uid}/"
