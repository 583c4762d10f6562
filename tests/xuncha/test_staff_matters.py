"""Matters about staff wait on the workbench of the leading group and of the commission, and of nobody else (domain §1.2 d)."""

import pytest

from findings.actions import clues
from findings.models import Clue
from petitions.models import Petition
from tests import square
from tests.findings.make import clue
from tests.petitions.letters import register
from xuncha import queries as roof

LEADER = "leader_2(测试)"
SEEN = {"leading_group", "discipline"}
CLUES, LETTERS = "涉及巡察人员的线索", "涉及巡察人员的信访件"


def lines(world, account: str, ledger: str) -> list[tuple[str, int]]:
    found = roof.waiting(world.users[account], world.round)
    return [(line["step"], line["count"]) for line in found if line["ledger"] == ledger]


def told(world, ledger: str) -> set[str]:
    return {name for name in square.EVERYBODY if lines(world, name, ledger)}


@pytest.fixture
def about_leader(world) -> Clue:
    return clue(world, subject_name=LEADER, is_village_cadre=False)


@pytest.fixture
def letter(world) -> Petition:
    return register(world, about_staff=True)


def test_a_clue_waits_for_the_two_who_see_it(world, about_leader):
    assert told(world, CLUES) == SEEN
    assert lines(world, "leading_group", CLUES) == [("开始了解", 1)]


def test_step_by_step(world, about_leader):
    leading = world.users["leading_group"]
    made = clues.VERBS["inquire"](about_leader, by=world.users["discipline"])
    assert lines(world, "discipline", CLUES) == [("研究", 1)]
    made = clues.edit_clue(made, by=leading, inquiry_note="已向本人核实。")
    clues.add_evidence(made, by=leading, name="谈话笔录", pages=2)
    clues.VERBS["study"](square.fresh(made), by=world.users["discipline"])
    assert lines(world, "leading_group", CLUES) == [("审签", 1)] and lines(world, "discipline", CLUES) == []
    clues.VERBS["sign"](square.fresh(made), by=leading)
    assert told(world, CLUES) == SEEN
    Clue.objects.filter(pk=made.pk).update(status="office_reviewed")
    assert told(world, CLUES) == set(), "from here on it is the ordinary step of the leading group"


def test_an_ordinary_clue_is_none_of_these(world):
    clue(world)
    assert told(world, CLUES) == set()


def test_a_letter_about_staff_waits_until_it_is_over(world, letter):
    assert letter.group.number == 0
    assert told(world, LETTERS) == SEEN
    Petition.objects.filter(pk=letter.pk).update(status="closed")
    assert told(world, LETTERS) == set()


def test_whom_it_is_about_is_told_nothing_even_in_the_leading_group(world):
    clue(world, subject_name="discipline(测试)", is_village_cadre=False)
    assert "discipline" not in told(world, CLUES)


def test_on_the_page(world, about_leader, letter, login):
    for account in sorted(SEEN):
        page = login(account).get("/").content.decode()
        assert CLUES in page and LETTERS in page, account
    for account in ("leader_2", "office_director", "clue_officer", "secretary"):
        page = login(account).get("/").content.decode()
        assert CLUES not in page and LETTERS not in page, account


def test_the_workbench_still_asks_once(world, about_leader, letter, django_assert_max_num_queries, login):
    client = login("leading_group")
    client.get("/")
    with django_assert_max_num_queries(25):
        assert client.get("/").status_code == 200
