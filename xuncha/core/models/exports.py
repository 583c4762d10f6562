"""Requests to take a ledger away as a file (导出申请, design §5.19, domain §7.3)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from xuncha.core.crypto import EncryptedTextField
from xuncha.core.export_states import EXPORT_FLOW, ExportStatus
from xuncha.core.models.base import Record, trail_trigger
from xuncha.core.models.files import StoredFile
from xuncha.core.models.people import User


class Layout(models.TextChoices):
    """Which columns in which order."""

    SCREEN = "screen", "与页面相同"
    OFFICIAL = "official", "台账格式（官方列序）"


class ExportRequest(Record):
    """One ledger under its filters, for one purpose and one person; the file it gives lives a day."""

    FLOW = EXPORT_FLOW
    AUDIT_CLEAR = (
        "number", "table", "layout", "rows", "level", "needed", "status", "first_by", "first_at", "second_by", "second_at", "trace",
        "expires_at",
    )  # fmt: skip

    number = models.CharField("编号", max_length=30, unique=True)
    table = models.CharField("台账", max_length=40)
    title = models.CharField("台账名称", max_length=40)
    query = models.TextField("筛选条件", blank=True)
    place = models.JSONField("所在轮次", default=dict)
    layout = models.CharField("列的次序", max_length=10, default="screen", choices=Layout.choices)
    scope = models.CharField("范围", max_length=500)
    purpose = models.CharField("用途", max_length=300)
    rows = models.PositiveIntegerField("行数")
    #: the keys of the rows that were asked for; once the file is made, of those in it
    row_keys = models.JSONField("行", default=list)
    level = models.PositiveSmallIntegerField("级别")
    needed = models.PositiveSmallIntegerField("须几人同意")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    first_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="同意人")
    first_at = models.DateTimeField("同意时间", null=True, blank=True)
    second_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="第二同意人"
    )
    second_at = models.DateTimeField("第二人同意时间", null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件")
    password = EncryptedTextField("文件口令", purpose="core.export.password", blank=True)
    trace = models.CharField("追溯码", max_length=20, blank=True)
    expires_at = models.DateTimeField("失效时间", null=True, blank=True)
    status = models.CharField("状态", max_length=12, choices=ExportStatus.choices, default=ExportStatus.ASKED)

    class Meta:
        verbose_name = "导出申请"
        ordering = ("-created_at", "-id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(first_by=None) | ~Q(first_by=F("asked_by")))
                & (Q(second_by=None) | (~Q(second_by=F("asked_by")) & ~Q(second_by=F("first_by")))),
                name="export_by_different_people",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("approved", "ready"))
                | Q(first_by__isnull=False) & (Q(needed=1) | Q(second_by__isnull=False)),
                name="export_approved_by_as_many_as_needed",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The request's page."""
        return f"/exports/{self.uid}/"
