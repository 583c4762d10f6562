"""Verbs of meetings (会议): who may record which kind, with date and decisions (domain §1.3, §2.2)."""

from datetime import date
from typing import Any

from rounds.actions.editing import change, demand, make, not_ahead, refuse
from rounds.models import InspectionGroup, InspectionRound, Meeting, RoundTarget
from rounds.permissions.meetings import why_not_decide, why_not_edit_meeting, why_not_hold, why_not_void
from rounds.states import MeetingKind
from xuncha.core import audit, calendar, numbers
from xuncha.core.models import User

#: meetings that are always about one target
OF_TARGET = (MeetingKind.CONSULTATION, MeetingKind.FEEDBACK)
#: what a record of a meeting may say later
TEXTS = ("held_on", "place", "chair", "attendees", "topics", "decisions")


@audit.action
def hold_meeting(
    round: InspectionRound, *, by: User, kind: str, held_on: date, decisions: str, group: InspectionGroup | None = None,
    target: RoundTarget | None = None, **texts: Any,
) -> Meeting:  # fmt: skip
    """Record a meeting that was held. A 组务会 takes the next number of its group (ZW)."""
    group = group or (target.group if target else None)
    refuse(why_not_hold(by, round, kind, group=group, target=target))
    demand({
        "held_on": _why_not_day(round, held_on),
        "group": "请选择开会的巡察组。" if kind == MeetingKind.GROUP and (group is None or group.number == 0) else "",
        "target": _why_not_target(round, kind, group, target),
        "decisions": "" if decisions.strip() else "请写明会议决定的事项；没有决定的写“无”。",
    })  # fmt: skip
    number = ""
    if kind == MeetingKind.GROUP:
        number = numbers.next_number(
            term=round.term.number, sequence=round.sequence, group=group.number, kind="meeting"
        )
    values = {"round": round, "group": group, "target": target, "kind": kind, "held_on": held_on, "decisions": decisions,
              "number": number, **texts}  # fmt: skip
    return make(Meeting, "hold_meeting", by=by, values=values)


def _why_not_day(round: InspectionRound, held_on: date | None) -> str:
    """A meeting about a round was held within its term, and not ahead of today."""
    begun = round.term.starts_on
    early = f"会议日期早于本届开始之日（{begun}），请改正。" if held_on and held_on < begun else ""
    return early or not_ahead(held_on, "会议日期")


def _why_not_target(
    round: InspectionRound, kind: str, group: InspectionGroup | None, target: RoundTarget | None
) -> str:
    if target is None:
        return f"{MeetingKind(kind).label}请选择所涉及的被巡察党组织。" if kind in OF_TARGET else ""
    if target.round_id != round.pk or (kind == MeetingKind.GROUP and group is not None and target.group_id != group.pk):
        return "所选被巡察党组织不属于这一轮或这个组，请核对。"
    return ""


@audit.action
def edit_meeting(meeting: Meeting, *, by: User, reason: str = "", **texts: Any) -> Meeting:
    """Correct the record of a meeting: by its author or by the office."""
    refuse(why_not_edit_meeting(by, meeting))
    demand({"held_on": _why_not_day(meeting.round, texts.get("held_on"))})
    values = {name: value for name, value in texts.items() if name in TEXTS}
    return change(meeting, "edit_meeting", by=by, values=values, reason=reason)


@audit.action
def decide_meeting(meeting: Meeting, *, by: User, decisions: str) -> Meeting:
    """The county secretary writes the decisions of the secretary's meeting (点人点事、批示)."""
    refuse(why_not_decide(by, meeting))
    demand({"decisions": "" if decisions.strip() else "请写明决定的事项。"})
    return change(meeting, "decide_meeting", by=by, values={"decisions": decisions})


@audit.action
def void_meeting(meeting: Meeting, *, by: User, reason: str = "") -> Meeting:
    """Take back a meeting that was wrongly registered: the row and its number stay, and it counts nowhere."""
    locked = (
        Meeting.objects.select_for_update(of=("self",)).select_related("round", "group", "target").get(pk=meeting.pk)
    )
    refuse(why_not_void(by, locked))
    demand({"reason": "" if reason.strip() else "作废会议必须写明理由。"})
    return change(
        locked, "void_meeting", by=by, values={"voided_at": calendar.now(), "void_reason": reason}, reason=reason
    )
