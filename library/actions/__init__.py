"""Verbs of the library, split by noun: documents, and what is asked of units (调阅)."""

from library.actions.documents import (
    VERBS,
    add_document,
    edit_document,
    extract,
    extract_again,
    extract_by_id,
    extract_waiting,
    void,
)
from library.actions.materials import ask_materials, cancel, edit_materials, give_back, note_loss, receive

__all__ = [
    "VERBS",
    "add_document",
    "ask_materials",
    "cancel",
    "edit_document",
    "edit_materials",
    "extract",
    "extract_again",
    "extract_by_id",
    "extract_waiting",
    "give_back",
    "note_loss",
    "receive",
    "void",
]
