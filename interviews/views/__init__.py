"""Pages of fieldwork, split by noun."""

from interviews.views.talks import (
    COLUMNS,
    TABLE,
    coverage,
    interview_attach,
    interview_detail,
    interview_edit,
    interview_list,
    interview_name,
    interview_new,
    interview_sign,
    interview_verb,
    interview_write,
)

__all__ = [
    "COLUMNS",
    "TABLE",
    "coverage",
    "interview_attach",
    "interview_detail",
    "interview_edit",
    "interview_list",
    "interview_name",
    "interview_new",
    "interview_sign",
    "interview_verb",
    "interview_write",
]
