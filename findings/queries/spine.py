"""Nodes of the spine for this app's records, search over drafts, and the words of their trail (core/registry.py)."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from findings.models import (
    Clue,
    ClueEvidence,
    EvidenceItem,
    InspectionReport,
    Problem,
    ProblemList,
    Transfer,
    WorkingDraft,
)
from findings.queries import clues, drafts, problems
from xuncha.core import grams
from xuncha.core.models import StoredFile, User
from xuncha.core.registry import Node, SearchHits
from xuncha.core.workflow import status_label

Nodes = Callable[[Iterable[Any], User], dict[Any, Node]]


def _nodes(kind: str, rows_for: Callable[[User], QuerySet], label: Callable[[Any], str]) -> Nodes:
    def find(uids: Iterable[Any], user: User) -> dict[Any, Node]:
        rows = rows_for(user).filter(uid__in=list(uids))
        return {row.uid: Node(kind, str(row), label(row), row.get_absolute_url(), status_label(row)) for row in rows}

    return find


NODES: dict[str, Nodes] = {
    WorkingDraft._meta.label_lower: _nodes("底稿", drafts.readable_by, lambda draft: draft.title),
    Problem._meta.label_lower: _nodes("问题", problems.readable_by, lambda problem: problem.statement[:40]),
    Clue._meta.label_lower: _nodes("线索", clues.visible_to, lambda clue: ""),
    Transfer._meta.label_lower: _nodes(
        "移交", clues.transfers_visible_to, lambda transfer: transfer.get_receiver_display()
    ),
}


def may_fetch_evidence(user: User, kept: StoredFile) -> bool:
    """A file of evidence goes to whoever may read its draft."""
    item = EvidenceItem.objects.filter(uid=kept.owner_uid).first()
    return item is not None and drafts.readable_by(user).filter(pk=item.draft_id).exists()


def may_fetch_clue_evidence(user: User, kept: StoredFile) -> bool:
    """A file of a clue's evidence goes to whoever may see the clue."""
    item = ClueEvidence.objects.filter(uid=kept.owner_uid).first()
    return item is not None and clues.visible_to(user).filter(pk=item.clue_id).exists()


def search_drafts(user: User, query: str, limit: int) -> SearchHits:
    """Drafts whose text holds the words, among those this person sees."""
    keys, total = grams.hit_page(drafts.visible_to(user), query, limit=limit)
    found = drafts.readable_by(user).in_bulk(keys)
    rows = [_hit(found[key], query) for key in keys if key in found]
    return SearchHits("draft", "底稿", total, rows, f"/drafts/?{urlencode({'q': query})}")


def _hit(draft: WorkingDraft, query: str) -> dict[str, Any]:
    return {"url": draft.get_absolute_url(), "number": str(draft), "title": draft.title, "status": draft.get_status_display(),
            "date": draft.drafted_on, "org": str(draft.org), "snippet": grams.snippet(search_text(draft), query)}  # fmt: skip


def search_text(draft: WorkingDraft) -> str:
    """The text of a draft that the search reads."""
    return "\n".join((draft.title, draft.summary, draft.facts, draft.process, draft.basis, draft.analysis))


AUDIT_LABELS = {
    model._meta.label_lower: str(model._meta.verbose_name)
    for model in (WorkingDraft, EvidenceItem, Problem, ProblemList, Clue, ClueEvidence, Transfer, InspectionReport)
}

#: verb → words of what is no move of a flow, for the history of a record
