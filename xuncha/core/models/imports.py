"""Imports (导入, design §5.19): one uploaded sheet on its way into one ledger, and which rows came in before."""

from typing import ClassVar

from django.db import models

from xuncha.core.crypto import EncryptedTextField
from xuncha.core.import_states import IMPORT_FLOW, ImportMode, ImportStatus
from xuncha.core.models.base import Record, trail_trigger
from xuncha.core.models.files import StoredFile
from xuncha.core.models.jobs import Job
from xuncha.core.models.people import User


class ImportRun(Record):
    """One file of one person for one ledger; it lives a day, the file and its marked copy encrypted."""

    FLOW = IMPORT_FLOW
    AUDIT_CLEAR = (
        "ledger", "mode", "status", "rows", "good", "bad", "known", "created", "changed", "digest", "expires_at",
    )  # fmt: skip

    ledger = models.CharField("台账", max_length=40)
    title = models.CharField("台账名称", max_length=40)
    place = models.JSONField("所在轮次", default=dict)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="导入人")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="上传的文件")
    marked = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="标注副本"
    )
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="后台任务")
    digest = models.CharField("文件摘要", max_length=64)
    mode = models.CharField("方式", max_length=4, choices=ImportMode.choices, default=ImportMode.ALL)
    rows = models.PositiveIntegerField("行数", default=0)
    good = models.PositiveIntegerField("可导入", default=0)
    bad = models.PositiveIntegerField("有错", default=0)
    known = models.PositiveIntegerField("已登记过", default=0)
    created = models.PositiveIntegerField("新登记", default=0)
    changed = models.PositiveIntegerField("更新", default=0)
    #: JSON: sentences about the file as a whole, the first mistakes, notes; they quote cells, so they lie encrypted
    findings = EncryptedTextField("检查结果", purpose="core.import.findings", blank=True)
    expires_at = models.DateTimeField("失效时间")
    status = models.CharField("状态", max_length=12, choices=ImportStatus.choices, default=ImportStatus.UPLOADED)

    class Meta:
        verbose_name = "导入"
        ordering = ("-created_at", "-id")
        triggers: ClassVar = [trail_trigger()]

    def __str__(self) -> str:
        return f"导入{self.title}"

    def get_absolute_url(self) -> str:
        """The import's page."""
        return f"/imports/{self.uid}/"


class ImportedRow(models.Model):
    """That a row of a sheet became a record: by 行标识, else by file digest, worksheet and row. The same file twice
    finds its rows here and makes no second record."""

    ledger = models.CharField("台账", max_length=40)
    place = models.CharField("所在轮次", max_length=60, blank=True)
    key = models.CharField("行标识", max_length=200)
    content = models.CharField("内容摘要", max_length=64)
    record_uid = models.UUIDField("记录", db_index=True)
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="imported", verbose_name="导入")

    class Meta:
        verbose_name = "已导入的行"
        constraints: ClassVar = [models.UniqueConstraint(fields=["ledger", "place", "key"], name="row_imported_once")]
