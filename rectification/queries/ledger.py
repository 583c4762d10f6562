"""Every multi-row read of 整改事项: ledger lines, what they lack, how the review stands."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject

from rectification import permissions as rights
from rectification.models import (
    ClosureReview,
    ClosureRule,
    Feedback,
    Measure,
    RectificationItem,
    TermKind,
)
from rectification.queries.feedbacks import feedback_missing, feedback_visible_to, feedback_with_facts
from rounds import permissions
from rounds.models import InspectionRound
from xuncha.core import calendar, files, grams, registry
from xuncha.core.lacking import each, facts_of, linked
from xuncha.core.models import StoredFile, User
from xuncha.core.roles import COUNTED

#: what a plan must say (domain §3.7, ● at plan)
NEEDED = {"leader": "责任领导", "dept": "责任部门", "owner": "责任人", "goal": "整改目标"}
NOTHING_NEW = ("measures", "退回或重新打开以后还没有补充；请先增加措施、填报进展、上传佐证或修改成效，再申请销号。")
NO_MEASURE = ("measures", "至少要有1条整改措施。")

RELATED = ("round__term", "group", "target__org", "org", "resp_org", "category")


def visible_to(user: User) -> QuerySet[RectificationItem]:
    """The living items a person may see."""
    return permissions.scope(RectificationItem.objects.alive().select_related(*RELATED), user)


def countable_by(user: User) -> QuerySet[RectificationItem]:
    """What figures may count for this person."""
    return permissions.scope(RectificationItem.objects.alive(), user, least=COUNTED)


def listing(user: User, round_: InspectionRound | None) -> QuerySet[RectificationItem]:
    """The rows of the ledger page with the number of measures and of those done, counted for the rows of the page alone."""
    counted = Measure.objects.filter(item=OuterRef("pk")).order_by().values("item").annotate(n=Count("pk")).values("n")
    done = Coalesce(Subquery(counted.filter(is_done=True)), 0)
    rows = visible_to(user).filter(round=round_).annotate(done_count=done)
    return rows.annotate(measure_count=Coalesce(Subquery(counted), 0))


def totals(rows: QuerySet[RectificationItem]) -> dict[str, Any]:
    """Number, closed, overdue and money of the items that a list shows."""
    today = calendar.today()
    return RectificationItem.objects.filter(pk__in=rows.order_by().values("pk")).aggregate(
        n=Count("pk"), closed=Count("pk", filter=Q(status="closed")),
        overdue=Count("pk", filter=Q(due__lt=today) & ~Q(status="closed")), refunded=Sum("refunded"),
    )  # fmt: skip


def measures_of(item: RectificationItem) -> list[dict[str, Any]]:
    """The measures in order, each with its proofs, in two queries."""
    measures = list(item.measures.order_by("seq"))
    proofs: dict[Any, list[StoredFile]] = {}
    for kept in StoredFile.objects.filter(owner_uid__in=[m.uid for m in measures], removed_at=None).order_by("id"):
        proofs.setdefault(kept.owner_uid, []).append(kept)
    return [{"measure": measure, "proofs": proofs.get(measure.uid, [])} for measure in measures]


def proofs_of(measure: Measure) -> QuerySet[StoredFile]:
    """The living proofs of one measure."""
    return StoredFile.objects.filter(owner_uid=measure.uid, removed_at=None)


def with_facts(rows: QuerySet[RectificationItem]) -> QuerySet[RectificationItem]:
    """The items with what their sentences read of the measures: place, term, done, proved."""
    measures = (
        Measure.objects.filter(item=OuterRef("pk")).order_by("seq").annotate(proved=Exists(files.kept_for("uid")))
    )
    fact = JSONObject(seq="seq", due="due", done="is_done", proved="proved")
    return rows.annotate(measure_facts=ArraySubquery(measures.values_list(fact)))


def _measures(item: RectificationItem) -> list[dict[str, Any]]:
    return facts_of(item, with_facts, "measure_facts").measure_facts


def plan_lacks_by_field(item: RectificationItem) -> list[tuple[str, str]]:
    """(field or section, sentence) of what a plan still needs."""
    found = [(name, f"请填写{word}。") for name, word in NEEDED.items() if not getattr(item, name)]
    if item.due is None and item.term_kind != TermKind.LONG:
        found.append(("due", "请填写完成时限。"))
    measures = _measures(item)
    late = [m for m in measures if item.due and m["due"] > item.due.isoformat()]
    found += [] if measures else [NO_MEASURE]
    return found + [("measures", f"第{m['seq']}条措施的时限 {m['due']} 晚于事项的完成时限 {item.due}。") for m in late]


def plan_lacks(item: RectificationItem) -> list[str]:
    """The same as sentences, for the verb."""
    return [sentence for _, sentence in plan_lacks_by_field(item)]


def closing_lacks_by_field(item: RectificationItem) -> list[tuple[str, str]]:
    """(field or section, sentence) of what bars an application: every measure done and proved (domain §3.7)."""
    found, measures = [], _measures(item)
    for m in measures:
        if not m["done"]:
            found.append(("measures", f"第{m['seq']}条措施还没有登记完成。"))
        if not m["proved"]:
            found.append(("measures", f"第{m['seq']}条措施还没有佐证材料。"))
    if not item.result.strip():
        found.append(("result", "请填写整改成效。"))
    if item.sent_back_at and (item.worked_at is None or item.worked_at < item.sent_back_at):
        found.append(NOTHING_NEW)
    return found or ([] if measures else [NO_MEASURE])


def closing_lacks(item: RectificationItem) -> list[str]:
    """The same as sentences, for the verb."""
    return [sentence for _, sentence in closing_lacks_by_field(item)]


def missing(item: RectificationItem) -> list[dict[str, str]]:
    """What the next step of an item asks, as lines that lead to their fields."""
    if item.status in rights.PLANNING:
        return linked(plan_lacks_by_field(item), item, ("measures",))
    if item.status != "rectifying":
        return []
    return linked(closing_lacks_by_field(item), item, ("measures",), edit="result/")


def opinions(item: RectificationItem) -> list[dict[str, Any]]:
    """How the present turn stands: one line for each supervisor, spoken or not."""
    given = {review.supervisor: review for review in item.reviews.filter(turn=item.review_turn).select_related("by")}
    return [{"seat": seat, "name": name, "review": given.get(seat)} for seat, name in rights.SUPERVISOR_NAMES.items()]


def closure_rule_on(day: date) -> ClosureRule:
    """The rule of closing in force on a day; all three supervisors where the leading group has set none."""
    found = ClosureRule.objects.filter(effective_from__lte=day).first()
    return found or ClosureRule(effective_from=date(2000, 1, 1))


def closure_rules() -> QuerySet[ClosureRule]:
    """Every rule of closing that was set, newest first."""
    return ClosureRule.objects.select_related("created_by")


def quorum_of(item: RectificationItem) -> int:
    """How many supervisors must agree in an item's present turn: by the rule of the day on which the turn began."""
    began = item.endorsed_at
    return closure_rule_on(began.astimezone(calendar.ZONE).date() if began else calendar.today()).quorum


def past_opinions(item: RectificationItem) -> QuerySet[ClosureReview]:
    """Opinions of earlier turns: kept, never overwritten."""
    return item.reviews.filter(turn__lt=item.review_turn).select_related("by")


def items_of(feedback: Feedback) -> QuerySet[RectificationItem]:
    """The ledger lines that follow from a feedback."""
    return (
        RectificationItem.objects.alive()
        .filter(feedback_item__feedback=feedback)
        .select_related("resp_org", "category")
    )


def spine_items(uids: Iterable[Any], user: User) -> dict[Any, registry.Node]:
    """Items on the spine, as far as the reader may know them."""
    rows = visible_to(user).filter(uid__in=uids)
    return {
        r.uid: registry.Node("整改", r.number, r.problem[:30], r.get_absolute_url(), r.get_status_display())
        for r in rows
    }


def may_fetch(user: User, kept: StoredFile) -> bool:
    """File guard of proofs."""
    measure = Measure.objects.filter(uid=kept.owner_uid).select_related("item").first()
    return measure is not None and rights.may_fetch_proof(user, measure)


def search(user: User, query: str, limit: int) -> registry.SearchHits:
    """Items that hold the words, from what the person may see."""
    keys, total = grams.hit_page(visible_to(user), query, limit=limit)
    rows = RectificationItem.objects.filter(pk__in=keys).select_related("resp_org").order_by("-pk")
    found = [{"number": r.number, "title": r.problem, "url": r.get_absolute_url(), "note": str(r.resp_org),
              "snippet": grams.snippet(f"{r.problem} {r.manifestation} {r.goal}", query)} for r in rows]  # fmt: skip
    return registry.SearchHits("rectification", "整改事项", total, found, f"/rectification/?q={query}")


COMPLETENESS = [
    registry.Completeness("feedback", "反馈", "feedback.write", feedback_visible_to, feedback_visible_to,
                          lambda rows: feedback_with_facts(rows.filter(status="draft")), each(feedback_missing), bars=("feedback",)),
    registry.Completeness("rectification", "整改", "rectification.plan", visible_to, countable_by,
                          lambda rows: with_facts(rows.filter(status__in=(*rights.PLANNING, "rectifying"))), each(missing), bars=("assessment",)),
]  # fmt: skip
