"""Models of fieldwork, split by noun."""

from interviews.models.talks import (
    PETITIONER_WORD,
    UNNAMED,
    VILLAGE_CATEGORIES,
    Abnormal,
    Category,
    Destination,
    Interview,
    InterviewPoint,
    InterviewQuerySet,
    InterviewTalker,
    Kind,
    Nature,
    PlaceKind,
    Signature,
    TalkQuota,
)

__all__ = [
    "PETITIONER_WORD",
    "UNNAMED",
    "VILLAGE_CATEGORIES",
    "Abnormal",
    "Category",
    "Destination",
    "Interview",
    "InterviewPoint",
    "InterviewQuerySet",
    "InterviewTalker",
    "Kind",
    "Nature",
    "PlaceKind",
    "Signature",
    "TalkQuota",
]
