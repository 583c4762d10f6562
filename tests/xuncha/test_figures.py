"""Rates and small cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha.statistics.figures import Figure, Line, Table, percent
from xuncha.statistics.tables import completion


def test_the_published_figures_of_the_dossier():
    assert completion(688, 4, 697) == (98.71, 0.57)


@pytest.mark.parametrize(("part", "whole", "rate"), [(67, 68, 98.53), (0, 5, 0.0), (0, 0, None), (5, 5, 100.0)])
def test_percent(part, whole, rate):
    assert percent(part, whole) == rate


@given(st.lists(st.lists(st.integers(0, 50), min_size=2, max_size=2), max_size=8), st.integers(-3, 3))
def test_a_table_ties_out_only_when_totals_are_sums(rows, off):
    lines = [Line(str(i), [Figure(n) for n in row]) for i, row in enumerate(rows)]
    sums = [sum(row[at] for row in rows) for at in (0, 1)]
    table = Table("T", "表", [], lines, [Figure(sums[0] + off), Figure(sums[1])], [])
    assert table.ties() is (off == 0)
