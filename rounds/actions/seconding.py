"""Verbs of secondments (抽调) and training (培训)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from rounds import permissions
from rounds.actions.editing import change, check_fields, demand, make, not_ahead, refuse
from rounds.actions.many import Draft, Told, save_drafts, silent
from rounds.models import Authorization, InspectionRound, Person, Secondment, TrainingSession
from xuncha.core import audit, files
from xuncha.core.errors import Unmet
from xuncha.core.models import StoredFile, User

CAPABILITY = "round.prepare"


@audit.action
def note_secondments(
    round: InspectionRound, *, by: User, powers: Iterable[Authorization], letter_no: str, letter_on: date
) -> list[Secondment]:
    """One letter calls several people: unit, group and dates come from the person and the authorisation."""
    powers = list(powers)
    _check_letter(round, by, powers, letter_no, letter_on)
    return [_note(round, by, power, letter_no, letter_on) for power in powers]


def _note(round: InspectionRound, by: User, power: Authorization, letter_no: str, letter_on: date) -> Secondment:
    if power.round_id != round.pk or power.group_id is None or Secondment.objects.filter(power=power).exists():
        raise Unmet(fields={"powers": f"{power.person} 不是本轮巡察组成员，或已经登记过抽调。"})
    return make(Secondment, "note_secondment", by=by, values=_values(round, power, letter_no, letter_on))


def _check_letter(round: InspectionRound, by: User, powers: Sequence[Any], letter_no: str, letter_on: date) -> None:
    refuse(permissions.why_not_capable(by, CAPABILITY, round))
    demand({
        "powers": "" if powers else "请至少选择一人。",
        "letter_no": "" if letter_no.strip() else "请填写抽调函文号。",
        "letter_on": not_ahead(letter_on, "抽调函日期"),
    })  # fmt: skip


def _values(round: InspectionRound, power: Authorization, letter_no: str, letter_on: date) -> dict[str, Any]:
    return {"round": round, "power": power, "from_org": power.person.org, "starts_on": power.starts_on, "ends_on": power.ends_on,
            "letter_no": letter_no, "letter_on": letter_on}  # fmt: skip


def prepare_secondment(
    round: InspectionRound, *, author: User, power: Authorization, letter_no: str, letter_on: date
) -> Draft:
    """A secondment of a member whose letter is not noted yet, not saved yet (domain §2.2 stage 2)."""
    _check_letter(round, author, [power], letter_no, letter_on)
    values = _values(round, power, letter_no, letter_on)
    seconded = Secondment(**values, created_by=author)
    check_fields(seconded)
    return Draft(seconded, values)


@audit.action
def second_many(drafts: Sequence[Draft], *, by: User, tell: Told = silent) -> list[Any]:
    """Save drafts of `prepare_secondment`."""
    return save_drafts(drafts, "note_secondment", by=by, tell=tell)


@audit.action
def end_secondment(seconded: Secondment, *, by: User, **values: Any) -> Secondment:
    """Dates, the day of the return, and how the work was judged."""
    refuse(permissions.why_not_capable(by, CAPABILITY, seconded.round))
    start, end = values.get("starts_on", seconded.starts_on), values.get("ends_on", seconded.ends_on)
    back = values.get("returned_on")
    demand({
        "ends_on": "抽调止日早于起日，请改正。" if end < start else "",
        "returned_on": not_ahead(back, "返回日期") or ("返回日期早于抽调起日，请改正。" if back and back < start else ""),
        "appraisal": "登记返回要写明鉴定意见。" if back and not str(values.get("appraisal", seconded.appraisal)).strip() else "",
    })  # fmt: skip
    return change(seconded, "end_secondment", by=by, values=values)


@audit.action
def hold_training(
    round: InspectionRound, *, by: User, attendees: Iterable[Person] = (), **values: Any
) -> TrainingSession:
    """Note a session that was held, and who came."""
    _check_session(round, by, values)
    made = make(TrainingSession, "hold_training", by=by, values={"round": round, **values})
    made.attendees.set(attendees)
    return made


def _check_session(round: InspectionRound, by: User, values: dict[str, Any]) -> None:
    refuse(permissions.why_not_capable(by, CAPABILITY, round))
    demand({"held_on": not_ahead(values.get("held_on"), "培训日期")})


def prepare_training(round: InspectionRound, *, author: User, attendees: Sequence[Person] = (), **values: Any) -> Draft:
    """A session that keeps all rules and is not saved yet (domain §2.2 stage 2)."""
    _check_session(round, author, values)
    session = TrainingSession(round=round, **values, created_by=author)
    check_fields(session)
    if session.hours <= 0:
        raise Unmet(fields={"hours": "学时应大于 0。"})
    return Draft(session, {"round": round, **values}, ties={"attendees": attendees})


@audit.action
def train_many(drafts: Sequence[Draft], *, by: User, tell: Told = silent) -> list[Any]:
    """Save drafts of `prepare_training`."""
    return save_drafts(drafts, "hold_training", by=by, tell=tell)


@audit.action
def edit_training(
    session: TrainingSession, *, by: User, attendees: Iterable[Person] = (), **values: Any
) -> TrainingSession:
    """Correct a session and its attendance; the trail says that it changed, not who came."""
    _check_session(session.round, by, values)
    before, wanted = set(session.attendees.values_list("pk", flat=True)), {person.pk for person in attendees}
    changed = {name: value for name, value in values.items() if getattr(session, name) != value}
    if changed:
        session = change(session, "edit_training", by=by, values=values)
    if before != wanted:
        session.attendees.set(wanted)
        if not changed:
            audit.record("edit_training", by=by, about=session, changes={"attendees": "changed"})
    return session


@audit.action
def add_training_file(session: TrainingSession, *, by: User, upload: UploadedFile | None) -> StoredFile:
    """Slides, or the sheet of signatures."""
    refuse(permissions.why_not_capable(by, CAPABILITY, session.round))
    if upload is None:
        raise Unmet("请先选择课件或签到表文件。")
    return files.store(upload, owner=session, by=by, slot="material", level=1)
