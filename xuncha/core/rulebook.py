"""What almost every page asks of the house's small tables, read in one query: standing roles, the rule table, the numbers."""

from datetime import date
from typing import Any

from django.db.models import CharField, IntegerField, QuerySet, Value

from xuncha.core import facts
from xuncha.core.models import RoleGrant, RoleRule, SecurityRule, User

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


def _known(key: Any, user: User | None = None, on: date | None = None) -> Any:
    """One part; in a request all that was read with it is kept too, so that the next who asks need not read."""
    running = facts.current()
    if running is None or key not in running.cache:
        found = _read(user, on)
        if running is None:
            return found[key]
        for part, value in found.items():
            running.cache.setdefault(part, value)
    return running.cache[key]


def _read(user: User | None, on: date | None) -> dict[Any, Any]:
    parts = [
        _lines(RoleRule.objects.all(), RULES, "role", "noun", "access", "level"),
        _lines(SecurityRule.objects.all(), NUMBERS, "code", None, None, "value"),
    ]
    if user is not None:
        live = RoleGrant.objects.live(on).filter(user=user)
        parts.append(_lines(live, "standing", "role", None, None, None))
    lines = list(parts[0].union(*parts[1:], all=True))
    found: dict[Any, Any] = {
        RULES: {(role, noun, level): word for part, role, noun, word, level in lines if part == RULES},
        NUMBERS: {code: value for part, code, _, _, value in lines if part == NUMBERS},
    }
    if user is not None:
        found["standing", user.pk, on] = frozenset(line[1] for line in lines if line[0] == "standing")
    return found


def _lines(rows: QuerySet, part: str, *columns: str | None) -> QuerySet:
    """Five columns of each table, with nothing where it has none."""
    nothing = (Value("", CharField()), Value("", CharField()), Value("", CharField()), Value(0, IntegerField()))
    named = [column or blank for column, blank in zip(columns, nothing, strict=True)]
    aliases = {f"_{place}": one for place, one in enumerate(named) if not isinstance(one, str)}
    order = [one if isinstance(one, str) else f"_{place}" for place, one in enumerate(named)]
    return rows.order_by().annotate(_part=Value(part, CharField()), **aliases).values_list("_part", *order)
