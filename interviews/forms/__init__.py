"""Forms of fieldwork, split by noun."""

from interviews.forms.talks import (
    AccountsField,
    InterviewFilter,
    PointForm,
    QuotaForm,
    TalkForm,
)

__all__ = [
    "AccountsField",
    "InterviewFilter",
    "PointForm",
    "QuotaForm",
    "TalkForm",
]
