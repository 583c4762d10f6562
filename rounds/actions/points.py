"""Verbs of 点人点事: note what the secretary said, carry it through, settle it."""

from collections.abc import Callable, Sequence
from typing import Any

from rounds import permissions
from rounds.actions.editing import change, check_fields, demand, make, refuse
from rounds.actions.many import Draft, Told, save_drafts, silent
from rounds.models import InspectionRound, Meeting, SecretaryPoint
from rounds.states import MeetingKind
from xuncha.core import audit, calendar, numbers, workflow
from xuncha.core.errors import Unmet
from xuncha.core.models import User

TEXTS = ("text", "org", "resp_unit", "resp_person", "due")


@audit.action
def note_point(meeting: Meeting, *, by: User, kind: str, text: str, **values: Any) -> SecretaryPoint:
    """Note one person or matter named at a secretary's meeting; each kind counts for itself."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("round").get(pk=meeting.pk)
    _check(meeting, by, text)
    seq = numbers.next_serial(_scope(meeting.round, kind))
    values = {"round": meeting.round, "meeting": meeting, "kind": kind, "seq": seq, "text": text, **values}
    return make(SecretaryPoint, "note_point", by=by, values=values)


def _scope(round: InspectionRound, kind: str) -> str:
    return f"{round.code}-{round.pk}-point-{kind}"


def _check(meeting: Meeting, by: User, text: str) -> None:
    refuse(permissions.why_not_capable(by, "point.write", meeting.round))
    if meeting.kind != MeetingKind.SECRETARY:
        raise Unmet("点人点事只从书记专题会登记。")
    if meeting.voided_at:
        raise Unmet("这次书记专题会已经作废，不能从它登记点人点事。")
    demand({"text": "" if text.strip() else "请写明点到的人或事。"})


def prepare_point(meeting: Meeting, *, author: User, kind: str, text: str, **values: Any) -> Draft:
    """A point that keeps all rules and is neither numbered nor saved yet (domain §2.2 stage 7)."""
    _check(meeting, author, text)
    values = {"round": meeting.round, "meeting": meeting, "kind": kind, "text": text, **values}
    point = SecretaryPoint(**values, created_by=author, seq=1)
    check_fields(point)
    return Draft(point, values)


@audit.action
def note_many(drafts: Sequence[Draft], *, by: User, tell: Told = silent) -> list[Any]:
    """Save drafts of `prepare_point`; each kind takes its own next numbers."""
    for kind in sorted({draft.record.kind for draft in drafts}):
        mine = [draft for draft in drafts if draft.record.kind == kind]
        given = numbers.next_serials(_scope(mine[0].record.round, kind), len(mine))
        for draft, seq in zip(mine, given, strict=True):
            draft.record.seq = seq
            draft.values = {**draft.values, "seq": seq}
    return save_drafts(drafts, "note_point", by=by, tell=tell)


@audit.action
def edit_point(point: SecretaryPoint, *, by: User, **values: Any) -> SecretaryPoint:
    """Correct a point that is not settled."""
    refuse(why_not_edit(by, point))
    given = {name: value for name, value in values.items() if name in TEXTS}
    demand({"text": "" if str(given.get("text", "x")).strip() else "请写明点到的人或事。"})
    return change(point, "edit_point", by=by, values=given)


def why_not_edit(user: User, point: SecretaryPoint) -> str:
    """Why a person may not change the text of a point."""
    if point.status not in ("todo", "doing"):
        return f"{point.get_status_display()}，不能再改。"
    return permissions.why_not_write(user, "point.write", point)


@audit.action
def start(point: SecretaryPoint, *, by: User, reason: str = "") -> SecretaryPoint:
    """待办 → 办理中."""
    return workflow.perform(point, "start", by=by, why_not=permissions.why_not, reason=reason)


@audit.action
def finish(point: SecretaryPoint, *, by: User, reason: str = "") -> SecretaryPoint:
    """办理中 → 已办结; the reason is the result, and stays encrypted: it is not repeated in the trail."""

    def lacks(_: SecretaryPoint) -> list[str]:
        return [] if reason.strip() else ["办结要写明办理结果。"]

    changes = {"result": reason.strip(), "done_on": calendar.today()}
    return workflow.perform(point, "finish", by=by, why_not=permissions.why_not, changes=changes, lacks=lacks)


@audit.action
def reopen(point: SecretaryPoint, *, by: User, reason: str = "") -> SecretaryPoint:
    """已办结 → 办理中, with a reason; the earlier result stays to be written on."""
    return workflow.perform(
        point, "reopen", by=by, why_not=permissions.why_not, reason=reason, changes={"done_on": None}
    )


@audit.action
def drop(point: SecretaryPoint, *, by: User, reason: str = "") -> SecretaryPoint:
    """撤销, with a reason."""
    return workflow.perform(point, "drop", by=by, why_not=permissions.why_not, reason=reason)


VERBS: dict[str, Callable[..., SecretaryPoint]] = {"start": start, "finish": finish, "reopen": reopen, "drop": drop}
