"""Verbs of 反馈意见: draft from the report's problems, review, approve, deliver, receive (domain §0 rule 8, §3.7)."""

from collections.abc import Callable
from typing import Any

from findings.actions import problems as findings_problems
from findings.models import Problem
from rectification import permissions, queries
from rectification.actions import outward
from rectification.models import Feedback, FeedbackItem
from rounds.models import RoundTarget
from xuncha.core import audit, calendar, links, numbers, outgoing, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import RecordLink, User

TEXTS = ("text_team", "text_chief", "requirements", "doc_no")


@audit.action
def draft_feedback(*, by: User, target: RoundTarget, **texts: Any) -> Feedback:
    """Begin the feedback of a target whose report was submitted: its problems come over, nothing is typed twice."""
    if sentence := permissions.why_not_draft_feedback(by, target):
        raise Refused(sentence)
    if Feedback.objects.filter(target=target).exists():
        raise Unmet(f"“{target}”已经有一份反馈意见，请打开它修改。")
    problems = list(queries.problems_for_feedback(target))
    if not problems:
        raise Unmet("没有写入报告的问题可以反馈；请先提交巡察报告。")
    number = numbers.next_number(term=target.round.term.number, sequence=target.round.sequence, group=target.group.number,
                                 kind="feedback")  # fmt: skip
    feedback = Feedback.objects.create(
        round=target.round, group=target.group, target=target, org=target.org, number=number, created_by=by, **texts
    )
    _write_lines(feedback, problems, by)
    audit.record("draft_feedback", by=by, about=feedback, changes={"problems": [None, len(problems)]})
    return feedback


def _write_lines(feedback: Feedback, problems: list[Problem], by: User) -> None:
    for seq, problem in enumerate(problems, start=1):
        line = FeedbackItem.objects.create(
            feedback=feedback, problem=problem, seq=seq, statement=problem.statement, created_by=by
        )
        links.link(problem, line, "fed_back", by=by)


@audit.action
def refresh_lines(feedback: Feedback, *, by: User) -> Feedback:
    """更新反馈问题: while the feedback is 起草, take the problems over anew, as the report has them now (domain §3.4)."""
    locked = Feedback.objects.select_for_update(of=("self",)).select_related("target").get(pk=feedback.pk)
    if sentence := permissions.why_not_edit_feedback(by, locked):
        raise Refused(sentence)
    problems = list(queries.problems_for_feedback(locked.target))
    if not problems:
        raise Unmet("没有写入报告的问题可以反馈；请先提交巡察报告。")
    old = locked.items.all()
    count = len(old)
    RecordLink.objects.filter(to_uid__in=[line.uid for line in old], relation="fed_back").delete()
    old.delete()
    _write_lines(locked, problems, by)
    audit.record("refresh_lines", by=by, about=locked, changes={"problems": [count, len(problems)]})
    return locked


@audit.action
def edit_feedback(feedback: Feedback, *, by: User, **texts: Any) -> Feedback:
    """Change the two texts while the feedback is 起草."""
    locked = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    if sentence := permissions.why_not_edit_feedback(by, locked):
        raise Refused(sentence)
    before = {name: getattr(locked, name) for name in texts}
    for name, value in texts.items():
        setattr(locked, name, value)
    locked.save()
    audit.record("edit", by=by, about=locked, changes=audit.clear_changes(locked, before, texts))
    return locked


@audit.action
def review(feedback: Feedback, *, by: User, reason: str = "") -> Feedback:
    """巡察办审核."""
    return _move(feedback, "review", by, reason, lacks=_text_lacks)


@audit.action
def approve(feedback: Feedback, *, by: User, reason: str = "") -> Feedback:
    """领导小组审定: from now on the texts are frozen. No name of a reporter or interviewee passes unseen."""
    return _move(feedback, "approve", by, reason, lacks=lambda locked: _stale(locked) or _traces(locked, by))


@audit.action
def send_back(feedback: Feedback, *, by: User, reason: str = "") -> Feedback:
    """退回修改, with a reason."""
    return _move(feedback, "send_back", by, reason)


@audit.action
def deliver(feedback: Feedback, *, by: User, reason: str = "") -> Feedback:
    """反馈 to the chief and to the team: the clocks of plan and rectification start by the rules in force today."""
    today = calendar.today()
    dues = {}
    for name, code in (
        ("plan_due", "plan_due"),
        ("concentrated_until", "concentrated_period"),
        ("village_until", "village_concentrated"),
    ):
        due, _ = calendar.due_for(code, today)
        dues[name] = due.date if due else None
    delivered = _move(feedback, "deliver", by, reason, changes={"delivered_on": today, **dues},
                      lacks=lambda locked: _stale(locked) or _traces(locked, by))  # fmt: skip
    _mark_target(delivered, by)
    for line in delivered.items.select_related("problem"):
        findings_problems.feed_back(line.problem, by=by)
    return delivered


def _mark_target(feedback: Feedback, by: User) -> None:
    target = RoundTarget.objects.select_for_update().get(pk=feedback.target_id)
    before = {"feedback_on": target.feedback_on}
    target.feedback_on = feedback.delivered_on
    target.save()
    changes = audit.clear_changes(target, before, {"feedback_on": feedback.delivered_on})
    audit.record("feedback_delivered", by=by, about=target, changes=changes)


@audit.action
def receive(feedback: Feedback, *, by: User, reason: str = "") -> Feedback:
    """签收 by the chief of the unit, for the text to the chief (domain §2.2, 8)."""
    return _move(feedback, "receive", by, reason, changes={"received_on": calendar.today(), "received_by": by})


@audit.action
def receive_for_team(feedback: Feedback, *, by: User) -> Feedback:
    """签收 of the text to the team: a signature of its own, before or after the chief's (domain §2.2, 8)."""
    locked = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    if sentence := permissions.why_not_receive_for_team(by, locked):
        raise Refused(sentence)
    if locked.delivered_on is None or locked.team_received_on:
        raise Unmet("反馈意见还没有反馈，或班子已经签收；请刷新页面看最新状态。")
    locked.team_received_on, locked.team_received_by = calendar.today(), by
    locked.save()
    changes = audit.clear_changes(locked, {"team_received_on": None}, {"team_received_on": locked.team_received_on})
    audit.record("receive_for_team", by=by, about=locked, changes=changes)
    return locked


def _text_lacks(feedback: Feedback) -> list[str]:
    return [sentence for _, sentence in queries.feedback_lacks_by_field(feedback)]


def _stale(feedback: Feedback) -> list[str]:
    """A report that was sent back and handed in anew may say something else than what was reviewed."""
    return [sentence for _, sentence in queries.line_lacks(feedback)]


def _traces(feedback: Feedback, by: User) -> list[str]:
    """Bar what would leave with traces of people (core/outgoing.py); asked once the right is sure."""
    texts = {
        "给班子的反馈意见": feedback.text_team,
        "给主要负责人的反馈意见": feedback.text_chief,
        "整改要求": feedback.requirements,
    }
    texts |= {f"反馈问题{line.seq}": line.statement for line in feedback.items.order_by("seq")}
    outgoing.check(feedback.target, by=by, about=feedback, texts=texts)
    return []


def _move(
    feedback: Feedback, verb: str, by: User, reason: str, lacks: Callable[[Feedback], list[str]] | None = None, **more: Any
) -> Feedback:  # fmt: skip
    """Make the move; the unit reads the reasons in the history of what was delivered to it, so they are checked as well."""

    def check(locked: Feedback) -> list[str]:
        if verb != "receive":  # the unit's own word; and nobody of a unit tries names out
            outward.said(by, reason)(locked)
        return lacks(locked) if lacks is not None else []

    return workflow.perform(feedback, verb, by=by, why_not=permissions.why_not, reason=reason, lacks=check, **more)


VERBS: dict[str, Callable[..., Any]] = {
    "review": review, "approve": approve, "send_back": send_back, "deliver": deliver, "receive": receive,
}  # fmt: skip
