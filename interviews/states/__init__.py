"""Statuses and moves of fieldwork, split by noun."""

from interviews.states.talks import (
    INTERVIEW_FLOW,
    WORDS,
    InterviewStatus,
)

__all__ = [
    "INTERVIEW_FLOW",
    "WORDS",
    "InterviewStatus",
]
