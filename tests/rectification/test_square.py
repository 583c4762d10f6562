"""The state square: every status × verb × role of feedback, ledger lines and opinions, against a table written by hand.

The letters stand in tests/square.py; owner_huaidu (w) applies, chief_huaidu (c) endorses.
"""

import pytest

from rectification.actions import closing, feedback
from rectification.states import FEEDBACK_FLOW, ITEM_FLOW, FeedbackStatus, ItemStatus
from tests import square
from tests.rectification import make
from xuncha.core.errors import Unmet

FEEDBACK: square.Table = {
    ("draft", "review"): "O",
    ("reviewed", "approve"): "G",
    ("reviewed", "send_back"): "G",
    ("approved", "send_back"): "G",
    ("approved", "deliver"): "LI",
    ("delivered", "receive"): "c",
}
ITEMS: square.Table = {
    ("assigned", "claim"): "cw",
    ("claimed", "plan"): "cw",
    ("planned", "accept_plan"): "OS",
    ("planned", "return_plan"): "OS",
    ("rectifying", "apply"): "w",
    ("applied", "endorse"): "c",
    ("applied", "withdraw"): "c",
    ("closed", "reopen"): "O",
}
#: status → who may give an opinion, and by giving it return or (with the others) close
OPINIONS = {"under_review": "OSKZ"}
ONLY_BY_OPINION = {"return_item", "close"}


def test_the_tables_know_every_verb_and_status():
    square.check_table(FEEDBACK, feedback.VERBS, FEEDBACK_FLOW)
    square.check_table(ITEMS, closing.VERBS, ITEM_FLOW, following=ONLY_BY_OPINION)


@pytest.mark.parametrize("status", FeedbackStatus.values)
def test_the_square_of_feedback(world, status):
    record = make.feedback_at(world, status)
    square.walk(world, record, feedback.VERBS, status, FEEDBACK)


@pytest.mark.parametrize("status", ItemStatus.values)
def test_the_square_of_items(world, status):
    record = make.item_at(world, status)
    if status == "rectifying":  # what is asked here is who may, not what is lacking
        make.proven(world, record.measures.get())
        type(record).objects.filter(pk=record.pk).update(result="全部补齐")
    square.walk(world, record, closing.VERBS, status, ITEMS)
    for opinion in ("agree", "return"):
        given = square.who_may(
            world, lambda u, o=opinion: closing.give_opinion(square.fresh(record), by=u, opinion=o, note="理由")
        )
        assert given == square.names(OPINIONS.get(status, ""))


@pytest.mark.parametrize(
    "move", [m for flow in (FEEDBACK_FLOW, ITEM_FLOW) for m in flow.moves if m.needs_reason and m.verb != "return_item"]
)
def test_a_return_needs_its_reason(world, move):
    is_item = move in ITEM_FLOW.moves
    status = move.sources[0]
    record = make.item_at(world, status) if is_item else make.feedback_at(world, status)
    table, verbs = (ITEMS, closing.VERBS) if is_item else (FEEDBACK, feedback.VERBS)
    person = world.users[square.LETTERS[table[status, move.verb][0]]]
    with pytest.raises(Unmet, match="必须写明理由"):
        verbs[move.verb](record, by=person, reason="  ")
