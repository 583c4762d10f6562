"""What a 组务会 may take up of 立行立改, and what its decision does to it (core/registry.py `topic_movers`, decision 0022)."""

from typing import Any

from rectification import queries
from rectification.actions import fixes
from rectification.models import ImmediateFix
from rectification.states import APPROVED_FIX
from rounds.models import RoundTarget
from xuncha.core import audit
from xuncha.core.errors import Unmet
from xuncha.core.models import User
from xuncha.core.registry import TopicMover


def _choices(user: User, target: RoundTarget) -> list[tuple[Any, str]]:
    rows = queries.fixes.visible_to(user).filter(target=target).exclude(status__in=APPROVED_FIX).order_by("pk")
    return [(row.uid, f"{row} {row.matter[:40]}") for row in rows]


@audit.action
def decide_on_fix(uid: Any, decision: str, *, by: User, reason: str) -> None:
    """不成立 voids what was not served; 同意 proposes again what was returned, and leaves the rest to the leading group."""
    fix = queries.fixes.visible_to(by).filter(uid=uid).first()
    if fix is None:
        raise Unmet("议题所列的记录不在您的查阅范围内，请退回后改正。")
    if decision == "unfounded":
        fixes.void(fix, by=by, reason=reason)
    elif decision == "agree" and fix.status == "returned":
        fixes.resubmit(fix, by=by, reason=reason)


MOVERS = {ImmediateFix._meta.label_lower: TopicMover("立行立改", _choices, decide_on_fix)}
