"""Forms of rectification, split by noun: the ledger with its feedback, and 立行立改 (`forms.fixes`)."""

from rectification.forms.ledger import (
    AssignForm,
    DropProofForm,
    FeedbackForm,
    ItemFilter,
    MeasureForm,
    NewFeedbackForm,
    OpinionForm,
    PlanForm,
    ProgressForm,
    ResultForm,
)

__all__ = [
    "AssignForm",
    "DropProofForm",
    "FeedbackForm",
    "ItemFilter",
    "MeasureForm",
    "NewFeedbackForm",
    "OpinionForm",
    "PlanForm",
    "ProgressForm",
    "ResultForm",
]
