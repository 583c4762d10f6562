"""T3 信访 by 方式 × 类别 (domain §5.3): 件数 and 去重件数 side by side, every figure opening its rows."""

from collections.abc import Sequence

from petitions.models import Channel, PetitionClass
from xuncha.core.suppression import decide, hidden_in_grid
from xuncha.statistics.figures import Figure, Line, Table, describe, guarded, hide, unread
from xuncha.statistics.metrics import METRICS, Scope, tally

#: a stub of a letter about a cadre of a higher level has a channel and no class
CLASSES = (*PetitionClass.choices, ("stub", "上级件"))
CODES = ("petitions", "petitions_primary")
Cells = dict[tuple[str, str, int], int]  # channel, class, target → how many


def petitions_by_channel(scope: Scope) -> Table:
    """Channel × class; the last two columns and the last row are sums of what stands before them."""
    metrics = [METRICS[code] for code in CODES]
    others = {metric.code: unread(metric) for metric in guarded(scope, metrics)}
    found = tally(scope, [*metrics, *others.values()], "channel", "klass", "target_id")
    shown = {target.pk for target in scope.targets()}
    found = {code: {key: n for key, n in cells.items() if key[2] in shown} for code, cells in found.items()}
    counts = {metric.code: _sums(found[metric.code]) for metric in metrics}
    rows = [_line(str(label), {metric.code: {k: n for (c, k), n in counts[metric.code].items() if c == channel} for metric in metrics}, f"channel={channel}")
            for channel, label in Channel.choices]  # fmt: skip
    every: dict[str, dict[str, int]] = {code: {} for code in CODES}
    for code in CODES:
        for (_, klass), n in counts[code].items():
            every[code][klass] = every[code].get(klass, 0) + n
    totals = _line("", every, "").cells
    for code, other in others.items():
        place = CODES.index(code)
        _hide(found[other.code], [[*line.cells[place :: len(CODES)]] for line in rows] + [totals[place :: len(CODES)]])
    heads = [{"label": label, "span": len(CODES)} for _, label in (*CLASSES, ("", "合计"))]
    columns = [
        {"label": word, "unit": "件", "hint": metric.basis}
        for _ in heads
        for word, metric in zip(("件数", "去重"), metrics, strict=True)
    ]
    return Table(
        "T3", "信访情况统计表", columns, rows, totals, describe(metrics), head_label="信访方式", head_groups=heads
    )


def _sums(found: Cells) -> dict[tuple[str, str], int]:
    """By channel and class, over all targets."""
    sums: dict[tuple[str, str], int] = {}
    for (channel, klass, _), n in found.items():
        sums[channel, klass or "stub"] = sums.get((channel, klass or "stub"), 0) + n
    return sums


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


def _hide(of_others: Cells, grid: Sequence[Sequence[Figure]]) -> None:
    """Hide the small figures of letters that this reader may not open, and with them what would give them away.

    The grand total follows the decision about the targets, as it does in T1. Whoever only counts has no list behind the
    figures either.
    """
    if not of_others:
        return
    sums, by_target = _sums(of_others), {}
    for (_, _, target), n in of_others.items():
        by_target[target] = by_target.get(target, 0) + n
    rows = [[sums.get((channel, klass), 0) for klass, _ in CLASSES] for channel in Channel.values]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    hidden = hidden_in_grid([[*row, sum(row)] for row in rows], total=decide(by_target).total)
    for r, line in enumerate(grid):
        for c, cell in enumerate(line):
            cell.url = ""
            hide(*([cell] if (r, c) in hidden else []))
