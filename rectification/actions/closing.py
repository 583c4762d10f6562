"""销号: closing by quorum of the three supervisors, never by the unit (domain §0 rule 9, design §5.16)."""

from collections.abc import Callable
from typing import Any

from rectification import permissions
from rectification.actions import items, outward
from rectification.models import ClosureReview, RectificationItem
from rounds.queries import work_rules
from xuncha.core import audit, calendar, outgoing, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User


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
        return workflow.perform(locked, "return_item", by=by, why_not=permissions.why_not, reason=note)
    agreed = locked.reviews.filter(turn=locked.review_turn, opinion="agree").count()
    enough = agreed >= work_rules.least("quorum", calendar.today())
    return _close(locked, by, completion) if enough else locked


def _close(item: RectificationItem, by: User, completion: str) -> RectificationItem:
    if completion not in ("done", "basic"):
        raise Unmet(fields={"completion": "销号时请选择已完成或基本完成。"})
    changes = {"closed_on": calendar.today(), "completion": completion}
    return workflow.perform(item, "close", by=by, why_not=permissions.why_not, changes=changes)


@audit.action
def reopen(item: RectificationItem, *, by: User, reason: str = "") -> RectificationItem:
    """重新打开 a closed item, with a reason; the earlier reviews stay."""
    return workflow.perform(item, "reopen", by=by, why_not=permissions.why_not, reason=reason,
                            changes={"closed_on": None, "completion": "not"}, lacks=outward.said(by, reason))  # fmt: skip


VERBS: dict[str, Callable[..., Any]] = {
    "claim": items.claim, "plan": items.plan, "accept_plan": items.accept_plan, "return_plan": items.return_plan,
    "apply": items.apply, "withdraw": items.withdraw, "endorse": items.endorse, "reopen": reopen,
}  # fmt: skip
