"""Verbs of material requests (调阅): ask, edit, receive, give back, note a loss, take the request back (domain §3.8)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from library import permissions
from library.actions import checks
from library.models import Completeness, MaterialItem, MaterialKind, MaterialRequest
from library.models.materials import FINAL, IN_HAND
from rounds.models import PartyOrg, RoundTarget
from xuncha.core import audit, calendar, numbers, outgoing, workflow
from xuncha.core.errors import Refused, Unmet, whole
from xuncha.core.models import User
from xuncha.core.scan import Kind

#: the three 第一时间 have a deadline rule each, which the office edits as data (domain §2.4, §3.8)
DEADLINES = {
    MaterialKind.PAPERS: "material_supply",
    MaterialKind.PEOPLE: "material_people",
    MaterialKind.TASK: "material_task",
}
STARTS = ("asked_at", "kind")  # what the clock starts from
FACTS = ("kind", "asked_of", "contact", "note", "asked_at")


@audit.action
def ask_materials(
    *, by: User, target: RoundTarget, items: Sequence[Mapping[str, Any]], asked_of: PartyOrg, asked_at: datetime | None = None,
    due_at: datetime | None = None, **facts: Any,
) -> MaterialRequest:  # fmt: skip
    """Ask a unit for papers, people or work, item by item; the clock runs by the rule of its kind unless a time is set.

    `items`: name, period, copies, form of each. Numbered DY in the group's own row.
    """
    asked = begun(target, by, items, due_at, asked_of=asked_of, asked_at=asked_at or calendar.now(), **facts)
    check_traces(asked, items, by=by)
    asked.number = numbers.next_number(
        term=target.round.term.number, sequence=target.round.sequence, group=target.group.number, kind="material"
    )
    asked.save()
    _write_items(asked, items, by)
    changes = audit.clear_changes(asked, {}, {"number": asked.number, **given(asked)})
    audit.record("ask_materials", by=by, about=asked, changes=changes)
    return asked


def given(asked: MaterialRequest) -> dict[str, Any]:
    """What the trail keeps of a new request."""
    return {"kind": asked.kind, "asked_at": asked.asked_at, "due_at": asked.due_at}


def begun(
    target: RoundTarget, author: User, items: Sequence[Any], due_at: datetime | None, *, asked_of: PartyOrg,
    days: calendar.WorkingDays | None = None, **facts: Any,
) -> MaterialRequest:  # fmt: skip
    """A request that keeps all rules, with its clock, neither numbered nor saved yet."""
    _refuse(permissions.why_not_ask(author, target))
    asked = MaterialRequest(round=target.round, group=target.group, target=target, created_by=author, asked_of=asked_of,
                            org=_about(target, asked_of), **facts)  # fmt: skip
    checks.asking(asked, items, due_at)
    _start_clock(asked, due_at, days)
    return asked


def _about(target: RoundTarget, asked_of: PartyOrg) -> PartyOrg:
    """A request to a department concerns the target as a whole."""
    return asked_of if asked_of.path.startswith(target.org.path) else target.org


def _start_clock(asked: MaterialRequest, due_at: datetime | None, days: calendar.WorkingDays | None = None) -> None:
    """The rule's day ends at midnight; a time set by the group stands instead of the rule."""
    day = checks.day_of(asked.asked_at)
    if due_at is None:
        due = calendar.start_clock(asked, code=DEADLINES[MaterialKind(asked.kind)], base=day, days=days)
        asked.due_at = end_of(due.date) if due else None
        return
    asked.due_base, asked.due, asked.due_at = day, checks.day_of(due_at), due_at


def end_of(day: date) -> datetime:
    """The last second of a day here."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=calendar.ZONE)


def _write_items(asked: MaterialRequest, items: Sequence[Mapping[str, Any]], by: User) -> None:
    asked.items.all().delete()
    for seq, item in enumerate(items, start=1):
        MaterialItem.objects.create(request=asked, seq=seq, created_by=by, **item)


@audit.action
def edit_materials(
    asked: MaterialRequest,
    *,
    by: User,
    items: Sequence[Mapping[str, Any]],
    due_at: datetime | None = None,
    **facts: Any,
) -> MaterialRequest:
    """Correct a request that nobody has answered yet; a new time of asking starts the clock anew."""
    locked = (
        MaterialRequest.objects.select_for_update(of=("self",))
        .select_related("target__org", "asked_of")
        .get(pk=asked.pk)
    )
    _refuse(permissions.why_not_edit(by, locked))
    if unknown := set(facts) - set(FACTS):
        raise TypeError(f"unknown facts of a request: {sorted(unknown)}")
    names = (*facts, "due_at")
    before = {name: getattr(locked, name) for name in names}
    for name, value in facts.items():
        setattr(locked, name, value)
    checks.asking(locked, items, due_at)
    check_traces(locked, items, by=by)
    locked.org = _about(locked.target, locked.asked_of)
    if due_at != locked.due_at or any(
        getattr(locked, name) != before.get(name, getattr(locked, name)) for name in STARTS
    ):
        locked.due = locked.due_rule = None
        _start_clock(locked, due_at)
    locked.save()
    _write_items(locked, items, by)
    changes = audit.clear_changes(locked, before, {name: getattr(locked, name) for name in names})
    audit.record("edit_materials", by=by, about=locked, changes=changes | {"items": "changed"})
    return locked


@audit.action
def receive(
    asked: MaterialRequest, *, by: User, answers: Mapping[int, str], at: datetime, receivers: Iterable[User] = (),
    handed_by: str = "", copied: Iterable[int] = (), note: str = "", reason: str = "",
) -> MaterialRequest:  # fmt: skip
    """Note the unit's answer to some items (`answers`: seq → 齐全程度); the status follows: 部分收到 or 收齐.

    Papers are handed over by somebody to at least two inspectors; people who came and work that was done are only noted,
    by whoever does so, in the name of the unit. An item answered before is corrected with a reason.
    """
    (asked, items), receivers = _locked(asked, by), list(receivers)
    if asked.kind != MaterialKind.PAPERS:
        receivers, handed_by = receivers or [by], handed_by.strip() or str(asked.asked_of)[:40]
    answered = [item for item in items if item.seq in answers]
    checks.receipt(asked, answered, answers, at, receivers, handed_by, reason)
    kept = set(copied)
    for item in answered:
        item.completeness, item.received_at, item.answer_note = answers[item.seq], at, note
        in_hand = item.completeness in IN_HAND
        item.handed_by, item.copied = handed_by if in_hand else "", in_hand and item.seq in kept
        item.save()
        item.receivers.set(receivers if in_hand else [])
    verb = "receive_all" if all(item.completeness in FINAL for item in items) else "receive_part"
    last = max(item.received_at for item in items if item.received_at)
    changes = {"received_at": last if verb == "receive_all" else None, "completeness": overall(items)}
    return workflow.perform(asked, verb, by=by, why_not=permissions.why_not, reason=reason, changes=changes)


def _locked(asked: MaterialRequest, by: User) -> tuple[MaterialRequest, list[MaterialItem]]:
    """The request under lock with its items, for a person who may work on it."""
    locked = (
        MaterialRequest.objects.select_for_update(of=("self",))
        .select_related("target__org", "asked_of")
        .get(pk=asked.pk)
    )
    _refuse(permissions.why_not_capable(by, locked))
    return locked, list(locked.items.order_by("seq"))


def overall(items: Sequence[MaterialItem]) -> str:
    """齐全程度 of the whole request: one word when all items agree, 部分 when they do not."""
    words = {item.completeness for item in items}
    return words.pop() if len(words) == 1 else Completeness.PARTIAL


@audit.action
def give_back(
    asked: MaterialRequest, *, by: User, seqs: Iterable[int], at: datetime, returned_to: str, reason: str = ""
) -> MaterialRequest:
    """Give originals back to the unit; with the last one of a complete request it is 已归还."""
    (asked, items), wanted = _locked(asked, by), set(seqs)
    chosen = [item for item in items if item.seq in wanted and item.is_borrowed]
    came = max((item.received_at for item in chosen), default=None)
    fields = {
        "seqs": "" if chosen and len(chosen) == len(wanted) else "请选择要归还的原件；只有借阅中的原件需要归还。",
        "at": checks.why_not_at(at, came, "归还时间", "提供时间"),
        "returned_to": "" if returned_to.strip() else "请填写单位收回人姓名。",
    }
    checks.demand(fields)
    for item in chosen:
        item.returned_at, item.returned_to = at, returned_to
        item.save()
    return _settle(asked, items, "give_back", by, reason)


@audit.action
def note_loss(asked: MaterialRequest, *, by: User, seqs: Iterable[int], reason: str = "") -> MaterialRequest:
    """Note that borrowed originals were lost, with what happened: they wait for no return, and stay marked."""
    (asked, items), wanted = _locked(asked, by), set(seqs)
    chosen = [item for item in items if item.seq in wanted and item.is_borrowed]
    if not chosen or len(chosen) < len(wanted):
        raise Unmet(fields={"seqs": "请选择遗失的原件；只有借阅中的原件可以登记遗失。"})
    if not (reason := whole(reason, 300, "经过和处理情况", "reason")):
        raise Unmet(fields={"reason": "登记遗失必须写明经过和处理情况。"})
    outgoing.check(asked.target, by=by, about=asked, texts={"遗失说明": reason})  # it stands on 归还清单
    for item in chosen:
        item.loss_note = reason
        item.save()
    return _settle(asked, items, "note_loss", by, reason)


def _settle(asked: MaterialRequest, items: list[MaterialItem], verb: str, by: User, reason: str) -> MaterialRequest:
    """The last original of a complete request ends it; before that only the items change, and one entry tells so."""
    if asked.status == "complete" and not any(item.is_borrowed for item in items):
        changes = {"returned_at": max((item.returned_at for item in items if item.returned_at), default=None)}
        return workflow.perform(asked, "return_all", by=by, why_not=permissions.why_not, reason=reason, changes=changes)
    audit.record(verb, by=by, about=asked, reason=reason, changes={"items": "changed"})
    return asked


@audit.action
def cancel(asked: MaterialRequest, *, by: User, reason: str = "") -> MaterialRequest:
    """撤回: a request that nobody has answered, with a reason; its number stays."""
    changes = {"void_reason": reason.strip()}
    return workflow.perform(asked, "cancel", by=by, why_not=permissions.why_not, reason=reason, changes=changes)


def check_traces(asked: MaterialRequest, items: Sequence[Mapping[str, Any]], *, by: User) -> None:
    """The list goes to the unit on paper: no reporter and no interviewee in it (core/outgoing.py); a contact has a telephone."""
    texts = {"说明": asked.note}
    for seq, item in enumerate(items, start=1):
        texts |= {f"清单第{seq}项": item.get("name", ""), f"清单第{seq}项所属期间": item.get("period", "")}
    outgoing.check(asked.target, by=by, about=asked, texts=texts)
    kinds = tuple(kind for kind in Kind if kind != Kind.PHONE)
    outgoing.check(asked.target, by=by, about=asked, texts={"联系人": asked.contact}, kinds=kinds)


def _refuse(sentence: str) -> None:
    if sentence:
        raise Refused(sentence)
