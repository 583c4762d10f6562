"""The state square of 立行立改: every status × verb × role, against a table written by hand from domain §1.2, §1.3 and §3.6."""

from datetime import date

import pytest

from rectification.actions import carrying, fixing
from rectification.states import FIX_FLOW, FixStatus
from tests import square
from tests.rectification import fixes as make
from xuncha.core.errors import Unmet
from xuncha.core.postpone_states import POSTPONE_FLOW, PostponeStatus

FIXES: square.Table = {
    ("proposed", "approve"): "G",
    ("proposed", "reject"): "G",
    ("returned", "resubmit"): "LDI",
    ("approved", "serve"): "LDIOS",
    ("served", "begin"): "cw",
    ("served", "answer"): "cw",
    ("rectifying", "answer"): "cw",
    ("answered", "check"): "LDIMmP",
    ("answered", "send_back"): "LO",
    ("checked", "send_back"): "LO",
    ("checked", "close"): "LO",
    ("served", "carry"): "OS",
    ("rectifying", "carry"): "OS",
    ("answered", "carry"): "OS",
    ("checked", "carry"): "OS",
    ("served", "revoke"): "G",
    ("rectifying", "revoke"): "G",
    ("answered", "revoke"): "G",
    ("proposed", "void"): "LDI",
    ("returned", "void"): "LDI",
    ("approved", "void"): "LDI",
}
#: owner_huaidu asked
TIMES: square.Table = {("asked", "approve"): "G", ("asked", "refuse"): "G", ("asked", "withdraw"): "w"}


@pytest.fixture(autouse=True)
def march(june, settings):
    """The groups are at work."""
    settings.XUNCHA_TODAY = date(2023, 3, 15)


def extra(world) -> dict[str, dict]:
    """What the verbs with a form of their own are sent."""
    pair = [world.users["member_2"], world.users["member_2b"]]
    return {"serve": make.SERVICE, "check": {"check_by": pair, "check_result": "fixed"}}


def test_the_table_knows_every_verb_and_status():
    square.check_table(FIXES, carrying.VERBS, FIX_FLOW)
    square.check_table(TIMES, fixing.TIME_VERBS, POSTPONE_FLOW)


@pytest.mark.parametrize("status", FixStatus.values)
def test_the_square_of_fixes(world, status):
    record = make.fix_at(world, status)
    if status in ("served", "rectifying"):  # what is asked here is who may, not what is lacking
        make.reported(world, record)
    square.walk(world, record, carrying.VERBS, status, FIXES, **extra(world))


@pytest.mark.parametrize("move", [move for move in FIX_FLOW.moves if move.needs_reason])
def test_a_return_needs_its_reason(world, move):
    record = make.fix_at(world, move.sources[0])
    person = world.users[square.LETTERS[FIXES[move.sources[0], move.verb][0]]]
    with pytest.raises(Unmet, match="必须写明理由"):
        carrying.VERBS[move.verb](record, by=person, reason="  ")


@pytest.mark.parametrize("status", PostponeStatus.values)
def test_the_square_of_requests_for_time(world, status):
    fix = make.fix_at(world, "rectifying")
    asked = fixing.ask_time(fix, by=world.users["owner_huaidu"], new_due=date(2023, 4, 20), reason="账册在县里")
    asked = square.time_in(asked, status, world.users["leading_group"])
    square.walk(world, asked, fixing.TIME_VERBS, status, TIMES)
