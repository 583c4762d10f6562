"""Verbs of 请示报告: draft, sign, send up, directive, follow-up (domain §3.11)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from rounds.actions import attachments
from rounds.actions.editing import change, check_fields, demand, make, not_ahead, refuse
from rounds.actions.many import Draft, Told, save_drafts, silent
from rounds.models import Instruction, RoundTarget
from rounds.permissions.group_life import (
    why_not_attach_to_instruction,
    why_not_create,
    why_not_edit_instruction,
    why_not_instruction,
)
from xuncha.core import audit, calendar, numbers, outgoing, workflow
from xuncha.core.models import StoredFile, User

COLUMNS = ("kind", "to", "urgency", "title", "body")


@audit.action
def draft_instruction(*, by: User, target: RoundTarget, **columns: Any) -> Instruction:
    """Begin an instruction about a target; it takes the next QS number of its group."""
    refuse(why_not_create(by, target, "instruction.write"))
    round_ = target.round
    number = numbers.next_number(
        term=round_.term.number, sequence=round_.sequence, group=target.group.number, kind="instruction"
    )
    return make(Instruction, "create", by=by, values={"number": number, **_values(target, columns)})


def _values(target: RoundTarget, columns: dict[str, Any]) -> dict[str, Any]:
    home = {"round": target.round, "group": target.group, "target": target, "org": target.org}
    return {**home, **_known(columns)}


def prepare_instruction(target: RoundTarget, *, author: User, **columns: Any) -> Draft:
    """An instruction that keeps all rules and is neither numbered nor saved yet (domain §3.11)."""
    refuse(why_not_create(author, target, "instruction.write"))
    paper = Instruction(**_values(target, columns), created_by=author)
    check_fields(paper)
    return Draft(paper, columns)


@audit.action
def draft_many(drafts: Sequence[Draft], *, by: User, tell: Told = silent) -> list[Any]:
    """Save drafts of `prepare_instruction` with the next QS numbers."""
    return save_drafts(drafts, "create", by=by, kind="instruction", tell=tell)


@audit.action
def edit_instruction(paper: Instruction, *, by: User, **columns: Any) -> Instruction:
    """Change the text before the leader has signed it."""
    locked = Instruction.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    refuse(why_not_edit_instruction(by, locked))
    return change(locked, "edit", by=by, values=_known(columns))


def _known(columns: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(columns) - set(COLUMNS):
        raise TypeError(f"unknown columns of an instruction: {sorted(unknown)}")
    return columns


#: the files of an instruction
SLOTS = {"attachment": "附件", "directive": "批示件"}


@audit.action
def attach(paper: Instruction, *, by: User, upload: UploadedFile | None, slot: str = "attachment") -> StoredFile:
    """Keep a file with an instruction: what goes up with it, or the directive as it was written (domain §3.0, §3.11)."""
    locked = Instruction.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    why_not = why_not_attach_to_instruction(by, locked, slot)
    return attachments.keep(locked, by=by, upload=upload, slot=slot, slots=SLOTS, why_not=why_not, level=locked.LEVEL)


def _move(paper: Instruction, verb: str, by: User, reason: str, **changes: Any) -> Instruction:
    return workflow.perform(paper, verb, by=by, why_not=why_not_instruction, reason=reason, changes=changes)


@audit.action
def sign(paper: Instruction, *, by: User, reason: str = "") -> Instruction:
    """起草 → 组长已签发."""
    return _move(paper, "sign", by, reason, signed_by=by)


@audit.action
def send_back(paper: Instruction, *, by: User, reason: str = "") -> Instruction:
    """组长已签发 → 起草, with a reason; the signature counts no more."""
    return _move(paper, "send_back", by, reason, signed_by=None)


@audit.action
def report(paper: Instruction, *, by: User, reason: str = "") -> Instruction:
    """组长已签发 → 已报: from now on the addressee sees it."""
    changes = {"reported_on": calendar.today()}
    return workflow.perform(paper, "report", by=by, why_not=why_not_instruction, reason=reason, changes=changes,
                            lacks=lambda locked: _traces(locked, by))  # fmt: skip


def _traces(paper: Instruction, by: User) -> list[str]:
    """Bar a paper that leaves the group with the name of who talked or wrote (core/outgoing.py)."""
    outgoing.check(paper.target, by=by, about=paper, texts={"标题": paper.title, "内容": paper.body})
    return []


@audit.action
def direct(
    paper: Instruction, *, by: User, reason: str = "", directive: str = "", directive_by: str = "",
    directed_on: date | None = None,
) -> Instruction:  # fmt: skip
    """已报 → 已批: the words of the directive, whose they are, and the day on the paper: today unless said (domain §3.11 directive.*)."""
    refuse(why_not_instruction(by, paper, paper.FLOW.find("direct")))
    day = directed_on or calendar.today()
    demand({
        "directive": "" if directive.strip() else "请写明批示内容。",
        "directed_on": not_ahead(day, "批示日期") or _not_before(day, paper.reported_on, "批示日期", "报送日期"),
    })  # fmt: skip
    changes = {"directive": directive, "directive_by": directive_by.strip() or by.name, "directed_by": by,
               "directed_on": day}  # fmt: skip
    return _move(paper, "direct", by, reason, **changes)


def _not_before(day: date, first: date | None, label: str, of_what: str) -> str:
    return f"{label}不能早于{of_what}（{first}），请改正。" if first and day < first else ""


@audit.action
def carry_out(
    paper: Instruction, *, by: User, reason: str = "", follow_up: str = "", carried_on: date | None = None
) -> Instruction:
    """已批 → 已落实: what was done on the directive, and when: today unless said (domain §3.11 directive.*)."""
    refuse(why_not_instruction(by, paper, paper.FLOW.find("carry_out")))
    day = carried_on or calendar.today()
    demand({
        "follow_up": "" if follow_up.strip() else "请写明落实情况。",
        "carried_on": not_ahead(day, "落实日期") or _not_before(day, paper.directed_on, "落实日期", "批示日期"),
    })  # fmt: skip
    return _move(paper, "carry_out", by, reason, follow_up=follow_up, carried_on=day)


@audit.action
def void(paper: Instruction, *, by: User, reason: str = "") -> Instruction:
    """作废: the number is not used again."""
    return _move(paper, "void", by, reason, voided_at=calendar.now(), void_reason=reason)


VERBS: dict[str, Callable[..., Instruction]] = {
    "sign": sign, "send_back": send_back, "report": report, "direct": direct, "carry_out": carry_out, "void": void,
}  # fmt: skip
