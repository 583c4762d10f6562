"""Who may record and change which meeting."""

from django.db.models import Q

from rounds.models import InspectionGroup, InspectionRound, Meeting, RoundTarget
from rounds.permissions.passage import EXIT, reached
from rounds.permissions.reach import reach
from rounds.permissions.rights import holds, why_not_capable
from rounds.states import STAGE_ORDER, MeetingKind, PointStatus, Stage
from xuncha.core import audit
from xuncha.core.models import RecordLink, User
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
    """Why a person may not change a meeting's record: its author may, and the office; not once it is void."""
    return _why_not_keep(user, meeting) or _why_not_alive(meeting)


def _why_not_alive(meeting: Meeting) -> str:
    return "这次会议已经作废，不再办理。" if meeting.voided_at else ""


def _why_not_keep(user: User, meeting: Meeting) -> str:
    if sentence := why_not_hold(user, meeting.round, meeting.kind, group=meeting.group, target=meeting.target):
        return sentence
    roles = reach(user).roles(round_id=meeting.round_id, writing=True)
    return "" if roles & OFFICE_ROLES or meeting.created_by_id == user.pk else "只有登记人或巡察办可以修改会议记录。"


def why_not_decide(user: User, meeting: Meeting) -> str:
    """Why a person may not write decisions: the county secretary's own meeting only."""
    if meeting.kind != MeetingKind.SECRETARY:
        return "只有书记专题会由县委书记写明决定。"
    return _why_not_alive(meeting) if holds(user, "meeting.decide", meeting.round) else "这一步由县委书记办理。"


def may_keep(user: User, meeting: Meeting) -> bool:
    """Whether a meeting's record is this person's to keep: to them the way to make it void is shown, greyed or not."""
    return not _why_not_keep(user, meeting)


def why_not_void(user: User, meeting: Meeting) -> str:
    """Why a person may not take a meeting back: who may correct it may, until something stands on it."""
    return why_not_edit_meeting(user, meeting) or _what_stands_on(meeting)


def _what_stands_on(meeting: Meeting) -> str:
    points = meeting.points.exclude(status=PointStatus.DROPPED).count()
    if points:
        return f"已有 {points} 项点人点事出自这次会议，不能作废；登记有误的请先撤销这些点人点事。"
    if audit.entries_of(meeting.uid).filter(verb="decide_meeting").exists():
        return "县委书记已经写明这次会议的决定，不能作废；有误的请修改会议记录。"
    if RecordLink.objects.filter(Q(from_uid=meeting.uid) | Q(to_uid=meeting.uid)).exists():
        return "已有记录以这次会议为依据，不能作废；有误的请修改会议记录。"
    passed = _passed_by(meeting)
    if passed:
        names = "、".join(str(target) for target in passed)
        return (
            f"“{names}”已凭这次会议转入下一阶段，不能作废；请先补登正确的{meeting.get_kind_display()}，再作废这一次。"
        )
    return ""


def _passed_by(meeting: Meeting) -> list[RoundTarget]:
    """The targets that left a stage, or were given their feedback, on this meeting: no other one of its kind was about them."""
    stage = next((stage for stage, asked in EXIT.items() if meeting.kind in {one.code for one in asked}), "")
    if not stage:
        return []
    after = STAGE_ORDER[STAGE_ORDER.index(Stage(stage)) + 1]
    rows = meeting.round.targets.exclude(stage=Stage.CANCELLED).select_related("org")
    others = list(Meeting.objects.alive().filter(round=meeting.round_id, kind=meeting.kind).exclude(pk=meeting.pk))
    return [
        target for target in rows
        if meeting.is_about(target) and _left(target, after, meeting.kind) and not any(o.is_about(target) for o in others)
    ]  # fmt: skip


def _left(target: RoundTarget, after: Stage, kind: str) -> bool:
    if kind == MeetingKind.SECRETARY and target.feedback_on:  # the feedback went out on what the secretary decided
        return True
    if target.stage == Stage.SUSPENDED:
        return STAGE_ORDER.index(Stage(target.stage_before)) >= STAGE_ORDER.index(after)
    return reached(target, after)
