"""The state square of petitions: every status × verb × account (letters: tests/square.py). petition_2 registered and proposed."""

import pytest

from petitions import actions
from petitions.models import Petition
from petitions.states import PETITION_FLOW, PetitionStatus
from tests import square
from tests.petitions import letters

#: who keeps the letters, and who decides what becomes of them
DUTY, DECIDE = "PT", "LT"
VERBS = {**actions.VERBS, "propose": actions.propose, "close": actions.close, "answer": actions.answer}
PETITIONS: square.Table = {
    ("registered", "screen"): DUTY,
    ("returned", "screen"): DUTY,
    ("registered", "merge"): DUTY,
    ("screened", "merge"): DUTY,
    ("proposed", "merge"): DUTY,
    ("screened", "propose"): DUTY,
    ("proposed", "approve"): DECIDE,
    ("screened", "send_back"): DECIDE,
    ("proposed", "send_back"): DECIDE,
    ("screened", "reject"): DECIDE,
    ("proposed", "reject"): DECIDE,
    ("approved", "handle"): DUTY,
    ("handling", "close"): DUTY,
    ("approved", "repropose"): DUTY,
    ("handling", "repropose"): DUTY,
    ("approved", "transfer"): DECIDE,
    ("handling", "transfer"): DECIDE,
    ("transferred", "receipt"): DUTY,
    ("receipted", "answer"): DUTY,
}
#: a stub about a cadre of a higher level is sent up and signed for, no more
STUBS: square.Table = {("registered", "send_up"): DUTY, ("transferred", "receipt"): DUTY}
EXTRA = {
    "propose": {"proposal": "由组内核实。", "disposal": "group", "handler": "巡察组"},
    "close": {"result": "属实。", "truth": "true"},
    "answer": {"result": "属实。", "truth": "true"},
}


def letter_at(world, status: str, *, proposer: str = "petition_2") -> Petition:
    """A letter that lacks nothing, called a duplicate of another, in a status."""
    first, letter = letters.register(world), letters.register(world)
    actions.mark_duplicate(letter, first, by=world.users["petition_2"], kind="shared")
    proposed = {
        "proposal": "交县信访局办理。",
        "disposal": "assign",
        "handler": "县信访局",
        "proposer": world.users[proposer],
    }
    Petition.objects.filter(pk=letter.pk).update(status=status, **proposed)
    return square.fresh(letter)


def test_the_tables_know_every_verb_and_status():
    square.check_table(PETITIONS | STUBS, VERBS, PETITION_FLOW)


@pytest.mark.parametrize("status", PetitionStatus.values)
def test_the_square_of_petitions(world, status):
    square.walk(world, letter_at(world, status), VERBS, status, PETITIONS, **EXTRA)


@pytest.mark.parametrize("status", ["registered", "transferred"])
def test_the_square_of_stubs(world, status):
    stub = letters.stub(world)
    Petition.objects.filter(pk=stub.pk).update(status=status)
    square.walk(world, stub, VERBS, status, STUBS, **EXTRA)


@pytest.mark.parametrize(
    ("status", "verb"), [("proposed", "approve"), ("proposed", "reject"), ("approved", "transfer")]
)
def test_who_proposed_does_not_decide(world, status, verb):
    letter = letter_at(world, status, proposer="petition_officer")
    found = square.who_may(world, lambda user: VERBS[verb](square.fresh(letter), by=user, reason="理由"))
    assert found == {"leader_2"}
