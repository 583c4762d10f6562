"""Background jobs (后台任务): the row is the truth, the broker only a bell (design §5.18)."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class JobStatus(models.TextChoices):
    """Where a job is."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


class Job(models.Model):
    """One long work asked for by one person. Arguments are ids; the lease tells that a worker still holds it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.CharField("任务", max_length=120)
    label = models.CharField("名称", max_length=120)
    arguments = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发起人")
    status = models.CharField("状态", max_length=12, choices=JobStatus.choices, default=JobStatus.QUEUED)
    percent = models.PositiveSmallIntegerField("进度", default=0)
    step = models.CharField("步骤", max_length=120, blank=True)
    cancel_asked = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField("原因", max_length=500, blank=True)
    result_url = models.CharField("结果", max_length=200, blank=True)
    result = models.ForeignKey("core.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "后台任务"
        ordering = ("-asked_at",)
        indexes: ClassVar = [models.Index(fields=["status", "lease_until"], name="job_lease")]

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in (JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED)
