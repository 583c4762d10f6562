"""Verbs of petitions, split by subject."""

from petitions.actions.custody import IDENTITY_VERBS, ask_identity, keep_reporter, read_reporter
from petitions.actions.moves import VERBS, close, mark_duplicate, propose
from petitions.actions.registration import add_original, edit_petition, register_petition

__all__ = [
    "IDENTITY_VERBS",
    "VERBS",
    "add_original",
    "ask_identity",
    "close",
    "edit_petition",
    "keep_reporter",
    "mark_duplicate",
    "propose",
    "read_reporter",
    "register_petition",
]
