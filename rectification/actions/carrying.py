"""转入整改台账: an unfinished 立行立改 becomes a line of the rectification ledger, linked both ways (domain §3.6, scenario 6)."""

import logging
from collections.abc import Callable
from typing import Any

from rectification import permissions, queries
from rectification.actions import fixes, fixing, outward
from rectification.models import ImmediateFix, RectificationItem, TermKind
from xuncha.core import audit, calendar, grams, links, numbers, workflow
from xuncha.core.errors import Unmet
from xuncha.core.models import User

log = logging.getLogger(__name__)


@audit.action
def carry(fix: ImmediateFix, *, by: User, reason: str = "") -> ImmediateFix:
    """转入整改台账 by the office, with a reason: before the calendar does it."""
    return _carry(fix, "carry", by, reason, permissions.why_not_fix)


@audit.action
def carry_over(fix: ImmediateFix) -> ImmediateFix:
    """The same by the calendar: the withdrawal or the feedback has passed and it is not finished. No person makes this move."""
    why = "反馈后" if fix.target.feedback_on and fix.target.feedback_on <= calendar.today() else "撤离后"
    return _carry(fix, "carry", None, f"{why}仍未办结，自动转入整改台账。", permissions.follows)


def carry_due() -> int:
    """Carry over all that is due today; returns how many. Each stands by itself: one that fails bars no other."""
    due = list(queries.fixes.to_carry(calendar.today()).select_related("target").order_by("pk"))
    done = 0
    for fix in due:
        try:
            carry_over(fix)
            done += 1
        except Unmet:
            log.exception("立行立改 %s 没有转入整改台账", fix)
    return done


def _carry(fix: ImmediateFix, verb: str, by: User | None, reason: str, why_not: Callable[..., str]) -> ImmediateFix:
    fresh = fixes.locked(fix)
    item = _open_item(fresh, by)
    carried = workflow.perform(fresh, verb, by=by, why_not=why_not, reason=reason, changes={"carried_to": item},  # type: ignore[arg-type]
                               lacks=outward.said(by, reason) if by else None)  # fmt: skip
    links.link(carried, item, "became", by=by)
    return carried


def _open_item(fix: ImmediateFix, by: User | None) -> RectificationItem:
    """A line in 已交办 with the fix's own date and rule: being carried over gives no new time."""
    number = numbers.next_number(
        term=fix.round.term.number, sequence=fix.round.sequence, group=fix.group.number, kind="rectification"
    )
    item = RectificationItem.objects.create(
        round=fix.round, group=fix.group, target=fix.target, org=fix.resp_org, resp_org=fix.resp_org, number=number,
        category=fix.category, problem=fix.matter, manifestation=fix.requirement, owner=fix.resp_person, term_kind=TermKind.AT_ONCE,
        due=fix.due, due_rule=fix.due_rule, created_by=by,
    )  # fmt: skip
    grams.update_search_vector(RectificationItem, item.pk, f"{item.problem}\n{item.manifestation}")
    audit.record(
        "assign", by=by, about=item, changes=audit.clear_changes(item, {}, {"due": item.due, "resp_org": item.resp_org})
    )
    return item


VERBS: dict[str, Callable[..., Any]] = {
    "approve": fixes.approve, "reject": fixes.reject, "resubmit": fixes.resubmit, "serve": fixes.serve, "void": fixes.void,
    "revoke": fixes.revoke, "begin": fixing.begin, "answer": fixing.answer, "check": fixing.check, "close": fixing.close,
    "send_back": fixing.send_back, "carry": carry,
}  # fmt: skip
