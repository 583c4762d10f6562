"""Every multi-row read of rectification: feedback, ledger lines, what they lack, how the review stands."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from findings.models import Problem
from rectification import permissions as rights
from rectification.models import ClosureReview, Feedback, FeedbackItem, Measure, RectificationItem, TermKind
from rounds import permissions
from rounds.models import InspectionRound, RoundTarget
from xuncha.core import calendar, grams, registry
from xuncha.core.models import StoredFile, User
from xuncha.core.roles import COUNTED

RELATED = ("round__term", "group", "target__org", "org", "resp_org", "category")


def visible_to(user: User) -> QuerySet[RectificationItem]:
    """The living items a person may see."""
    return permissions.scope(RectificationItem.objects.alive().select_related(*RELATED), user)


def countable_by(user: User) -> QuerySet[RectificationItem]:
    """What figures may count for this person."""
    return permissions.scope(RectificationItem.objects.alive(), user, least=COUNTED)


def feedback_visible_to(user: User) -> QuerySet[Feedback]:
    """The feedbacks a person may see; a unit only its own, once delivered."""
    return permissions.scope(
        Feedback.objects.alive().select_related("round__term", "group", "target__org", "org"), user
    )


def listing(user: User, round_: InspectionRound | None) -> QuerySet[RectificationItem]:
    """The rows of the ledger page with the number of measures and of those done."""
    rows = visible_to(user).filter(round=round_)
    return rows.annotate(
        measure_count=Count("measures", distinct=True),
        done_count=Count("measures", filter=Q(measures__is_done=True), distinct=True),
    )


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


def plan_lacks(item: RectificationItem) -> list[str]:
    """What a plan still needs (domain §3.7, ● at plan)."""
    needed = {"leader": "责任领导", "dept": "责任部门", "owner": "责任人", "goal": "整改目标"}
    found = [f"请填写{word}。" for name, word in needed.items() if not getattr(item, name)]
    if item.due is None and item.term_kind != TermKind.LONG:
        found.append("请填写完成时限。")
    if not item.measures.exists():
        found.append("至少要有1条整改措施。")
    late = item.measures.filter(due__gt=item.due) if item.due else item.measures.none()
    return found + [f"第{m.seq}条措施的时限 {m.due} 晚于事项的完成时限 {item.due}。" for m in late]


def closing_lacks(item: RectificationItem) -> list[str]:
    """What bars an application: every measure done and proved (domain §3.7, gate to 销号)."""
    found = []
    for row in measures_of(item):
        measure = row["measure"]
        if not measure.is_done:
            found.append(f"第{measure.seq}条措施还没有登记完成。")
        if not row["proofs"]:
            found.append(f"第{measure.seq}条措施还没有佐证材料。")
    if not item.result.strip():
        found.append("请填写整改成效。")
    return found or ([] if item.measures.exists() else ["至少要有1条整改措施。"])


def opinions(item: RectificationItem) -> list[dict[str, Any]]:
    """How the present turn stands: one line for each supervisor, spoken or not."""
    given = {review.supervisor: review for review in item.reviews.filter(turn=item.review_turn).select_related("by")}
    return [{"seat": seat, "name": name, "review": given.get(seat)} for seat, name in rights.SUPERVISOR_NAMES.items()]


def past_opinions(item: RectificationItem) -> QuerySet[ClosureReview]:
    """Opinions of earlier turns: kept, never overwritten."""
    return item.reviews.filter(turn__lt=item.review_turn).select_related("by")


def problems_for_feedback(target: RoundTarget) -> QuerySet[Problem]:
    """The problems of the submitted report that go into one of the two texts of the feedback."""
    goes = Q(in_feedback_team=True) | Q(in_feedback_chief=True)
    return Problem.objects.alive().filter(goes, target=target, status="reported").order_by("number")


def unassigned(feedback: Feedback) -> QuerySet[FeedbackItem]:
    """Feedback lines that no ledger line follows: 件件有着落."""
    lines = RectificationItem.objects.alive().filter(feedback_item=OuterRef("pk"))
    return feedback.items.filter(~Exists(lines)).select_related("problem")


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


def spine_feedbacks(uids: Iterable[Any], user: User) -> dict[Any, registry.Node]:
    """Feedback lines on the spine."""
    rows = FeedbackItem.objects.filter(uid__in=uids, feedback__in=feedback_visible_to(user)).select_related("feedback")
    return {
        r.uid: registry.Node("反馈", f"反馈第{r.seq}条", r.statement[:30], r.feedback.get_absolute_url(),
                             r.feedback.get_status_display()) for r in rows
    }  # fmt: skip


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


def undelivered(target: RoundTarget) -> list[str]:
    """Bars of the feedback stage: delivered and received (domain §2.2, stage 8)."""
    feedback = Feedback.objects.filter(target=target).first()
    if feedback is None:
        return ["还没有起草反馈意见。"]
    found = [] if feedback.status in ("delivered", "received") else [f"反馈意见还在“{feedback.get_status_display()}”。"]
    if feedback.status != "received":
        found.append("被巡察党组织还没有签收反馈意见。")
    missing = unassigned(feedback).count()
    return found + ([f"还有{missing}个反馈问题没有对应的整改事项。"] if missing else [])


def unplanned(target: RoundTarget) -> list[str]:
    """Bars of the rectifying stage: every item has an accepted plan."""
    left = (
        RectificationItem.objects.alive().filter(target=target, status__in=("assigned", "claimed", "planned")).count()
    )
    return [f"还有{left}个整改事项的方案没有批准。"] if left else []


def unclosed(target: RoundTarget) -> list[str]:
    """Bars of the assessment stage: every item closed."""
    left = RectificationItem.objects.open().filter(target=target).count()
    return [f"还有{left}个整改事项没有销号。"] if left else []
