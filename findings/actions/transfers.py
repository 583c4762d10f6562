"""Verbs of 移交: prepare, approve, send, receive, send back, make void (domain §3.12). The list is fixed with its approval."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Sum

from findings.actions import checks
from findings.models import Clue, Transfer, TransferItem
from findings.permissions import clues as permissions
from findings.permissions import follows
from findings.queries import clues as queries
from rounds import permissions as base
from rounds.models import InspectionRound
from xuncha.core import audit, calendar, links, numbers, outgoing, workflow
from xuncha.core.errors import Unmet
from xuncha.core.models import User
from xuncha.core.scan import Kind

OFFICE_GROUP = 0


@audit.action
def prepare_transfer(
    *,
    by: User,
    round: InspectionRound,
    receiver: str,
    clues: Iterable[Clue],
    doc_no: str,
    basis: str,
    sealed: bool = True,
) -> Transfer:
    """编制移交: approved clues to one receiver, under a letter number and the decision it rests on."""
    checks.refuse(base.why_not_capable(by, "transfer.write", round))
    rows = list(clues)
    if not rows:
        raise Unmet(fields={"clues": "至少要选1条已批准的线索。"})
    free = set(queries.ready_to_go(by, round).values_list("pk", flat=True))
    if any(clue.pk not in free for clue in rows):
        raise Unmet(fields={"clues": "只能移交领导小组已批准、尚未列入移交清单的线索，请重新选择。"})
    number = numbers.next_number(term=round.term.number, sequence=round.sequence, group=OFFICE_GROUP, kind="transfer")
    transfer = Transfer.objects.create(
        round=round, number=number, receiver=receiver, doc_no=doc_no, basis=basis, sealed=sealed, created_by=by
    )
    for seq, clue in enumerate(rows, start=1):
        pages = clue.evidence.aggregate(n=Sum("pages"))["n"] or 1
        TransferItem.objects.create(transfer=transfer, clue=clue, seq=seq, pages=pages, created_by=by)
        links.link(clue, transfer, "handed", by=by)
    audit.record("create", by=by, about=transfer, changes={"receiver": [None, receiver], "doc_no": [None, doc_no]})
    return transfer


def _move(transfer: Transfer, verb: str, by: User, reason: str, **options: Any) -> Transfer:
    return workflow.perform(transfer, verb, by=by, why_not=permissions.why_not_transfer, reason=reason, **options)


@audit.action
def approve(transfer: Transfer, *, by: User, reason: str = "") -> Transfer:
    """批准移交."""
    return _move(transfer, "approve", by, reason)


@audit.action
def send(
    transfer: Transfer, *, by: User, reason: str = "", sent_on: date | None = None, handed_by: str = ""
) -> Transfer:
    """送出: from now on the receiver sees the clues on the list."""
    day = sent_on or calendar.today()
    if day > calendar.today():
        raise Unmet(fields={"sent_on": "移交日期不能晚于今天，请改正。"})
    sent = _move(transfer, "send", by, reason, changes={"sent_on": day, "handed_by": handed_by or str(by)},
                 lacks=lambda locked: _traces(locked, by))  # fmt: skip
    for clue in Clue.objects.filter(transfer_items__transfer=sent):
        workflow.perform(clue, "hand_over", by=by, why_not=follows)
    return sent


def _traces(transfer: Transfer, by: User) -> list[str]:
    """Bar clues that name their source (core/outgoing.py); the person whom a clue is about is named in it by right."""
    for item in transfer.items.select_related("clue__target__org").order_by("seq"):
        clue = item.clue
        texts = {
            "批准依据": transfer.basis,
            f"清单第{item.seq}条内容摘要": clue.summary,
            f"清单第{item.seq}条深入了解情况": clue.inquiry_note,
            f"清单第{item.seq}条领导小组意见": clue.decision,
        }
        names = [row.name for row in clue.evidence.order_by("seq")]
        texts |= {f"清单第{item.seq}条证据{place}": name for place, name in enumerate(names, start=1)}
        outgoing.check(
            clue.target, by=by, about=transfer, texts=texts, kinds=(Kind.NAME, Kind.SOURCE), known={clue.subject_name}
        )
    return []


@audit.action
def receive(
    transfer: Transfer, *, by: User, reason: str = "", received_on: date | None = None, received_by: str = ""
) -> Transfer:
    """签收, by the receiver's own account: the clock of each clue's answer starts, and keeps the rule it was started with."""
    day = received_on or calendar.today()
    if day > calendar.today():
        raise Unmet(fields={"received_on": "接收日期不能晚于今天，请改正。"})
    if transfer.sent_on is not None and day < transfer.sent_on:
        raise Unmet(fields={"received_on": f"接收日期早于移交日期（{transfer.sent_on}），请改正。"})
    got = _move(transfer, "receive", by, reason, changes={"received_on": day, "received_by": received_by or str(by)})
    due, rule = calendar.due_for("clue_feedback", day)
    changes = {"received_on": day, "feedback_due": due.date if due else None, "feedback_rule": rule}
    for clue in Clue.objects.filter(transfer_items__transfer=got):
        workflow.perform(clue, "receive", by=by, why_not=follows, changes=changes)
    return got


@audit.action
def send_back(transfer: Transfer, *, by: User, reason: str = "") -> Transfer:
    """退回, by the receiver's own account before it signs: the clues wait for another transfer (domain §3.12)."""
    back = _move(transfer, "send_back", by, reason)
    for clue in Clue.objects.filter(transfer_items__transfer=back):
        workflow.perform(clue, "come_back", by=by, why_not=follows)
    return back


@audit.action
def void(transfer: Transfer, *, by: User, reason: str = "") -> Transfer:
    """作废 before it is sent: a wrong receiver, letter or list; its number is never used again (design §5.11)."""
    return _move(transfer, "void", by, reason)


VERBS: dict[str, Callable[..., Transfer]] = {
    "approve": approve, "send": send, "receive": receive, "send_back": send_back, "void": void,
}  # fmt: skip
