"""Models of rounds, split by noun."""

from rounds.models.base import LedgerQuerySet, LedgerRecord
from rounds.models.group_life import (
    Addressee,
    Decision,
    GroupMeeting,
    GroupTopic,
    Instruction,
    InstructionKind,
    TopicKind,
    Urgency,
    WeeklyReport,
)
from rounds.models.orgs import (
    CommitteeTerm,
    InspectionHistory,
    OrgLevel,
    OrgType,
    PartyOrg,
    Person,
    PostHolding,
    VillageClass,
)
from rounds.models.papers import Meeting, PublicNotice, SlotRule, StageDocument, StageLog, StageSlot, VillageCoverage
from rounds.models.points import PointKind, SecretaryPoint
from rounds.models.powers import (
    Authorization,
    ConfidentialityPledge,
    Duty,
)
from rounds.models.preparation import InquiryLetter, Receiver, Secondment, TrainingSession
from rounds.models.recusal import RecusalDeclaration, RecusalKind, RecusalRule, RecusalStatement, RuleCode, Severity
from rounds.models.rounds import CoverageMode, InspectionGroup, InspectionRound, RoundTarget
from rounds.models.taxonomy import (
    ClassificationDecision,
    Crosswalk,
    Outcome,
    RoundTaxonomy,
    SuggesterVersion,
    TaxonomyNode,
    TaxonomyVersion,
)
from rounds.models.work_rules import WorkRule

__all__ = [
    "Addressee",
    "Authorization",
    "ClassificationDecision",
    "CommitteeTerm",
    "ConfidentialityPledge",
    "CoverageMode",
    "Crosswalk",
    "Decision",
    "Duty",
    "GroupMeeting",
    "GroupTopic",
    "InquiryLetter",
    "InspectionGroup",
    "InspectionHistory",
    "InspectionRound",
    "Instruction",
    "InstructionKind",
    "LedgerQuerySet",
    "LedgerRecord",
    "Meeting",
    "OrgLevel",
    "OrgType",
    "Outcome",
    "PartyOrg",
    "Person",
    "PointKind",
    "PostHolding",
    "PublicNotice",
    "Receiver",
    "RecusalDeclaration",
    "RecusalKind",
    "RecusalRule",
    "RecusalStatement",
    "RoundTarget",
    "RoundTaxonomy",
    "RuleCode",
    "Secondment",
    "SecretaryPoint",
    "Severity",
    "SlotRule",
    "StageDocument",
    "StageLog",
    "StageSlot",
    "SuggesterVersion",
    "TaxonomyNode",
    "TaxonomyVersion",
    "TopicKind",
    "TrainingSession",
    "Urgency",
    "VillageClass",
    "VillageCoverage",
    "WeeklyReport",
    "WorkRule",
]
