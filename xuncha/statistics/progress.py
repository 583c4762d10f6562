"""T11 整改进度表 (domain §5.3, formula §3.7): unit × should, closed, done, basic, undone, overdue, rates and days taken."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Sum
from django.db.models.functions import Coalesce

from rectification.models import RectificationItem
from rounds.models import RoundTarget
from xuncha.statistics.figures import Figure, Line, Table, column_of, describe, percent, share
from xuncha.statistics.metrics import METRICS, Scope, place_of, tally

T11_CODES = ("items", "items_closed", "items_done", "items_basic", "items_undone", "items_overdue")
#: who answers for a line: of both, of the township itself, of its villages; label and filter of the list
LEVELS = {"": ("", ""), "township": ("乡镇本级", "level=township"), "village": ("村级", "level=village")}
RATES = (
    ("完成率", "items_done", "已完成 ÷ 应改"),
    ("基本完成率", "items_basic", "基本完成 ÷ 应改"),
    ("逾期率", "items_overdue", "逾期 ÷ 应改"),
)
BASIS = (
    {"name": "完成率", "words": "已完成 ÷ 应改；基本完成不计入，另列基本完成率。"},
    {"name": "平均用时", "words": "已销号事项从反馈之日到销号之日的自然日数的平均值；没有反馈日期的不计。"},
    {"name": "乡镇本级、村级", "words": "按责任党组织的层级分开；两项之和等于本单位的数。"},
)


class Ledger:
    """The figures of the table by target and level, read in two queries."""

    def __init__(self, scope: Scope) -> None:
        self.counts: dict[tuple[str, int, str], int] = {}
        for code, cells in tally(scope, [METRICS[code] for code in T11_CODES], "target_id", "resp_org__level").items():
            for (target, level), n in cells.items():
                self._add(self.counts, (code, target, _level(level)), n)
        self.days: dict[tuple[str, int, str], Any] = {}
        for target, level, n, taken in _days(scope):
            self._add(self.days, ("n", target, _level(level)), n)
            self._add(self.days, ("days", target, _level(level)), taken.days)

    @staticmethod
    def _add(cells: dict, key: tuple[str, int, str], n: int) -> None:
        cells[key] = cells.get(key, 0) + n

    def line(self, label: str, targets: list[RoundTarget], level: str, *, one: bool = True) -> Line:
        """One line: the sums over some targets at a level (or both), with rates and days."""
        levels = [level] if level else ["township", "village"]
        keys = [(target.pk, place) for target in targets for place in levels]
        n = {code: sum(self.counts.get((code, *key), 0) for key in keys) for code in T11_CODES}
        urls = {code: _with(METRICS[code].url_of(targets[0] if one else None), LEVELS[level][1]) for code in T11_CODES}
        cells = [Figure(n[code], urls[code]) for code in T11_CODES]
        cells += [share(n[code], n["items"]) for _, code, _ in RATES]
        closed, days = (sum(self.days.get((word, *key), 0) for key in keys) for word in ("n", "days"))
        cells.append(Figure(round(days / closed, 1) if closed else None, places=1, whole=True))
        return Line(label, cells, targets[0].get_absolute_url() if one and not level else "", indent=bool(level))


def rectification_progress(scope: Scope) -> Table:
    """T11: each unit with its township's own lines and its villages' apart; both sums again at the foot."""
    ledger, targets = Ledger(scope), scope.targets()
    rows: list[Line] = []
    for target in targets:
        rows += [ledger.line(word or place_of(target), [target], level) for level, (word, _) in LEVELS.items()]
    one = scope.target is not None and len(targets) == 1
    total, *parts = [ledger.line(f"其中：{word}", targets, level, one=one) for level, (word, _) in LEVELS.items()]
    metrics = [METRICS[code] for code in T11_CODES]
    columns = [column_of(m) for m in metrics] + [{"label": word, "unit": "%", "hint": hint} for word, _, hint in RATES]
    columns.append({"label": "平均用时", "unit": "天", "hint": "反馈到销号的自然日"})
    return Table("T11", "整改进度表", columns, rows, total.cells, [*describe(metrics), *BASIS], parts=parts)


def _level(level: str) -> str:
    return "village" if level == "village" else "township"


def _with(url: str, term: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{term}" if term else url


def _days(scope: Scope) -> list[tuple[int, str, int, timedelta]]:
    """(target, level, closed lines with a date of feedback, days they took together)."""
    rows = scope.rows(RectificationItem.objects.alive().filter(status="closed")).order_by()
    begun = Coalesce("feedback_item__feedback__delivered_on", "target__feedback_on")
    taken = ExpressionWrapper(F("closed_on") - F("begun"), output_field=DurationField())
    rows = rows.annotate(begun=begun).filter(begun__isnull=False).values_list("target_id", "resp_org__level")
    return list(rows.annotate(n=Count("pk"), taken=Sum(taken)))


def completion(done: int, basic: int, total: int) -> tuple[float | None, float | None]:
    """完成率 and 基本完成率 in per cent (domain §3.7, scenario 11: 688 and 4 of 697 → 98.71 and 0.57)."""
    return percent(done, total), percent(basic, total)
