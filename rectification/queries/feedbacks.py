"""Every multi-row read of 反馈意见: which a person sees, its problems, what it lacks."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from findings.models import Problem
from rectification import permissions as rights
from rectification.models import Feedback, FeedbackItem, RectificationItem
from rounds import permissions
from rounds.models import RoundTarget
from xuncha.core import registry
from xuncha.core.lacking import facts_of, linked
from xuncha.core.models import User

TEXTS = {
    "text_team": "请写给班子的反馈意见。", "text_chief": "请写给主要负责人的反馈意见。", "requirements": "请写整改要求。",
}  # fmt: skip
NO_LINES = "反馈意见里还没有问题。"
STALE = "反馈问题与巡察报告现在的问题不一致；请在起草状态下“更新反馈问题”。"


def feedback_visible_to(user: User) -> QuerySet[Feedback]:
    """The feedbacks a person may see; a unit only its own, once delivered."""
    return permissions.scope(
        Feedback.objects.alive().select_related("round__term", "group", "target__org", "org"), user
    )


def _meant() -> Q:
    return Q(in_feedback_team=True) | Q(in_feedback_chief=True)


def problems_for_feedback(target: RoundTarget) -> QuerySet[Problem]:
    """The problems of the submitted report that go into one of the two texts of the feedback."""
    return Problem.objects.alive().filter(_meant(), target=target, status="reported").order_by("number")


def lines_for(feedback: Feedback, user: User) -> QuerySet[FeedbackItem]:
    """The problems of a feedback as far as this reader may know them: what goes to the chief alone stands beside the chief's
    text and is read with it (domain §5.1, §5.2)."""
    lines = feedback.items.select_related("problem")
    return lines if rights.may_read_chief_text(user, feedback) else lines.filter(problem__in_feedback_team=True)


def unassigned(feedback: Feedback) -> QuerySet[FeedbackItem]:
    """Feedback lines that no ledger line follows: 件件有着落."""
    lines = RectificationItem.objects.alive().filter(feedback_item=OuterRef("pk"))
    return feedback.items.filter(~Exists(lines)).select_related("problem")


def to_assign(feedback: Feedback) -> QuerySet[FeedbackItem]:
    """Those of them that 一键交办 takes: what was said to the chief alone is assigned one by one, by a decision of its own."""
    return unassigned(feedback).filter(problem__in_feedback_team=True)


def feedback_with_facts(rows: QuerySet[Feedback]) -> QuerySet[Feedback]:
    """The feedbacks with whether they hold a problem, and whether it is no longer what the report says."""
    lines = FeedbackItem.objects.filter(feedback=OuterRef("pk"))
    same = FeedbackItem.objects.filter(
        feedback__target=OuterRef("target"), problem=OuterRef("pk"), statement=OuterRef("statement")
    )
    wanted = Problem.objects.alive().filter(_meant(), status="reported")
    lacking = wanted.filter(~Exists(same), target=OuterRef("target"))
    gone = lines.exclude(problem__in=wanted)
    return rows.annotate(has_items=Exists(lines), is_stale=Exists(lacking) | Exists(gone))


def feedback_lacks_by_field(feedback: Feedback) -> list[tuple[str, str]]:
    """(field or section, sentence) of what bars the review of a feedback."""
    found = [(name, sentence) for name, sentence in TEXTS.items() if not getattr(feedback, name).strip()]
    if not facts_of(feedback, feedback_with_facts, "has_items").has_items:
        return [*found, ("lines", NO_LINES)]
    return found + line_lacks(feedback)


def line_lacks(feedback: Feedback) -> list[tuple[str, str]]:
    """The same of its problems alone: until they are delivered they are those of the report, in its words (domain §3.4)."""
    return [("lines", STALE)] if facts_of(feedback, feedback_with_facts, "is_stale").is_stale else []


def feedback_missing(feedback: Feedback) -> list[dict[str, str]]:
    """The same as lines that lead to their fields."""
    if feedback.status != "draft":
        return []
    return linked(feedback_lacks_by_field(feedback), feedback, ("lines",))


def spine_feedbacks(uids: Iterable[Any], user: User) -> dict[Any, registry.Node]:
    """Feedback lines on the spine; those to the chief alone for who reads the chief's text."""
    rows = FeedbackItem.objects.filter(uid__in=uids, feedback__in=feedback_visible_to(user))
    rows = rows.select_related("feedback", "problem")
    return {
        r.uid: registry.Node("反馈", f"反馈第{r.seq}条", r.statement[:30], r.feedback.get_absolute_url(),
                             r.feedback.get_status_display()) for r in rows
        if r.problem.in_feedback_team or rights.may_read_chief_text(user, r.feedback)
    }  # fmt: skip
