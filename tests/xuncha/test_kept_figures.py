"""What is kept from a group shows in no snapshot and on no paper of it, and a small figure of letters stays off the paper (design §5.2, §5.3)."""

import pytest

from findings.actions import reports as report_actions
from tests.petitions import letters
from xuncha import actions, reports
from xuncha.statistics import frozen, tables
from xuncha.statistics.metrics import Scope


@pytest.fixture
def report(world):
    return report_actions.start_report(world.target, by=world.users["leader_2"])


def paper(world, report) -> dict:
    kept = actions.take_snapshot(world.round, by=world.users["leader_2"], target=world.target)
    context = reports.report_context(report, kept, show_sources=False)
    return {"figures": kept.figures, "rows": kept.rows, "printed": context["figures"]}


def test_a_letter_about_the_group_changes_neither_snapshot_nor_paper(world, report):
    for _ in range(3):
        letters.register(world)
    before = paper(world, report)
    assert before["figures"]["petitions"] == 3 and before["printed"]["petitions"] == "3"
    kept = letters.register(world, about_staff=True)
    assert kept.group.number == 0
    assert paper(world, report) == before
    of_round = actions.take_snapshot(world.round, by=world.users["office_director"])
    assert of_round.figures["petitions"] == 3 and str(kept.uid) not in of_round.rows["petitions"]


def test_no_figure_beside_the_snapshot_tells_of_it(world, report, login):
    """Whoever only counts would subtract the paper's figure from the live one."""
    for about in (False, False, False, True):
        letters.register(world, about_staff=about)
    printed = paper(world, report)["figures"]["petitions"]
    at = tables.T1_CODES.index("petitions")
    live = {name: tables.work_done(Scope(world.round, world.users[name])).totals[at].value
            for name in ("office_staff", "secretary", "leader_2", "leading_group")}  # fmt: skip
    assert live == {"office_staff": printed, "secretary": printed, "leader_2": printed, "leading_group": printed + 1}
    assert login("office_staff").get("/petitions/").context["more_counted"] == printed == 3


def test_a_snapshot_counts_an_ordinary_letter(world, report):
    letters.register(world)
    before = paper(world, report)
    letters.register(world)
    assert paper(world, report)["figures"]["petitions"] == before["figures"]["petitions"] + 1


def test_the_snapshot_tells_the_leader_as_many_as_the_list(world, report, login):
    for about in (False, False, False, True):
        letters.register(world, about_staff=about)
    kept = actions.take_snapshot(world.round, by=world.users["leader_2"], target=world.target)
    listed = login("leader_2").get("/petitions/").context["page"].paginator.count
    table = frozen.table_of(kept, world.users["leader_2"])
    line = next(line for line in table.rows if line.label == "信访（件）")
    assert [cell.value for cell in line.cells] == [listed, listed] == [3, 3]


@pytest.mark.parametrize(("n", "printed"), [(0, "0"), (1, "不足3"), (2, "不足3"), (3, "3")])
def test_one_or_two_letters_are_not_printed(world, report, n, printed):
    for _ in range(n):
        letters.register(world)
    assert paper(world, report)["printed"]["petitions"] == printed
