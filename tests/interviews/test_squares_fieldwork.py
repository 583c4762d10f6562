"""The state squares of visits and surveys (letters: tests/square.py). member_2 recorded both; deputy_2 visited too."""

import pytest

from interviews.actions.surveys import SURVEY_VERBS
from interviews.actions.visits import VISIT_VERBS
from interviews.models import Visit
from interviews.states import SURVEY_FLOW, VISIT_FLOW, SurveyStatus, VisitStatus
from tests import square
from tests.interviews import surveys, visits

#: the group's leader and whoever went
WENT = "LDM"
VISITS: square.Table = {
    ("planned", "start"): WENT,
    ("under_way", "finish"): WENT,
    ("recorded", "review"): "LD",
    ("recorded", "send_back"): "LD",
    ("planned", "cancel"): WENT,
    ("under_way", "cancel"): WENT,
}
#: the leader and whoever designed it
MADE = "LM"
SURVEYS: square.Table = {
    ("design", "publish"): MADE,
    ("published", "close"): MADE,
    ("closed", "tally"): MADE,
    ("tallied", "reopen"): "LD",
    ("tallied", "lock"): "LD",
    ("design", "cancel"): MADE,
    ("published", "cancel"): MADE,
}


def visit_at(world, status: str, **facts) -> Visit:
    """A visit that lacks nothing, in a status."""
    visit, _ = visits.ready(world, **facts)
    Visit.objects.filter(pk=visit.pk).update(status=status)
    return square.fresh(visit)


def test_the_tables_know_every_verb_and_status():
    square.check_table(VISITS, VISIT_VERBS, VISIT_FLOW)
    square.check_table(SURVEYS, SURVEY_VERBS, SURVEY_FLOW)


@pytest.mark.parametrize("status", VisitStatus.values)
def test_the_square_of_visits(world, status):
    square.walk(world, visit_at(world, status), VISIT_VERBS, status, VISITS)


@pytest.mark.parametrize("status", SurveyStatus.values)
def test_the_square_of_surveys(world, status):
    square.walk(world, surveys.survey_at(world, status), SURVEY_VERBS, status, SURVEYS)


@pytest.mark.parametrize("recorder", ["leader_2", "deputy_2"])
def test_who_made_it_neither_reviews_nor_locks(world, recorder):
    visit = visit_at(world, "recorded", by=recorder, with_=("member_2",))
    survey = surveys.survey_at(world, "tallied", recorder)
    for record, verbs, verb in ((visit, VISIT_VERBS, "review"), (survey, SURVEY_VERBS, "lock")):
        found = square.who_may(world, lambda user, r=record, v=verbs[verb]: v(square.fresh(r), by=user))
        assert found == {"leader_2", "deputy_2"} - {recorder}
