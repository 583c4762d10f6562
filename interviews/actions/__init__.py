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
    sign,
)
from interviews.actions.outlines import retire_outline, save_outline, seed_outlines
from interviews.actions.planning import Outcome, Slots, plan_talks, set_quota
from interviews.actions.points import OVERTAKEN, add_point, edit_point, mark_carried, remove_point, token, write
from interviews.actions.talks import edit_interview, record_interview, stamp

__all__ = [
    "OVERTAKEN",
    "VERBS",
    "Outcome",
    "Slots",
    "add_point",
    "attach",
    "cancel",
    "conduct",
    "edit_interview",
    "edit_point",
    "finish",
    "mark_carried",
    "plan_talks",
    "read_name",
    "record_interview",
    "remove_point",
    "retire_outline",
    "review",
    "save_outline",
    "schedule",
    "seed_outlines",
    "send_back",
    "set_quota",
    "sign",
    "stamp",
    "token",
    "write",
]
