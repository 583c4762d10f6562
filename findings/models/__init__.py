"""Models of findings, split by noun."""

from findings.models.clues import Clue, ClueEvidence, Transfer, TransferItem
from findings.models.drafts import (
    EvidenceItem,
    EvidenceKind,
    ResponsibilityKind,
    SiteLevel,
    SubjectKind,
    WorkingDraft,
)
from findings.models.problems import InspectionReport, Manifestation, Problem, ProblemList, ProblemListRow

__all__ = [
    "Clue",
    "ClueEvidence",
    "EvidenceItem",
    "EvidenceKind",
    "InspectionReport",
    "Manifestation",
    "Problem",
    "ProblemList",
    "ProblemListRow",
    "ResponsibilityKind",
    "SiteLevel",
    "SubjectKind",
    "Transfer",
    "TransferItem",
    "WorkingDraft",
]
