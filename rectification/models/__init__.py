"""Feedback, the rectification ledger and 立行立改, split by noun."""

from rectification.models.fixes import CheckResult, FixKind, ImmediateFix, MassFeedback, WhyNow
from rectification.models.ledger import (
    ClosureReview,
    ClosureRule,
    Feedback,
    FeedbackItem,
    FeedbackQuerySet,
    ItemQuerySet,
    Measure,
    RectificationItem,
    TermKind,
)

__all__ = [
    "CheckResult",
    "ClosureReview",
    "ClosureRule",
    "Feedback",
    "FeedbackItem",
    "FeedbackQuerySet",
    "FixKind",
    "ImmediateFix",
    "ItemQuerySet",
    "MassFeedback",
    "Measure",
    "RectificationItem",
    "TermKind",
    "WhyNow",
]
