"""Reads of talks, split by what is asked."""

from interviews.queries.coverage import Coverage, bars_leaving, coverage, quota_of
from interviews.queries.nodes import may_fetch, point_nodes, search, search_text, talk_nodes
from interviews.queries.talks import (
    carried_to,
    clashes,
    countable_by,
    for_page,
    listing,
    missing,
    points_of,
    points_visible_to,
    replaced_texts,
    sums,
    talked_before,
    visible_to,
)

__all__ = [
    "Coverage",
    "bars_leaving",
    "carried_to",
    "clashes",
    "countable_by",
    "coverage",
    "for_page",
    "listing",
    "may_fetch",
    "missing",
    "point_nodes",
    "points_of",
    "points_visible_to",
    "quota_of",
    "replaced_texts",
    "search",
    "search_text",
    "sums",
    "talk_nodes",
    "talked_before",
    "visible_to",
]
