"""What almost every page asks of the house's small tables, read in one query: standing roles, the rule table, the numbers,
and the reader's own filters of lists."""

from datetime import date
from typing import Any

from django.db.models import CharField, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from xuncha.core import calendar, facts
from xuncha.core.models import RoleGrant, RoleRule, SavedFilter, SecurityRule, User

RULES, NUMBERS = "rules", "security_rules"
Cell = tuple[str, str, int]


def standing(user: User, on: date) -> frozenset[str]:
    """Codes of the standing roles of `user` in force on a day (domain §1.1)."""
    return _known(("standing", user.pk, on), user, on)


def rules() -> dict[Cell, str]:
    """The narrowed cells of the visibility matrix (domain §1.2): role, noun, level → access word."""
    return _known(RULES)


def numbers() -> dict[str, int]:
    """The numbers that the office has set (domain §12): code → value."""
    return _known(NUMBERS)


def kept_filters(user: User, on: date) -> list[tuple[str, str, str, str, int]]:
    """A person's own filters of lists (design §7): list, name, filter (both as they are kept, encrypted), uid, place."""
    return _known(("filters", user.pk), user, on)


def _known(key: Any, user: User | None = None, on: date | None = None) -> Any:
    """One part; in a request all that was read with it is kept too, so that the next who asks need not read."""
    running = facts.current()
    if running is None or key not in running.cache:
        if user is None and running is not None and running.reader is not None and running.reader.is_authenticated:
            user, on = running.reader, calendar.today()
        found = _read(user, on)
        if running is None:
            return found[key]
        for part, value in found.items():
            running.cache.setdefault(part, value)
    return running.cache[key]


def _read(user: User | None, on: date | None) -> dict[Any, Any]:
    parts = [
        _lines(RoleRule.objects.all(), RULES, "role", "noun", "access", None, "level"),
        _lines(SecurityRule.objects.all(), NUMBERS, "code", None, None, None, "value"),
    ]
    if user is not None:
        live = RoleGrant.objects.live(on).filter(user=user)
        parts.append(_lines(live, "standing", "role", None, None, None, None))
        own = SavedFilter.objects.filter(user=user)
        parts.append(_lines(own, "filters", "list", "name", "query", Cast("uid", CharField()), "place"))
    lines = list(parts[0].union(*parts[1:], all=True))
    found: dict[Any, Any] = {
        RULES: {(role, noun, level): word for part, role, noun, word, _, level in lines if part == RULES},
        NUMBERS: {code: value for part, code, _, _, _, value in lines if part == NUMBERS},
    }
    if user is not None:
        found["standing", user.pk, on] = frozenset(line[1] for line in lines if line[0] == "standing")
        found["filters", user.pk] = [line[1:] for line in lines if line[0] == "filters"]
    return found


def _lines(rows: QuerySet, part: str, *columns: str | Combinable | None) -> QuerySet:
    """Six columns of each table, with nothing where it has none."""
    nothing = (*(Value("", CharField()) for _ in range(4)), Value(0, IntegerField()))
    named = [column or blank for column, blank in zip(columns, nothing, strict=True)]
    aliases = {f"_{place}": one for place, one in enumerate(named) if not isinstance(one, str)}
    order = [one if isinstance(one, str) else f"_{place}" for place, one in enumerate(named)]
    return rows.order_by().annotate(_part=Value(part, CharField()), **aliases).values_list("_part", *order)
