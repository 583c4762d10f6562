"""资料库: which documents a person finds, their passages, and search among them."""

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from library.models import Document, Passage
from rounds import permissions
from xuncha.core import facts, grams
from xuncha.core import permissions as house
from xuncha.core.models import StoredFile, User
from xuncha.core.registry import SearchHits
from xuncha.core.roles import ACCESS_ORDER, READ, split


def visible_to(user: User) -> QuerySet[Document]:
    """The living documents for all rounds, or for a round this person reads the library in; none that is about an
    organisation they keep away from, or a village of it: deny beats allow (design §5.1)."""
    rounds = facts.once(("library_rounds", user.pk), lambda: _rounds(user))
    if not rounds:
        return Document.objects.none()
    narrowed = Document.rounds.through.objects.values("document")
    mine = Document.rounds.through.objects.filter(inspectionround_id__in=rounds).values("document")
    rows = Document.objects.filter(voided_at=None).filter(~Q(pk__in=narrowed) | Q(pk__in=mine))
    recused = permissions.reach(user).recused_orgs
    if not recused:
        return rows
    return rows.exclude(pk__in=Document.orgs.through.objects.filter(partyorg_id__in=recused).values("document"))


def _rounds(user: User) -> list[int]:
    rank = ACCESS_ORDER.index
    held = permissions.reach(user).held
    return sorted({h.round_id for h in held if rank(split(house.access(h.role, "library"))[0]) >= rank(READ)})


def listing(user: User) -> QuerySet[Document]:
    """The rows of the list with the number of their passages."""
    count = (
        Passage.objects.filter(document=OuterRef("pk"))
        .order_by()
        .values("document")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return visible_to(user).annotate(passage_count=Subquery(count))


def with_words(rows: QuerySet[Document], words: str) -> QuerySet[Document]:
    """Documents whose title, number or text holds the words."""
    wanted = Q(title__icontains=words) | Q(doc_no__icontains=words)
    if grams.query_text(words):
        wanted |= Q(pk__in=Passage.objects.filter(search=grams.GramQuery(words)).values("document"))
    return rows.filter(wanted)


def search(user: User, query: str, limit: int) -> SearchHits:
    """Documents with a hit, each with its first passage that holds the words."""
    found = with_words(visible_to(user), query)
    total, documents = found.count(), list(found.order_by("-pk")[:limit])
    first: dict[int, Passage] = {}
    hits = (
        Passage.objects.filter(document__in=documents, search=grams.GramQuery(query)) if grams.query_text(query) else []
    )
    for passage in hits:
        first.setdefault(passage.document_id, passage)
    rows = [_row(document, first.get(document.pk), query) for document in documents]
    return SearchHits("library", "资料", total, rows, f"/library/?q={query}")


def _row(document: Document, passage: Passage | None, query: str) -> dict[str, Any]:
    url = document.get_absolute_url() + (f"#p{passage.seq}" if passage else "")
    return {"number": document.doc_no, "title": document.title, "url": url, "note": document.get_kind_display(),
            "snippet": grams.snippet(passage.text, query) if passage else []}  # fmt: skip


def may_fetch(user: User, kept: StoredFile) -> bool:
    """File guard: whoever finds the document."""
    return visible_to(user).filter(uid=kept.owner_uid).exists()
