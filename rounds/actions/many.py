"""Many records of a ledger at once (批量登记): drafts that keep the rules of the single verb, one transaction, one entry each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from rounds.models import LedgerRecord
from xuncha.core import audit, numbers
from xuncha.core.models import User

BATCH = 500
Told = Callable[[int], None]


def silent(_: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass
class Draft:
    """A record that keeps all rules and is not saved yet; `values` as the trail notes them.

    `ties`: objects by many-to-many field; `rows`: records that hang on it, by the name of their key to it.
    """

    record: Any
    values: dict[str, Any]
    ties: dict[str, Sequence[models.Model]] = field(default_factory=dict)
    rows: list[tuple[str, models.Model]] = field(default_factory=list)
    key: Any = None


@audit.action
def save_drafts(
    drafts: Sequence[Draft], verb: str, *, by: User, kind: str = "", tell: Told = silent
) -> list[models.Model]:
    """Save drafts in their order; with `kind` they take the next official numbers of their group (domain §3.0)."""
    records = [draft.record for draft in drafts]
    if kind:
        _number(records, kind)
        for draft in drafts:
            draft.values = {"number": draft.record.number, **draft.values}
    write_rows(records, tell)
    for name in dict.fromkeys(name for draft in drafts for name in draft.ties):
        _tie(name, [draft for draft in drafts if draft.ties.get(name)])
    hang(drafts)
    audit.record_many(verb, ((d.record, audit.clear_changes(d.record, {}, d.values)) for d in drafts), by=by)
    return records


def _number(records: Sequence[LedgerRecord], kind: str) -> None:
    by_group: dict[int, list[LedgerRecord]] = {}
    for record in records:
        by_group.setdefault(record.group_id, []).append(record)
    for rows in by_group.values():
        first = rows[0]
        given = numbers.next_numbers(term=first.round.term.number, sequence=first.round.sequence, group=first.group.number,
                                     kind=kind, count=len(rows))  # fmt: skip
        for record, number in zip(rows, given, strict=True):
            record.number = number


def write_rows(rows: Iterable[models.Model], tell: Told = silent) -> None:
    """Insert rows of one model in portions."""
    found = list(rows)
    for at in range(0, len(found), BATCH):
        tell(at)
        type(found[at])._base_manager.bulk_create(found[at : at + BATCH])


def _tie(name: str, drafts: Sequence[Draft]) -> None:
    tied = drafts[0].record._meta.get_field(name)
    mine, other = f"{tied.m2m_field_name()}_id", f"{tied.m2m_reverse_field_name()}_id"
    through = tied.remote_field.through
    write_rows(
        through(**{mine: draft.record.pk, other: pk})
        for draft in drafts for pk in dict.fromkeys(one.pk for one in draft.ties[name])
    )  # fmt: skip


def hang(drafts: Sequence[Draft]) -> None:
    """Insert what hangs on the records, now that they have keys."""
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for draft in drafts:
        for name, row in draft.rows:
            setattr(row, name, draft.record)
            by_model.setdefault(type(row), []).append(row)
    for rows in by_model.values():
        write_rows(rows)
