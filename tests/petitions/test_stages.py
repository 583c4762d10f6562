"""What petitions ask before the group leaves (domain §2.4: handling ends before the withdrawal), each met and unmet."""

from datetime import date

import pytest

from petitions import actions
from petitions.models import DuplicateCandidate
from petitions.queries import stages
from rounds.permissions.passage import verdicts
from tests.petitions.letters import register, stub, upto


def barred(world) -> set[str]:
    return {v.code.rpartition(".")[2] for v in verdicts(world.target) if v.code.startswith("petitions.") and not v.met}


def test_without_letters_nothing_stands_in_the_way(world):
    assert barred(world) == set()


def test_every_pair_is_decided(world):
    register(world)
    second = register(world)
    assert "pairs_decided" in barred(world)
    actions.accept(DuplicateCandidate.objects.get(), by=world.users["petition_2"], kind="letter")
    assert stages.pairs_decided(world.target) == []
    assert DuplicateCandidate.objects.get().second == second


@pytest.mark.parametrize("status", ["registered", "screened", "proposed"])
def test_every_letter_is_assigned(world, status):
    letter = register(world)
    if status != "registered":
        upto(letter, status, world)
    assert barred(world) == {"all_assigned"}


def test_a_stub_is_sent_up_and_an_assigned_letter_may_go_on(world):
    made = stub(world)
    assert barred(world) == {"all_assigned"}
    actions.VERBS["send_up"](made, by=world.users["petition_2"])
    upto(register(world), "handling", world)
    assert barred(world) == set()


def test_a_late_letter_is_closed_handed_on_or_given_more_time(world, settings):
    letter, duty, leader = (
        upto(register(world), "handling", world, "assign", result_due=date(2023, 4, 10)),
        world.users["petition_2"],
        world.users["leader_2"],
    )
    later = date(2023, 7, 10)
    settings.XUNCHA_TODAY = letter.due
    assert barred(world) == set()
    asked = actions.ask_time(letter, by=duty, new_due=later, reason="证人未归")
    settings.XUNCHA_TODAY = date(2023, 5, 4)
    assert barred(world) == {"none_overdue"}, "asking alone settles nothing"
    actions.TIME_VERBS["approve"](asked, by=leader)
    assert barred(world) == set()
    settings.XUNCHA_TODAY = date(2023, 7, 11)
    assert barred(world) == {"none_overdue"}
    settings.XUNCHA_TODAY = date(2023, 5, 4)
    actions.transfer(letter, by=leader, reason="交巡察办继续办理", handler="县委巡察办")
    settings.XUNCHA_TODAY = date(2023, 7, 11)
    assert barred(world) == set(), "what was handed on is settled here"


def test_letters_about_staff_tell_nothing_to_the_stage(world, settings):
    register(world, about_staff=True)
    settings.XUNCHA_TODAY = date(2023, 8, 1)
    assert barred(world) == set()


def test_the_page_says_it_and_leads_to_the_letters(world, login):
    letter = register(world)
    page = login("leader_2").get(world.target.get_absolute_url()).content.decode()
    assert "还有信访件没有分办" in page and letter.number not in page
    listed = login("petition_2").get(f"/petitions/?target={world.target.pk}&waits=assign").content.decode()
    assert letter.number in listed
