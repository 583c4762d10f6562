"""Stored files: on disk under their uid, checked, hashed, encrypted where custody asks for it."""

from typing import ClassVar

from django.db import models

from xuncha.core.models.base import Record, trail_trigger


class StoredFile(Record):
    """A file that belongs to one record (`owner_kind`, `owner_uid`); who may fetch it is asked of that record's app."""

    AUDIT_CLEAR = ("owner_kind", "owner_uid", "size", "sha256", "level")

    owner_kind = models.CharField("所属种类", max_length=60)
    owner_uid = models.UUIDField("所属记录", db_index=True)
    slot = models.CharField("用途", max_length=30, blank=True)
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=100)
    size = models.BigIntegerField("大小（字节）")
    sha256 = models.CharField("摘要", max_length=64)
    level = models.PositiveSmallIntegerField("级别", default=1)
    encrypted = models.BooleanField("加密保存", default=False)
    expires_at = models.DateTimeField("失效时间", null=True, blank=True)
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "文件"
        triggers: ClassVar = [trail_trigger()]

    def __str__(self) -> str:
        return self.name
