"""Who decides on a request to take a ledger away: who holds the office and may count every row asked for (decision 0010).

For everybody else the request does not exist, as the rows do not (design §5.2).
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value

from xuncha.core import calendar, facts, registry
from xuncha.core import permissions as house
from xuncha.core.models import ExportRequest, RoleGrant, User
from xuncha.core.roles import roles_with

APPROVE, COUNTERSIGN = "export.approve", "export.countersign"


def may(user: User, capability: str) -> bool:
    """Whether a standing role of the person carries this."""
    return house.may_in_house(user, capability, calendar.today())


def decides(user: User) -> bool:
    """Whether requests of others are this person's office at all."""
    return may(user, APPROVE) or may(user, COUNTERSIGN)


def may_count(user: User, key: str, rows: Iterable[Any]) -> bool:
    """Whether figures count every one of these rows of a ledger for a person."""
    wanted = set(rows)
    return key not in _guarded() or wanted <= _counted(user, {key: wanted})[key]


def kept_from(user: User) -> list[int]:
    """The requests of others that hold a row which this person may not count."""
    return facts.once(("exports_kept_from", user.pk), lambda: _kept_from(user))


def for_leading_group(asked: ExportRequest) -> bool:
    """Whether one consent of the leading group stands for the director's: the director asked, or may not count the rows."""
    if may(asked.asked_by, APPROVE):
        return True
    able, barred = _weighed(asked.asked_by, asked.table, asked.row_keys)
    return any(may(one, APPROVE) for one in barred) and not any(may(one, APPROVE) for one in able)


def share(user: User, waiting: QuerySet[ExportRequest]) -> QuerySet[ExportRequest]:
    """Of the requests that wait, those this person can decide on: who only countersigns is asked for the second consent,
    for the director's own requests, and for those of level 3 that need but one, being kept from all others (`lonely`).
    Not told of, though theirs to decide: requests of level 2 about a place from which every director is recused."""
    if may(user, APPROVE):
        return waiting
    codes = [role.code for role in roles_with(APPROVE)]
    directors = RoleGrant.objects.live(calendar.today()).filter(role__in=codes).order_by().values("user")
    return waiting.filter(Q(needed=2) | Q(level=3) | Q(asked_by__in=directors))


def lonely(asker: User, key: str, rows: Iterable[Any]) -> bool:
    """Whether the rows are kept from all who decide but one: nobody else could be the second."""
    able, barred = _weighed(asker, key, rows)
    return bool(barred) and len(able) == 1


def _guarded() -> list[str]:
    return [key for key, table in registry.tables.items() if table.counted is not None]


def _counted(user: User, wanted: dict[str, set[Any]]) -> dict[str, set[Any]]:
    """Ledger → those of the wanted rows that figures count for a person; one query whatever the ledgers."""
    found: dict[str, set[Any]] = {key: set() for key in wanted}
    parts = [
        registry.tables[key].counted(user).filter(pk__in=rows).order_by().annotate(ledger=Value(key, CharField()))
        .values_list("ledger", "pk") for key, rows in wanted.items()
    ]  # fmt: skip
    for key, pk in parts[0].union(*parts[1:], all=True) if parts else ():
        found[key].add(pk)
    return found


def _kept_from(user: User) -> list[int]:
    by_table: dict[str, dict[int, set[Any]]] = defaultdict(dict)
    others = ExportRequest.objects.filter(table__in=_guarded()).exclude(asked_by=user).order_by()
    for pk, key, rows in others.values_list("pk", "table", "row_keys"):
        by_table[key][pk] = set(rows)
    seen = _counted(user, {key: set().union(*asked.values()) for key, asked in by_table.items()})
    return [
        pk for key, asked in by_table.items() for pk, rows in asked.items()
        if not rows or not rows <= seen[key]
    ]  # fmt: skip


def _weighed(asker: User, key: str, rows: Iterable[Any]) -> tuple[list[User], list[User]]:
    """Those who hold the office, the asker left out: who may count the rows, and from whom one of them is kept."""
    codes = [role.code for capability in (APPROVE, COUNTERSIGN) for role in roles_with(capability)]
    people = User.objects.filter(is_active=True, role_grants__role__in=codes).exclude(pk=asker.pk).distinct()
    able: list[User] = []
    barred: list[User] = []
    for one in people.order_by("pk"):
        if decides(one):
            (able if may_count(one, key, rows) else barred).append(one)
    return able, barred
