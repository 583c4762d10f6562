"""Models of talks, split by noun."""

from interviews.models.choices import (
    VILLAGE_CATEGORIES,
    Abnormal,
    AgeBand,
    Category,
    Destination,
    Gender,
    Grade,
    Kind,
    Nature,
    PlaceKind,
    Political,
    RecordForm,
    Signature,
)
from interviews.models.outlines import InterviewOutline, TalkQuota, TargetType
from interviews.models.talks import (
    PETITIONER_WORD,
    UNNAMED,
    Interview,
    InterviewPoint,
    InterviewQuerySet,
    InterviewTalker,
    ReplacedText,
)

__all__ = [
    "PETITIONER_WORD",
    "UNNAMED",
    "VILLAGE_CATEGORIES",
    "Abnormal",
    "AgeBand",
    "Category",
    "Destination",
    "Gender",
    "Grade",
    "Interview",
    "InterviewOutline",
    "InterviewPoint",
    "InterviewQuerySet",
    "InterviewTalker",
    "Kind",
    "Nature",
    "PlaceKind",
    "Political",
    "RecordForm",
    "ReplacedText",
    "Signature",
    "TalkQuota",
    "TargetType",
]
