"""The state squares of minutes, instructions and weekly reports (letters: tests/square.py). liaison_2 made each of them."""

import pytest

from rounds.actions.group_meetings import VERBS as MINUTES_VERBS
from rounds.actions.instructions import VERBS as INSTRUCTION_VERBS
from rounds.states import (
    INSTRUCTION_FLOW,
    MINUTES_FLOW,
    WEEKLY_FLOW,
    InstructionStatus,
    MinutesStatus,
    WeeklyStatus,
)
from tests import square
from tests.rounds import group_life
from xuncha.actions import WEEKLY_VERBS

#: the leader and whoever recorded it
MADE = "LI"
MINUTES: square.Table = {
    ("draft", "record"): MADE,
    ("recorded", "issue"): "L",
    ("recorded", "send_back"): "L",
    ("draft", "void"): MADE,
    ("recorded", "void"): MADE,
}
INSTRUCTIONS: square.Table = {
    ("draft", "sign"): "L",
    ("signed", "send_back"): "L",
    ("signed", "report"): MADE,
    ("reported", "direct"): "O",
    ("directed", "carry_out"): MADE,
    ("draft", "void"): MADE,
    ("signed", "void"): MADE,
}
WEEKLIES: square.Table = {
    ("draft", "approve"): "L",
    ("approved", "send_back"): "L",
    ("approved", "report"): "DI",
}
EXTRA = {"direct": {"directive": "同意。"}, "carry_out": {"follow_up": "已经办理。"}}
WEEKLY_MOVES = {verb: act for verb, act in WEEKLY_VERBS.items() if verb != "refresh"}


def test_the_tables_know_every_verb_and_status():
    square.check_table(MINUTES, MINUTES_VERBS, MINUTES_FLOW)
    square.check_table(INSTRUCTIONS, INSTRUCTION_VERBS, INSTRUCTION_FLOW)
    square.check_table(WEEKLIES, WEEKLY_MOVES, WEEKLY_FLOW)


@pytest.mark.parametrize("status", MinutesStatus.values)
def test_the_square_of_minutes(world, status):
    square.walk(world, group_life.meeting_at(world, status), MINUTES_VERBS, status, MINUTES)


@pytest.mark.parametrize("status", InstructionStatus.values)
def test_the_square_of_instructions(world, status):
    square.walk(world, group_life.instruction_at(world, status), INSTRUCTION_VERBS, status, INSTRUCTIONS, **EXTRA)


@pytest.mark.parametrize("status", WeeklyStatus.values)
def test_the_square_of_weeklies(world, status):
    square.walk(world, group_life.weekly_at(world, status), WEEKLY_MOVES, status, WEEKLIES)


@pytest.mark.parametrize("status", WeeklyStatus.values)
def test_figures_are_drawn_anew_only_in_a_draft(world, status):
    report = group_life.weekly_at(world, status)
    found = square.who_may(world, lambda user: WEEKLY_VERBS["refresh"](square.fresh(report), by=user))
    assert found == (square.names("DI") if status == "draft" else set())


@pytest.mark.parametrize(("to", "who"), [("office", "O"), ("leading_group", "G"), ("secretary", "Y")])
def test_only_the_addressee_writes_the_directive(world, to, who):
    paper = group_life.instruction_at(world, "reported", to=to)
    act = lambda user: INSTRUCTION_VERBS["direct"](square.fresh(paper), by=user, directive="同意。")  # noqa: E731
    assert square.who_may(world, act) == square.names(who)


def test_who_prepared_it_does_not_sign_it(world):
    leader = world.users["leader_2"]
    minutes = group_life.meeting(world, by="leader_2")
    group_life.topic(world, minutes, by="leader_2")
    type(minutes).objects.filter(pk=minutes.pk).update(status="recorded")
    assert not square.may(lambda: MINUTES_VERBS["issue"](square.fresh(minutes), by=leader))
    paper = group_life.instruction(world, by="leader_2")
    assert not square.may(lambda: INSTRUCTION_VERBS["sign"](square.fresh(paper), by=leader))
