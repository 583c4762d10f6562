"""Small cells: nothing that is told gives away a cell of one or two."""

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
