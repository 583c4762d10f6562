"""Verbs of 问题线索: register, edit, evidence, inquire, study, sign, review, approve, keep, return, handle, conclude (domain §3.5)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max, Model

from findings.actions import checks
from findings.models import Clue, ClueEvidence, Transfer
from findings.permissions import clues as permissions
from findings.permissions import follows
from findings.queries import clues as queries
from rounds.actions.classifying import note_classification
from rounds.models import InspectionGroup, InspectionRound, PartyOrg, RoundTarget
from rounds.queries import members
from xuncha.core import audit, calendar, files, links, numbers, workflow
from xuncha.core.errors import Unmet
from xuncha.core.models import User

COLUMNS = (
    "source", "org", "subject_name", "subject_unit", "subject_post", "subject_rank", "is_chief", "is_village_cadre",
    "summary", "occurred", "amount", "klass", "category", "inquiry_note", "suggestion",
)  # fmt: skip


@audit.action
def register_clue(*, by: User, target: RoundTarget, source_record: Model | None = None, **columns: Any) -> Clue:
    """Register a lead about a named person, from a point, petition or draft when `source_record` names one.

    About somebody of a group or of the office it goes to group 00 at once: out of the group's sight, its author's too.
    """
    checks.refuse(permissions.why_not_create(by, target))
    checks.source_for(by, source_record)
    _check(target, columns)
    round_, group = target.round, _group_for(target.round, columns["subject_name"]) or target.group
    clue = Clue.objects.create(
        round=round_,
        group=group,
        pre_number=pre_number(round_, group),
        target=target,
        created_by=by,
        **_completed(columns),
    )
    note_classification(clue, by=by, leaf=clue.category, text=clue.summary, level=clue.LEVEL)
    audit.record("create", by=by, about=clue)
    if source_record is not None:
        links.link(source_record, clue, "leads", by=by)
    checks.note_carried(source_record, clue.uid, by=by)
    return clue


def _group_for(round_: InspectionRound, subject: str) -> InspectionGroup | None:
    """Group 00 when the subject is of the staff; None when the clue stays with its group (domain §1.2 d)."""
    if not members.is_staff(round_, subject):
        return None
    group = members.house_group(round_)
    if group is None:
        raise Unmet("本轮还没有归口的 00 组，涉及巡察组或巡察办人员的线索请直接交领导小组。")
    return group


def pre_number(round_: InspectionRound, group: InspectionGroup) -> str:
    """The next number of a clue in a group's ledger, before it is signed."""
    return numbers.next_pre_number(term=round_.term.number, sequence=round_.sequence, group=group.number, kind="clue")


def _check(target: RoundTarget, columns: dict[str, Any]) -> None:
    checks.known(columns, COLUMNS)
    org: PartyOrg = columns["org"]
    checks.org_in(target, org)
    checks.leaf_of(target, org, columns.get("category"))
    checks.not_negative(columns, {"amount": "涉及金额"})
    if not columns["subject_name"].strip():
        raise Unmet(fields={"subject_name": "线索必须写明被反映人；没有具体人的一般工作问题请写底稿。"})


def _completed(columns: dict[str, Any]) -> dict[str, Any]:
    suggestion = columns.get("suggestion") or queries.default_suggestion(
        klass=columns["klass"], is_village_cadre=bool(columns.get("is_village_cadre"))
    )
    return columns | {"suggestion": suggestion, "subject_digest": queries.name_digest(columns["subject_name"])}


@audit.action
def edit_clue(clue: Clue, *, by: User, **columns: Any) -> Clue:
    """Change a clue before the group has studied it; 深入了解情况说明 is written here."""
    clue = (
        Clue.objects.select_for_update(of=("self",))
        .select_related("target__org", "round__term", "group")
        .get(pk=clue.pk)
    )
    checks.refuse(permissions.why_not_edit(by, clue))
    merged = {name: getattr(clue, name) for name in COLUMNS} | columns
    _check(clue.target, merged)
    after = _completed(merged)
    after["namesake"] = clue.namesake and after["subject_digest"] == clue.subject_digest
    house = None if after["namesake"] else _group_for(clue.round, merged["subject_name"])
    if house is not None and house != clue.group:
        after |= {"group": house, "pre_number": pre_number(clue.round, house)}
    before = {name: getattr(clue, name) for name in after}
    for name, value in after.items():
        setattr(clue, name, value)
    clue.save()
    note_classification(clue, by=by, leaf=clue.category, before=before["category"], text=clue.summary, level=clue.LEVEL)
    audit.record("edit", by=by, about=clue, changes=audit.clear_changes(clue, before, after))
    return clue


@audit.action
def add_evidence(clue: Clue, *, by: User, name: str, pages: int = 1, file: UploadedFile | None = None) -> ClueEvidence:
    """Lay evidence under a clue; its file is kept encrypted."""
    clue = Clue.objects.select_for_update(of=("self",)).get(pk=clue.pk)
    checks.refuse(permissions.why_not_edit(by, clue))
    if pages < 1:
        raise Unmet(fields={"pages": "页数至少为1。"})
    seq = (clue.evidence.aggregate(n=Max("seq"))["n"] or 0) + 1
    item = ClueEvidence.objects.create(clue=clue, seq=seq, name=name, pages=pages, taken_by=by, created_by=by)
    if file is not None:
        files.store(file, owner=item, by=by, level=3, encrypt=True)
    audit.record("evidence_add", by=by, about=clue, changes={"seq": [None, seq]})
    return item


@audit.action
def remove_evidence(item: ClueEvidence, *, by: User, reason: str = "") -> Clue:
    """Take evidence out before the group has studied the clue."""
    clue = Clue.objects.select_for_update(of=("self",)).get(pk=item.clue_id)
    checks.refuse(permissions.why_not_edit(by, clue))
    for kept in files.of(item):
        files.remove(kept, by=by, reason=reason)
    audit.record("evidence_remove", by=by, about=clue, reason=reason, changes={"seq": [item.seq, None]})
    item.delete()
    return clue


def _move(clue: Clue, verb: str, by: User, reason: str, **options: Any) -> Clue:
    return workflow.perform(clue, verb, by=by, why_not=permissions.why_not, reason=reason, **options)


@audit.action
def inquire(clue: Clue, *, by: User, reason: str = "") -> Clue:
    """开始深入了解: only when a group meeting has screened the clue (domain §3.11)."""
    return _move(clue, "inquire", by, reason, lacks=queries.why_not_screened)


@audit.action
def study(clue: Clue, *, by: User, reason: str = "") -> Clue:
    """组务会研究: barred without 深入了解情况说明, evidence and a second meeting that agreed (domain §0 rule 7, §3.11)."""
    return _move(clue, "study", by, reason, lacks=queries.study_lacks)


@audit.action
def study_at_meeting(clue: Clue, *, by: User, reason: str = "") -> Clue:
    """组务会研究 as the issued minutes say: the body decided, its leader enters it; the same things bar it (decision 0022)."""
    return workflow.perform(
        clue, "study", by=by, why_not=permissions.why_not_at_meeting, reason=reason, lacks=queries.study_lacks
    )


@audit.action
def sign(clue: Clue, *, by: User, reason: str = "") -> Clue:
    """组长审签: the formal number appears now; a clue that was returned keeps the one it has."""
    number = clue.number or numbers.next_number(
        term=clue.round.term.number, sequence=clue.round.sequence, group=clue.group.number, kind="clue"
    )
    return _move(clue, "sign", by, reason, changes={"number": number})


@audit.action
def review(clue: Clue, *, by: User, reason: str = "") -> Clue:
    """巡察办审核, by the clue officer."""
    return _move(clue, "review", by, reason)


@audit.action
def approve(clue: Clue, *, by: User, reason: str = "", decision: str = "", decided_on: date | None = None) -> Clue:
    """领导小组批准, with the words of the decision and its date."""
    _check_decision(clue, decision, decided_on)
    return _move(clue, "approve", by, reason, changes={"decision": decision, "decided_on": decided_on})


def _check_decision(clue: Clue, decision: str, decided_on: date | None) -> None:
    if not decision.strip():
        raise Unmet(fields={"decision": "请写明领导小组的分类处理意见。"})
    if decided_on is None:
        raise Unmet(fields={"decided_on": "请填写决定日期。"})
    checks.day_in_round(clue.target, decided_on, "decided_on", "决定日期")


@audit.action
def keep(clue: Clue, *, by: User, reason: str = "") -> Clue:
    """不移交留存, with a reason."""
    return _move(clue, "keep", by, reason, changes={"decided_on": calendar.today()})


@audit.action
def return_to_group(clue: Clue, *, by: User, reason: str = "") -> Clue:
    """退回补充, by the office."""
    return _move(clue, "return_to_group", by, reason)


@audit.action
def return_for_more(clue: Clue, *, by: User, reason: str = "") -> Clue:
    """退回补充, by the leader."""
    return _move(clue, "return_for_more", by, reason)


@audit.action
def return_by_leaders(clue: Clue, *, by: User, reason: str = "") -> Clue:
    """退回补充, by the leading group, which would be next to approve."""
    return _move(clue, "return_by_leaders", by, reason)


@audit.action
def handle(clue: Clue, *, by: User, reason: str = "", handling: str = "") -> Clue:
    """登记处置方式, by the receiver."""
    if not handling:
        raise Unmet(fields={"handling": "请选择处置方式。"})
    return _move(clue, "handle", by, reason, changes={"handling": handling})


@audit.action
def conclude(clue: Clue, *, by: User, reason: str = "", result: str = "") -> Clue:
    """反馈办理结果, by the receiver; when the last clue of a transfer is answered, the transfer is."""
    if not result.strip():
        raise Unmet(fields={"result": "请写明办理情况和结果。"})
    done = _move(clue, "conclude", by, reason, changes={"result": result})
    for transfer in Transfer.objects.filter(items__clue=done, status="received"):
        if not transfer.items.exclude(clue__status__in=("concluded", "archived")).exists():
            workflow.perform(transfer, "answer", by=by, why_not=follows)
    return done


@audit.action
def archive(clue: Clue, *, by: User, reason: str = "") -> Clue:
    """归档."""
    return _move(clue, "archive", by, reason)


VERBS: dict[str, Callable[..., Clue]] = {
    "inquire": inquire, "study": study, "sign": sign, "review": review, "approve": approve, "keep": keep,
    "return_to_group": return_to_group, "return_for_more": return_for_more, "return_by_leaders": return_by_leaders, "handle": handle, "conclude": conclude,
    "archive": archive,
}  # fmt: skip
