"""Verbs of 底稿: record, edit, submit, review, sign, file, send back, dismiss, void, revise (domain §3.3)."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Max, Model

from findings.actions import checks, evidence, problems
from findings.models import SiteLevel, SubjectKind, WorkingDraft
from findings.permissions import drafts as permissions
from findings.queries import drafts as queries
from findings.queries.spine import search_text
from rounds.actions.classifying import note_classification
from rounds.models import RoundTarget, TaxonomyNode
from xuncha.core import audit, calendar, grams, links, numbers, workflow
from xuncha.core.errors import Unmet
from xuncha.core.models import RecordLink, User

COLUMNS = (
    "title", "drafted_on", "org", "org_level", "sources", "summary", "category", "extra", "subject_kind", "resp_org",
    "resp_persons", "resp_kind", "occurred_from", "occurred_to", "place", "amount", "people", "households", "process", "facts",
    "basis", "analysis", "maturity",
)  # fmt: skip


@audit.action
def record_draft(
    *, by: User, target: RoundTarget, undertakers: Iterable[User] = (), source: Model | None = None, **columns: Any
) -> WorkingDraft:
    """Write a new draft, from a point or petition when `source` names one; the link carries the provenance."""
    checks.refuse(permissions.why_not_create(by, target))
    checks.source_for(by, source)
    org = columns["org"]
    people, columns = (
        list(undertakers),
        {"subject_kind": SubjectKind.of(org), "org_level": SiteLevel.of(org), **columns},
    )
    _check(target, people, columns)
    round_ = target.round
    pre_number = numbers.next_pre_number(
        term=round_.term.number, sequence=round_.sequence, group=target.group.number, kind="draft"
    )
    draft = WorkingDraft.objects.create(
        round=round_, group=target.group, target=target, pre_number=pre_number, created_by=by, **columns
    )
    draft.undertakers.set(people)
    grams.update_search_vector(WorkingDraft, draft.pk, search_text(draft))
    _note_leaf(draft, by)
    audit.record("create", by=by, about=draft, changes=audit.clear_changes(draft, {}, columns))
    if source is not None:
        links.link(source, draft, "source", by=by)
    checks.note_carried(source, draft.uid, by=by)
    return draft


def _check(target: RoundTarget, people: list[User], columns: dict[str, Any]) -> None:
    checks.known(columns, COLUMNS)
    org = columns["org"]
    checks.org_in(target, org)
    checks.org_in(target, columns.get("resp_org"), field="resp_org")
    checks.leaf_of(target, org, columns.get("category"))
    checks.leaf_of(target, org, columns.get("extra"), field="extra")
    if columns.get("extra") and columns["extra"] == columns.get("category"):
        raise Unmet(fields={"extra": "辅分类与主分类相同，请改选或留空。"})
    checks.day_in_round(target, columns["drafted_on"], "drafted_on", "编制日期")
    begin, end = columns.get("occurred_from"), columns.get("occurred_to")
    if begin and end and end < begin:
        raise Unmet(fields={"occurred_to": "发生止日早于起日，请改正。"})
    if end and end > calendar.today() or begin and begin > calendar.today():
        raise Unmet(fields={"occurred_from": "问题发生日期不能晚于今天，请改正。"})
    checks.not_negative(columns, {"amount": "涉及金额"})
    checks.authorised(target, people, columns["drafted_on"], "undertakers")


@audit.action
def edit_draft(
    draft: WorkingDraft, *, by: User, undertakers: Iterable[User] | None = None, **columns: Any
) -> WorkingDraft:
    """Change the text of a draft in status 草稿."""
    draft = _locked(draft)
    checks.refuse(permissions.why_not_edit(by, draft))
    people = list(draft.undertakers.all()) if undertakers is None else list(undertakers)
    merged = {name: getattr(draft, name) for name in COLUMNS} | columns
    _check(draft.target, people, merged)
    before = {name: getattr(draft, name) for name in columns}
    for name, value in columns.items():
        setattr(draft, name, value)
    draft.save()
    draft.undertakers.set(people)
    grams.update_search_vector(WorkingDraft, draft.pk, search_text(draft))
    _note_leaf(draft, by, before.get("category", draft.category))
    audit.record("edit", by=by, about=draft, changes=audit.clear_changes(draft, before, columns))
    return draft


def _note_leaf(draft: WorkingDraft, by: User, before: TaxonomyNode | None = None) -> None:
    text = "\n".join((draft.title, draft.summary, draft.facts))
    note_classification(draft, by=by, leaf=draft.category, before=before, text=text, level=draft.LEVEL)


def _locked(draft: WorkingDraft) -> WorkingDraft:
    return (
        WorkingDraft.objects.select_for_update(of=("self",))
        .select_related("target__org", "round__term")
        .get(pk=draft.pk)
    )


@audit.action
def submit(draft: WorkingDraft, *, by: User, reason: str = "") -> WorkingDraft:
    """提交审核: only when nothing is lacking, evidence and two undertakers above all."""
    return _move(draft, "submit", by, reason, lacks=queries.lacks)


@audit.action
def review(draft: WorkingDraft, *, by: User, reason: str = "") -> WorkingDraft:
    """副组长审核: the four accuracies; never by who prepared it."""
    return _move(draft, "review", by, reason, changes={"reviewed_by": by, "reviewed_at": calendar.now()})


@audit.action
def sign(draft: WorkingDraft, *, by: User, reason: str = "") -> WorkingDraft:
    """组长审签: the formal number appears only now (a new version keeps its own), the text is frozen."""
    number = draft.number or numbers.next_number(
        term=draft.round.term.number, sequence=draft.round.sequence, group=draft.group.number, kind="draft"
    )
    changes = {"number": number, "signed_by": by, "signed_at": calendar.now()}
    signed = _move(draft, "sign", by, reason, changes=changes)
    if signed.replaces_id:
        _replace(signed.replaces, signed, by)
        signed.refresh_from_db()
    return signed


def _replace(old: WorkingDraft, new: WorkingDraft, by: User) -> None:
    """The new version takes the old one's place under every problem; the old one stays as history."""
    audit.record("replace", by=by, about=old, changes={"draft_version": [old.draft_version, new.draft_version]})
    problems.exchange(old, new, by=by)


@audit.action
def file(draft: WorkingDraft, *, by: User, reason: str = "") -> WorkingDraft:
    """巡察办备案."""
    return _move(draft, "file", by, reason)


@audit.action
def send_back(draft: WorkingDraft, *, by: User, reason: str = "") -> WorkingDraft:
    """退回修改, with a reason; a review made before counts no more."""
    return _move(draft, "send_back", by, reason, changes={"reviewed_by": None, "reviewed_at": None})


@audit.action
def dismiss(draft: WorkingDraft, *, by: User, reason: str = "") -> WorkingDraft:
    """认定不成立: the draft is kept and carries no problem."""
    return _move(draft, "dismiss", by, reason, changes={"maturity": "unfounded"})


@audit.action
def void(draft: WorkingDraft, *, by: User, reason: str = "") -> WorkingDraft:
    """作废, never deleted: problems that rest on nothing else turn to 需补证."""
    voided = _move(draft, "void", by, reason, changes={"voided_at": calendar.now(), "void_reason": reason})
    problems.lose_proof(voided, by=by)
    return voided


@audit.action
def revise(draft: WorkingDraft, *, by: User, reason: str = "") -> WorkingDraft:
    """Begin version n+1 of a signed draft: text, people and evidence copied, number kept; the old one stands until it is signed."""
    draft = _locked(draft)
    checks.refuse(permissions.why_not_revise(by, draft))
    last = WorkingDraft.objects.filter(number=draft.number).aggregate(n=Max("draft_version"))["n"]
    copied = {name: getattr(draft, name) for name in COLUMNS}
    new = WorkingDraft.objects.create(
        round=draft.round, group=draft.group, target=draft.target, number=draft.number, draft_version=last + 1,
        replaces=draft, created_by=by, **copied,
    )  # fmt: skip
    new.undertakers.set(draft.undertakers.all())
    evidence.copy(draft, new, by=by)
    _carry_sources(draft, new, by)
    grams.update_search_vector(WorkingDraft, new.pk, search_text(new))
    audit.record("revise", by=by, about=new, reason=reason, changes={"draft_version": [draft.draft_version, last + 1]})
    return new


def _carry_sources(old: WorkingDraft, new: WorkingDraft, by: User) -> None:
    for tie in RecordLink.objects.filter(to_uid=old.uid, relation="source"):
        RecordLink.objects.create(
            relation=tie.relation, from_kind=tie.from_kind, from_uid=tie.from_uid, to_kind=tie.to_kind, to_uid=new.uid,
            created_by=by,
        )  # fmt: skip


def _move(
    draft: WorkingDraft, verb: str, by: User, reason: str, *,
    changes: dict[str, Any] | None = None, lacks: Callable[[Any], list[str]] | None = None,
) -> WorkingDraft:  # fmt: skip
    return workflow.perform(
        draft, verb, by=by, why_not=permissions.why_not, reason=reason, changes=changes, lacks=lacks
    )


VERBS: dict[str, Callable[..., WorkingDraft]] = {
    "submit": submit, "review": review, "sign": sign, "file": file, "send_back": send_back, "dismiss": dismiss,
    "void": void, "revise": revise,
}  # fmt: skip
