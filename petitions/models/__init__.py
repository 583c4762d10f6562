"""Models of petitions, split by noun."""

from petitions.models.custody import IdentityRequest, PetitionReporter
from petitions.models.petitions import (
    Channel,
    DisciplineKind,
    Disposal,
    DupKind,
    Petition,
    PetitionAccused,
    PetitionClass,
    SignatureType,
    Source,
    Truth,
)

__all__ = [
    "Channel",
    "DisciplineKind",
    "Disposal",
    "DupKind",
    "IdentityRequest",
    "Petition",
    "PetitionAccused",
    "PetitionClass",
    "PetitionReporter",
    "SignatureType",
    "Source",
    "Truth",
]
