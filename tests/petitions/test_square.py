"""The state squares of petitions, of pairs that the radar finds, of notices of a reading and of requests for more time.

Every status × verb × account (letters: tests/square.py). petition_2 registered, proposed and asked for time.
"""

from datetime import date

import pytest

from petitions import actions
from petitions.models import DuplicateCandidate, IdentityNotice, Petition
from petitions.states import DUPLICATE_FLOW, NOTICE_FLOW, PETITION_FLOW, DuplicateOutcome, NoticeStatus, PetitionStatus
from tests import square
from tests.petitions import letters
from xuncha.core.models import PostponeRequest
from xuncha.core.postpone_states import POSTPONE_FLOW, PostponeStatus

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
#: a letter whose approved way is 并案 or 不予受理 ends by that verb; what its way bars is not in these tables
ENDING: dict[str, square.Table] = {
    "merge": {
        ("approved", "merge"): DUTY,
        ("handling", "merge"): DUTY,
        ("approved", "handle"): DUTY,
        ("approved", "repropose"): DUTY,
        ("handling", "repropose"): DUTY,
    },
    "reject": {
        ("approved", "reject"): DECIDE,
        ("handling", "reject"): DECIDE,
        ("approved", "handle"): DUTY,
        ("approved", "repropose"): DUTY,
        ("handling", "repropose"): DUTY,
    },
}
LAST: square.Table = ENDING["merge"] | ENDING["reject"]
#: a stub about a cadre of a higher level is sent up and signed for, no more
STUBS: square.Table = {("registered", "send_up"): DUTY, ("transferred", "receipt"): DUTY}
#: a pair is decided once; that two letters differ may be taken up again
PAIRS: square.Table = {("open", "accept"): DUTY, ("different", "accept"): DUTY, ("open", "differ"): DUTY}
#: a reading of petition_2's is told to the group's leader
NOTICES: square.Table = {("fresh", "note"): "L"}
TIMES: square.Table = {("asked", "approve"): DECIDE, ("asked", "refuse"): DECIDE, ("asked", "withdraw"): "P"}
EXTRA = {
    "propose": {"proposal": "由组内核实。", "disposal": "group", "handler": "巡察组"},
    "close": {"result": "属实。", "truth": "true"},
    "answer": {"result": "属实。", "truth": "true"},
}


def letter_at(world, status: str, *, proposer: str = "petition_2", disposal: str = "assign") -> Petition:
    """A letter that lacks nothing, called a duplicate of another, in a status."""
    first, letter = letters.register(world), letters.register(world)
    actions.mark_duplicate(letter, first, by=world.users["petition_2"], kind="shared")
    letters.scan(letter, by=world.users["petition_2"])
    proposed = {
        "proposal": "交县信访局办理。",
        "disposal": disposal,
        "handler": "县信访局",
        "proposer": world.users[proposer],
    }
    Petition.objects.filter(pk=letter.pk).update(status=status, **proposed)
    return square.fresh(letter)


def test_the_tables_know_every_verb_and_status():
    square.check_table(PETITIONS | STUBS | LAST, VERBS, PETITION_FLOW)
    square.check_table(PAIRS, actions.PAIR_VERBS, DUPLICATE_FLOW)
    square.check_table(NOTICES, ["note"], NOTICE_FLOW)
    square.check_table(TIMES, actions.TIME_VERBS, POSTPONE_FLOW)


@pytest.mark.parametrize("status", PetitionStatus.values)
def test_the_square_of_petitions(world, status):
    square.walk(world, letter_at(world, status), VERBS, status, PETITIONS, **EXTRA)


@pytest.mark.parametrize("status", ["approved", "handling"])
@pytest.mark.parametrize("disposal", ENDING)
def test_the_square_of_letters_that_end_by_their_way(world, status, disposal):
    square.walk(world, letter_at(world, status, disposal=disposal), VERBS, status, ENDING[disposal], **EXTRA)


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


@pytest.mark.parametrize("outcome", DuplicateOutcome.values)
def test_the_square_of_pairs(world, outcome):
    letters.register(world)
    letters.register(world)
    pair = DuplicateCandidate.objects.get()
    decided = {} if outcome == "open" else {"decided_by": world.users["petition_2"], "decided_on": date(2023, 3, 14)}
    DuplicateCandidate.objects.filter(pk=pair.pk).update(outcome=outcome, **decided)
    square.walk(world, pair, actions.PAIR_VERBS, outcome, PAIRS)


@pytest.mark.parametrize("status", NoticeStatus.values)
def test_the_square_of_notices(world, status):
    letter = letters.register(world)
    asked = actions.ask_identity(letter, by=world.users["petition_2"], reason="回访核实")
    actions.IDENTITY_VERBS["approve"](asked, by=world.users["leader_2"])
    actions.read_reporter(letter, by=world.users["petition_2"], present=True)
    notice = IdentityNotice.objects.get()
    IdentityNotice.objects.filter(pk=notice.pk).update(status=status)
    note = {"note": lambda _, *, by, reason: actions.note_readings(by=by)}
    square.walk(world, notice, note, status, NOTICES)


def time_at(world, status: str, account: str = "petition_2") -> PostponeRequest:
    """A request for more time, in a status."""
    letter = letters.register(world)
    asked = actions.ask_time(letter, by=world.users[account], new_due=date(2023, 3, 24), reason="人在外地")
    return square.time_in(asked, status, world.users["leading_group"])


@pytest.mark.parametrize("status", PostponeStatus.values)
def test_the_square_of_requests_for_time(world, status):
    square.walk(world, time_at(world, status), actions.TIME_VERBS, status, TIMES)


def test_who_asked_for_time_does_not_decide(world):
    asked = time_at(world, "asked", "petition_officer")
    act = actions.TIME_VERBS["approve"]
    assert square.who_may(world, lambda user: act(square.fresh(asked), by=user)) == {"leader_2"}
