"""Verbs of 整改事项: assign, plan, work, apply, endorse (domain §3.7). Closing stands in `closing.py`."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from findings.actions import problems as findings_problems
from findings.actions.checks import not_negative, refuse
from rectification import permissions, queries
from rectification.actions import outward
from rectification.actions.measures import locked_item, worked
from rectification.models import FeedbackItem, RectificationItem, TermKind
from rounds.models import PartyOrg
from xuncha.core import audit, calendar, grams, links, numbers, outgoing, workflow
from xuncha.core.errors import Unmet
from xuncha.core.models import User

PLAN_COLUMNS = ("leader", "dept", "owner", "goal", "due", "term_kind")
RESULT_COLUMNS = ("result", "completion", "refunded", "recovered", "rules_made")


@audit.action
def assign_item(
    *, by: User, line: FeedbackItem, resp_org: PartyOrg, manifestation: str = "", is_key: bool | None = None
) -> RectificationItem:
    """交办: one ledger line for a delivered problem; village lines run by the villages' own period."""
    feedback, problem = line.feedback, line.problem
    refuse(permissions.why_not_assign(by, feedback.target))
    if feedback.status not in ("delivered", "received"):
        raise Unmet("反馈意见还没有送达，不能交办整改事项。")
    if not resp_org.path.startswith(feedback.target.org.path):
        raise Unmet(fields={"resp_org": f"责任党组织应为{feedback.target}或它的村。"})
    outgoing.check(
        feedback.target, by=by, about=feedback, texts={"具体问题": line.statement, "具体表现": manifestation}
    )
    round_ = feedback.round
    number = numbers.next_number(
        term=round_.term.number, sequence=round_.sequence, group=feedback.group.number, kind="rectification"
    )
    code = "village_concentrated" if resp_org.is_village else "concentrated_period"
    item = RectificationItem.objects.create(
        round=round_, group=feedback.group, target=feedback.target, org=resp_org, resp_org=resp_org, number=number,
        feedback_item=line, category=problem.category, problem=line.statement, manifestation=manifestation,
        is_key=problem.is_key if is_key is None else is_key, created_by=by,
        due=feedback.village_until if resp_org.is_village else feedback.concentrated_until,
        due_rule=calendar.rule_for(code, feedback.delivered_on),
    )  # fmt: skip
    links.link(line, item, "became", by=by)
    if problem.status == "fed_back":
        line.problem = findings_problems.rectify(problem, by=by)  # fresh, for the next line of the same problem
    _index(item)
    audit.record(
        "assign", by=by, about=item, changes=audit.clear_changes(item, {}, {"due": item.due, "resp_org": resp_org})
    )
    return item


@audit.action
def assign_all(feedback: Any, *, by: User, reason: str = "") -> int:
    """一键交办: one line for each unassigned problem and each organisation it names; returns how many.

    What was fed back to the chief alone is left for a decision of its own: a ledger line is read by the unit's owner too.
    """
    refuse(permissions.why_not_assign(by, feedback.target))
    count = 0
    for line in queries.to_assign(feedback):
        for org in list(line.problem.orgs.all()) or [feedback.target.org]:
            assign_item(by=by, line=line, resp_org=org)
            count += 1
    if not count:
        raise Unmet("没有可以一键交办的反馈问题；只向主要负责人反馈的，请逐个交办。")
    return count


@audit.action
def plan_item(item: RectificationItem, *, by: User, **columns: Any) -> RectificationItem:
    """Write goal, people and date of the plan, before it is handed in."""
    return _write(item, by, permissions.why_not_plan, columns, PLAN_COLUMNS, "plan_text")


@audit.action
def report_result(item: RectificationItem, *, by: User, **columns: Any) -> RectificationItem:
    """Write the unit's own result; the rate counts only what the supervisors confirm (design §5.15)."""
    written = _write(item, by, permissions.why_not_work, columns, RESULT_COLUMNS, "report_result")
    worked(written)
    return written


def _write(
    item: RectificationItem, by: User, why_not: Callable[[User, Any], str], columns: Mapping[str, Any], known: Iterable[str],
    verb: str,
) -> RectificationItem:  # fmt: skip
    locked = locked_item(item)
    refuse(why_not(by, locked))
    _check_dates(locked, columns)
    not_negative(columns, {"refunded": "清退资金", "recovered": "挽回损失"})
    before = {name: getattr(locked, name) for name in columns if name in known}
    for name in before:
        setattr(locked, name, columns[name])
    locked.save()
    _index(locked)
    audit.record(
        verb, by=by, about=locked, changes=audit.clear_changes(locked, before, {n: columns[n] for n in before})
    )
    return locked


def _check_dates(item: RectificationItem, columns: Mapping[str, Any]) -> None:
    """A date within the period that runs since the feedback; only 长期坚持 may go without one or beyond it."""
    if "due" not in columns:
        return
    due, is_long = columns["due"], columns.get("term_kind", item.term_kind) == TermKind.LONG
    if due is None and not is_long:
        raise Unmet(fields={"due": "请填写完成时限；没有时限的，时限类型请选“长期坚持”。"})
    if due is None or item.feedback_item is None:
        return
    feedback = item.feedback_item.feedback
    until = feedback.village_until if item.resp_org.is_village else feedback.concentrated_until
    if feedback.delivered_on and due < feedback.delivered_on:
        raise Unmet(fields={"due": f"完成时限不能早于反馈日期 {feedback.delivered_on}。"})
    if until and due > until and not is_long:
        raise Unmet(fields={"due": f"完成时限不能晚于集中整改期止日 {until}；确需更长的，时限类型请选“长期坚持”。"})


@audit.action
def claim(item: RectificationItem, *, by: User, reason: str = "") -> RectificationItem:
    """认领."""
    return _move(item, "claim", by, reason)


@audit.action
def plan(item: RectificationItem, *, by: User, reason: str = "") -> RectificationItem:
    """报送方案: people, goal and measures must be there."""
    return _move(item, "plan", by, reason, lacks=queries.plan_lacks)


@audit.action
def accept_plan(item: RectificationItem, *, by: User, reason: str = "") -> RectificationItem:
    """批准方案."""
    return _move(item, "accept_plan", by, reason, lacks=outward.said(by, reason))


@audit.action
def return_plan(item: RectificationItem, *, by: User, reason: str = "") -> RectificationItem:
    """退回方案, with a reason."""
    return _move(item, "return_plan", by, reason, lacks=outward.said(by, reason))


@audit.action
def apply(item: RectificationItem, *, by: User, reason: str = "") -> RectificationItem:
    """申请销号: all measures done and proved. Who applies can neither endorse nor close."""
    return _move(item, "apply", by, reason, lacks=queries.closing_lacks,
                 changes={"applied_by": by, "applied_at": calendar.now(), "endorsed_by": None, "endorsed_at": None})  # fmt: skip


@audit.action
def withdraw(item: RectificationItem, *, by: User, reason: str = "") -> RectificationItem:
    """撤回申请, with a reason."""
    return _move(item, "withdraw", by, reason)


@audit.action
def endorse(item: RectificationItem, *, by: User, reason: str = "") -> RectificationItem:
    """主要负责人签批: opens the next turn of the review."""
    changes = {"endorsed_by": by, "endorsed_at": calendar.now(), "review_turn": item.review_turn + 1}
    return _move(item, "endorse", by, reason, changes=changes)


def _move(item: RectificationItem, verb: str, by: User, reason: str, **more: Any) -> RectificationItem:
    return workflow.perform(item, verb, by=by, why_not=permissions.why_not, reason=reason, **more)


def _index(item: RectificationItem) -> None:
    grams.update_search_vector(
        RectificationItem, item.pk, f"{item.problem}\n{item.manifestation}\n{item.goal}\n{item.result}"
    )
