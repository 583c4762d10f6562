"""One verb over many ticked rows (批量办理, design §7): each row by its own verb, with its own right, transaction and entry.

Which verbs may be done to many rows stands in the tables of moves (`Move.bulk`); one that asks for more than a reason is
never among them. What a row refuses leaves the others alone.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from xuncha.core import audit, registry
from xuncha.core.errors import Refused, Traces, Unmet
from xuncha.core.models import User
from xuncha.core.moves import Flow, Move
from xuncha.core.roles import ROLES

#: as many as the longest page shows
MOST = 200
#: the same for a row that is hidden and for one that never was (design §5.2)
UNKNOWN = "没有找到这条记录，或者您不能查看；请刷新列表后再选。"


@dataclass(frozen=True)
class Bulk:
    """A ledger whose rows may be moved together: where it stands, the rows a person may see, their verbs."""

    key: str
    title: str
    url: str
    model: str
    flow: Flow
    rows: Callable[[User], QuerySet]
    verbs: Mapping[str, Callable[..., Any]]


@dataclass(frozen=True)
class Result:
    """What became of one row, for parts/bulk_result.html."""

    number: str
    url: str
    ok: bool
    sentence: str


def offered(ledger: Bulk, user: User) -> list[Move]:
    """The moves for many rows whose capability some role of the person carries; each row still asks for itself."""
    roles = {code for source in registry.role_sources for code in source(user)}
    held = frozenset().union(*(ROLES[code].capabilities for code in roles))
    return [move for move in ledger.flow.moves if move.bulk and move.verb in ledger.verbs and move.capability in held]


def bar(user: User, label: str) -> dict[str, Any]:
    """The bulk bar of a list of that model, for the context of its page; nothing for whom there is no verb."""
    ledger = next((one for one in registry.bulks.values() if one.model == label), None)
    moves = offered(ledger, user) if ledger is not None else []
    if ledger is None or not moves:
        return {}
    verbs = [{"code": move.verb, "label": move.label, "danger": move.danger} for move in moves]
    return {"selectable": True, "bulk_url": f"/bulk/{ledger.key}/", "bulk_verbs": verbs}


def chosen(ledger: Bulk, uids: Iterable[str], *, by: User) -> list[tuple[str, Any]]:
    """What was ticked, each once and in its order: the uid and the row, or None for one that is not there for this person."""
    wanted = list(dict.fromkeys(_uuid(uid) for uid in uids))
    if len(wanted) > MOST:
        raise Unmet(f"一次最多办理 {MOST} 条；请分几次选。")
    rows = {row.uid: row for row in ledger.rows(by).filter(uid__in=[uid for uid in wanted if uid is not None])}
    return [(str(uid or ""), rows.get(uid)) for uid in wanted]


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def perform(ledger: Bulk, verb: str, rows: Sequence[tuple[str, Any]], *, by: User, reason: str) -> list[Result]:
    """Do a verb to each row by itself and say of each what became of it. The reason is asked of every bulk verb."""
    move = next((move for move in offered(ledger, by) if move.verb == verb), None)
    if move is None:
        raise Refused("这一步不能批量办理，或者不由您办理。")
    if not reason.strip():
        raise Unmet("批量办理必须写明理由。")
    return [_one(ledger, move, uid, row, by, reason.strip()) for uid, row in rows]


def _one(ledger: Bulk, move: Move, uid: str, row: Any, by: User, reason: str) -> Result:
    if row is None:
        audit.note_refusal(by, f"bulk {ledger.key} {move.verb}", uid or None)
        return Result("—", "", False, UNKNOWN)
    try:
        with transaction.atomic():
            done = ledger.verbs[move.verb](row, by=by, reason=reason)
    except Refused as error:
        audit.note_refusal(by, f"bulk {ledger.key} {move.verb}", row.uid)
        return Result(str(row), row.get_absolute_url(), False, error.sentence)
    except Unmet as error:
        return Result(str(row), row.get_absolute_url(), False, "".join(error.sentences))
    except Traces as error:
        audit.note_traces(by, row.uid, len(error.sentences))
        return Result(str(row), row.get_absolute_url(), False, "文字里有不该带出去的内容；请打开这一条单独办理。")
    return Result(str(done), row.get_absolute_url(), True, "")
