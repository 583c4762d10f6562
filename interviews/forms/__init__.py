"""Forms of fieldwork, split by noun."""

from interviews.forms.filters import InterviewFilter
from interviews.forms.planning import OutlineForm, PlanForm, QuotaForm
from interviews.forms.talks import PointForm, TalkForm

__all__ = [
    "InterviewFilter",
    "OutlineForm",
    "PlanForm",
    "PointForm",
    "QuotaForm",
    "TalkForm",
]
