"""Verbs of petitions, split by subject."""

from petitions.actions.bulk import register_many
from petitions.actions.checks import try_petition
from petitions.actions.custody import IDENTITY_VERBS, ask_identity, keep_reporter
from petitions.actions.handing import order_letter
from petitions.actions.looks import find_by_reporter, note_readings, read_reporter
from petitions.actions.moves import VERBS, answer, close, mark_duplicate, propose, receipt, transfer
from petitions.actions.radar import PAIR_VERBS, accept, differ, sweep
from petitions.actions.registration import (
    PetitionDraft,
    add_original,
    draft_petition,
    edit_petition,
    register_petition,
)
from petitions.actions.replies import TIME_VERBS, ask_time, keep_reply, tell
from petitions.actions.staff import name_digest, note_namesake

__all__ = [
    "IDENTITY_VERBS",
    "PAIR_VERBS",
    "TIME_VERBS",
    "VERBS",
    "PetitionDraft",
    "accept",
    "add_original",
    "answer",
    "ask_identity",
    "ask_time",
    "close",
    "differ",
    "draft_petition",
    "edit_petition",
    "find_by_reporter",
    "keep_reply",
    "keep_reporter",
    "mark_duplicate",
    "name_digest",
    "note_namesake",
    "note_readings",
    "order_letter",
    "propose",
    "read_reporter",
    "receipt",
    "register_many",
    "register_petition",
    "sweep",
    "tell",
    "transfer",
    "try_petition",
]
