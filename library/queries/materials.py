"""Every multi-row read of material requests: who sees what, sums, what bars a stage, nodes and search."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from library.models import MaterialItem, MaterialKind, MaterialRequest
from rounds import permissions
from rounds.models import InspectionRound, RoundTarget
from xuncha.core import calendar, workflow
from xuncha.core.models import User
from xuncha.core.registry import Node, SearchHits
from xuncha.core.roles import COUNTED

NAMED = 3
_RELATED = ("org", "asked_of", "target__org", "target__round__term", "round__term", "group", "created_by", "due_rule")


def visible_to(user: User) -> QuerySet[MaterialRequest]:
    """The requests this person may read."""
    return permissions.scope(MaterialRequest.objects.alive(), user)


def countable_by(user: User) -> QuerySet[MaterialRequest]:
    """The requests that figures count for this person."""
    return permissions.scope(MaterialRequest.objects.alive(), user, least=COUNTED)


def listing(user: User, round_: InspectionRound | None) -> QuerySet[MaterialRequest]:
    """The rows of the list: one round's, with how many items came and how many originals are borrowed."""
    rows = visible_to(user).filter(round=round_).select_related("asked_of", "target__org", "round")
    items = MaterialItem.objects.filter(request=OuterRef("pk")).order_by().values("request")
    count = items.annotate(n=Count("pk")).values("n")
    came = MaterialItem.objects.in_hand().filter(request=OuterRef("pk")).order_by().values("request")
    borrowed = MaterialItem.objects.borrowed().filter(request=OuterRef("pk")).order_by().values("request")
    first = MaterialItem.objects.filter(request=OuterRef("pk")).order_by("seq").values("name")[:1]
    return rows.annotate(
        item_count=Coalesce(Subquery(count), 0), came_count=Coalesce(Subquery(came.annotate(n=Count("pk")).values("n")), 0),
        borrowed_count=Coalesce(Subquery(borrowed.annotate(n=Count("pk")).values("n")), 0), first_item=Subquery(first),
    )  # fmt: skip


def items_listing(user: User, round_: InspectionRound | None) -> QuerySet[MaterialItem]:
    """Item by item, as the official list is kept: those of standing requests this person may read."""
    seen = visible_to(user).filter(round=round_).exclude(status="cancelled")
    rows = MaterialItem.objects.filter(request__in=seen.values("pk"))
    rows = rows.select_related("request__asked_of", "request__target__org")
    seats = MaterialItem.receivers.through.objects.filter(materialitem=OuterRef("pk")).order_by().values("materialitem")
    names = seats.annotate(names=StringAgg("user__name", "、", order_by="user_id")).values("names")
    return rows.annotate(receiver_names=Subquery(names))


def for_page(user: User) -> QuerySet[MaterialRequest]:
    """The same rows with what the record page shows."""
    items = MaterialItem.objects.order_by("seq").prefetch_related("receivers")
    return visible_to(user).select_related(*_RELATED).prefetch_related(Prefetch("items", items))


def papers_in_hand(user: User, target: RoundTarget) -> QuerySet[MaterialItem]:
    """The papers that came to the group at a target, as far as this person may read their requests: what a draft may lean on."""
    seen = visible_to(user).filter(target=target, kind=MaterialKind.PAPERS).exclude(status="cancelled")
    rows = MaterialItem.objects.in_hand().filter(request__in=seen.values("pk"))
    return rows.select_related("request__asked_of", "request__org").order_by("request__number", "seq")


def item_for(user: User, uid: Any) -> MaterialItem | None:
    """A paper that came, whose request this person may read."""
    rows = MaterialItem.objects.in_hand().filter(request__in=visible_to(user).exclude(status="cancelled").values("pk"))
    related = ("request__target__org", "request__target__round", "request__org", "request__asked_of")
    return rows.filter(request__kind=MaterialKind.PAPERS, uid=uid).select_related(*related).first()


def sums(rows: QuerySet[MaterialRequest]) -> dict[str, int]:
    """件数, how many are overdue, and how many originals are with the group."""
    keys = rows.order_by().values("pk")
    found = MaterialRequest.objects.filter(pk__in=keys)
    return {
        "requests": found.count(), "overdue": found.overdue(calendar.now()).count(),
        "borrowed": MaterialItem.objects.borrowed().filter(request__in=keys).count(),
    }  # fmt: skip


def item_sums(rows: QuerySet[MaterialItem]) -> dict[str, int]:
    """项数 and 份数."""
    found = MaterialItem.objects.filter(pk__in=rows.order_by().values("pk"))
    return found.aggregate(items=Count("pk"), copies=Coalesce(Sum("copies"), 0))


# -- what bars a stage -------------------------------------------------------------------------------------------------


def originals_returned(target: RoundTarget) -> list[str]:
    """进驻了解 ends when no borrowed original is left with the group."""
    rows = _borrowed(target)
    if not rows:
        return []
    names = "、".join(f"{row.request.number}《{row.name}》" for row in rows[:NAMED])
    return [f"还有 {len(rows)} 份借阅的原件没有归还：{names}{'等' if len(rows) > NAMED else ''}；请归还或登记遗失。"]


def _borrowed(target: RoundTarget) -> list[MaterialItem]:
    rows = MaterialItem.objects.borrowed().filter(request__target=target, request__voided_at=None)
    return list(rows.select_related("request").order_by("request__number", "seq"))


def nothing_open(target: RoundTarget) -> list[str]:
    """撤点汇总 ends when every request is answered and every original is back (domain §3.8)."""
    rows = MaterialRequest.objects.standing().unanswered().filter(target=target).order_by("number")
    numbers = list(rows.values_list("number", flat=True))
    named = "、".join(numbers[:NAMED]) + ("等" if len(numbers) > NAMED else "")
    open_ = [f"还有 {len(numbers)} 件调阅没有收齐：{named}；请登记收到、无此资料或拒绝，或者撤回。"] if numbers else []
    return open_ + originals_returned(target)


originals_returned.title = "借阅的原件已归还"  # type: ignore[attr-defined]
nothing_open.title = "调阅全部办结，资料已归还单位"  # type: ignore[attr-defined]
originals_returned.mend = nothing_open.mend = ("material.write", "/requests/")  # type: ignore[attr-defined]


# -- what the house asks through the registry ------------------------------------------------------------------------


def nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """Requests on the spine, for readers who may see them."""
    rows = visible_to(user).filter(uid__in=list(uids)).select_related("asked_of")
    return {row.uid: Node("调阅", row.number, f"{row.asked_of} {row.get_kind_display()}", row.get_absolute_url(),
                          workflow.status_label(row)) for row in rows}  # fmt: skip


def item_nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """Single papers on the spine, for readers who may see their requests."""
    rows = MaterialItem.objects.filter(uid__in=list(uids), request__in=visible_to(user).values("pk")).select_related(
        "request"
    )
    return {row.uid: Node("资料", f"{row.request.number}-{row.seq}", row.name, row.get_absolute_url(), row.whereabouts)
            for row in rows}  # fmt: skip


def may_fetch(user: User, kept: Any) -> bool:
    """File guard: the files of a request are for who may read it."""
    return visible_to(user).filter(uid=kept.owner_uid).exists()


def search(user: User, query: str, limit: int) -> SearchHits:
    """Requests by number or by the name of an item, rights first."""
    words = query.strip()
    hits = MaterialItem.objects.filter(name__icontains=words).values("request")
    found = (
        visible_to(user).filter(Q(number__icontains=words) | Q(pk__in=hits))
        if words
        else MaterialRequest.objects.none()
    )
    total = found.count()
    rows = found.select_related("asked_of").annotate(
        first=Subquery(MaterialItem.objects.filter(request=OuterRef("pk")).order_by("seq").values("name")[:1])
    )
    shown = [
        {"title": f"{row.asked_of} {row.first}", "number": row.number, "date": row.asked_at.astimezone(calendar.ZONE).date(),
         "status": workflow.status_label(row), "url": row.get_absolute_url(), "snippet": []}
        for row in rows.order_by("-asked_at", "-pk")[:limit]
    ]  # fmt: skip
    return SearchHits("material", "调阅", total, shown, f"/requests/?q={words}")


def timing(rows: QuerySet[MaterialRequest]) -> QuerySet:
    """What the table of response times is made of, one tuple a request."""
    return rows.order_by().values(
        "target_id", "asked_of_id", "kind", "asked_at", "due_at", "received_at", "completeness", "status",
        name=F("asked_of__short_name"), level=F("asked_of__level"),
    )  # fmt: skip
