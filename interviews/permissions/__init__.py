"""Who may do what in fieldwork, split by noun."""

from interviews.permissions.talks import (
    OPEN_STATUSES,
    OWN_WORK,
    why_not,
    why_not_carry,
    why_not_create,
    why_not_edit,
    why_not_name,
)

__all__ = [
    "OPEN_STATUSES",
    "OWN_WORK",
    "why_not",
    "why_not_carry",
    "why_not_create",
    "why_not_edit",
    "why_not_name",
]
