"""T10 立行立改 (domain §5.3): group and target × 提出, 完成, 完成率, 退还金额, 受益户; every figure opens its rows, and they tie out."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from rectification.models import ImmediateFix
from xuncha.statistics.figures import Figure, Line, Table, column_of, describe, share
from xuncha.statistics.metrics import Metric, Scope, place_of

MONEY = 4  # 万元 to the yuan


def _fixes(narrow: Callable[[Any, Scope], QuerySet]) -> Callable[[Scope], QuerySet]:
    return lambda scope: scope.rows(narrow(ImmediateFix.objects, scope))


#: the figures in the order of the columns; 提出＝完成＋转入整改＋办理中
METRICS = {
    metric.code: metric
    for metric in (
        Metric("fixes", "提出", "提出的立行立改、立查立处件数，含待批准和退回的，不含作废。", _fixes(lambda rows, s: rows.alive()), "/fixes/?target={target}", "件"),
        Metric("fixes_served", "已送达", "通知书已经送达责任单位的件数。", _fixes(lambda rows, s: rows.served()), "/fixes/?served=1&target={target}", "件"),
        Metric("fixes_closed", "完成", "经两人以上现场核查为“已整改”并销号的件数；只计核查结论，不计单位自报。",
               _fixes(lambda rows, s: rows.closed()), "/fixes/?status=closed&target={target}", "件"),
        Metric("fixes_carried", "转入整改", "到撤离或反馈时没有办结、转入整改台账的件数。", _fixes(lambda rows, s: rows.carried()),
               "/fixes/?status=carried&target={target}", "件"),
        Metric("fixes_open", "办理中", "还没有销号、也没有转入整改台账的件数。提出＝完成＋转入整改＋办理中。",
               _fixes(lambda rows, s: rows.under_way()), "/fixes/?under_way=1&target={target}", "件"),
        Metric("fixes_overdue", "逾期", "整改时限早于统计日、单位还没有反馈的件数。", _fixes(lambda rows, s: rows.overdue(s.day)),
               "/fixes/?overdue=1&target={target}", "件"),
        Metric("fixes_refunded", "退还金额", "已完成各件退还、清退的金额之和，以核查认定为准。", _fixes(lambda rows, s: rows.closed()),
               "/fixes/?status=closed&target={target}", "万元", weight=Coalesce(Sum("refunded"), Decimal(0))),
        Metric("fixes_benefited", "受益户", "已完成各件的受益户数之和。", _fixes(lambda rows, s: rows.closed()), "/fixes/?status=closed&target={target}", "户",
               weight=Coalesce(Sum("benefited"), 0)),
        Metric("fixes_people", "受益人次", "已完成各件的受益人次之和。", _fixes(lambda rows, s: rows.closed()), "/fixes/?status=closed&target={target}", "人次",
               weight=Coalesce(Sum("people"), 0)),
    )
}  # fmt: skip
COUNTS, SUMS = tuple(METRICS)[:6], tuple(METRICS)[6:]
RATE = {"name": "完成率", "words": "完成 ÷ 提出。"}


def immediate_fixes(scope: Scope) -> Table:
    """T10: each group, and beneath it each of its targets."""
    found = {code: metric.by(scope) for code, metric in METRICS.items()}
    targets = scope.targets()
    lines: list[Line] = []
    for (group, name), mine in scope.groups().items():
        lines.append(_line(name, found, [t.pk for t in mine], f"group={group}", subtotal=True))
        lines += [_line(place_of(t), found, [t.pk], f"target={t.pk}", t.get_absolute_url(), indent=True) for t in mine]
    total = _line("", found, [t.pk for t in targets], "")
    columns = [column_of(METRICS[code]) for code in COUNTS]
    columns += [{"label": "完成率", "unit": "%", "hint": RATE["words"]}, *(column_of(METRICS[code]) for code in SUMS)]
    basis = [*describe(METRICS.values()), RATE]
    return Table("T10", "立行立改情况统计表", columns, lines, total.cells, basis)


def _line(
    label: str, found: dict[str, dict[int, Any]], targets: list[int], term: str, url: str = "", **kind: bool
) -> Line:
    n = {code: sum(found[code].get(target, 0) for target in targets) for code in METRICS}
    cells = [Figure(n[code], _url(code, term)) for code in COUNTS]
    cells.append(share(n["fixes_closed"], n["fixes"]))
    cells += [Figure(n[code], _url(code, term), places=MONEY if code == "fixes_refunded" else None) for code in SUMS]
    return Line(label, cells, url, **kind)


def _url(code: str, term: str) -> str:
    url = METRICS[code].url_of()
    return f"{url}{'&' if '?' in url else '?'}{term}" if term else url
