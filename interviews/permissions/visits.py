"""Who may do what with a visit: matrix and capability (rounds), then what the visit itself says against it."""

from interviews.models import Visit, VisitFinding
from interviews.states import OPEN_VISIT
from rounds import permissions as rounds_permissions
from rounds.models import RoundTarget
from xuncha.core import workflow
from xuncha.core.models import User
from xuncha.core.workflow import Move


def why_not_visit(user: User, visit: Visit, move: Move) -> str:
    """Why this person may not make the move now; "" when they may. Who prepared the record does not review it."""
    own_work = move.capability == "visit.write"
    ask = rounds_permissions.why_not_write if own_work else rounds_permissions.why_not_capable
    sentence = ask(user, move.capability, visit)
    if not sentence and move.verb == "review" and user.pk == visit.created_by_id:
        return "登记人不能审核自己的走访记录，请由另一位组领导审核。"
    return sentence


def why_not_edit_visit(user: User, visit: Visit) -> str:
    """Why this person may not change the visit: rights, then what is written up already."""
    if visit.status not in OPEN_VISIT:
        return f"走访记录“{workflow.status_label(visit)}”，不能再改；确需更正的，由组领导退回补充。"
    return rounds_permissions.why_not_write(user, "visit.write", visit)


def why_not_create_visit(user: User, target: RoundTarget) -> str:
    """Why this person may not record a visit at a target."""
    if target.group_id is None:
        return f"“{target}”还没有分配巡察组，不能登记走访。"
    if target.stage in ("archived", "cancelled"):
        return f"“{target}”{target.get_stage_display()}，不能再登记走访。"
    return rounds_permissions.why_not_capable(user, "visit.write", target)


def why_not_carry_finding(user: User, finding: VisitFinding) -> str:
    """Why this person may not carry a finding on to a draft or clue; a visit they may not see does not exist."""
    visit = finding.visit
    if not rounds_permissions.may_see(user, visit):
        return "没有这条走访发现，或不在您的查阅范围内。"
    if not any(rounds_permissions.holds(user, capability, visit) for capability in ("draft.write", "clue.write")):
        return rounds_permissions.why_not_capable(user, "draft.write", visit)
    return ""


def why_not_settle_finding(user: User, finding: VisitFinding) -> str:
    """Why this person may not say that a finding is not carried over: who went does, or who reviews the visit (domain §3.9)."""
    visit = finding.visit
    if not rounds_permissions.may_see(user, visit):
        return "没有这条走访发现，或不在您的查阅范围内。"
    if rounds_permissions.holds(user, "visit.review", visit):
        return ""
    return rounds_permissions.why_not_write(user, "visit.write", visit)


def why_not_set_rule(user: User) -> str:
    """Why this person may not say what makes a village 已巡."""
    return rounds_permissions.why_not_house(user, "coverage.waive")
