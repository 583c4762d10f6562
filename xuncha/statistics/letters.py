"""T3 信访 by 方式 × 类别 (domain §5.3): 件数 and 去重件数 side by side, every figure opening its rows."""

from collections.abc import Sequence

from django.db.models import Count

from petitions.models import Channel, PetitionClass
from xuncha.statistics.figures import SMALL, Figure, Line, Table, describe, sees_rows
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

    Each line of the grid, its total included, is an equation: one hidden figure alone could be worked out, so a second
    one goes with it, the smallest, until no line has just one.
    """
    if scope.user is None or sees_rows(scope, metric.guarded_noun):
        return
    for cell in (cell for line in grid for cell in line if cell.value and cell.value < SMALL):
        _hide(cell)
    lines = [list(line) for line in grid] + [list(column) for column in zip(*grid, strict=True)]
    while alone := next((line for line in lines if _gives_away(line)), None):
        _hide(min((cell for cell in alone if cell.value), key=lambda cell: cell.value or 0))


def _gives_away(line: list[Figure]) -> bool:
    return sum(cell.suppressed for cell in line) == 1 and any(cell.value for cell in line)


def _hide(cell: Figure) -> None:
    cell.value, cell.suppressed, cell.url = None, True, ""
