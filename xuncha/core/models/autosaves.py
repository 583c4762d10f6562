"""自动保存: what a person is typing and has not saved yet, one row for each person and page (design §5.21)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from xuncha.core.crypto import EncryptedTextField


class Autosave(models.Model):
    """Unsaved words of one form. No record of the office: nothing here is counted, searched or shown to anybody else."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField("页面", max_length=64)  # keyed digest of the page: the table does not tell which record
    about = models.CharField("记录", max_length=64, blank=True, db_index=True)  # the same for all who write one record
    payload = EncryptedTextField("未保存的内容", purpose="core.autosave.payload", blank=True)
    saved_at = models.DateTimeField("保存时间", null=True)
    seen_at = models.DateTimeField("页面最近打开")
    closed_at = models.DateTimeField("已正式保存", null=True)  # forms given out before this save no more

    class Meta:
        verbose_name = "自动保存"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "page"], name="autosave_once_a_page")]
