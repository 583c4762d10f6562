"""Models of petitions, split by noun."""

from petitions.models.choices import (
    BY_LETTER,
    ENDING,
    ON_PAPER,
    OUTWARD,
    AccusedKind,
    Channel,
    DisciplineKind,
    Disposal,
    DupKind,
    NoticeWay,
    OutOfScope,
    PetitionClass,
    Satisfaction,
    SignatureType,
    Source,
    Truth,
    Urgency,
)
from petitions.models.custody import IdentityNotice, IdentityRequest, PetitionReply, PetitionReporter
from petitions.models.duplicates import DuplicateCandidate
from petitions.models.petitions import Petition, PetitionAccused

__all__ = [
    "BY_LETTER",
    "ENDING",
    "ON_PAPER",
    "OUTWARD",
    "AccusedKind",
    "Channel",
    "DisciplineKind",
    "Disposal",
    "DupKind",
    "DuplicateCandidate",
    "IdentityNotice",
    "IdentityRequest",
    "NoticeWay",
    "OutOfScope",
    "Petition",
    "PetitionAccused",
    "PetitionClass",
    "PetitionReply",
    "PetitionReporter",
    "Satisfaction",
    "SignatureType",
    "Source",
    "Truth",
    "Urgency",
]
