"""Small cells of guarded nouns (小数抑制, domain §1.2 b): what may be told to a reader who only counts them.

Everything starts from the *unread* numbers: the rows that a reader may count and not open. What one may open is no secret,
so a figure is hidden exactly where its unread part would be told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: nouns whose small cells are for readers of the rows alone
GUARDED = ("clue", "petition")
SMALL = 3
Place = tuple[int, int]


def is_small(value: int | None) -> bool:
    """A cell that is hidden: one or two records. Nothing at all is no secret."""
    return bool(value) and value < SMALL


def on_paper(value: int) -> str:
    """A figure of a guarded noun for a paper, whose readers may only count: one or two are 不足3."""
    return f"不足{SMALL}" if is_small(value) else str(value)


def total_tells(values: Iterable[int | None]) -> bool:
    """Whether the sum of a row of cells would give its hidden cells away.

    Each hidden cell is 1 or 2, so their sum says what they are when there is one of them, or when all must be 1 or
    all must be 2; a small total is a small cell itself.
    """
    known = [value or 0 for value in values]
    hidden = [value for value in known if is_small(value)]
    return is_small(sum(known)) or bool(hidden) and not len(hidden) < sum(hidden) < 2 * len(hidden)


@dataclass(frozen=True)
class Hidden:
    """The one decision about a guarded figure and a reader: the targets whose cells are hidden, the groups whose sums are,
    and whether the total is.

    Every table, snapshot and list that tells the figure goes by it, so that none gives away what another hides.
    """

    targets: frozenset[Any] = frozenset()
    groups: frozenset[Any] = frozenset()
    total: bool = False


def decide(unread: Mapping[tuple[Any, Any], int]) -> Hidden:
    """The decision for the unread numbers by (group, target) (domain §1.2 b).

    A group's sum is hidden where it would tell its small cells: where there is one of them, or all are 1, or all are 2. Less
    the sums that are told, the total tells what the hidden ones make together.
    """
    small: dict[Any, list[int]] = {}
    for (group, _), n in unread.items():
        small.setdefault(group, []).extend([n] if is_small(n) else [])
    silent = {group: cells for group, cells in small.items() if total_tells(cells)}
    targets = frozenset(target for (_, target), n in unread.items() if is_small(n))
    return Hidden(targets, frozenset(silent), _sum_tells(list(silent.values())))


def _sum_tells(lines: Sequence[Sequence[int]]) -> bool:
    """Whether the sum of hidden lines would tell one of them: each holds 1 alone or 2 alone, and who knows the rule knows that.

    It tells nothing of a line where the others could make up for the other value.
    """
    whole = sum(map(sum, lines))
    return any(
        whole - (3 - line[0]) * len(line) not in _possible([*lines[:at], *lines[at + 1 :]])
        for at, line in enumerate(lines)
    )


def _possible(lines: Iterable[Sequence[int]]) -> set[int]:
    """The sums that lines of these lengths can have, each of 1 alone or of 2 alone."""
    sums = {0}
    for line in lines:
        sums = {one + value * len(line) for one in sums for value in (1, 2)}
    return sums


def hidden_in_grid(unread: Sequence[Sequence[int]], *, total: bool) -> set[Place]:
    """The places of a grid that are hidden, its last row and last column being sums; `total`: whether the grand total is.

    That much is decided by the targets and stays so: where nothing else can be hidden beside a told cell, all but the
    grand total is, the zeros too.
    """
    last = (len(unread) - 1, len(unread[0]) - 1)
    true = {(r, c): n for r, row in enumerate(unread) for c, n in enumerate(row)}
    secret = {place for place, n in true.items() if is_small(n) and place != last} | ({last} if total else set())
    hidden = set(secret)
    while told := next((place for place in sorted(secret) if _is_told(place, hidden, true, last)), None):
        near = [place for place in _lines(told, true) if place not in hidden and place != last and true[place]]
        if not near:
            return set(true) - ({last} - secret)
        hidden.add(min(near, key=lambda place: (true[place], place)))
    return hidden


def _lines(place: Place, true: Mapping[Place, int]) -> list[Place]:
    return [other for other in true if other[0] == place[0] or other[1] == place[1]]


def _is_told(place: Place, hidden: set[Place], true: Mapping[Place, int], last: Place) -> bool:
    """Whether a hidden cell can be worked out: from the sums alone, or because the hidden parts of a known sum are all 1."""
    row = [p for p in hidden if p[0] == place[0]]
    column = [p for p in hidden if p[1] == place[1]]
    ones = [(row, (place[0], last[1])), (column, (last[0], place[1]))]
    return _is_bridge(place, hidden) or any(
        place != margin and margin not in hidden and all(true[p] == 1 for p in line) for line, margin in ones
    )


def _is_bridge(place: Place, hidden: set[Place]) -> bool:
    """Rows and columns are equations, hidden cells tie a row to a column: what lies on no ring of ties is determined."""
    rows, columns, others = {place[0]}, set(), hidden - {place}
    while found := {p for p in others if (p[0] in rows) != (p[1] in columns)}:
        rows |= {r for r, _ in found}
        columns |= {c for _, c in found}
    return place[1] not in columns
