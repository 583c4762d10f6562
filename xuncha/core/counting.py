"""The figures under a list: sums and counts at its foot (design §7), and the rows it does not show (另有 N 条仅计数, design §5.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, QueryDict

from xuncha.core import suppression

#: the filters by which statistics group: only under these may a list tell how many rows it does not show
FIGURE_FILTERS = frozenset(
    (
        "target",
        "group",
        "held",
        "kind",
        "is_duplicate",
        "standing",
        "signed",
        "leaf",
        "level",
        "completion",
        "unfinished",
        "overdue",
        "status",
        "channel",
        "klass",
        "people",
        "is_key",
        "at",
    )
)
#: filters by which figures of these nouns alone group: of any other they would say what its hidden rows are about, how far on
ONLY_OF = {"leaf": ("problem",), "status": ("rectification", "fix")}
#: of guarded nouns only under these: any other would tell small cells by difference
GUARDED_FILTERS = frozenset(("target", "group", "is_duplicate"))
#: no figure counts the duplicates by themselves, and all less the duplicates is one that may be hidden
ONCE = ("", "false")


@dataclass(frozen=True)
class Foot:
    """合计: how many rows a list shows under its filters, in their unit, and the sums of some columns: column key → field."""

    unit: str = "条"
    sums: Mapping[str, str] = field(default_factory=dict)

    def cells(self, rows: QuerySet, columns: Sequence[Any], count: int) -> dict[str, Any]:
        """By column key. The number costs nothing, the pager knows it; the sums are one query for them all."""
        found = (
            rows.order_by().aggregate(**{f"sum_{key}": Sum(path) for key, path in self.sums.items()})
            if self.sums
            else {}
        )
        told = {key: found[f"sum_{key}"] or 0 for key in self.sums}
        beside = next((column.key for column in columns[1:] if column.key not in told), None)
        words = f"{count} {self.unit}"
        return told | ({beside: words} if beside else {columns[0].key: f"合计 {words}"})


def foot(sums: Any, rows: QuerySet, columns: Sequence[Any], count: int) -> Any:
    """The foot of a list: what its page gave (cells, or a function of the rows), else the number of its rows."""
    if sums is None or isinstance(sums, Foot):
        return (sums or Foot()).cells(rows, columns, count)
    return sums(rows) if callable(sums) else sums


def more_counted(
    request: HttpRequest, countable: QuerySet | None, filter_class: Any, used: list[str], *, seen: QuerySet, shown: int
) -> int:
    """另有 N 条仅计数: what figures count beyond what is shown. Under any other filter it would answer whether hidden rows
    match it; of clues and petitions no more is told than the figures tell (domain §1.2 b)."""
    if countable is None:
        return 0
    noun = countable.model.NOUN
    guarded = noun in suppression.GUARDED
    if any(noun not in ONLY_OF.get(name, (noun,)) for name in used):
        return 0
    if not set(used) <= (GUARDED_FILTERS if guarded else FIGURE_FILTERS) or filter_class is None and used:
        return 0
    if guarded and request.GET.get("is_duplicate", "") not in ONCE:
        return 0

    def under(query: QueryDict) -> QuerySet:
        return filter_class(query, queryset=countable, request=request).qs if filter_class else countable

    if not guarded:
        return max(under(request.GET).order_by().count() - shown, 0)
    whole = request.GET.copy()
    narrowed = [name for name in ("target", "group") if whole.pop(name, [""])[-1]]
    cells = _unread(under(whole), seen)
    told = _unread(under(request.GET), seen) if narrowed else cells
    return 0 if _hides(suppression.decide(cells), told, narrowed) else sum(told.values())


def _unread(rows: QuerySet, seen: QuerySet) -> dict[tuple[int | None, int], int]:
    """How many rows of each (group, target) are only counted."""
    found = rows.exclude(pk__in=seen.order_by().values("pk")).order_by().values_list("target__group", "target")
    return {(group, target): n for group, target, n in found.annotate(n=Count("pk", distinct=True))}


def _hides(hidden: suppression.Hidden, told: Iterable[tuple[int | None, int]], narrowed: Sequence[str]) -> bool:
    """Whether the figure that a list stands behind is hidden: a target's cell, a group's sum, the total."""
    if "target" in narrowed:
        return any(target in hidden.targets for _, target in told)
    return any(group in hidden.groups for group, _ in told) if narrowed else hidden.total
