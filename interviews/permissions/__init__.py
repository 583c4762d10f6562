"""Who may do what in fieldwork, split by noun."""

from interviews.permissions.surveys import (
    holds_paper,
    why_not_create_survey,
    why_not_design,
    why_not_enter,
    why_not_issue,
    why_not_survey,
)
from interviews.permissions.talks import (
    OPEN_STATUSES,
    OWN_WORK,
    decidable_names,
    uses_names,
    why_not,
    why_not_carry,
    why_not_create,
    why_not_edit,
    why_not_name,
    why_not_name_request,
    why_not_outline,
    why_not_plan,
)
from interviews.permissions.visits import (
    why_not_carry_finding,
    why_not_create_visit,
    why_not_edit_visit,
    why_not_set_rule,
    why_not_visit,
)

__all__ = [
    "OPEN_STATUSES",
    "OWN_WORK",
    "decidable_names",
    "holds_paper",
    "uses_names",
    "why_not",
    "why_not_carry",
    "why_not_carry_finding",
    "why_not_create",
    "why_not_create_survey",
    "why_not_create_visit",
    "why_not_design",
    "why_not_edit",
    "why_not_edit_visit",
    "why_not_enter",
    "why_not_issue",
    "why_not_name",
    "why_not_name_request",
    "why_not_outline",
    "why_not_plan",
    "why_not_set_rule",
    "why_not_survey",
    "why_not_visit",
]
