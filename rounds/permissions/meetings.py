"""Who may record and change which meeting."""

from rounds.models import InspectionGroup, InspectionRound, Meeting, RoundTarget
from rounds.permissions.reach import reach
from rounds.permissions.rights import holds, why_not_capable
from rounds.states import MeetingKind
from xuncha.core.models import User
from xuncha.core.roles import OFFICE_ROLES

OFFICE_KINDS = (MeetingKind.LEADING_GROUP, MeetingKind.SECRETARY)


def why_not_hold(
    user: User, round: InspectionRound, kind: str, *, group: InspectionGroup | None, target: RoundTarget | None
) -> str:  # fmt: skip
    """Why a person may not record a meeting: groups record their own, the office all others."""
    if sentence := why_not_capable(user, "meeting.hold", target or round):
        return sentence
    mine = [h for h in reach(user).held if h.round_id == round.pk and not h.grace]
    if any(h.role in OFFICE_ROLES for h in mine):
        return ""
    if kind in OFFICE_KINDS:
        return f"{MeetingKind(kind).label}由巡察办登记。"
    if group is None or all(h.group_id != group.pk for h in mine):
        return "各组只登记本组的会议，请选择本组和本组的被巡察党组织。"
    return ""


def kinds_for(user: User, round: InspectionRound) -> list[tuple[str, str]]:
    """The kinds a person may record in a round, for the form."""
    office = any(h.role in OFFICE_ROLES for h in reach(user).held if h.round_id == round.pk)
    return [(kind.value, kind.label) for kind in MeetingKind if office or kind not in OFFICE_KINDS]


def why_not_edit_meeting(user: User, meeting: Meeting) -> str:
    """Why a person may not change a meeting's record: its author may, and the office."""
    if sentence := why_not_hold(user, meeting.round, meeting.kind, group=meeting.group, target=meeting.target):
        return sentence
    roles = reach(user).roles(round_id=meeting.round_id, writing=True)
    return "" if roles & OFFICE_ROLES or meeting.created_by_id == user.pk else "只有登记人或巡察办可以修改会议记录。"


def why_not_decide(user: User, meeting: Meeting) -> str:
    """Why a person may not write decisions: the county secretary's own meeting only."""
    if meeting.kind != MeetingKind.SECRETARY:
        return "只有书记专题会由县委书记写明决定。"
    return "" if holds(user, "meeting.decide", meeting.round) else "这一步由县委书记办理。"
