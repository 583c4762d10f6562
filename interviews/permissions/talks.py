"""Who may do what with a talk: matrix and capability (rounds), then what the talk itself says against it."""

from django.db.models import Q

from interviews.models import Category, Destination, Interview, InterviewPoint, NameRequest
from rounds import permissions as rounds_permissions
from rounds.models import InspectionRound, RoundTarget
from xuncha.core import identity_rights, workflow
from xuncha.core import permissions as house
from xuncha.core.models import User
from xuncha.core.roles import NONE, READ
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
    if point.destination == Destination.PETITION and rounds_permissions.holds(user, "petition.write", talk):
        return ""
    if not rounds_permissions.may_see(user, talk):
        return "没有这条谈话要点，或不在您的查阅范围内。"
    if not any(rounds_permissions.holds(user, capability, talk) for capability in ("draft.write", "clue.write")):
        return rounds_permissions.why_not_capable(user, "draft.write", talk)
    return ""


def why_not_settle(user: User, point: InterviewPoint) -> str:
    """Why this person may not say that a point is not carried over: who recorded the talk does, or who reviews it (domain §3.1)."""
    talk = point.interview
    if not rounds_permissions.may_see(user, talk):
        return "没有这条谈话要点，或不在您的查阅范围内。"
    if rounds_permissions.holds(user, "interview.review", talk):
        return ""
    return rounds_permissions.why_not_write(user, "interview.write", talk)


def why_not_name(user: User, talk: Interview) -> str:
    """Why this person may not ask for the name of a petitioner who was talked to: as for reporters (design §5.6).

    The same whether or not a name was given.
    """
    if talk.category != Category.PETITIONER:
        return "这次谈话的对象不是信访人，没有另行保管的姓名。"
    if not rounds_permissions.may_see(user, talk):
        return "没有这次谈话，或不在您的查阅范围内。"
    if sentence := rounds_permissions.why_not_capable(user, "petition.identity", talk):
        return sentence
    rows = rounds_permissions.scope(Interview.objects.filter(pk=talk.pk), user, noun="reporter", least=READ)
    return "" if rows.exists() else "您的角色不能查看反映人信息。"


def why_not_name_request(user: User, asked: NameRequest, move: Move) -> str:
    """Why this person may not make this move of a request: nobody decides on their own, only the asker withdraws it."""
    sentence = identity_rights.why_not_move(user, asked, move)
    return rounds_permissions.why_not_capable(user, move.capability, asked.talk) if sentence is None else sentence


def petition_points(user: User) -> Q:
    """The points that were handed to this person's petition desk (去向“转信访”), as a condition on points: the sentence alone,
    whether or not they read the talk (domain §3.1)."""
    mine, found = rounds_permissions.reach(user), Q(pk__in=())
    for held in mine.held:
        if house.carries(held.role, "petition.write") != NONE and not held.grace:
            place = Q(interview__target_id__in=held.target_ids)
            found |= place if held.group_id is None else place & Q(interview__group_id=held.group_id)
    found &= Q(destination=Destination.PETITION)
    kept = Q(interview__org__in=mine.recused_orgs) | Q(org__in=mine.recused_orgs)
    return found & ~kept if mine.recused_orgs else found


def decidable_names(user: User) -> Q:
    """The talks over whose petitioner's name this person decides, as a condition on talks; they need not read the talk."""
    mine, found = rounds_permissions.reach(user), Q(pk__in=())
    for held in mine.held:
        if house.carries(held.role, "petition.identity_decide") != NONE and not held.grace:
            place = Q(target_id__in=held.target_ids)
            found |= place if held.group_id is None else place & Q(group_id=held.group_id)
    return found & ~Q(org__in=mine.recused_orgs) if mine.recused_orgs else found


def uses_names(user: User, round_: InspectionRound) -> bool:
    """Whether this person asks for names in the round or decides on such requests: shows or hides the page."""
    needed = {"petition.identity", "petition.identity_decide"}
    return bool(house.capabilities_of(rounds_permissions.reach(user).roles(round_id=round_.pk)) & needed)
