"""What bars a target from leaving a stage, as far as feedback and rectification know (domain §2.2, stages 8, 10 and 11)."""

from django.db.models import Q

from rectification.models import Feedback, RectificationItem, TermKind
from rectification.queries.feedbacks import unassigned
from rectification.queries.fixes import unsettled
from rounds.models import RoundTarget
from xuncha.core import calendar


def _feedback(target: RoundTarget) -> Feedback | None:
    return Feedback.objects.alive().filter(target=target).first()


def text_approved(target: RoundTarget) -> list[str]:
    """反馈 begins with both texts approved."""
    feedback = _feedback(target)
    if feedback is None:
        return ["还没有起草反馈意见。"]
    waits = feedback.status in ("draft", "reviewed")
    return [f"反馈意见还在“{feedback.get_status_display()}”，须由领导小组审定。"] if waits else []


def delivered_and_signed(target: RoundTarget) -> list[str]:
    """反馈 ends with both texts delivered, and signed for: the chief for the chief's, the team for its own."""
    feedback = _feedback(target)
    if feedback is None:
        return ["还没有起草反馈意见。"]
    if feedback.delivered_on is None:
        return [f"反馈意见还在“{feedback.get_status_display()}”，没有向主要负责人和班子反馈。"]
    found = [] if feedback.received_on else ["主要负责人还没有签收给本人的反馈意见。"]
    return found + ([] if feedback.team_received_on else ["领导班子还没有签收给班子的反馈意见。"])


def all_assigned(target: RoundTarget) -> list[str]:
    """反馈 ends with a ledger line for every problem that was fed back (件件有着落)."""
    feedback = _feedback(target)
    missing = unassigned(feedback).count() if feedback else 0
    return [f"还有{missing}个反馈问题没有对应的整改事项。"] if missing else []


def unplanned(target: RoundTarget) -> list[str]:
    """整改 ends with every plan accepted."""
    left = (
        RectificationItem.objects.alive().filter(target=target, status__in=("assigned", "claimed", "planned")).count()
    )
    return [f"还有{left}个整改事项的方案没有批准。"] if left else []


def period_over(target: RoundTarget) -> list[str]:
    """整改 ends with its concentrated period, the last day included, as the clock was started on the day of the feedback
    (design §5.13)."""
    feedback = _feedback(target)
    until = feedback.concentrated_until if feedback else None
    if until is None:
        return ["还没有反馈日期，无法推算集中整改期。"]
    return [f"集中整改期到 {until} 届满，还没有过。"] if until >= calendar.today() else []


def unclosed(target: RoundTarget) -> list[str]:
    """评估 ends with every item closed, or 持续整改 (长期坚持, its plan accepted) with an owner (domain §3.7)."""
    ongoing = Q(term_kind=TermKind.LONG, status__in=("rectifying", "applied", "under_review")) & ~Q(owner="")
    left = RectificationItem.objects.open().filter(target=target).exclude(ongoing).count()
    return [f"还有{left}个整改事项没有销号，也没有列为长期坚持并落实责任人。"] if left else []


FEEDBACK, LEDGER, FIXES = "/rectification/feedback/", "/rectification/?target={key}", "/fixes/?target={key}"
#: what must hold, and who mends it where (`rounds.permissions.passage`)
for _check, _title, _mend in (
    (text_approved, "反馈意见已审定", ("feedback.write", FEEDBACK)),
    (delivered_and_signed, "已向主要负责人和班子反馈，两份都已签收", ("", FEEDBACK)),
    (all_assigned, "反馈问题都已交办", ("rectification.assign", FEEDBACK)),
    (unplanned, "整改方案全部批准", ("", LEDGER)),
    (unsettled, "立行立改全部办结或转入整改", ("", FIXES)),
    (period_over, "集中整改期已届满", ("", FEEDBACK)),
    (unclosed, "整改事项全部销号或长期坚持有责任人", ("", LEDGER)),
):
    _check.title, _check.mend = _title, _mend  # type: ignore[attr-defined]

CONDITIONS = {
    "deliberation": [text_approved],
    "feedback": [delivered_and_signed, all_assigned],
    "rectifying": [unplanned, unsettled, period_over],
    "assessment": [unclosed],
}
