"""Many letters at once (批量登记): drafts of the single verb, one transaction, one entry in the trail for each letter."""

from collections.abc import Callable, Sequence

from django.db import models

from petitions.actions.custody import columns_of
from petitions.actions.registration import PetitionDraft, accused_of, registered
from petitions.models import Petition, PetitionReporter
from rounds.actions.classifying import L3, Choice, note_classifications
from xuncha.core import audit, jobs, numbers
from xuncha.core.models import User

BATCH = 500
#: the look for duplicates after an import: of the whole term, as by night, for each letter may be like any other
LOOK = "petitions.tasks.look_after_import"


@audit.action
def register_many(
    drafts: Sequence[PetitionDraft], *, by: User, tell: Callable[[int], None] = lambda _: None
) -> list[Petition]:
    """Save drafts of `draft_petition` in their order; `tell` hears how many are in. Once they are in, the radar looks at them."""
    letters = [draft.petition for draft in drafts]
    _number(letters)
    _write(letters, tell)
    _write([one for draft in drafts for one in accused_of(draft.petition, draft.accused, by=by)])
    _write([PetitionReporter(petition=draft.petition, created_by=by, **columns_of(draft.reporter))
            for draft in drafts if draft.reporter])  # fmt: skip
    note_classifications((Choice(letter, letter.field, letter.summary, L3) for letter in letters), by=by)
    audit.record_many("register", ((draft.petition, registered(draft)) for draft in drafts), by=by)
    if letters:
        jobs.enqueue(LOOK, by=by, label=f"导入后查重 {len(letters)} 件", term=letters[0].round.term_id)
    return letters


def _number(letters: Sequence[Petition]) -> None:
    by_group: dict[int, list[Petition]] = {}
    for letter in letters:
        by_group.setdefault(letter.group_id, []).append(letter)
    for rows in by_group.values():
        first = rows[0]
        given = numbers.next_numbers(term=first.round.term.number, sequence=first.round.sequence, group=first.group.number,
                                     kind="petition", count=len(rows))  # fmt: skip
        for letter, number in zip(rows, given, strict=True):
            letter.number = number


def _write(rows: Sequence[models.Model], tell: Callable[[int], None] = lambda _: None) -> None:
    for at in range(0, len(rows), BATCH):
        tell(at)
        part = list(rows[at : at + BATCH])
        type(part[0])._base_manager.bulk_create(part)
