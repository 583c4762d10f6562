"""Reads of the library, split by noun: documents (re-exported here), and what is asked of units in `materials`."""

from library.queries.documents import listing, may_fetch, search, visible_to, with_words

__all__ = ["listing", "may_fetch", "search", "visible_to", "with_words"]
