"""Who may do what with a talk: matrix and capability (rounds), then what the talk itself says against it."""

from interviews.models import Interview, InterviewPoint
from rounds import permissions as rounds_permissions
from rounds.models import InspectionRound, RoundTarget
from xuncha.core import workflow
from xuncha.core.models import User
from xuncha.core.roles import READ
from xuncha.core.workflow import Move

#: the text is frozen from 已核签 on
OPEN_STATUSES = ("planned", "scheduled", "conducted", "recorded")
OWN_WORK = ("interview.write", "interview.sign")


def why_not(user: User, talk: Interview, move: Move) -> str:
    """Why this person may not make the move now; "" when they may. Who prepared the record does not review it."""
    ask = rounds_permissions.why_not_write if move.capability in OWN_WORK else rounds_permissions.why_not_capable
    sentence = ask(user, move.capability, talk)
    if not sentence and move.verb == "review" and user.pk in (talk.created_by_id, talk.recorder_id):
        return "登记人和记录人不能审核自己的谈话记录，请由另一位组领导审核。"
    return sentence


def why_not_edit(user: User, talk: Interview) -> str:
    """Why this person may not change the talk: rights, then the frozen text of a signed talk."""
    if talk.status not in OPEN_STATUSES:
        return f"谈话记录“{workflow.status_label(talk)}”，正文和要点不能再改；确需更正的，由组领导退回补充。"
    return rounds_permissions.why_not_write(user, "interview.write", talk)


def why_not_create(user: User, target: RoundTarget) -> str:
    """Why this person may not record a talk at a target."""
    if target.group_id is None:
        return f"“{target}”还没有分配巡察组，不能登记谈话。"
    if target.stage in ("archived", "cancelled"):
        return f"“{target}”{target.get_stage_display()}，不能再登记谈话。"
    return rounds_permissions.why_not_capable(user, "interview.write", target)


def why_not_plan(user: User, target: RoundTarget) -> str:
    """Why this person may not plan the talks of a target: they must see all of the group's talks to plan around them."""
    if not rounds_permissions.allows(user, "interview", target, least=READ):
        return "安排谈话由组长、副组长、联络员办理。"
    return why_not_create(user, target)


def why_not_outline(user: User, round_: InspectionRound) -> str:
    """Why this person may not change the outlines: the office keeps them for all groups."""
    return rounds_permissions.why_not_capable(user, "library.write", round_)


def why_not_carry(user: User, point: InterviewPoint) -> str:
    """Why this person may not carry a point on to a draft, clue or fix; a talk they may not see does not exist."""
    talk = point.interview
    if not rounds_permissions.may_see(user, talk):
        return "没有这条谈话要点，或不在您的查阅范围内。"
    if not any(rounds_permissions.holds(user, capability, talk) for capability in ("draft.write", "clue.write")):
        return rounds_permissions.why_not_capable(user, "draft.write", talk)
    return ""


def why_not_name(user: User, talk: Interview) -> str:
    """Why this person may not see the name of a petitioner who was talked to: as for reporters (design §5.6)."""
    if sentence := rounds_permissions.why_not_capable(user, "petition.identity", talk):
        return sentence
    rows = rounds_permissions.scope(Interview.objects.filter(pk=talk.pk), user, noun="reporter", least=READ)
    return "" if rows.exists() else "您的角色不能查看反映人信息。"
