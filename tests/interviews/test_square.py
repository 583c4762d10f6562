"""The state square of talks: every status × verb × account (letters: tests/square.py). member_2 recorded, deputy_2 talked too."""

import pytest

from interviews import actions
from interviews.models import Interview
from interviews.states import INTERVIEW_FLOW, InterviewStatus
from tests import square
from tests.interviews import talks

#: the group's leader and whoever has a part in the talk
PART = "LDM"
TALKS: square.Table = {
    ("planned", "schedule"): PART,
    ("planned", "conduct"): PART,
    ("scheduled", "conduct"): PART,
    ("conducted", "finish"): PART,
    ("recorded", "sign"): PART,
    ("signed", "review"): "LD",
    ("recorded", "send_back"): "LD",
    ("signed", "send_back"): "LD",
    ("planned", "cancel"): PART,
    ("scheduled", "cancel"): PART,
    ("conducted", "cancel"): PART,
}


def talk_at(world, status: str, **facts) -> Interview:
    """A talk that lacks nothing, in a status."""
    talk, _ = talks.ready(world, **facts)
    talks.signed_page(talk)
    Interview.objects.filter(pk=talk.pk).update(status=status)
    return square.fresh(talk)


def test_the_table_knows_every_verb_and_status():
    square.check_table(TALKS, actions.VERBS, INTERVIEW_FLOW)


@pytest.mark.parametrize("status", InterviewStatus.values)
def test_the_square_of_talks(world, status):
    square.walk(world, talk_at(world, status), actions.VERBS, status, TALKS)


@pytest.mark.parametrize("recorder", ["leader_2", "deputy_2"])
def test_who_recorded_a_talk_does_not_review_it(world, recorder):
    talk = talk_at(world, "signed", by=recorder, with_=("member_2",))
    found = square.who_may(world, lambda user: actions.VERBS["review"](square.fresh(talk), by=user))
    assert found == {"leader_2", "deputy_2"} - {recorder}
