"""The trail (审计日志): entries without foreign keys, so that nothing blocks or follows a delete, and their seals."""

from typing import ClassVar

import pgtrigger
from django.db import models

from xuncha.core.crypto import EncryptedTextField


def insert_only() -> list[pgtrigger.Trigger]:
    """Triggers that refuse update, delete and truncate of a table, whoever asks."""
    return [
        pgtrigger.Protect(name="no_change", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION '审计记录不能清空';",
        ),
    ]


class AuditEntry(models.Model):
    """One fact: who, when, from where, verb, which record (by number, never by a name), why, and what changed."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    actor_id = models.BigIntegerField("账号编号", null=True, db_index=True)
    actor = models.CharField("账号", max_length=150)
    ip = models.CharField("来源地址", max_length=45, blank=True)
    verb = models.CharField("动作", max_length=60, db_index=True)
    noun = models.CharField("对象种类", max_length=60)
    uid = models.UUIDField("对象标识", null=True, db_index=True)
    label = models.CharField("对象", max_length=120, blank=True)
    reason = models.CharField("事由", max_length=500, blank=True)
    changes = models.JSONField("变化", default=dict)

    class Meta:
        verbose_name = "审计记录"
        ordering = ("id",)
        triggers: ClassVar = insert_only()


class AuditReason(models.Model):
    """The words of a reason that are business text of level 3 (批示, 退回意见): the trail says that there are some; they
    stand here, encrypted, and are read on the record's own page by whoever reads the record (design §5.9, §5.10)."""

    id = models.BigAutoField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    words = EncryptedTextField("事由", purpose="core.audit.reason")

    class Meta:
        verbose_name = "事由原文"
        ordering = ("id",)
        triggers: ClassVar = [pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete)]


class AuditSeal(models.Model):
    """The seal of one entry: sha256 over the seal before it and the entry's own fields (design §5.9)."""

    id = models.BigAutoField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = "审计封签"
        ordering = ("id",)
        triggers: ClassVar = insert_only()
