"""Small cells: nothing that is told gives away a cell of one or two."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha.core import suppression


@pytest.mark.parametrize(
    ("cells", "tells"),
    [
        ([], False),
        ([0, 5], False),
        ([1, 7], True),
        ([1, 1, 7], True),
        ([2, 2, 9], True),
        ([1, 2, 9], False),
        ([2], True),
        ([3], False),
    ],
)
def test_the_total_is_told_only_where_it_gives_nothing_away(cells, tells):
    assert suppression.total_tells(cells) is tells


@given(st.lists(st.integers(0, 9), max_size=7))
def test_a_reader_who_knows_cells_and_total_never_learns_a_small_cell(cells):
    shown = [None if suppression.is_small(cell) else cell for cell in cells]
    if suppression.total_tells(cells) or None not in shown:
        return
    rest = sum(cells) - sum(cell or 0 for cell in shown)
    possible = [guess for guess in product((1, 2), repeat=shown.count(None)) if sum(guess) == rest]
    for place in range(shown.count(None)):
        assert {guess[place] for guess in possible} == {1, 2}


GRIDS = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 6), min_size=n, max_size=n), min_size=1, max_size=4)
)


def summed(inner: list[list[int]]) -> list[list[int]]:
    rows = [*inner, [sum(column) for column in zip(*inner, strict=True)]]
    return [[*row, sum(row)] for row in rows]


def determined(hidden: set[tuple[int, int]], height: int, width: int) -> set[tuple[int, int]]:
    """The hidden places that the sums alone determine: reduced by Gauss, an equation with one unknown left."""
    names = sorted(hidden)
    lines = [[(r, c) for c in range(width)] for r in range(height)] + [
        [(r, c) for r in range(height)] for c in range(width)
    ]
    sign = lambda place, line: -1 if place == line[-1] else 1  # noqa: E731
    rows = [[Fraction(sign(name, line) if name in line else 0) for name in names] for line in lines]
    done = 0
    for column in range(len(names)):
        pivot = next((row for row in rows[done:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        rows = [[value - row[column] * p for value, p in zip(row, pivot, strict=True)] for row in rows]
        rows.insert(done, pivot)
        done += 1
    return {names[[*map(bool, row)].index(True)] for row in rows if sum(map(bool, row)) == 1}


@given(GRIDS, st.booleans())
def test_no_small_cell_of_a_grid_can_be_worked_out(inner, total):
    grid = summed(inner)
    last, total = (len(grid) - 1, len(grid[0]) - 1), total or suppression.is_small(grid[-1][-1])
    hidden = suppression.hidden_in_grid(grid, total=total)
    true = {(r, c): n for r, row in enumerate(grid) for c, n in enumerate(row)}
    small = {place for place, n in true.items() if suppression.is_small(n) and place != last}
    assert small <= hidden and (last in hidden) is total
    if small:
        assert not determined(hidden, len(grid), len(grid[0])) & (small | ({last} if total else set()))


GROUPS = st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=3), max_size=4)


def placed(groups: list[list[int]]) -> dict[tuple[int, tuple[int, int]], int]:
    """The numbers of some groups by (group, target)."""
    return {(group, (group, at)): n for group, cells in enumerate(groups) for at, n in enumerate(cells)}


def told(unread: dict[tuple[int, tuple[int, int]], int]) -> tuple:
    """All that a reader is told: which figures are hidden, and the others: targets, sums of groups, the total."""
    hidden, sums = suppression.decide(unread), {}
    for (group, _), n in unread.items():
        sums[group] = sums.get(group, 0) + n
    cells = {target: n for (_, target), n in unread.items() if target not in hidden.targets}
    sums = {group: n for group, n in sums.items() if group not in hidden.groups}
    return hidden, cells, sums, None if hidden.total else sum(unread.values())


@given(GROUPS)
def test_who_knows_the_rule_and_all_that_is_told_never_learns_a_small_cell(groups):
    """Every number that would have been told in the same words is possible; of each small cell both one and two are."""
    unread = placed(groups)
    small = [place for place, n in unread.items() if suppression.is_small(n)][:10]
    known = told(unread)
    possible = [
        guess for guess in product((1, 2), repeat=len(small)) if told(unread | dict(zip(small, guess, strict=True))) == known
    ]  # fmt: skip
    assert all({guess[at] for guess in possible} == {1, 2} for at in range(len(small)))


@given(GROUPS)
def test_the_decision_hides_the_small_targets_and_of_the_sums_only_what_tells_of_them(groups):
    unread = placed(groups)
    found = suppression.decide(unread)
    assert found.targets == {target for (_, target), n in unread.items() if suppression.is_small(n)}
    assert found.groups == {at for at, cells in enumerate(groups) if suppression.total_tells(cells)}
    assert not found.total or found.groups


@pytest.mark.parametrize(
    ("groups", "hidden", "total"),
    [
        ([[1, 2], [5]], set(), False),
        ([[1], [2]], {0, 1}, False),
        ([[1], [1]], {0, 1}, True),
        ([[1, 7], [1, 2]], {0}, True),
        ([[1], [2, 2]], {0, 1}, True),
        ([[1], [2], [2, 2]], {0, 1, 2}, True),
        ([[1], [1], [2, 2]], {0, 1, 2}, False),
    ],
)
def test_a_sum_is_told_where_what_is_hidden_could_be_otherwise(groups, hidden, total):
    found = suppression.decide(placed(groups))
    assert (found.groups, found.total) == (hidden, total)
