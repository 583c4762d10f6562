"""Statuses and moves of fieldwork, split by noun."""

from interviews.states.surveys import (
    COUNTED_SURVEY,
    ENTRY_SURVEY,
    SURVEY_FLOW,
    SURVEY_WORDS,
    SurveyStatus,
)
from interviews.states.talks import (
    INTERVIEW_FLOW,
    NAME_FLOW,
    NAME_NOTICE_FLOW,
    WORDS,
    InterviewStatus,
)
from interviews.states.visits import (
    DONE_VISIT,
    OPEN_VISIT,
    VISIT_FLOW,
    VISIT_WORDS,
    VisitStatus,
)

__all__ = [
    "COUNTED_SURVEY",
    "DONE_VISIT",
    "ENTRY_SURVEY",
    "INTERVIEW_FLOW",
    "NAME_FLOW",
    "NAME_NOTICE_FLOW",
    "OPEN_VISIT",
    "SURVEY_FLOW",
    "SURVEY_WORDS",
    "VISIT_FLOW",
    "VISIT_WORDS",
    "WORDS",
    "InterviewStatus",
    "SurveyStatus",
    "VisitStatus",
]
