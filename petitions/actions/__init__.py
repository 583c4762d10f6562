"""Verbs of petitions, split by subject."""

from petitions.actions.custody import IDENTITY_VERBS, ask_identity, find_by_reporter, keep_reporter, read_reporter
from petitions.actions.moves import VERBS, close, mark_duplicate, propose, receipt, transfer
from petitions.actions.radar import PAIR_VERBS, accept, differ, sweep
from petitions.actions.registration import add_original, edit_petition, register_petition
from petitions.actions.replies import TIME_VERBS, ask_time, keep_reply, tell

__all__ = [
    "IDENTITY_VERBS",
    "PAIR_VERBS",
    "TIME_VERBS",
    "VERBS",
    "accept",
    "add_original",
    "ask_identity",
    "ask_time",
    "close",
    "differ",
    "edit_petition",
    "find_by_reporter",
    "keep_reply",
    "keep_reporter",
    "mark_duplicate",
    "propose",
    "read_reporter",
    "receipt",
    "register_petition",
    "sweep",
    "tell",
    "transfer",
]
