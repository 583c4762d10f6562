"""Meetings and papers on the spine strip of other records, as far as the reader may know them."""

from collections.abc import Iterable
from typing import Any

from rounds.queries.masters import meetings_for
from rounds.queries.targets import documents_for
from xuncha.core.models import User
from xuncha.core.registry import Node


def meeting_nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """The visible meetings among these."""
    rows = meetings_for(user).filter(uid__in=list(uids))
    return {m.uid: Node("会议", m.number, str(m), m.get_absolute_url(), m.get_kind_display()) for m in rows}


def document_nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """The visible papers among these."""
    rows = documents_for(user).filter(uid__in=list(uids))
    return {d.uid: Node("文书", d.doc_no, str(d), d.get_absolute_url(), d.slot.get_stage_display()) for d in rows}
