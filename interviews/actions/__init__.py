"""The verbs of talks, split by noun: the talk itself, its points, its moves."""

from interviews.actions.bulk import Diary, TalkDraft, draft_talk, hold_talkers, read_diary, record_many, refuse_clash
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
from interviews.actions.points import add_point, draft_point, edit_point, mark_carried, remove_point, token, write
from interviews.actions.talks import edit_interview, record_interview

__all__ = [
    "VERBS",
    "Diary",
    "TalkDraft",
    "add_point",
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
    "read_diary",
    "read_name",
    "record_interview",
    "record_many",
    "refuse_clash",
    "remove_point",
    "review",
    "schedule",
    "send_back",
    "set_quota",
    "sign",
    "token",
    "write",
]
