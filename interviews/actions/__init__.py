"""The verbs of talks, split by noun: the talk itself, its points, its moves."""

from interviews.actions.moves import (
    VERBS,
    attach,
    cancel,
    conduct,
    finish,
    read_name,
    review,
    schedule,
    send_back,
    set_quota,
    sign,
)
from interviews.actions.points import add_point, edit_point, mark_carried, remove_point, token, write
from interviews.actions.talks import edit_interview, record_interview

__all__ = [
    "VERBS",
    "add_point",
    "attach",
    "cancel",
    "conduct",
    "edit_interview",
    "edit_point",
    "finish",
    "mark_carried",
    "read_name",
    "record_interview",
    "remove_point",
    "review",
    "schedule",
    "send_back",
    "set_quota",
    "sign",
    "token",
    "write",
]
