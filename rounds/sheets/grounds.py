"""What the sheets of a round's ledgers share (台账导入): targets one may write at, places read once, doubles by the business key."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404

from rounds.models import InspectionRound, PartyOrg, RoundTarget
from rounds.queries import lookups, places
from rounds.queries.current import current_round
from xuncha.core import calendar, sheets
from xuncha.core.imports import Ground
from xuncha.core.imports.declare import Tell
from xuncha.core.sheets import Column
from xuncha.core.web import Asking

SEVERAL = "您有几个巡察对象，请写明被巡察党组织。"


def numbered(rows: Iterable[Any]) -> Iterable[Any]:
    """The rows of an export, counted from 1."""
    for place, row in enumerate(rows, start=1):
        row.place_in_list = place
        yield row


def official_rows(rows: QuerySet) -> Iterable[Any]:
    """The rows of a list as they are exported in the official order."""
    return numbered(rows.iterator(chunk_size=500))


def moment(value: Any) -> datetime | None:
    """A day or a day with an hour, here."""
    if value is None:
        return None
    if not isinstance(value, datetime):
        value = datetime.combine(value, time()) if isinstance(value, date) else value
    return value.replace(tzinfo=calendar.ZONE)


class KeyedGround(Ground):
    """A ledger whose records are told apart by a business key: `key_of(record)`, None where there is none."""

    def key_of(self, record: Any) -> Hashable:
        """What makes two records the same thing."""
        raise NotImplementedError

    def standing(self) -> QuerySet:
        """The visible records that a new row could repeat."""
        return self.visible()

    def identity(self, draft: Any) -> Hashable:
        return self.key_of(draft.record)

    def registered(self, identity: Any) -> str:
        if not hasattr(self, "_kept"):
            self._kept = {self.key_of(row): str(row) for row in self.standing()}
        return self._kept.get(identity, "")

    def told(self, tell: Tell, count: int) -> Callable[[int], None]:
        """How a bulk verb tells of its progress."""
        return lambda done: tell(72 + 25 * done // max(count, 1), f"写入第 {done + 1} 条")

    def link(self, record: Model) -> tuple[str, str]:
        return str(record), record.get_absolute_url()  # type: ignore[attr-defined]


class TargetGround(KeyedGround):
    """Records at targets: only where this person may write, and only with the places of those targets."""

    official: sheets.Sheet

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self.round: InspectionRound | None = current_round(asking)  # type: ignore[arg-type]
        self.targets: list[RoundTarget] = [
            target for target in places.target_list(self.user, self.round) if not self.why_not(target)
        ]
        if not self.targets:
            raise Http404
        self.places = lookups.Places(self.round, self.targets, self.user)
        self.sheet = sheets.Sheet(self.official.noun, self.official.title, self.filled(), self.official.row_key)

    def why_not(self, target: RoundTarget) -> str:
        """Why this person may not write at a target; "" when they may."""
        raise NotImplementedError

    def filled(self) -> Sequence[Column]:
        """The columns with what this person can choose from."""
        raise NotImplementedError

    @property
    def target_labels(self) -> list[str]:
        """The targets by the name of their organisation."""
        return [str(target.org) for target in self.targets]

    @property
    def member_names(self) -> str:
        """Two of the group, as the example of a template."""
        return "、".join(self.places.example)

    def target_named(self, found: lookups.Found, text: str | None, code: str = "target") -> RoundTarget | None:
        """The target of a row: the one that is named, else the only one there is."""
        org: PartyOrg | None = found.take(code, lambda: self.places.org(text))
        target = self.places.target_of(org) if org is not None else None
        if target is None and not text and len(self.targets) == 1:
            return self.targets[0]
        if target is None and code not in found.fields:
            found.fields[code] = SEVERAL
        return target


def texts(values: Mapping[str, Any], *names: str) -> dict[str, str]:
    """Cells as text; an empty one is an empty text."""
    return {name: values[name] or "" for name in names}
