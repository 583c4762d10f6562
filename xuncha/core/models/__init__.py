"""Models of the house, split by noun."""

from xuncha.core.models.accounts import PasswordUsed, SecurityRule
from xuncha.core.models.base import Record, trail_trigger
from xuncha.core.models.deadlines import DeadlineRule, Holiday
from xuncha.core.models.exports import ExportRequest
from xuncha.core.models.files import StoredFile
from xuncha.core.models.imports import ImportedRow, ImportRun
from xuncha.core.models.jobs import Job, JobStatus
from xuncha.core.models.links import Counter, RecordLink, Relation
from xuncha.core.models.people import RoleGrant, RoleRule, User
from xuncha.core.models.trail import AuditEntry, AuditSeal

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "Counter",
    "DeadlineRule",
    "ExportRequest",
    "Holiday",
    "ImportRun",
    "ImportedRow",
    "Job",
    "JobStatus",
    "PasswordUsed",
    "Record",
    "RecordLink",
    "Relation",
    "RoleGrant",
    "RoleRule",
    "SecurityRule",
    "StoredFile",
    "User",
    "trail_trigger",
]
