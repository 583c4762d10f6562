"""T14 资料、协作时效 (domain §5.3, §3.8): unit × 件数, 按时率, 中位小时, by the three 第一时间; every figure opens its rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from library.models import MaterialKind, MaterialRequest
from library.queries.materials import timing
from library.states import UNANSWERED
from rounds.models import RoundTarget
from xuncha.core import calendar
from xuncha.statistics.figures import Figure, Line, Table, share
from xuncha.statistics.metrics import Scope, place_of

ON_TIME, LATE, OPEN = "on_time", "late", "open"
BASIS = (
    ("件数", "提出的调阅件数，不含已撤回的；一件可含多项资料，按件计。"),
    ("按时", "在要求时间以前收齐的件数，拒绝提供的不算；没有期限的收齐即按时。"),
    ("逾期", "超过要求时间才收齐、拒绝提供，或到统计时仍未收齐且已超过要求时间的件数。"),
    ("未到期", "还没有收齐、要求时间也还没有到的件数。件数＝按时＋逾期＋未到期。"),
    ("按时率", "按时 ÷（按时＋逾期）；未到期的不进分母。"),
    ("中位小时", "已收齐的各件从提出到收齐的自然小时数的中位数，不扣除夜间和节假日。"),
)


@dataclass
class Heap:
    """The requests of one row, as figures need them."""

    rows: list[dict[str, Any]]

    def of(self, kind: str) -> "Heap":
        """Those of one kind."""
        return Heap([row for row in self.rows if row["kind"] == kind])

    def count(self, outcome: str = "") -> int:
        """How many, or how many of one outcome."""
        return sum(1 for row in self.rows if not outcome or row["outcome"] == outcome)

    def rate(self) -> Figure:
        """按时率."""
        return share(self.count(ON_TIME), self.count(ON_TIME) + self.count(LATE))

    def hours(self) -> Figure:
        """中位小时: no sum, so no part of the ties."""
        taken = [row["hours"] for row in self.rows if row["hours"] is not None]
        return Figure(round(median(taken), 1) if taken else None, places=1, whole=True)


def supply_times(scope: Scope) -> Table:
    """T14: each target, and beneath it each unit that was asked there."""
    by_unit: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for row in timing(scope.rows(MaterialRequest.objects.standing())):
        by_unit[row["target_id"], row["asked_of_id"]].append(_judged(row))
    lines: list[Line] = []
    for target in scope.targets():
        units = {unit: rows for (at, unit), rows in by_unit.items() if at == target.pk}
        lines.append(
            _line(place_of(target), [row for rows in units.values() for row in rows], f"&target={target.pk}", target)
        )
        for unit, rows in sorted(
            units.items(), key=lambda pair: (pair[1][0]["level"] == "village", pair[1][0]["name"])
        ):
            own = "本级" if unit == target.org_id else rows[0]["name"]
            lines.append(_line(own, rows, f"&target={target.pk}&unit={unit}", None, indent=True))
    total = _line("", [row for rows in by_unit.values() for row in rows], "", None)
    groups = [{"label": "合计", "span": 6}, *({"label": kind.label, "span": 3} for kind in MaterialKind)]
    columns = (
        _columns(("件数", "按时", "逾期", "未到期", "按时率", "中位小时"))
        + _columns(("件数", "按时率", "中位小时")) * 3
    )
    basis = [{"name": name, "words": words} for name, words in BASIS]
    return Table("T14", "资料、协作时效表", columns, lines, total.cells, basis, head_groups=groups)


def _columns(labels: Iterable[str]) -> list[dict[str, str]]:
    units, words = {"按时率": "%", "中位小时": "小时"}, dict(BASIS)
    return [{"label": label, "unit": units.get(label, "件"), "hint": words[label]} for label in labels]


def _judged(row: dict[str, Any]) -> dict[str, Any]:
    """A request with its outcome and hours: the same words as the filter 时效 of its list."""
    due, came = row["due_at"], row["received_at"]
    if came is None:
        late = row["status"] in UNANSWERED and due is not None and due < calendar.now()
    else:
        late = row["completeness"] == "refused" or due is not None and came > due
    hours = (came - row["asked_at"]).total_seconds() / 3600 if came else None
    return row | {"outcome": LATE if late else ON_TIME if came else OPEN, "hours": hours}


def _line(label: str, rows: list[dict[str, Any]], term: str, target: RoundTarget | None, indent: bool = False) -> Line:
    heap, base = Heap(rows), f"/requests/?standing=1{term}"
    cells = [Figure(heap.count(), base)]
    cells += [Figure(heap.count(outcome), f"{base}&timing={outcome}") for outcome in (ON_TIME, LATE, OPEN)]
    cells += [heap.rate(), heap.hours()]
    for kind in MaterialKind:
        part = heap.of(kind)
        cells += [Figure(part.count(), f"{base}&kind={kind}"), part.rate(), part.hours()]
    return Line(label, cells, target.get_absolute_url() if target else "", indent=indent)
