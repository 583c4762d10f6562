"""T13 村级巡察覆盖表 (domain §5.3): township × 应巡村, 已巡村, 覆盖率: this round, this term and the last, 常规 and 专项 apart;
of this round by 巡察方式 too.

Above the line stands 已巡 alone; every figure opens its villages.
"""

from collections import defaultdict
from typing import Any

from rounds.models import CoverageMode, PartyOrg
from rounds.queries import villages
from rounds.queries.villages import TERMS
from rounds.states import CoverageStatus
from xuncha.statistics.figures import Figure, Line, Table, describe, share
from xuncha.statistics.metrics import METRICS, Scope

ROUND = (
    ("all", "应巡村"),
    *((status, f"{CoverageStatus(status).label}村") for status in ("done", "waived", "pending")),
)
#: filter of the list, head, and whether a rate stands beside it
TERM = (("all", "应巡村", False), ("regular", "常规已巡", True), ("special", "专项已巡", True), ("other", "其他方式", False),
        ("none", "均未巡", False))  # fmt: skip
BASIS = (
    {
        "name": "应巡村",
        "words": "本轮：列入本轮的全部行政村，含经批准免巡的；本届：现有的全部行政村；上届：上届届满时的行政村。",
    },
    {"name": "覆盖率", "words": "已巡村 ÷ 应巡村；免巡不计入已巡。"},
    {
        "name": "常规、专项",
        "words": "分开计算，专项巡察不计入常规覆盖；其他方式指机动、提级、交叉等。一村以两种方式巡过的，各列计1次。",
    },
    {
        "name": "按巡察方式",
        "words": "本轮已巡村按所属被巡察党组织在本轮的巡察方式分，一村计1次，各方式之和等于已巡村；本轮没有采用的方式不列。",
    },
    {"name": "均未巡", "words": "在该届没有以任何方式巡过的行政村。"},
)
LISTED = 40


def village_coverage(scope: Scope) -> Table:
    """T13: a line for each township the reader may see, all of it from one query over the villages."""
    rows = villages.listing(scope.user, scope.round).order_by("parent__sort", "parent_id", "sort", "pk")
    by_town: dict[int, list[PartyOrg]] = defaultdict(list)
    targets = {target.org_id: target for target in scope.targets()}
    for village in rows:
        town = village.parent_id or 0
        if scope.target is None or town in targets:
            by_town[town].append(village)
    every = [village for found in by_town.values() for village in found]
    used = {village.mode for village in every}
    modes = [mode for mode in CoverageMode if mode in used]
    lines = [
        _line(str(found[0].parent or ""), found, modes, f"town={town}", targets[town].get_absolute_url() if town in targets else "")
        for town, found in by_town.items()
    ]  # fmt: skip
    base = f"town={next(iter(by_town))}" if scope.target is not None and by_town else ""
    kind = scope.round.get_round_type_display()
    heads = [{"label": f"本轮（{kind}）", "span": 5}]
    heads += [{"label": "已巡村按方式", "span": len(modes)}] if modes else []
    heads += [{"label": label, "span": 7} for label in ("本届", "上届")]
    return Table(
        "T13", "村级巡察覆盖表", _columns(modes), lines, _line("", every, modes, base, "").cells, [*describe([METRICS["villages_done"]]), *BASIS],
        head_groups=heads, note=_uninspected(every), more=_lists(every, base), head_label="乡镇",
    )  # fmt: skip


def _line(label: str, found: list[PartyOrg], modes: list[CoverageMode], base: str, url: str) -> Line:
    def cell(n: int, term: str) -> Figure:
        return Figure(n, "/rounds/villages/?" + "&".join(filter(None, (base, term))))

    listed = [village.status for village in found if village.status is not None]
    counts = {"all": len(listed), **{status: listed.count(status) for status in CoverageStatus.values}}
    cells = [cell(counts[key], f"round={key}") for key, _ in ROUND] + [share(counts["done"], counts["all"])]
    done = [village.mode for village in found if village.status == CoverageStatus.DONE]
    cells += [cell(done.count(mode), f"round=done&mode={mode.value}") for mode in modes]
    for term in TERMS:
        due = [village for village in found if getattr(village, f"{term}_due")]
        for way, _, rated in TERM:
            n = sum(1 for village in due if _counts(village, term, way))
            cells += [cell(n, f"{term}={way}"), *([share(n, len(due))] if rated else [])]
    return Line(label, cells, url)


def _counts(village: PartyOrg, term: str, way: str) -> bool:
    if way == "none":
        return not any(getattr(village, f"{term}_{name}") for name in villages.WAYS)
    return way == "all" or getattr(village, f"{term}_{way}")


def _columns(modes: list[CoverageMode]) -> list[dict[str, str]]:
    rate = {"label": "覆盖率", "unit": "%", "hint": "已巡村 ÷ 应巡村"}
    columns = [{"label": label, "unit": "个", "hint": ""} for _, label in ROUND] + [rate]
    columns += [{"label": mode.label, "unit": "个", "hint": "以这种方式巡察的本轮已巡村"} for mode in modes]
    for _ in TERMS:
        for _, label, rated in TERM:
            hint = "已巡村 ÷ 应巡村"
            columns.append({"label": label, "unit": "个", "hint": ""})
            columns += [{"label": f"{label[:2]}覆盖率", "unit": "%", "hint": hint}] if rated else []
    return columns


def _uninspected(every: list[PartyOrg]) -> str:
    listed = [village for village in every if village.status is not None]
    left = [village for village in listed if village.status != CoverageStatus.DONE]
    if not listed:
        return "本轮没有列入行政村。"
    if not left:
        return "本轮应巡村已全部巡毕。"
    names = "、".join(f"{village.parent}{village}" for village in left[:LISTED])
    return f"本轮未巡和免巡的村：{names}{' 等' if len(left) > LISTED else ''}。"


def _lists(every: list[PartyOrg], base: str) -> list[dict[str, Any]]:
    """The lists of uninspected villages, each with its number."""
    wanted = (("本轮未巡村名单", "round=pending", lambda v: v.status == CoverageStatus.PENDING),
              ("本届均未巡村名单", "this=none", lambda v: v.this_due and _counts(v, "this", "none")))  # fmt: skip
    return [
        {"label": f"{label}（{sum(1 for village in every if test(village))} 个）",
         "url": "/rounds/villages/?" + "&".join(filter(None, (base, term)))}
        for label, term, test in wanted
    ]  # fmt: skip
