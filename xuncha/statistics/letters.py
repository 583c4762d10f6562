"""T3 信访 by 方式 × 类别 (domain §5.3): 件数 and 去重件数 side by side, every figure opening its rows."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from petitions.models import Channel, PetitionClass
from xuncha.core.suppression import is_small
from xuncha.statistics.figures import Figure, Line, Table, describe, sees_rows
from xuncha.statistics.metrics import METRICS, Metric, Scope

#: a stub of a letter about a cadre of a higher level has a channel and no class
CLASSES = (*PetitionClass.choices, ("stub", "上级件"))
CODES = ("petitions", "petitions_primary")


def petitions_by_channel(scope: Scope) -> Table:
    """Channel × class; the last two columns and the last row are sums of what stands before them."""
    metrics = [METRICS[code] for code in CODES]
    counts = {metric.code: _counts(scope, metric) for metric in metrics}
    rows = [_line(str(label), {metric.code: {k: n for (c, k), n in counts[metric.code].items() if c == channel} for metric in metrics}, f"channel={channel}")
            for channel, label in Channel.choices]  # fmt: skip
    every: dict[str, dict[str, int]] = {code: {} for code in CODES}
    for code in CODES:
        for (_, klass), n in counts[code].items():
            every[code][klass] = every[code].get(klass, 0) + n
    totals = _line("", every, "").cells
    for place in range(len(CODES)):
        hide_grid(
            scope, metrics[place], [[*line.cells[place :: len(CODES)]] for line in rows] + [totals[place :: len(CODES)]]
        )
    heads = [{"label": label, "span": len(CODES)} for _, label in (*CLASSES, ("", "合计"))]
    columns = [
        {"label": word, "unit": "件", "hint": metric.basis}
        for _ in heads
        for word, metric in zip(("件数", "去重"), metrics, strict=True)
    ]
    return Table(
        "T3", "信访情况统计表", columns, rows, totals, describe(metrics), head_label="信访方式", head_groups=heads
    )


def _counts(scope: Scope, metric: Metric) -> dict[tuple[str, str], int]:
    rows = metric.rows(scope).order_by().values_list("channel", "klass").annotate(n=Count("pk", distinct=True))
    return {(channel, klass or "stub"): n for channel, klass, n in rows}


def _line(label: str, counts: dict[str, dict[str, int]], term: str) -> Line:
    cells = []
    for klass in (*(code for code, _ in CLASSES), ""):
        for code in CODES:
            n = counts[code].get(klass, 0) if klass else sum(counts[code].values())
            terms = [
                term,
                f"klass={klass}" if klass else "",
                "is_duplicate=false" if code == "petitions_primary" else "",
            ]
            cells.append(Figure(n, "/petitions/?" + "&".join(filter(None, terms))))
    return Line(label, cells, f"/petitions/?{term}" if term else "")


def hide_grid(scope: Scope, metric: Metric, grid: Sequence[Sequence[Figure]]) -> None:
    """Hide figures under 3 from readers without L3, and with them what would give them away by subtraction.

    Each line of the grid, its total included, is an equation: one hidden figure alone could be worked out, and so could
    several that are all 1. Another goes with them, the smallest, until no line tells any. Whoever only counts has no
    list behind the figures either.
    """
    if scope.user is None or sees_rows(scope, metric.guarded_noun):
        return
    lines = [list(line) for line in grid] + [list(column) for column in zip(*grid, strict=True)]
    true = {id(cell): cell.value or 0 for line in grid for cell in line}
    for cell in (cell for line in grid for cell in line):
        cell.url = ""
        if is_small(true[id(cell)]):
            _hide(cell)
    while open_ := next((line for line in lines if _tells(line, true)), None):
        _hide(min((cell for cell in open_ if cell.value), key=lambda cell: cell.value or 0))


def _tells(line: list[Figure], true: dict[int, Any]) -> bool:
    hidden = [true[id(cell)] for cell in line if cell.suppressed]
    return any(cell.value for cell in line) and bool(hidden) and (len(hidden) == 1 or sum(hidden) == len(hidden))


def _hide(cell: Figure) -> None:
    cell.value, cell.suppressed, cell.url = None, True, ""
