"""Verbs of petitions, split by subject."""

from petitions.actions.bulk import register_many
from petitions.actions.custody import IDENTITY_VERBS, ask_identity, keep_reporter, read_reporter
from petitions.actions.moves import VERBS, close, mark_duplicate, propose
from petitions.actions.registration import (
    PetitionDraft,
    add_original,
    draft_petition,
    edit_petition,
    name_digest,
    register_petition,
)

__all__ = [
    "IDENTITY_VERBS",
    "VERBS",
    "PetitionDraft",
    "add_original",
    "ask_identity",
    "close",
    "draft_petition",
    "edit_petition",
    "keep_reporter",
    "mark_duplicate",
    "name_digest",
    "propose",
    "read_reporter",
    "register_many",
    "register_petition",
]
