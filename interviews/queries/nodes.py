"""What the house asks of talks through the registry: nodes of the spine, guard of files, search."""

from collections.abc import Iterable
from typing import Any

from interviews.models import Interview
from interviews.queries.talks import points_visible_to, visible_to
from xuncha.core import grams, workflow
from xuncha.core.models import User
from xuncha.core.registry import Node, SearchHits


def talk_nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """Talks on the spine, for readers who may see them."""
    rows = visible_to(user).filter(uid__in=list(uids)).select_related("org")
    return {row.uid: Node("谈话", row.number, f"{row.org} {row.get_category_display()}", row.get_absolute_url(),
                          workflow.status_label(row)) for row in rows}  # fmt: skip


def point_nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """Points on the spine, for readers who may see their talk."""
    rows = points_visible_to(user).filter(uid__in=list(uids))
    return {
        row.uid: Node("谈话要点", f"{row.interview.number} 要点{row.seq}", row.text[:40], row.get_absolute_url(),
                      row.get_destination_display())
        for row in rows
    }  # fmt: skip


def may_fetch(user: User, kept: Any) -> bool:
    """File guard: whoever may read the talk may fetch its papers."""
    return visible_to(user).filter(uid=kept.owner_uid).exists()


def search(user: User, query: str, limit: int) -> SearchHits:
    """Talks whose text, points or interviewee match, rights first."""
    keys, total = grams.hit_page(visible_to(user), query, limit=limit)
    found = Interview.objects.select_related("org").prefetch_related("points").in_bulk(keys)
    rows = [
        {
            "title": f"{row.org} {row.get_category_display()} {row.interviewee}",
            "number": row.number,
            "date": row.date,
            "status": workflow.status_label(row),
            "url": row.get_absolute_url(),
            "snippet": grams.snippet(search_text(row), query),
        }
        for row in (found[key] for key in keys)
    ]
    return SearchHits("interview", "个别谈话", total, rows, "/interviews/")


def search_text(talk: Interview) -> str:
    """What a talk is found by: interviewee, content, points. A petitioner's name is not among it."""
    points = sorted(talk.points.all(), key=lambda point: point.seq)
    return "\n".join([talk.interviewee, talk.content, *(point.text for point in points)])
