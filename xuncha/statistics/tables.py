"""T1, T5, T11 and T13 (domain §5.3; T3 stands in `letters`, T14 in `supply`), each computed live for one reader or, for paper, at round scope."""

from collections import defaultdict

from django.db.models import Count

from findings.models import Problem
from rounds.models import RoundTarget, TaxonomyNode, VillageCoverage
from rounds.states import CoverageStatus
from xuncha.statistics.figures import Figure, Line, Table, column_of, describe, hide_small, percent, share
from xuncha.statistics.fixes import immediate_fixes
from xuncha.statistics.letters import petitions_by_channel
from xuncha.statistics.metrics import METRICS, Metric, Scope, coverage
from xuncha.statistics.supply import supply_times

T1_CODES = ("talks", "talk_persons", "symposia", "petitions", "petitions_primary", "materials", "households", "villages_done",
            "sheets", "drafts", "drafts_signed", "problems", "clues", "reports", "items")  # fmt: skip
T11_CODES = ("items", "items_closed", "items_done", "items_basic", "items_undone", "items_overdue")


def work_done(scope: Scope) -> Table:
    """T1 工作开展情况总表: target × metric; the rows behind each figure open on a click."""
    targets, metrics = scope.targets(), [METRICS[code] for code in T1_CODES]
    rows = [Line(f"{t.group or '未分组'} {t.org}", [], t.get_absolute_url()) for t in targets]
    totals = []
    for metric in metrics:
        by_target = metric.by(scope)
        cells = [Figure(by_target.get(t.pk, 0), _url(metric, t)) for t in targets]
        total = Figure(sum(cell.value or 0 for cell in cells), _all_rows(metric))
        hide_small(scope, metric, cells, total)
        for line, cell in zip(rows, cells, strict=True):
            line.cells.append(cell)
        totals.append(total)
    note = "立行立改另见 T10。"
    return Table("T1", "工作开展情况总表", [column_of(m) for m in metrics], rows, totals, describe(metrics), note=note)


def _url(metric: Metric, target: RoundTarget) -> str:
    return metric.url.format(target=target.pk, target_uid=target.uid) if metric.url else ""


def _all_rows(metric: Metric) -> str:
    if "{target_uid}" in metric.url or not metric.url:
        return ""
    return metric.url.replace("&target={target}", "").replace("?target={target}", "")


def problems_by_leaf(scope: Scope) -> Table:
    """T5 问题分类表: level 1 with its leaves × target; counted once, under the main leaf."""
    targets = scope.targets()
    counts: dict[tuple[int, int], int] = {}
    found = (
        scope.rows(Problem.objects.alive()).order_by().values_list("category_id", "target_id").annotate(n=Count("pk"))
    )
    for leaf, target, n in found:
        counts[leaf, target] = n
    leaves = (
        TaxonomyNode.objects.filter(pk__in={leaf for leaf, _ in counts})
        .select_related("version")
        .order_by("version", "sort")
    )
    names = dict(TaxonomyNode.objects.filter(depth=1).values_list("code", "name"))
    rows: list[Line] = []
    for root, members in _by_root(leaves).items():
        rows.append(_leaf_line(f"{root} {names.get(root, '')}", members, targets, counts, f"leaf={root}"))
        rows += [_leaf_line(str(leaf), [leaf], targets, counts, f"leaf={leaf.code}", indent=True) for leaf in members]
    totals = _leaf_line("", list(leaves), targets, counts, "").cells
    columns = [{"label": str(t.org), "unit": "个", "hint": str(t.group or "")} for t in targets] + [
        {"label": "合计", "unit": "个", "hint": ""}
    ]
    note = "" if rows else "还没有归纳问题。"
    return Table(
        "T5", "问题分类统计表", columns, rows, totals, describe([METRICS["problems"]]), head_label="问题分类", note=note
    )


def _by_root(leaves: object) -> dict[str, list[TaxonomyNode]]:
    grouped: dict[str, list[TaxonomyNode]] = defaultdict(list)
    for leaf in leaves:  # type: ignore[attr-defined]
        grouped[leaf.root_code].append(leaf)
    return grouped


def _leaf_line(
    label: str, leaves: list[TaxonomyNode], targets: list[RoundTarget], counts: dict[tuple[int, int], int], term: str,
    indent: bool = False,
) -> Line:  # fmt: skip
    cells = [
        Figure(
            sum(counts.get((leaf.pk, t.pk), 0) for leaf in leaves),
            f"/problems/?{term}&target={t.pk}".replace("?&", "?"),
        )
        for t in targets
    ]
    whole = f"/problems/?{term}" if term else "/problems/"
    return Line(label, [*cells, Figure(sum(cell.value or 0 for cell in cells), whole)], indent=indent)


def rectification_progress(scope: Scope) -> Table:
    """T11 整改进度: unit × should, closed, done, basic, undone, overdue with rates; township and village lines apart."""
    metrics = [METRICS[code] for code in T11_CODES]
    split = {metric.code: _by_level(scope, metric) for metric in metrics}
    rows: list[Line] = []
    for target in scope.targets():
        both = {code: sum(split[code].get((target.pk, village), 0) for village in (False, True)) for code in T11_CODES}
        rows.append(_progress_line(str(target.org), both, target, ""))
        for village, word in ((False, "乡镇本级"), (True, "村级")):
            one = {code: split[code].get((target.pk, village), 0) for code in T11_CODES}
            rows.append(
                _progress_line(word, one, target, f"&level={'village' if village else 'township'}", indent=True)
            )
    shown = {target.pk for target in scope.targets()}
    sums = {code: sum(n for (target, _), n in split[code].items() if target in shown) for code in T11_CODES}
    columns = [column_of(m) for m in metrics]
    columns += [{"label": "完成率", "unit": "%", "hint": "已完成 ÷ 应改"}, {"label": "基本完成率", "unit": "%", "hint": "基本完成 ÷ 应改"},
                {"label": "逾期率", "unit": "%", "hint": "逾期 ÷ 应改"}]  # fmt: skip
    basis = [*describe(metrics), {"name": "完成率", "words": "已完成 ÷ 应改；基本完成不计入，另列基本完成率。"}]
    return Table("T11", "整改进度表", columns, rows, _progress_line("", sums, None, "").cells, basis)


def _by_level(scope: Scope, metric: Metric) -> dict[tuple[int, bool], int]:
    rows = metric.rows(scope).order_by().values_list("target_id", "resp_org__level").annotate(n=Count("pk"))
    found: dict[tuple[int, bool], int] = defaultdict(int)
    for target, level, n in rows:
        found[target, level == "village"] += n
    return found


def _progress_line(label: str, n: dict[str, int], target: RoundTarget | None, term: str, indent: bool = False) -> Line:
    cells = []
    for code in T11_CODES:
        url = _url(METRICS[code], target) + term if target else _all_rows(METRICS[code])
        cells.append(Figure(n[code], url))
    rates = [
        share(n["items_done"], n["items"]),
        share(n["items_basic"], n["items"]),
        share(n["items_overdue"], n["items"]),
    ]
    return Line(label, cells + rates, target.get_absolute_url() if target and not indent else "", indent=indent)


def village_coverage(scope: Scope) -> Table:
    """T13 村级覆盖: target × should, done, waived, pending and rate; only 已巡 is counted above the line."""
    counts: dict[tuple[int, str], int] = {}
    for target, status, n in (
        coverage(scope).order_by().values_list("target_id", "coverage_status").annotate(n=Count("pk"))
    ):
        counts[target, status] = n
    known = {target for target, _ in counts}
    rows = [
        _coverage_line(str(t.org), {s: counts.get((t.pk, s), 0) for s in CoverageStatus.values}, t)
        for t in scope.targets()
        if t.pk in known
    ]
    sums = {s: sum(n for (_, status), n in counts.items() if status == s) for s in CoverageStatus.values}
    columns = [{"label": label, "unit": "个", "hint": ""} for label in ("应巡村", "已巡村", "免巡村", "未巡村")]
    columns.append({"label": "覆盖率", "unit": "%", "hint": "已巡村 ÷ 应巡村"})
    basis = [{"name": "应巡村", "words": "列入本轮的全部行政村，含经批准免巡的。"}, describe([METRICS["villages_done"]])[0],
             {"name": "覆盖率", "words": f"已巡村 ÷ 应巡村；{scope.round.get_round_type_display()}只与同类巡察合并计算，专项巡察不计入常规覆盖。"}]  # fmt: skip
    note = _uninspected(scope)
    return Table("T13", "村级巡察覆盖表", columns, rows, _coverage_line("", sums, None).cells, basis, note=note)


def _coverage_line(label: str, n: dict[str, int], target: RoundTarget | None) -> Line:
    url = f"{target.get_absolute_url()}#villages" if target else ""
    cells = [Figure(sum(n.values()), url), *(Figure(n[s], url) for s in ("done", "waived", "pending"))]
    return Line(label, [*cells, share(n["done"], sum(n.values()))], url)


def _uninspected(scope: Scope) -> str:
    rows: list[VillageCoverage] = list(
        coverage(scope)
        .exclude(coverage_status="done")
        .select_related("village", "target__org")
        .order_by("target", "village__sort")
    )
    if not rows:
        return "应巡村已全部巡毕。"
    names = "、".join(f"{row.target.org}{row.village}" for row in rows[:40])
    return f"未巡和免巡的村：{names}{' 等' if len(rows) > 40 else ''}。"


def completion(done: int, basic: int, total: int) -> tuple[float | None, float | None]:
    """完成率 and 基本完成率 in per cent (domain §3.7, scenario 11: 688 and 4 of 697 → 98.71 and 0.57)."""
    return percent(done, total), percent(basic, total)


TABLES = {
    "t1": work_done,
    "t3": petitions_by_channel,
    "t5": problems_by_leaf,
    "t10": immediate_fixes,
    "t11": rectification_progress,
    "t13": village_coverage,
    "t14": supply_times,
}
TITLES = {
    "t1": "工作开展情况总表",
    "t3": "信访情况统计表",
    "t5": "问题分类统计表",
    "t10": "立行立改情况统计表",
    "t11": "整改进度表",
    "t13": "村级巡察覆盖表",
    "t14": "资料、协作时效表",
}
