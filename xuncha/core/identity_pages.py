"""How requests to open a name in custody look: the same whether or not there is a name (design §5.2)."""

from typing import Any

from xuncha.core import calendar
from xuncha.core.templatetags.ui import isotime
from xuncha.core.web import Column

TONES = {"asked": "soon", "approved": "done", "refused": "red"}


def state(asked: Any) -> dict[str, str]:
    """The status as a chip; one that ran out says so."""
    if asked.status == "approved" and not asked.is_live(calendar.now()):
        return {"chip": "已过期", "chip_tone": "stop"}
    return {"chip": asked.get_status_display(), "chip_tone": TONES.get(asked.status, "stop")}


def facts(asked: Any) -> list[dict[str, Any]]:
    """Who asked why, and who decided what, for the request's page."""
    pairs = [
        ("申请人", str(asked.asked_by)), ("事由", asked.motive), ("申请时间", isotime(asked.created_at)),
        ("决定人", str(asked.decided_by or "")), ("决定说明", asked.decision),
        ("有效期至", isotime(asked.expires_at) if asked.expires_at else ""),
    ]  # fmt: skip
    return [{"label": label, "value": value, "nil": "—"} for label, value in pairs]


#: the columns of a list of requests after the first, which names the record
COLUMNS = (
    Column("asked_by", "申请人", lambda r: str(r.asked_by), width="m"),
    Column("motive", "事由", lambda r: r.motive),
    Column("asked_at", "申请时间", lambda r: isotime(r.created_at), sort="created_at", width="m"),
    Column("status", "状态", state, sort="status", width="s"),
    Column("decided_by", "决定人", lambda r: str(r.decided_by or "—"), width="m", small=False),
    Column("expires_at", "有效期至", lambda r: isotime(r.expires_at) if r.expires_at else "—", width="m"),
)
