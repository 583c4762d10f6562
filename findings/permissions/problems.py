"""Rights on 问题. What the group meeting decides the leader enters; whoever drew the problem may be among them."""

from findings.models import Problem
from rounds import permissions as base
from rounds.models import RoundTarget
from rounds.states import Stage
from xuncha.core.models import User
from xuncha.core.workflow import Move

OPEN = ("drawn", "adopted", "unproven")
#: stages in which a list of problems is frozen: first at the end of 撤点汇总, later versions until the leaders have decided
FREEZING = (Stage.WRAP_UP, Stage.REPORTING, Stage.DELIBERATION)


def why_not(user: User, problem: Problem, move: Move) -> str:
    """Why this person may not make this move now."""
    return base.why_not(user, problem, move)


def why_not_create(user: User, target: RoundTarget) -> str:
    """Why this person may not draw a problem about a target."""
    return base.why_not_capable(user, "problem.write", target)


def why_not_edit(user: User, problem: Problem) -> str:
    """Why this person may not change a problem: it is frozen with the report that carries it."""
    if problem.status not in OPEN:
        return "问题已随报告冻结或已撤销，不能修改；需要修改请先退回报告。"
    return base.why_not_write(user, "problem.write", problem)


def why_not_freeze(user: User, target: RoundTarget) -> str:
    """Why this person may not freeze the list of problems of a target (domain §2.2, 5)."""
    return base.why_not_capable(user, "problem.freeze", target)
