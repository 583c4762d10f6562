"""The verbs of talks, split by noun: the talk itself, its points, its moves."""

from interviews.actions.bulk import Diary, TalkDraft, draft_talk, hold_talkers, read_diary, record_many, refuse_clash
from interviews.actions.moves import (
    VERBS,
    attach,
    cancel,
    conduct,
    finish,
    review,
    schedule,
    send_back,
    sign,
)
from interviews.actions.names import NAME_VERBS, ask_name, note_readings, read_name
from interviews.actions.outlines import retire_outline, save_outline, seed_outlines
from interviews.actions.planning import Outcome, Slots, plan_talks, set_quota
from interviews.actions.points import (
    OVERTAKEN,
    add_point,
    draft_point,
    edit_point,
    mark_carried,
    remove_point,
    token,
    write,
)
from interviews.actions.talks import edit_interview, record_interview, try_interview

__all__ = [
    "NAME_VERBS",
    "OVERTAKEN",
    "VERBS",
    "Diary",
    "Outcome",
    "Slots",
    "TalkDraft",
    "add_point",
    "ask_name",
    "attach",
    "cancel",
    "conduct",
    "draft_point",
    "draft_talk",
    "edit_interview",
    "edit_point",
    "finish",
    "hold_talkers",
    "mark_carried",
    "note_readings",
    "plan_talks",
    "read_diary",
    "read_name",
    "record_interview",
    "record_many",
    "refuse_clash",
    "remove_point",
    "retire_outline",
    "review",
    "save_outline",
    "schedule",
    "seed_outlines",
    "send_back",
    "set_quota",
    "sign",
    "token",
    "try_interview",
    "write",
]
