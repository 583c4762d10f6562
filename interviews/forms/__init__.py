"""Forms of fieldwork, split by noun."""

from interviews.forms.filters import InterviewFilter
from interviews.forms.planning import OutlineForm, PlanForm, QuotaForm
from interviews.forms.talks import HANGS_ON, PointForm, TalkForm

__all__ = [
    "HANGS_ON",
    "InterviewFilter",
    "OutlineForm",
    "PlanForm",
    "PointForm",
    "QuotaForm",
    "TalkForm",
]
