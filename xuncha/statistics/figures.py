"""Cells and tables of figures: totals are sums of the cells shown, small cells are hidden together with what would tell them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import repeat, takewhile
from typing import Any

from django.db.models import QuerySet

from xuncha import scopes
from xuncha.statistics.metrics import Metric, Scope


@dataclass
class Figure:
    """One cell: a number, and where its rows are."""

    value: float | int | None
    url: str = ""
    suppressed: bool = False
    places: int | None = None
    percent: bool = False
    whole: bool = False  # a figure of its own, such as a median: no sum of the column


@dataclass
class Line:
    """One row of a table."""

    label: str
    cells: list[Figure]
    url: str = ""
    indent: bool = False
    subtotal: bool = False  # the sum of the lines under it


@dataclass
class Table:
    """One statistics table as `parts/figure_table.html` shows it."""

    code: str
    caption: str
    columns: list[dict[str, str]]
    rows: list[Line]
    totals: list[Figure]
    basis: list[dict[str, str]]
    head_label: str = "单位"
    total_label: str = "合计"
    note: str = ""
    snapshot: str = "实时"
    head_groups: list[dict[str, Any]] = field(default_factory=list)
    print_url: str = ""
    xlsx_url: str = ""
    parts: list[Line] = field(default_factory=list)  # what the totals are made of, another way than by the rows
    more: list[dict[str, Any]] = field(default_factory=list)  # lists beside the figures

    @property
    def suppressed_note(self) -> bool:
        """Whether a small cell is hidden."""
        return any(cell.suppressed for line in [*self.rows, *self.parts, Line("", self.totals)] for cell in line.cells)

    def ties(self) -> bool:
        """Whether every total is the sum of its column and of its parts, and every line of the lines under it.

        Percentages, averages and hidden cells aside.
        """
        sums = [(self.totals, [line for line in self.rows if not line.indent])]
        sums += [(self.totals, self.parts)] if self.parts else []
        for at, line in enumerate(self.rows):
            if not line.indent:
                under = list(takewhile(lambda one: one.indent, self.rows[at + 1 :]))
                sums += [(line.cells, under)] if under else []
        return all(_adds_up(whole, parts) for whole, parts in sums)


def _adds_up(whole: list[Figure], parts: list[Line]) -> bool:
    columns = zip(*(line.cells for line in parts), strict=True) if parts else repeat(())  # nothing adds up to nothing
    for total, column in zip(whole, columns, strict=False):
        if total.percent or total.whole or any(cell.suppressed or cell.percent for cell in (total, *column)):
            continue
        if (total.value or 0) != sum(cell.value or 0 for cell in column):
            return False
    return True


def percent(part: int, whole: int) -> float | None:
    """part ÷ whole in per cent to two decimals; None where there is no whole (domain §3.7: 688/697 = 98.71)."""
    return round(100 * part / whole + 1e-9, 2) if whole else None


def share(part: int, whole: int) -> Figure:
    """A percentage as a cell."""
    return Figure(percent(part, whole), places=2, percent=True)


def describe(metrics: Iterable[Metric]) -> list[dict[str, str]]:
    """口径 of the metrics of a table, with their versions."""
    return [
        {"name": f"{m.name}（{m.unit}）" if m.unit else m.name, "words": f"{m.basis}（口径第{m.version}版）"}
        for m in metrics
    ]


def column_of(metric: Metric) -> dict[str, str]:
    """The head of a metric's column."""
    return {"code": metric.code, "label": metric.name, "unit": metric.unit, "hint": metric.basis}


def unread(metric: Metric) -> Metric:
    """The same figure of the rows that its reader may count and not open: what suppression decides by."""

    def rows(scope: Scope) -> QuerySet:
        counted = metric.rows(scope).filter(target__in=[target.pk for target in scope.targets()])
        return counted.exclude(pk__in=scopes.visible(counted, scope.user).order_by().values("pk"))

    return replace(metric, code=f"unread_{metric.code}", rows=rows)


def guarded(scope: Scope, metrics: Iterable[Metric]) -> list[Metric]:
    """The metrics of which this reader may be told no small cell; none at round scope."""
    return [metric for metric in metrics if metric.guarded_noun and scope.user is not None]


def hide(*cells: Figure) -> None:
    """Take the number and its link away."""
    for cell in cells:
        cell.value, cell.suppressed, cell.url = None, True, ""
