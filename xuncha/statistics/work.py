"""T1 工作开展情况总表 (domain §5.3): group and township × what was done; every figure opens its rows."""

from xuncha.core.suppression import decide
from xuncha.statistics import fixes
from xuncha.statistics.figures import Figure, Line, Table, column_of, describe, guarded, hide, unread
from xuncha.statistics.metrics import METRICS, Scope, place_of, tally

#: a column each, in the order of the domain
T1_CODES = ("talks", "talk_persons", "symposia", "petitions", "petitions_primary", "materials", "households", "villages_done",
            "sheets", "drafts", "drafts_signed", "problems", "clues", "fixes", "special_reports", "reports", "items")  # fmt: skip


def work_done(scope: Scope) -> Table:
    """T1: target × metric, all of them in one query."""
    targets, metrics = scope.targets(), [(METRICS | fixes.METRICS)[code] for code in T1_CODES]
    rows = [Line(f"{t.group or '未分组'} {place_of(t)}", [], t.get_absolute_url()) for t in targets]
    watched = {metric.code: unread(metric) for metric in guarded(scope, metrics)}
    found, totals = tally(scope, [*metrics, *watched.values()], "target_id"), []
    for metric in metrics:
        cells = [Figure(found[metric.code].get(t.pk, 0), metric.url_of(t)) for t in targets]
        total = Figure(sum(cell.value or 0 for cell in cells), metric.url_of())
        if metric.code in watched:
            hidden = decide(found[watched[metric.code].code])
            hide(*(cell for t, cell in zip(targets, cells, strict=True) if t.pk in hidden.targets))
            hide(*([total] if hidden.total else []))
        for line, cell in zip(rows, cells, strict=True):
            line.cells.append(cell)
        totals.append(total)
    return Table("T1", "工作开展情况总表", [column_of(m) for m in metrics], rows, totals, describe(metrics))
