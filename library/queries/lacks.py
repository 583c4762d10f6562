"""What a material request still waits for: answers of the unit, and originals that must go back (domain §3.8)."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from library.models import MaterialItem, MaterialRequest
from library.models.materials import FINAL
from library.queries import materials
from library.states import UNANSWERED
from xuncha.core.lacking import Lack, each, facts_of, linked
from xuncha.core.registry import Completeness


def with_facts(rows: QuerySet[MaterialRequest]) -> QuerySet[MaterialRequest]:
    """The requests with the names of what has not come and of the originals that are with the group."""
    items = MaterialItem.objects.filter(request=OuterRef("pk")).order_by("seq").values("name")
    return rows.annotate(
        awaited_names=ArraySubquery(items.exclude(completeness__in=FINAL)),
        borrowed_names=ArraySubquery(MaterialItem.objects.borrowed().filter(request=OuterRef("pk")).order_by("seq").values("name")),
    )  # fmt: skip


def missing(asked: MaterialRequest) -> list[Lack]:
    """The lines of the box 还缺; all lead to the list of items."""
    facts = facts_of(asked, with_facts, "awaited_names")
    awaited = facts.awaited_names if asked.status in UNANSWERED else []
    lines = [("items", f"“{name}”还没有收齐。") for name in awaited]
    return linked(
        [*lines, *(("items", f"借阅的原件“{name}”还没有归还。") for name in facts.borrowed_names)], asked, ("items",)
    )


def lacking(rows: QuerySet[MaterialRequest]) -> QuerySet[MaterialRequest]:
    """Those of which `missing` says something, told by the database."""
    awaited = MaterialItem.objects.exclude(completeness__in=FINAL).values("request")
    return rows.filter(
        Q(status__in=UNANSWERED, pk__in=awaited) | Q(pk__in=MaterialItem.objects.borrowed().values("request"))
    )


COMPLETENESS = [
    Completeness("material", "调阅", "material.write", materials.visible_to, materials.countable_by, with_facts, each(missing),
                 lacking=lacking, bars=("wrap_up",)),
]  # fmt: skip
