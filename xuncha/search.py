"""检索: one box over documents, talks, drafts and items; each source begins with what the reader may see (design §5.20)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xuncha.core import audit, marks, registry
from xuncha.core.models import AuditEntry, User

LIMIT = 10
LONGEST = 100


@audit.action
def note_search(user: User, length: int) -> AuditEntry:
    """That a person searched, and how long the words were; never the words: they may name somebody."""
    return audit.record("search", by=user, noun="search", label=f"检索 {length} 字")


def search(request: HttpRequest) -> HttpResponse:
    """GET /search/?q=."""
    words = request.GET.get("q", "").strip()
    if len(words) > LONGEST:
        context = {"words": words[:LONGEST], "sentence": f"检索词请不要超过 {LONGEST} 个字。"}
        return render(request, "xuncha/search.html", context, status=422)
    if not any(character.isalnum() for character in words):
        sentence = "请输入要查的词，例如“鱼塘发包”。" if words else ""
        return render(request, "xuncha/search.html", {"words": words, "sentence": sentence})
    entry = note_search(request.user, len(words))
    found = [source(request.user, words, LIMIT) for source in registry.search_sources]
    found = [hits for hits in found if hits.total]
    if found:
        marks.mark(request, entry)
    return render(request, "xuncha/search.html", {"words": words, "found": found})
