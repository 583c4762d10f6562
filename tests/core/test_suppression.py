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


@given(st.dictionaries(st.integers(1, 6), st.integers(0, 9), max_size=6))
def test_the_decision_hides_every_small_target_and_the_total_that_tells_one(unread):
    found = suppression.decide(unread)
    assert found.targets == {key for key, n in unread.items() if suppression.is_small(n)}
    assert found.total is suppression.total_tells(unread.values())
