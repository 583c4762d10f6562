"""Who reaches what in a round, today: the one scoping function of every ledger, and the reasons for a no.

visible = targets authorised today ∩ rule table − recused organisations (design §5.1). Nothing here writes.
Split by noun: `reach` (authorisations as they count today), `scoping` (rows), `rights` (one record), `masters`
(organisations, persons, dictionaries), `passage` (what bars a stage).
"""

from rounds.permissions.masters import (
    orgs_within,
    persons_within,
    reads_masters,
    why_not_house,
)
from rounds.permissions.papers import may_fetch_document, may_read_slot, slot_ceiling, why_not_set_papers
from rounds.permissions.powers import may_fetch_basis
from rounds.permissions.reach import NOTHING, Held, Reach, own_names, reach, recused_from, roles_held
from rounds.permissions.rights import (
    allows,
    holds,
    is_unit,
    may_see,
    why_not,
    why_not_authorised_on,
    why_not_capable,
    why_not_write,
)
from rounds.permissions.scoping import more_than_seen, own_rows, scope, within_part

__all__ = [
    "NOTHING",
    "Held",
    "Reach",
    "allows",
    "holds",
    "is_unit",
    "may_fetch_basis",
    "may_fetch_document",
    "may_read_slot",
    "may_see",
    "more_than_seen",
    "orgs_within",
    "own_names",
    "own_rows",
    "persons_within",
    "reach",
    "reads_masters",
    "recused_from",
    "roles_held",
    "scope",
    "slot_ceiling",
    "why_not",
    "why_not_authorised_on",
    "why_not_capable",
    "why_not_house",
    "why_not_set_papers",
    "why_not_write",
    "within_part",
]
