"""Who may move a target: the office in its own stages, the group's leader while the group is at work (domain §2.2)."""

from collections.abc import Iterable
from dataclasses import replace

from rounds.models import RoundTarget
from rounds.permissions.passage import Verdict
from rounds.permissions.reach import reach
from rounds.permissions.rights import holds, why_not, why_not_capable
from rounds.states import Stage
from xuncha.core.models import User
from xuncha.core.roles import roles_with
from xuncha.core.workflow import Move

#: stages that a group's leader may end
LEADERS = (Stage.MOBILIZED, Stage.ON_SITE, Stage.WRAP_UP, Stage.REPORTING, Stage.FEEDBACK)


def why_not_move(user: User, target: RoundTarget, move: Move) -> str:
    """Why a person may not make a move of the stage machine."""
    if sentence := why_not(user, target, move):
        return sentence
    if move.verb == "advance" and target.stage not in LEADERS:
        roles = reach(user).roles(target_id=target.pk, writing=True)
        return "" if "office_director" in roles else "这个阶段由巡察办主任推进。"
    return ""


def why_not_verb(user: User, target: RoundTarget, verb: str) -> str:
    """The same by the verb's name; of one that does not leave the present stage, whether it is this person's business."""
    move = next((move for move in target.FLOW.open_from(target.stage) if move.verb == verb), None)
    if move is not None:
        return why_not_move(user, target, move)
    return why_not_capable(user, "round.stage" if verb == "advance" else "round.back", target)


def as_told_to(user: User, target: RoundTarget, found: Iterable[Verdict]) -> list[Verdict]:
    """The verdicts for a reader: the address of the mending page for whoever may mend, the names of the roles for others."""
    return [
        verdict
        if verdict.met or not verdict.capability or holds(user, verdict.capability, target)
        else replace(verdict, url="", who="、".join(role.name for role in roles_with(verdict.capability)))
        for verdict in found
    ]


def why_not_pass(found: Iterable[Verdict]) -> str:
    """Why nobody passes without a waiver: how many conditions are unmet, by name (domain §2.2)."""
    names = [verdict.title for verdict in found if not verdict.met]
    return f"还有 {len(names)} 项条件没有满足：{'、'.join(names)}。" if names else ""
