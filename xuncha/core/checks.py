"""System checks of the house (系统检查): what would fail silently is said at the start instead."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections

from xuncha import services
from xuncha.core import crypto


def locale_knows_chinese(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """With LC_CTYPE=C PostgreSQL takes no Chinese sign for a letter, and search finds nothing without a word (deps A.4)."""
    found = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT datctype, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
            )
            ctype, encoding = cursor.fetchone()
        found += verdict(alias, ctype, encoding)
    return found


def keys_can_be_read(**options: Any) -> list[CheckMessage]:
    """A production without its key file would start, and fail at the first letter that somebody registers."""
    if not settings.PRODUCTION:
        return []  # the demo makes its own
    try:
        crypto.key_ring()
    except crypto.KeyRingError as error:
        return [Error(str(error), id="xuncha.E002")]
    return []


def verdict(alias: str, ctype: str, encoding: str) -> list[CheckMessage]:
    """What to say of a database's character type ("C.UTF-8") and encoding ("UTF8"): nothing when both know Chinese."""
    if services.knows_chinese(ctype, encoding):
        return []
    return [
        Error(
            f"数据库“{alias}”的字符类型是 {ctype}、编码是 {encoding}，中文检索会漏掉内容。",
            hint="请用 initdb --locale=C.UTF-8 -E UTF8 重建数据库集群，或建库时写 LC_CTYPE 'C.UTF-8' TEMPLATE template0，再导入数据。",
            id="xuncha.E001",
        )
    ]
