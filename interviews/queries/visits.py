"""Every multi-row read of visits and their findings: who sees what, sums, what is missing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from interviews.models import Checklist, FindingDestination, Visit, VisitFinding, VisitPerson, VisitSample
from rounds import permissions
from rounds.models import InspectionRound
from xuncha.core import calendar, grams, links, workflow
from xuncha.core.lacking import facts_of
from xuncha.core.models import User
from xuncha.core.registry import Node, SearchHits
from xuncha.core.roles import COUNTED


def visits_visible_to(user: User) -> QuerySet[Visit]:
    """The visits this person may read."""
    return permissions.scope(Visit.objects.alive(), user)


def visits_countable_by(user: User) -> QuerySet[Visit]:
    """The visits that figures count for this person."""
    return permissions.scope(Visit.objects.alive(), user, least=COUNTED)


def visit_listing(user: User, round_: InspectionRound | None) -> QuerySet[Visit]:
    """The rows of the list: one round's, with what each line shows."""
    rows = visits_visible_to(user).filter(round=round_).select_related("org", "target__org")
    seats = Visit.visitors.through.objects.filter(visit=OuterRef("pk")).order_by().values("visit")
    names = seats.annotate(names=StringAgg("user__name", "、", order_by="pk")).values("names")
    findings = VisitFinding.objects.filter(visit=OuterRef("pk")).order_by().values("visit")
    counts = findings.annotate(n=Count("pk")).values("n")
    return rows.annotate(finding_count=Coalesce(Subquery(counts), 0), visitor_names=Subquery(names)).prefetch_related(
        "people"
    )


def visit_for_page(user: User) -> QuerySet[Visit]:
    """The same rows with what the record page shows."""
    related = ("org", "target__org", "round__term", "group", "reviewer", "created_by", "checklist")
    return visits_visible_to(user).select_related(*related).prefetch_related("visitors", "people", "samples")


def visit_sums(rows: QuerySet[Visit]) -> dict[str, int]:
    """How many visits took place, and the households they reached."""
    held = Visit.objects.held().filter(pk__in=rows.order_by().values("pk"))
    return held.aggregate(visits=Count("pk"), households=Coalesce(Sum("households"), 0))


def findings_visible_to(user: User) -> QuerySet[VisitFinding]:
    """The findings of the visits this person may read."""
    rows = VisitFinding.objects.filter(visit__in=visits_visible_to(user))
    return rows.select_related("visit__target__org", "visit__round", "visit__org", "leaf")


def findings_of(visit: Visit) -> list[VisitFinding]:
    """A visit's findings in order."""
    return list(visit.findings.select_related("leaf", "visit__org").order_by("seq"))


def findings_became(findings: Iterable[VisitFinding], user: User) -> dict[Any, list[Node]]:
    """What each finding became (uid → nodes), as far as this reader may know."""
    return links.consequences_of([finding.uid for finding in findings], user)


def checklist_on(kind: str, day: date) -> Checklist | None:
    """The checklist of a kind that is in use on a day."""
    return Checklist.objects.filter(kind=kind, effective_from__lte=day).order_by("-edition").first()


def checklists() -> list[Checklist]:
    """Every edition, the newest of each kind first."""
    return list(Checklist.objects.order_by("kind", "-edition"))


def visits_with_facts(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """The visits with what `visit_missing` reads of other tables."""
    unsorted = VisitFinding.objects.filter(visit=OuterRef("pk"), leaf=None).exclude(destination="keep").order_by("seq")
    waiting = VisitFinding.objects.to_carry().filter(visit=OuterRef("pk")).order_by("seq")
    return rows.annotate(
        unsorted_findings=ArraySubquery(unsorted.values("seq")),
        met=Exists(VisitPerson.objects.filter(visit=OuterRef("pk"))),
        sampled=Exists(VisitSample.objects.filter(visit=OuterRef("pk"))),
        uncarried_findings=ArraySubquery(waiting.values("seq")),
        uncarried_to=ArraySubquery(waiting.values("destination")),
    )


def visits_unfinished(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """The visits that still ask something: a day gone by, a step before 已审核, a finding not carried over (domain §3.9)."""
    gone = Q(status="planned", at__date__lt=calendar.today())
    carry = Exists(VisitFinding.objects.to_carry().filter(visit=OuterRef("pk")))
    return rows.filter(gone | Q(status__in=("under_way", "recorded")) | carry)


def visit_lacks(visit: Visit) -> list[dict[str, str]]:
    """What a visit lacks in its present state, up to 已审核 and to the last finding carried over: the box 还缺 and 缺什么."""
    page, facts = visit.get_absolute_url(), facts_of(visit, visits_with_facts, "unsorted_findings")
    found = [{"text": text, "url": page} for text in _step_lacks(visit)]
    if visit.status == "under_way":
        found = visit_missing(visit) or found
    if visit.status == "cancelled":
        return []
    return found + [
        {
            "text": f"发现{seq}的去向是“{FindingDestination(to).label}”，还没有转出；不再转出的写明理由。",
            "url": f"{page}#finding-{seq}",
        }
        for seq, to in zip(facts.uncarried_findings, facts.uncarried_to, strict=True)
    ]


def _step_lacks(visit: Visit) -> list[str]:
    """The step that a visit waits for, as a sentence."""
    if visit.status == "planned" and visit.day < calendar.today():
        return [f"走访定在 {visit.day}，日期已过；请开始走访、改期或取消。"]
    waits = {"under_way": "内容已经齐全，还没有登记整理完毕。", "recorded": "还没有审核。"}
    return [waits[visit.status]] if visit.status in waits else []


def visit_missing(visit: Visit) -> list[dict[str, str]]:
    """What a visit still lacks before 整理完毕: a sentence and where to mend it (parts/missing.html)."""
    write, here = f"{visit.get_absolute_url()}write/", visit.get_absolute_url()
    facts = facts_of(visit, visits_with_facts, "unsorted_findings")
    open_items = sum(1 for row in visit.answers if not row.get("answer"))
    lacks = (
        (not visit.content.strip(), "走访情况没有填写。", write + "#field-content"),
        (visit.kind == "household" and not visit.households, "入户走访没有填户数。", write + "#field-households"),
        (visit.kind == "household" and not facts.met, "没有登记走访对象的类别和人数。", write + "#people"),
        (visit.kind in ("subsidy", "allowance", "accounts") and not facts.sampled, "没有登记抽查样本。", write + "#samples"),
        (visit.accompanied and not visit.accompanied_note, "有镇村干部陪同，请写明原因。", f"{here}edit/#field-accompanied_note"),
        (open_items, f"检查表还有 {open_items} 项没有回答。", write + "#checklist"),
        (facts.unsorted_findings, f"发现{'、'.join(map(str, facts.unsorted_findings))}要转出，还没有选问题分类。", here + "#findings"),
    )  # fmt: skip
    return [{"text": text, "url": url} for wanting, text, url in lacks if wanting]


# -- what the house asks through the registry ------------------------------------------------------------------------


def visit_nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """Visits on the spine, for readers who may see them."""
    rows = visits_visible_to(user).filter(uid__in=list(uids)).select_related("org")
    return {row.uid: Node("走访", row.number, f"{row.org} {row.get_kind_display()}", row.get_absolute_url(),
                          workflow.status_label(row)) for row in rows}  # fmt: skip


def finding_nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """Findings on the spine, for readers who may see their visit."""
    rows = findings_visible_to(user).filter(uid__in=list(uids))
    return {row.uid: Node("走访发现", str(row), row.text[:40], row.get_absolute_url(), row.get_destination_display())
            for row in rows}  # fmt: skip


def may_fetch_photo(user: User, kept: Any) -> bool:
    """File guard: whoever may read the visit may fetch its photos."""
    return visits_visible_to(user).filter(uid=kept.owner_uid).exists()


def search_visits(user: User, query: str, limit: int) -> SearchHits:
    """Visits whose text or findings match, rights first. Names of people met are in no index."""
    keys, total = grams.hit_page(visits_visible_to(user), query, limit=limit)
    found = Visit.objects.select_related("org").prefetch_related("findings").in_bulk(keys)
    rows = [
        {"title": f"{row.org} {row.get_kind_display()}", "number": row.number, "date": row.day, "status": workflow.status_label(row),
         "url": row.get_absolute_url(), "snippet": grams.snippet(visit_text(row), query)}
        for row in (found[key] for key in keys)
    ]  # fmt: skip
    return SearchHits("visit", "走访", total, rows, "/visits/")


def visit_text(visit: Visit) -> str:
    """What a visit is found by: what was seen, answers, findings."""
    findings = sorted(visit.findings.all(), key=lambda finding: finding.seq)
    notes = [row.get("note", "") for row in visit.answers]
    return "\n".join([visit.content, *notes, *(finding.text for finding in findings)])
