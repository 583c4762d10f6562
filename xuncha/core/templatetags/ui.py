"""Template tags of the visual house (`{% load ui %}`): words for numbers and dates, query strings, tones.

Everything here turns values into plain text or small structures; markup lives in `templates/parts/`.
The contract of the parts is in `docs/ui-parts.md`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.utils import timezone

register = template.Library()

DASH = "—"

# Tone of a status whose choices class does not name one itself (状态色调). Codes are those of the states.py files.
TONES: dict[str, tuple[str, ...]] = {
    "info": ("submitted", "reviewing", "in_review", "proposed", "running", "on_site", "scheduled", "issued", "applied"),
    "soon": ("due_soon", "waiting", "pending", "partly", "basically_done", "queued", "suspended"),
    "done": ("approved", "signed", "closed", "done", "accepted", "archived", "delivered", "receipted", "reviewed"),
    "stop": ("void", "cancelled", "withdrawn", "rejected", "expired", "revoked"),
    "red": ("overdue", "returned", "reopened", "failed", "needs_evidence", "refused"),
}
_TONE_BY_CODE = {code: tone for tone, codes in TONES.items() for code in codes}


def query_with(query: QueryDict | Mapping[str, Any], **changes: Any) -> str:
    """The query string with some keys replaced; `None` or "" removes a key. Any change but `page` returns to page 1."""
    mutable = query.copy() if isinstance(query, QueryDict) else QueryDict(mutable=True)
    if not isinstance(query, QueryDict):
        mutable.update(query)
    if "page" not in changes:
        mutable.pop("page", None)
    for key, value in changes.items():
        if value in (None, ""):
            mutable.pop(key, None)
        elif isinstance(value, (list, tuple)):
            mutable.setlist(key, [str(item) for item in value])
        else:
            mutable[key] = str(value)
    return "?" + mutable.urlencode()


@register.simple_tag(takes_context=True)
def qs(context: Context, **changes: Any) -> str:
    """`<a href="{% qs page=2 %}">`: the present query string with some keys replaced."""
    request = context.get("request")
    return query_with(request.GET if request is not None else {}, **changes)


@register.filter
def number(value: Any, places: int | None = None) -> str:
    """Thousands separated; zero, empty and None are `—`; words pass unchanged."""
    if value is None or value == "":
        return DASH
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return str(value)
    if value == 0:
        return DASH
    if isinstance(places, int):
        text = f"{value:,.{places}f}"
        while places > 2 and text.endswith("0"):  # money keeps its cents; further places only where they say something
            text, places = text[:-1], places - 1
        return text
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def _as_date(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value if isinstance(value, dt.date) else None


@register.filter
def cndate(value: Any) -> str:
    """2023年3月1日, for running text and paper."""
    day = _as_date(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


@register.filter
def isodate(value: Any) -> str:
    """2023-03-01, for tables and facts; `—` when there is none."""
    day = _as_date(value)
    return day.isoformat() if day else DASH


@register.filter
def isotime(value: Any) -> str:
    """2023-03-01 09:05 in local time; `—` when there is none."""
    if not isinstance(value, dt.datetime):
        return isodate(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return local.strftime("%Y-%m-%d %H:%M")


@register.filter
def duration(value: Any) -> str:
    """Seconds or a timedelta in words: 8秒, 3分12秒, 2小时5分, 4天3小时."""
    if value is None or value == "":
        return DASH
    seconds = int(value.total_seconds() if isinstance(value, dt.timedelta) else value)
    days, rest = divmod(max(seconds, 0), 86400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    pairs = [(days, "天"), (hours, "小时"), (minutes, "分"), (seconds, "秒")]
    while len(pairs) > 1 and not pairs[0][0]:
        pairs.pop(0)
    return "".join(f"{amount}{unit}" for amount, unit in pairs[:2] if amount) or "0秒"


@register.filter
def days_left(value: int | None) -> str:
    """Days to a deadline in words: 还剩3天, 今天到期, 已超期5天. The number comes from core.calendar, never from here."""
    if value is None:
        return ""
    if value == 0:
        return "今天到期"
    return f"还剩{value}天" if value > 0 else f"已超期{-value}天"


@register.filter
def filesize(value: int | None) -> str:
    """Bytes as the office reads them: 312 KB, 4.2 MB."""
    if value is None:
        return DASH
    if value < 1024:
        return f"{value} 字节"
    if value < 1024 * 1024:
        return f"{value / 1024:.0f} KB"
    return f"{value / 1024 / 1024:.1f} MB"


@register.filter
def tone_of(status: Any) -> str:
    """Chip tone of a status: its own `tone` attribute if the choices class has one, else the table of common codes."""
    own = getattr(status, "tone", None)
    if isinstance(own, str):
        return own
    return _TONE_BY_CODE.get(str(status or "").lower(), "neutral")


@register.filter
def item(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """`mapping[key]` where the key is a variable; None when missing."""
    return mapping.get(key) if mapping else None


@register.filter
def at(sequence: Sequence[Any] | None, place: int) -> Any:
    """`sequence[place]`, or None beyond its end."""
    return sequence[place] if sequence and place < len(sequence) else None
