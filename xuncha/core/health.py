"""Whether what the product stands on answers: database, message service, worker, trail."""

from typing import Any

from celery import current_app
from django.core.cache import cache
from django.db import connection

from xuncha.core.models import AuditEntry, AuditSeal
from xuncha.core.templatetags.ui import isotime


def broker_answers() -> bool:
    """Whether the message service takes a word and gives it back."""
    try:
        cache.set("health", "1", 10)
        return cache.get("health") == "1"
    except Exception:  # a broker's client raises its own kinds; any of them means no
        return False


def workers() -> int:
    """How many workers answer within a second; 0 when none or the message service is away."""
    try:
        return len(current_app.control.ping(timeout=1.0))
    except Exception:  # as above
        return 0


def facts() -> list[dict[str, Any]]:
    """Lines for the status page."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    seal = AuditSeal.objects.order_by("-id").first()
    unsealed = AuditEntry.objects.exclude(id__in=AuditSeal.objects.values("entry_id")).count()
    broker = broker_answers()
    count = workers() if broker else 0
    return [
        {"label": "数据库", "value": f"PostgreSQL {version}"},
        {"label": "消息服务", "value": "正常" if broker else "没有应答", "chip_tone": "done" if broker else "red"},
        {
            "label": "后台进程",
            "value": f"{count} 个应答" if count else "没有应答",
            "chip_tone": "done" if count else "red",
        },
        {"label": "最近封签", "value": isotime(seal.sealed_at) if seal else "还没有"},
        {"label": "待封签的记录", "value": unsealed},
    ]
