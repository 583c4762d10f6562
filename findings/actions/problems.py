"""Verbs of 问题: draw from signed drafts, edit, adopt, prove, withdraw; and what follows when a draft changes (domain §3.4)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from findings.actions import checks
from findings.models import Manifestation, Problem, WorkingDraft
from findings.permissions import follows
from findings.permissions import problems as permissions
from findings.queries import drafts as draft_queries
from findings.queries import problems as queries
from rounds.actions.classifying import note_classification
from rounds.models import PartyOrg, RoundTarget, TaxonomyNode
from xuncha.core import audit, calendar, links, numbers, workflow
from xuncha.core.errors import Unmet
from xuncha.core.models import RecordLink, User

COLUMNS = (
    "statement", "category", "subject_kind", "is_key", "about_chief", "is_common", "in_report", "in_feedback_team",
    "in_feedback_chief", "recommended_measure",
)  # fmt: skip
#: 具体表现 in order: the words and the draft they come from
Facts = Sequence[tuple[str, WorkingDraft | None]]


@audit.action
def draw_problem(
    *,
    by: User,
    drafts: Iterable[WorkingDraft],
    orgs: Iterable[PartyOrg] = (),
    manifestations: Facts = (),
    **columns: Any,
) -> Problem:
    """归纳问题: from one or more signed drafts of one target; numbered at once, the drafts become 已引用."""
    rows = list(drafts)
    if not rows:
        raise Unmet(fields={"drafts": "至少要选1份已审签的底稿。"})
    target = rows[0].target
    checks.refuse(permissions.why_not_create(by, target))
    places = list(orgs) or list({draft.org_id: draft.org for draft in rows}.values())
    _check(target, rows, places, manifestations, columns, by)
    round_ = target.round
    number = numbers.next_number(
        term=round_.term.number, sequence=round_.sequence, group=target.group.number, kind="problem"
    )
    problem = Problem.objects.create(
        round=round_, group=target.group, target=target, org=target.org, number=number, created_by=by, **columns
    )
    _write_parts(problem, rows, places, manifestations or [(draft.summary, draft) for draft in rows], by)
    _note_leaf(problem, by)
    audit.record("create", by=by, about=problem, changes=audit.clear_changes(problem, {}, columns))
    return problem


def _note_leaf(problem: Problem, by: User, before: TaxonomyNode | None = None) -> None:
    text = "\n".join((problem.statement, *problem.manifestations.values_list("text", flat=True)))
    note_classification(
        problem, by=by, leaf=problem.category, before=before, text=text, level=problem.LEVEL, org=problem.orgs.first()
    )


def _check(
    target: RoundTarget,
    drafts: list[WorkingDraft],
    orgs: list[PartyOrg],
    facts: Facts,
    columns: dict[str, Any],
    by: User,
) -> None:
    checks.known(columns, COLUMNS)
    if any(draft.target_id != target.pk for draft in drafts):
        raise Unmet(fields={"drafts": "所选底稿属于不同的被巡察党组织，不能归纳为一个问题。"})
    keys = {draft.pk for draft in drafts}
    usable = set(draft_queries.visible_to(by).signed().filter(pk__in=keys).values_list("pk", flat=True))
    if usable != keys:
        raise Unmet(fields={"drafts": "只能从已审签、未作废的底稿归纳问题，请重新选择。"})
    checks.org_in(target, *orgs, field="orgs")
    if columns.get("category") is not None:
        checks.leaf_of(target, orgs[0], columns["category"])
    if any(draft is not None and draft.pk not in keys for _, draft in facts):
        raise Unmet(fields={"manifestations": "具体表现只能依据本问题的支撑底稿。"})


def _write_parts(problem: Problem, drafts: list[WorkingDraft], orgs: list[PartyOrg], facts: Facts, by: User) -> None:
    problem.orgs.set(orgs)
    problem.drafts.set(drafts)
    problem.manifestations.all().delete()
    Manifestation.objects.bulk_create(
        Manifestation(problem=problem, seq=place, text=text.strip(), draft=draft, created_by=by)
        for place, (text, draft) in enumerate((fact for fact in facts if fact[0].strip()), start=1)
    )
    kept = [draft.uid for draft in drafts]
    RecordLink.objects.filter(to_uid=problem.uid, relation="supports").exclude(from_uid__in=kept).delete()
    for draft in drafts:
        links.link(draft, problem, "supports", by=by)
        cite(draft, by=by)


def cite(draft: WorkingDraft, *, by: User) -> None:
    """已引用: follows when a problem rests on the draft."""
    if draft.status in ("signed", "filed"):
        workflow.perform(draft, "cite", by=by, why_not=follows)


@audit.action
def edit_problem(
    problem: Problem, *, by: User, drafts: Iterable[WorkingDraft] | None = None, orgs: Iterable[PartyOrg] | None = None,
    manifestations: Facts | None = None, **columns: Any,
) -> Problem:  # fmt: skip
    """Change a problem that no report carries yet."""
    problem = Problem.objects.select_for_update(of=("self",)).select_related("target__org", "round").get(pk=problem.pk)
    checks.refuse(permissions.why_not_edit(by, problem))
    rows = list(draft_queries.visible_to(by).filter(problems=problem)) if drafts is None else list(drafts)
    places = list(problem.orgs.all()) if orgs is None else list(orgs)
    facts = (
        [(m.text, m.draft) for m in problem.manifestations.select_related("draft")]
        if manifestations is None
        else manifestations
    )
    _check(problem.target, rows, places or [problem.target.org], facts, columns, by)
    before = {name: getattr(problem, name) for name in columns}
    for name, value in columns.items():
        setattr(problem, name, value)
    problem.save()
    _write_parts(problem, rows, places, facts, by)
    _note_leaf(problem, by, before.get("category", problem.category))
    audit.record("edit", by=by, about=problem, changes=audit.clear_changes(problem, before, columns))
    return problem


@audit.action
def adopt(problem: Problem, *, by: User, reason: str = "") -> Problem:
    """组务会通过."""
    return workflow.perform(problem, "adopt", by=by, why_not=permissions.why_not, reason=reason, lacks=queries.lacks)


@audit.action
def prove(problem: Problem, *, by: User, reason: str = "") -> Problem:
    """补证完毕: a signed draft bears the problem again."""
    return workflow.perform(problem, "prove", by=by, why_not=permissions.why_not, reason=reason, lacks=queries.lacks)


@audit.action
def withdraw(problem: Problem, *, by: User, reason: str = "") -> Problem:
    """撤销, with a reason; the number is not used again."""
    changes = {"voided_at": calendar.now(), "void_reason": reason}
    return workflow.perform(problem, "withdraw", by=by, why_not=permissions.why_not, reason=reason, changes=changes)


def lose_proof(draft: WorkingDraft, *, by: User) -> None:
    """转需补证: every open problem that the voided draft was the last to bear."""
    for problem in Problem.objects.resting_only_on(draft).filter(status__in=("drawn", "adopted", "reported")):
        workflow.perform(problem, "lose_proof", by=by, why_not=follows)


def exchange(old: WorkingDraft, new: WorkingDraft, *, by: User) -> None:
    """The signed new version bears what the old one bore."""
    for problem in Problem.objects.alive().filter(drafts=old):
        problem.drafts.remove(old)
        problem.drafts.add(new)
        problem.manifestations.filter(draft=old).update(draft=new)
        RecordLink.objects.filter(from_uid=old.uid, to_uid=problem.uid, relation="supports").delete()
        links.link(new, problem, "supports", by=by)
        cite(new, by=by)
        new.refresh_from_db(fields=["status"])
        audit.record("edit", by=by, about=problem, changes={"drafts": "changed"})


@audit.action
def feed_back(problem: Problem, *, by: User) -> Problem:
    """已反馈: follows the delivery of the feedback that names it; the right was checked there."""
    return workflow.perform(problem, "feed_back", by=by, why_not=follows)


@audit.action
def rectify(problem: Problem, *, by: User) -> Problem:
    """转整改: follows the ledger line made of it; the right was checked there."""
    return workflow.perform(problem, "rectify", by=by, why_not=follows)


VERBS: dict[str, Callable[..., Problem]] = {"adopt": adopt, "prove": prove, "withdraw": withdraw}
