"""缺什么: how complete a round is for one reader: group → target → village by ledger, and the records that still lack something."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from rounds.models import InspectionGroup, PartyOrg, RoundTarget
from rounds.queries.completeness import Board, Share, Unfinished
from xuncha.statistics.figures import Figure, Line, Table

BASIS = [
    {"name": "完整", "words": "128/140 表示 140 条记录里有 128 条不缺下一步必填的内容；点开看其余的缺什么。"},
    {"name": "怎样算缺", "words": "按记录所处的环节：谈话和走访缺整理完毕前的必填项，问卷缺发布或汇总前的，信访件缺甄别或办结前的、实名件没有告知反映人的，底稿缺提交审核前的，"
     "问题缺组务会通过前的，线索缺组务会研究前的，报告和反馈缺提交前的文字，立行立改缺反馈结果前的，组务会缺签发前的，请示报告缺批示和落实情况，周报缺审定前的，函询缺发出前的和回复，整改事项缺方案或销号前的；已经过了这一步的记录，在办理时已经核对。"},
    {"name": "党组织、人员", "words": "乡镇和村缺户数、人口、党员数等基本情况或现任书记的，在职人员缺现任职务或职级的，各计1条。"},
]  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What the page is narrowed to; `group_targets`: where a group works, as far as the reader reaches."""

    target: RoundTarget | None = None
    org: PartyOrg | None = None
    noun: str = ""
    group: InspectionGroup | None = None
    group_targets: frozenset[int] = frozenset()

    @property
    def whole(self) -> bool:
        """Whether the page is not narrowed at all."""
        return self.target is None and self.group is None and not self.noun

    def among(self, targets: list[RoundTarget]) -> list[RoundTarget]:
        """The targets that the page speaks of: one, a group's, or all."""
        if self.target is not None:
            return [self.target]
        return [one for one in targets if self.group is None or one.pk in self.group_targets]

    def takes(self, one: Unfinished) -> bool:
        """Whether a record is among what the page lists: one's own on the whole page."""
        if self.whole:
            return one.mine
        return (
            (self.target is None or one.target_id == self.target.pk)
            and (self.group is None or one.target_id in self.group_targets)
            and (self.org is None or one.org_id == self.org.pk)
            and (not self.noun or one.ledger.noun == self.noun)
        )


def address(**narrowed: Any) -> str:
    """The page narrowed to a target, an organisation, a ledger."""
    kept = {key: value for key, value in narrowed.items() if value}
    return f"/missing/?{urlencode(kept)}#records" if kept else "/missing/"


def table(board: Board, targets: list[RoundTarget], choice: Choice, orgs: Iterable[PartyOrg]) -> Table:
    """Group → target, or target → its organisations, by ledger: how many of how many lack nothing."""
    shown = choice.among(targets)
    lines = _target_lines(board, choice.target, orgs) if choice.target else _group_lines(board, shown)
    narrowed = {"target": choice.target and choice.target.pk, "group": choice.group and choice.group.pk}
    totals = [_cell(board.over(one.noun, [t.pk for t in shown]), noun=one.noun, **narrowed) for one in board.ledgers]
    return Table(
        code="", caption="各台账的完整情况", columns=[{"label": one.label, "unit": "", "hint": ""} for one in board.ledgers],
        rows=lines, totals=totals, basis=BASIS, head_label="党组织" if choice.target else "巡察组、巡察对象",
    )  # fmt: skip


def _cell(share: Share, **narrowed: Any) -> Figure:
    """`128/140`, opening the list of the rest; a word that no sum can be made of where it is hidden."""
    if share.hidden:
        return Figure(None, suppressed=True)
    if not share.whole:
        return Figure(None)
    text: Any = f"{share.complete}/{share.whole}"
    return Figure(text, address(**narrowed) if share.lacking and narrowed else "")


def _group_lines(board: Board, targets: list[RoundTarget]) -> list[Line]:
    lines, groups = [], {}
    for target in targets:
        groups.setdefault(target.group, []).append(target)
    for group, rows in groups.items():
        ids = [target.pk for target in rows]
        cells = [
            _cell(board.over(one.noun, ids), **({"group": group.pk, "noun": one.noun} if group else {}))
            for one in board.ledgers
        ]
        lines.append(Line(str(group or "未分组"), cells, url=address(group=group.pk) if group else ""))
        lines += [
            Line(str(target), [_cell(board.at_target(one.noun, target.pk), target=target.pk, noun=one.noun) for one in board.ledgers],
                 url=f"/missing/?target={target.pk}", indent=True)
            for target in rows
        ]  # fmt: skip
    return lines


def _target_lines(board: Board, target: RoundTarget, orgs: Iterable[PartyOrg]) -> list[Line]:
    return [
        Line(str(org), [_cell(board.at_org(one.noun, target.pk, org.pk), target=target.pk, org=org.pk, noun=one.noun)
                        for one in board.ledgers],
             url=address(target=target.pk, org=org.pk), indent=org.is_village)
        for org in orgs
    ]  # fmt: skip


def only_counted(board: Board, targets: list[RoundTarget], choice: Choice) -> int:
    """How many more are incomplete that this reader may count and not open; of one organisation nothing is told."""
    if choice.whole or choice.org is not None:
        return 0
    ids = [target.pk for target in choice.among(targets)]
    return sum(board.only_counted(one.noun, ids) for one in board.ledgers if choice.noun in ("", one.noun))


def lines(found: Iterable[Unfinished], names: dict[int, str]) -> list[dict[str, Any]]:
    """The incomplete records as the page shows them."""
    return [
        {"ledger": one.ledger.label, "name": str(one.record) or "—", "url": one.record.get_absolute_url(), "mine": one.mine,
         "org": names.get(one.org_id, ""), "lacks": one.lacks}
        for one in found
    ]  # fmt: skip
