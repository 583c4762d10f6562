"""Who may move a target: the office in its own stages, the group's leader while the group is at work (domain §2.2)."""

from rounds.models import RoundTarget
from rounds.permissions.reach import reach
from rounds.permissions.rights import why_not
from rounds.states import Stage
from xuncha.core.models import User
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
