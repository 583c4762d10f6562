"""T1 工作开展情况总表 (domain §5.3): group and township × what was done; every figure opens its rows."""

from collections.abc import Callable, Sequence
from typing import Any

from rounds.models import RoundTarget
from xuncha.core.suppression import Hidden, decide
from xuncha.statistics import fixes
from xuncha.statistics.figures import Figure, Line, Table, column_of, describe, guarded, hide, unread
from xuncha.statistics.metrics import METRICS, Metric, Scope, place_of, tally

#: a column each, in the order of the domain
T1_CODES = ("talks", "talk_persons", "symposia", "petitions", "petitions_primary", "materials", "households", "villages_done",
            "sheets", "drafts", "drafts_signed", "problems", "clues", "fixes", "special_reports", "reports", "items")  # fmt: skip


def work_done(scope: Scope) -> Table:
    """T1: group and target × metric, all of them in one query. A table of one target has no line of its group."""
    metrics = told(scope)
    watched = {metric.code: unread(metric) for metric in guarded(scope, metrics)}
    found = tally(scope, [*metrics, *watched.values()], "target__group_id", "target_id")
    hidden = {code: decide(found[other.code]) for code, other in watched.items()}
    lines, alone = [], scope.target is not None

    def row(
        targets: Sequence[RoundTarget], url: Callable[[Metric], str], secret: Callable[[Hidden], bool]
    ) -> list[Figure]:
        return _figures(metrics, found, targets, url, {code for code, one in hidden.items() if secret(one)})

    for (group, name), mine in scope.groups().items():
        if not alone:
            cells = row(mine, lambda m, g=group: m.url_of(group=g), lambda h, pk=mine[0].group_id: pk in h.groups)
            lines.append(Line(name, cells, subtotal=True))
        for target in mine:
            cells = row([target], lambda m, t=target: m.url_of(t), lambda h, pk=target.pk: pk in h.targets)
            label = f"{name} {place_of(target)}" if alone else place_of(target)
            lines.append(Line(label, cells, target.get_absolute_url(), indent=not alone))
    only = next(iter(scope.targets()), None) if alone else None
    totals = row(scope.targets(), lambda m: m.url_of(only), lambda h: h.total)
    return Table("T1", "工作开展情况总表", [column_of(m) for m in metrics], lines, totals, describe(metrics),
                 head_label="巡察组、单位")  # fmt: skip


def told(scope: Scope) -> list[Metric]:
    """The columns of this reader: what one may count nothing of is no column of nothings."""
    metrics = [(METRICS | fixes.METRICS)[code] for code in T1_CODES]
    return [metric for metric in metrics if scope.tells(metric.rows(scope).model.NOUN)]


def _figures(
    metrics: Sequence[Metric], found: dict[str, dict[Any, int]], targets: Sequence[RoundTarget],
    url: Callable[[Metric], str], secret: set[str],
) -> list[Figure]:  # fmt: skip
    """The figures of some targets together, those of the secret metrics hidden."""
    cells = []
    for metric in metrics:
        n = sum(found[metric.code].get((target.group_id, target.pk), 0) for target in targets)
        cells.append(Figure(n, url(metric)))
        hide(*(cells[-1:] if metric.code in secret else []))
    return cells
