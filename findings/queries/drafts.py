"""底稿: which drafts a person sees and counts, what a draft still lacks, and what hangs on it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from findings.models import EvidenceItem, WorkingDraft
from rounds import permissions
from rounds.models import InspectionRound, RoundTarget
from rounds.queries import work_rules
from xuncha.core import files, links
from xuncha.core.lacking import facts_of, linked
from xuncha.core.models import User
from xuncha.core.roles import COUNTED

RELATED = ("round__term", "group", "target__org", "org", "category", "created_by")

#: what a draft must say before it is submitted (domain §3.3, ●): field → sentence
NEEDED = {
    "sources": "至少要选1个问题来源。",
    "summary": "请写问题概述。",
    "category": "请选择问题分类（末级）。",
    "resp_org": "请选择责任单位。",
    "resp_kind": "请选择责任类型。",
    "occurred_from": "请填写问题发生的起始日期。",
    "place": "请填写问题发生的地点。",
    "process": "请写明了解过程：方式、步骤。",
    "facts": "请写明具体事实：责任主体、时间、地点、情节、影响。",
    "basis": "请写明定性依据：所违反的法规制度条款。",
}

COLUMN = {"category": "category_id", "resp_org": "resp_org_id"}


def visible_to(user: User) -> QuerySet[WorkingDraft]:
    """The living drafts a person may see: lists and search start here."""
    return permissions.scope(WorkingDraft.objects.alive(), user)


def readable_by(user: User) -> QuerySet[WorkingDraft]:
    """All of them with the voided and the replaced versions: single pages and the spine start here."""
    return permissions.scope(
        WorkingDraft.objects.select_related(*RELATED, "extra", "resp_org", "reviewed_by", "signed_by"), user
    )


def countable_by(user: User) -> QuerySet[WorkingDraft]:
    """What figures may count for this person: one row a matter."""
    return permissions.scope(WorkingDraft.objects.alive().matters(), user, least=COUNTED)


def decidable_by(user: User) -> QuerySet[WorkingDraft]:
    """Every draft within a person's part, signed or not: on an export of these they may decide (decision 0010)."""
    return permissions.within_part(WorkingDraft.objects.all(), user)


def listing(user: User, round_: InspectionRound | None) -> QuerySet[WorkingDraft]:
    """The rows of the list page, with the number of their evidence."""
    count = (
        EvidenceItem.objects.filter(draft=OuterRef("pk")).order_by().values("draft").annotate(n=Count("pk")).values("n")
    )
    rows = visible_to(user).filter(round=round_).select_related("target__org", "org", "category", "created_by")
    return rows.annotate(evidence_count=Subquery(count, output_field=IntegerField()))


def countable_rows(user: User, round_: InspectionRound | None) -> QuerySet[WorkingDraft]:
    """The rows of the round that figures may count, seen or unseen, each version that a list would show."""
    return permissions.scope(WorkingDraft.objects.alive().filter(round=round_), user, least=COUNTED)


def totals(rows: QuerySet[WorkingDraft]) -> dict[str, Any]:
    """Number, amount and households of the drafts that a list shows."""
    return rows.order_by().aggregate(n=Count("pk"), amount=Sum("amount"), households=Sum("households"))


def with_facts(rows: QuerySet[WorkingDraft]) -> QuerySet[WorkingDraft]:
    """The drafts with what their sentences read of other tables."""
    evidence = EvidenceItem.objects.filter(draft=OuterRef("pk"))
    thin = evidence.annotate(n=Count("takers")).filter(n__lt=2).order_by("seq")
    papers = evidence.order_by().values("draft").annotate(n=Count("pk"))
    people = (
        WorkingDraft.undertakers.through.objects.filter(workingdraft=OuterRef("pk")).order_by().values("workingdraft")
    )
    return rows.annotate(
        undertaker_total=Coalesce(Subquery(people.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        evidence_total=Coalesce(Subquery(papers.values("n"), output_field=IntegerField()), 0), thin_evidence=ArraySubquery(thin.values("name")),
    )  # fmt: skip


def lacks_by_field(draft: WorkingDraft) -> list[tuple[str, str]]:
    """(field, sentence) of all that bars the submission, in the order of the form."""
    found = [(name, sentence) for name, sentence in NEEDED.items() if not getattr(draft, COLUMN.get(name, name))]
    facts = facts_of(draft, with_facts, "thin_evidence")
    people, papers = (work_rules.least(code, draft.drafted_on) for code in ("undertakers", "evidence"))
    if facts.undertaker_total < people:
        found.append(("undertakers", f"承办人不得少于{people}人。"))
    if facts.evidence_total < papers:
        found.append(("evidence", f"至少要有{papers}件支撑材料。"))
    found += [("evidence", f"支撑材料“{name}”的提取人不得少于2人。") for name in facts.thin_evidence]
    return found


def missing(draft: WorkingDraft) -> list[dict[str, str]]:
    """The same as lines that lead to their fields."""
    return linked(lacks_by_field(draft), draft, ("evidence",))


def lacks(draft: WorkingDraft) -> list[str]:
    """The same as sentences, for the verb."""
    return [sentence for _, sentence in lacks_by_field(draft)]


def evidence_of(draft: WorkingDraft, user: User) -> list[dict[str, Any]]:
    """The evidence of a draft in order, each with its takers, files and the record it came from, if this reader may know it."""
    items = list(draft.evidence.prefetch_related("takers").order_by("seq"))
    origins = links.origins_of([item.uid for item in items], "evidence", user)
    return [
        {"item": item, "takers": "、".join(str(one) for one in item.takers.all()), "files": files.of(item),
         "origin": origins.get(item.uid)}
        for item in items
    ]  # fmt: skip


def versions_of(draft: WorkingDraft, user: User) -> list[WorkingDraft]:
    """All versions under one number that this person may see, newest first; one without a number has itself alone."""
    if not draft.number:
        return [draft]
    return list(readable_by(user).filter(number=draft.number).order_by("-draft_version"))


def signed_for(user: User, round_: InspectionRound | None, uids: Iterable[Any] = ()) -> QuerySet[WorkingDraft]:
    """The signed drafts from which this person may draw a problem; `uids` narrows to some."""
    rows = visible_to(user).filter(round=round_).signed().select_related("target__org", "org", "category")
    return rows.filter(uid__in=list(uids)) if uids else rows


def open_at(target: RoundTarget) -> QuerySet[WorkingDraft]:
    """Drafts of a target that are neither signed nor dismissed, for the stage conditions."""
    return (
        WorkingDraft.objects.alive()
        .filter(target=target)
        .exclude(status="dismissed")
        .exclude(pk__in=WorkingDraft.objects.signed())
    )
