"""销号: closing by quorum of the three supervisors, never by the unit (domain §0 rule 9, design §5.16)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from rectification import permissions
from rectification.actions import items, outward
from rectification.models import ClosureReview, ClosureRule, RectificationItem
from rectification.queries import quorum_of
from xuncha.core import audit, calendar, outgoing, workflow
from xuncha.core.errors import Refused, Unmet, whole
from xuncha.core.models import User
from xuncha.core.reasons import LONGEST


@audit.action
def give_opinion(
    item: RectificationItem, *, by: User, opinion: str, note: str = "", completion: str = "done"
) -> RectificationItem:
    """One supervisor agrees or returns. Any 退回 returns the item at once; it closes when the quorum has agreed.

    `completion` is the supervisors' word (已完成 or 基本完成); the last to agree sets it. Raises Refused or Unmet.
    """
    locked = RectificationItem.objects.select_for_update(of=("self",)).select_related("target", "round").get(pk=item.pk)
    if sentence := permissions.why_not_review(by, locked):
        raise Refused(sentence)
    if opinion not in ("agree", "return"):
        raise Unmet(fields={"opinion": "请选择同意或退回。"})
    if opinion == "return" and not note.strip():
        raise Unmet(fields={"note": "退回必须写明理由。"})
    outgoing.check(locked.target, by=by, about=locked, texts={"会审说明": note})
    seat = permissions.seat_of(by, locked)
    ClosureReview.objects.create(
        item=locked,
        supervisor=seat,
        turn=locked.review_turn,
        opinion=opinion,
        note=note,
        by=by,
        on=calendar.today(),
        created_by=by,
    )
    audit.record("give_opinion", by=by, about=locked, changes={"supervisor": [None, seat], "opinion": [None, opinion]})
    if opinion == "return":
        return workflow.perform(locked, "return_item", by=by, why_not=permissions.why_not, reason=note[:LONGEST],
                                changes={"sent_back_at": calendar.now()})  # fmt: skip
    agreed = locked.reviews.filter(turn=locked.review_turn, opinion="agree").count()
    return _close(locked, by, completion) if agreed >= quorum_of(locked) else locked


def _close(item: RectificationItem, by: User, completion: str) -> RectificationItem:
    if completion not in ("done", "basic"):
        raise Unmet(fields={"completion": "销号时请选择已完成或基本完成。"})
    changes = {"closed_on": calendar.today(), "completion": completion}
    return workflow.perform(item, "close", by=by, why_not=permissions.why_not, changes=changes)


@audit.action
def set_closure_rule(*, by: User, quorum: int, effective_from: date, note: str = "") -> ClosureRule:
    """How many of the three supervisors must agree, for reviews that begin on a day or later."""
    if sentence := permissions.why_not_set_quorum(by):
        raise Refused(sentence)
    if quorum not in (2, 3):
        raise Unmet(fields={"quorum": "会审单位共三家，同意数只能是2或3。"})
    if effective_from < calendar.today():
        raise Unmet(fields={"effective_from": "销号规则只能从今天或以后生效，不能改动过去。"})
    columns = {"quorum": quorum, "effective_from": effective_from}
    rule = ClosureRule.objects.create(**columns, note=whole(note, 200, "说明", "note"), created_by=by)
    audit.record("set_closure_rule", by=by, about=rule, changes=audit.clear_changes(rule, {}, columns))
    return rule


@audit.action
def reopen(item: RectificationItem, *, by: User, reason: str = "") -> RectificationItem:
    """重新打开 a closed item, with a reason; the earlier reviews stay."""
    return workflow.perform(item, "reopen", by=by, why_not=permissions.why_not, reason=reason,
                            changes={"closed_on": None, "completion": "not", "sent_back_at": calendar.now()}, lacks=outward.said(by, reason))  # fmt: skip


VERBS: dict[str, Callable[..., Any]] = {
    "claim": items.claim, "plan": items.plan, "accept_plan": items.accept_plan, "return_plan": items.return_plan,
    "apply": items.apply, "withdraw": items.withdraw, "endorse": items.endorse, "reopen": reopen,
}  # fmt: skip
