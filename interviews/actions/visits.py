"""Recording a visit, correcting and writing it up before it is reviewed, and its moves (走访)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from interviews.models import Visit, VisitPerson, VisitSample
from interviews.permissions import why_not_create_visit, why_not_edit_visit, why_not_visit
from interviews.queries import breaks_village, checklist_on, visit_missing, visit_text
from interviews.states import VisitStatus
from rounds import permissions as rounds_permissions
from rounds.models import RoundTarget
from rounds.queries import windows, work_rules
from xuncha.core import audit, calendar, files, grams, numbers, photos, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import StoredFile, User

#: what the form of a visit may give
FACTS = ("org", "at", "date_reason", "kind", "households", "accompanied", "accompanied_note", "content")
PHOTO_LIMIT = 30


@audit.action
def record_visit(*, by: User, target: RoundTarget, visitors: Sequence[User], **facts: Any) -> Visit:
    """Save a visit for the first time and give it its number; one in the future is planned (计划)."""
    visit = begun(target, visitors, facts, by)
    visit.number = numbers.next_number(
        term=visit.round.term.number, sequence=visit.round.sequence, group=visit.group.number, kind="visit"
    )
    visit.save()
    visit.visitors.set(visitors)
    refresh_visit_search(visit)
    audit.record(
        "create", by=by, about=visit, changes=audit.clear_changes(visit, {}, {"number": visit.number, **facts})
    )
    return visit


def begun(
    target: RoundTarget, visitors: Sequence[User], facts: Mapping[str, Any], author: User, checklist: Any = checklist_on
) -> Visit:
    """A visit that keeps all rules and is neither numbered nor saved yet; `checklist` says which one is in use."""
    if sentence := why_not_create_visit(author, target):
        raise Refused(sentence)
    visit = Visit(
        round=target.round, group=target.group, target=target, created_by=author, **_first_status(facts["at"])
    )
    _fill(visit, visitors, facts, checklist)
    return visit


@audit.action
def edit_visit(visit: Visit, *, by: User, visitors: Sequence[User], **facts: Any) -> Visit:
    """Correct a visit that is not written up yet, under the same rules; what `facts` leaves out stays."""
    locked = open_visit(visit, by=by)
    before = {name: getattr(locked, name) for name in FACTS}
    seats = set(locked.visitors.values_list("pk", flat=True))
    _fill(locked, visitors, facts)
    if locked.status == "under_way" and locked.day > calendar.today():
        raise Unmet(fields={"at": "走访已经开始，时间不能改到以后；没有去成的请取消后另行登记。"})
    locked.save()
    locked.visitors.set(visitors)
    refresh_visit_search(locked)
    changes = audit.clear_changes(locked, before, {name: getattr(locked, name) for name in FACTS})
    if seats != {user.pk for user in visitors}:
        changes["visitors"] = "changed"
    audit.record("edit", by=by, about=locked, changes=changes)
    return locked


def _first_status(at: Any) -> dict[str, str]:
    day = at.astimezone(calendar.ZONE).date()
    return {} if day <= calendar.today() else {"status": VisitStatus.PLANNED}


def _fill(visit: Visit, visitors: Sequence[User], facts: Mapping[str, Any], checklist: Any = checklist_on) -> None:
    """Put the facts on the visit; a change of kind or day before anything was answered takes the checklist that fits."""
    if unknown := set(facts) - set(FACTS):
        raise TypeError(f"unknown facts of a visit: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(visit, name, value)
    if found := {field: sentence for field, sentence in _problems(visit, visitors) if sentence}:
        raise Unmet(fields=found)
    if not any(row.get("answer") for row in visit.answers):
        visit.checklist = checklist(visit.kind, visit.day)
        visit.answers = [
            {"item": item, "answer": "", "note": ""} for item in (visit.checklist.items if visit.checklist else ())
        ]
    elif visit.checklist is not None and visit.checklist.kind != visit.kind:
        raise Unmet(fields={"kind": "检查表已经填写，走访方式不能再改；确需改的请取消后另行登记。"})


def _problems(visit: Visit, visitors: Sequence[User]) -> Iterable[tuple[str, str]]:
    day = visit.day
    yield "visitors", _visitors(visit, visitors, day)
    yield "org", _place(visit)
    yield "date_reason", windows.date_outside(visit.target, day, visit.date_reason, "走访日期")
    wanting = visit.accompanied and not visit.accompanied_note.strip()
    yield "accompanied_note", "走访一般不由镇村干部陪同；有陪同的请写明是谁、为什么。" if wanting else ""


def _visitors(visit: Visit, visitors: Sequence[User], day: Any) -> str:
    if len({user.pk for user in visitors}) < (least := work_rules.least("visitors", day)):
        return f"走访人不得少于{least}人。"
    return "".join(rounds_permissions.why_not_authorised_on(user, visit.target, day) for user in visitors)


def _place(visit: Visit) -> str:
    if not visit.org.is_village or not visit.org.path.startswith(visit.target.org.path):
        return f"请选择“{visit.target}”所属的村。"
    return ""


@audit.action
def write_visit(
    visit: Visit, *, by: User, content: str, households: int, answers: Sequence[Mapping[str, str]],
    people: Sequence[Mapping[str, Any]], samples: Sequence[Mapping[str, Any]],
) -> Visit:  # fmt: skip
    """Save what the writing page holds: text, households, answers of the checklist, people met, samples."""
    locked = open_visit(visit, by=by)
    if locked.status == "planned":
        raise Unmet("这次走访还没有开始；请先点“开始走访”，再填写记录。")
    for row in samples:
        if row["problems"] > row["sampled"]:
            word = dict(VisitSample._meta.get_field("kind").flatchoices)[row["kind"]]
            raise Unmet(
                fields={
                    f"s_{row['kind']}_problems": f"{word}的问题数 {row['problems']} 多于样本数 {row['sampled']}，请核对。"
                }
            )
    before = {"content": locked.content, "households": locked.households, "answers": locked.answers}
    asked = [row["item"] for row in locked.answers]
    if [row["item"] for row in answers] != asked:
        raise TypeError("answers must follow the visit's own checklist")
    locked.content, locked.households, locked.answers = content, households, [dict(row) for row in answers]
    locked.save()
    locked.people.all().delete()
    VisitPerson.objects.bulk_create([VisitPerson(visit=locked, **row) for row in people])
    locked.samples.all().delete()
    VisitSample.objects.bulk_create([VisitSample(visit=locked, **row) for row in samples])
    refresh_visit_search(locked)
    after = {name: getattr(locked, name) for name in before}
    audit.record(
        "write_visit", by=by, about=locked, changes={**audit.clear_changes(locked, before, after), "lists": "changed"}
    )
    return locked


@audit.action
def add_photos(visit: Visit, *, by: User, uploads: Sequence[UploadedFile]) -> list[StoredFile]:
    """Keep photos with the visit, without their position, encrypted; all of them or none."""
    locked = Visit.objects.select_for_update().get(pk=visit.pk)
    if sentence := rounds_permissions.why_not_write(by, "visit.write", locked):
        raise Refused(sentence)
    if locked.status in ("reviewed", "cancelled"):
        raise Refused(f"走访记录“{workflow.status_label(locked)}”，不能再添照片。")
    if not uploads:
        raise Unmet("请先选择要上传的照片。")
    if len(files.of(locked, "photo")) + len(uploads) > PHOTO_LIMIT:
        raise Unmet(f"一次走访最多存 {PHOTO_LIMIT} 张照片。")
    clean = [photos.without_position(upload) for upload in uploads]
    return [files.store(one, owner=locked, by=by, slot="photo", level=2, encrypt=True) for one in clean]


def open_visit(visit: Visit, *, by: User) -> Visit:
    """The visit under lock, when this person may change it now."""
    locked = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("target__org", "org", "round", "checklist")
        .get(pk=visit.pk)
    )
    if sentence := why_not_edit_visit(by, locked):
        raise Refused(sentence)
    return locked


def refresh_visit_search(visit: Visit) -> None:
    """Keep the visit findable by its text and findings; called by every verb that writes one of them."""
    grams.update_search_vector(Visit, visit.pk, visit_text(visit))


def _lacks(visit: Visit) -> list[str]:
    return [lack["text"] for lack in visit_missing(visit)]


def _lacks_to_start(visit: Visit) -> list[str]:
    return [] if visit.day <= calendar.today() else [f"走访时间是 {visit.day}，还没有到；时间有变请先修改。"]


@audit.action
def start(visit: Visit, *, by: User, reason: str = "") -> Visit:
    """计划 → 进行: the time has come."""
    return workflow.perform(visit, "start", by=by, why_not=why_not_visit, reason=reason, lacks=_lacks_to_start)


@audit.action
def finish_visit(visit: Visit, *, by: User, reason: str = "") -> Visit:
    """进行 → 已整理, once nothing is missing (queries.visit_missing)."""
    return workflow.perform(visit, "finish", by=by, why_not=why_not_visit, reason=reason, lacks=_lacks)


@audit.action
def review_visit(visit: Visit, *, by: User, reason: str = "") -> Visit:
    """已整理 → 已审核; `reason` is kept as the opinion. Never by who recorded it."""
    changes = {"reviewer": by, "review_opinion": reason}
    return workflow.perform(visit, "review", by=by, why_not=why_not_visit, reason=reason, changes=changes)


@audit.action
def send_back_visit(visit: Visit, *, by: User, reason: str = "") -> Visit:
    """已整理 → 进行, with a reason; not while a village that counts as 已巡 rests on this visit."""
    return workflow.perform(visit, "send_back", by=by, why_not=why_not_visit, reason=reason, lacks=breaks_village)


@audit.action
def cancel_visit(visit: Visit, *, by: User, reason: str = "") -> Visit:
    """Cancel a visit that did not take place or was recorded by mistake; its number stays."""

    def lacks(locked: Visit) -> list[str]:
        carried = locked.findings.exclude(carried_uid=None).values_list("seq", flat=True)
        return [f"发现{'、'.join(map(str, carried))}已经转出，不能取消这次走访。"] if carried else []

    return workflow.perform(visit, "cancel", by=by, why_not=why_not_visit, reason=reason, lacks=lacks)


VISIT_VERBS: dict[str, Callable[..., Any]] = {
    "start": start, "finish": finish_visit, "review": review_visit, "send_back": send_back_visit, "cancel": cancel_visit,
}  # fmt: skip
