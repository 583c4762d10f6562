"""Models of the house, split by noun."""

from xuncha.core.models.accounts import (
    CredentialReset,
    PasswordUsed,
    RecoveryCode,
    SecondFactor,
    SecondFactorRule,
    SecurityRule,
)
from xuncha.core.models.autosaves import Autosave
from xuncha.core.models.base import Record, trail_trigger, unchanging
from xuncha.core.models.deadlines import DeadlineRule, Holiday
from xuncha.core.models.exports import ExportRequest
from xuncha.core.models.files import StoredFile
from xuncha.core.models.filters import SavedFilter
from xuncha.core.models.grants import RoleGrant, RoleRule
from xuncha.core.models.identity import (
    IdentityAsk,
    IdentityQuerySet,
    ReadingNotice,
    identity_constraints,
    told_to_another,
)
from xuncha.core.models.imports import ImportedRow, ImportRun
from xuncha.core.models.jobs import Job, JobStatus
from xuncha.core.models.links import Counter, RecordLink, Relation
from xuncha.core.models.people import User
from xuncha.core.models.postpone import PostponeRequest
from xuncha.core.models.trail import AuditEntry, AuditReason, AuditSeal

__all__ = [
    "AuditEntry",
    "AuditReason",
    "AuditSeal",
    "Autosave",
    "Counter",
    "CredentialReset",
    "DeadlineRule",
    "ExportRequest",
    "Holiday",
    "IdentityAsk",
    "IdentityQuerySet",
    "ImportRun",
    "ImportedRow",
    "Job",
    "JobStatus",
    "PasswordUsed",
    "PostponeRequest",
    "ReadingNotice",
    "Record",
    "RecordLink",
    "RecoveryCode",
    "Relation",
    "RoleGrant",
    "RoleRule",
    "SavedFilter",
    "SecondFactor",
    "SecondFactorRule",
    "SecurityRule",
    "StoredFile",
    "User",
    "identity_constraints",
    "told_to_another",
    "trail_trigger",
    "unchanging",
]
