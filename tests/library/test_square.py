"""The state square of material requests: every status × verb × account (letters: tests/square.py). member_2 asked."""

import pytest

from library import actions
from library.states import MaterialStatus
from tests import square
from tests.library import requests
from tests.library.requests import at

GROUP = "LDIMmP"
VERBS = {
    "receive": actions.receive,
    "give_back": actions.give_back,
    "note_loss": actions.note_loss,
    "cancel": actions.cancel,
}
REQUESTS: square.Table = {
    ("issued", "receive"): GROUP,
    ("partly", "receive"): GROUP,
    ("complete", "receive"): GROUP,
    ("partly", "give_back"): GROUP,
    ("complete", "give_back"): GROUP,
    ("partly", "note_loss"): GROUP,
    ("complete", "note_loss"): GROUP,
    ("issued", "cancel"): "M",
}


@pytest.mark.parametrize("status", MaterialStatus.values)
def test_the_square_of_requests(world, status):
    asked = requests.at_status(world, status)
    receivers = [world.users[name] for name in ("member_2", "deputy_2")]
    answer = {"answers": {2: "complete"}, "at": at(13), "handed_by": "左明远", "receivers": receivers}
    back = {"seqs": [1], "at": at(14), "returned_to": "左明远"}
    square.walk(world, asked, VERBS, status, REQUESTS, receive=answer, give_back=back, note_loss={"seqs": [1]})
