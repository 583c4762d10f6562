"""The sheets of this app, exported in the official order of columns: 底稿台账 (domain §3.3), 问题清单 (§3.4), 线索台账 (§3.5),
移交清单 (§3.12). Nothing is taken in from a sheet here."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from findings.models import Clue, Problem, Transfer, TransferItem, WorkingDraft
from findings.models.clues import RECEIVERS, ClueClass, ClueSource, Handling, Suggestion
from findings.models.drafts import DraftSource
from rounds.models import TaxonomyNode
from xuncha.core import sheets
from xuncha.core.sheets import Column, Kind


def counted_rows(rows: QuerySet) -> Iterator[Any]:
    """The rows of the list, counted from 1."""
    for place, row in enumerate(rows.iterator(chunk_size=500), start=1):
        row.place_in_list = place
        yield row


def _serial() -> Column:
    return Column("serial", "序号", Kind.INT, width=6, value=lambda row: row.place_in_list)


def _first(leaf: TaxonomyNode | None) -> str:
    """一级分类: the ancestor on top."""
    while leaf is not None and leaf.parent is not None:
        leaf = leaf.parent
    return str(leaf or "")


def _second(leaf: TaxonomyNode | None) -> str:
    """二级分类: what lies below the first level, down to the leaf."""
    found = []
    while leaf is not None and leaf.parent is not None:
        found.append(str(leaf))
        leaf = leaf.parent
    return "／".join(reversed(found))


def _leaf() -> tuple[Column, Column]:
    return (Column("first", "一级分类", width=22, value=lambda row: _first(row.category)),
            Column("second", "二级分类", width=26, value=lambda row: _second(row.category)))  # fmt: skip


# ---- 底稿台账 -----------------------------------------------------------------------------------------------------

SOURCES = dict(DraftSource.choices)


def _goes(draft: Any) -> str:
    """使用去向, as far as this reader may see the problems (`queries.for_sheets`)."""
    if draft.status == "dismissed":
        return "留存"
    return "写入报告" if draft.reported else "归纳为问题" if draft.drawn else ""


def liable(draft: WorkingDraft) -> str:
    """责任主体: the unit, the people, the kind of responsibility."""
    kind = f"（{draft.get_resp_kind_display()}）" if draft.resp_kind else ""
    return " ".join(filter(None, (str(draft.resp_org or ""), draft.resp_persons))) + kind


DRAFTS = sheets.Sheet("drafts", "底稿台账", [
    _serial(),
    Column("number", "底稿编号", width=20, value=str),
    Column("org", "单位", width=16, value=lambda draft: str(draft.org)),
    Column("summary", "问题概述", Kind.LONG, width=40),
    *_leaf(),
    Column("sources", "来源", width=16, value=lambda draft: [SOURCES.get(code, code) for code in draft.sources]),
    Column("liable", "责任主体", width=20, value=liable),
    Column("amount", "金额", Kind.DECIMAL, width=12),
    Column("basis", "依据", Kind.LONG, width=30),
    Column("evidence", "支撑材料数", Kind.INT, width=8, value=lambda draft: draft.evidence_count or 0),
    Column("undertakers", "承办人", width=18, value=lambda draft: [str(one) for one in draft.undertakers.all()]),
    Column("signed_at", "审签日期", Kind.DATE, width=12),
    Column("goes", "去向", width=12, value=_goes),
], row_key=lambda draft: str(draft.uid))  # fmt: skip


# ---- 问题清单 -----------------------------------------------------------------------------------------------------


def _manifestations(problem: Problem) -> str:
    return "\n".join(f"{row.seq}. {row.text}" for row in problem.manifestations.all())


PROBLEMS = sheets.Sheet("problems", "问题清单", [
    _serial(),
    Column("unit", "单位", width=16, value=lambda problem: str(problem.target)),
    *_leaf(),
    Column("statement", "问题", Kind.LONG, width=40),
    Column("manifestations", "具体表现", Kind.LONG, width=50, value=_manifestations),
    Column("villages", "涉及村", width=20, value=lambda problem: [str(org) for org in problem.orgs.all() if org.is_village]),
    Column("is_key", "重点√", width=7, value=lambda problem: "√" if problem.is_key else ""),
    Column("about_chief", "涉及一把手", width=9, value=lambda problem: "√" if problem.about_chief else ""),
    Column("drafts", "底稿编号", width=22, value=lambda problem: [str(draft) for draft in problem.shown_drafts]),
    Column("recommended_measure", "建议", Kind.LONG, width=30),
], row_key=lambda problem: str(problem.uid))  # fmt: skip


# ---- 线索台账 -----------------------------------------------------------------------------------------------------


def _blank(code: str, label: str) -> Column:
    """A column of the official ledger for which nothing is kept here: it stays empty, so that the order is the official one."""
    return Column(code, label, width=10, value=lambda row: "")


def _days(clue: Clue) -> int | None:
    return (clue.feedback_due - clue.received_on).days if clue.feedback_due and clue.received_on else None


CLUES = sheets.Sheet("clues", "问题线索台账", [
    _serial(),
    Column("pre_number", "台账编号", width=18),
    Column("number", "线索编号", width=18),
    Column("source", "来源", Kind.CHOICE, choices=ClueSource.choices, width=10),
    Column("org", "面上问题单位", width=16, value=lambda clue: str(clue.org)),
    Column("summary", "内容摘要", Kind.LONG, width=40),
    Column("occurred", "发生时间", width=14),
    Column("handed_on", "移交时间", Kind.DATE, width=12),
    Column("klass", "类别", Kind.CHOICE, choices=ClueClass.choices, width=16),
    _blank("subklass", "子类"),
    Column("category", "六个围绕类别", width=24, value=lambda clue: str(clue.category or "")),
    Column("area", "辖区", width=14, value=lambda clue: str(clue.target)),
    _blank("rules", "八项规定类别"), _blank("field", "领域"), _blank("subfield", "详细领域"), _blank("tags", "自定义类别"),
    Column("inquiry_note", "深入了解情况说明", Kind.LONG, width=40),
    Column("decision", "分类处理意见", Kind.LONG, width=24),
    Column("handed_to", "移交单位", Kind.CHOICE, choices=RECEIVERS, width=14),
    Column("handed_by", "移交人", width=12),
    _blank("answer", "反馈意见"),
    Column("handling", "处理方式", Kind.CHOICE, choices=Handling.choices, width=12),
    _blank("outcome", "处理结果"),
    Column("days", "限时(天)", Kind.INT, width=8, value=_days),
    Column("done", "是否办结", Kind.BOOL, width=8, value=lambda clue: clue.status in ("concluded", "archived")),
    Column("result", "具体办理情况", Kind.LONG, width=40),
    Column("secrecy", "涉密等级", width=10, value=lambda clue: "工作秘密"),  # nothing above it is kept here (design §5.10)
    Column("note", "备注", width=14, value=lambda clue: clue.get_status_display()),
    _blank("measures", "措施(项)"), _blank("systems", "完善制度(项)"), _blank("recovered", "挽回损失(万元)"),
    _blank("people", "追责(人)"), _blank("units", "追责(单位)"), _blank("other", "其他成果"),
], row_key=lambda clue: str(clue.uid))  # fmt: skip


# ---- 移交清单 -----------------------------------------------------------------------------------------------------


def transfer_lines(rows: QuerySet[Transfer]) -> Iterator[TransferItem]:
    """The lines of the transfers listed, as far as this reader may see the clue (`queries.for_sheets`)."""
    place = 0
    for transfer in rows.iterator(chunk_size=500):
        for line in transfer.shown_items:
            place += 1
            line.place_in_list, line.transfer = place, transfer
            yield line


def _note(line: TransferItem) -> str:
    return f"{line.transfer.number} {line.transfer.get_receiver_display()} {line.transfer.get_status_display()}"


TRANSFERS = sheets.Sheet("transfers", "移交清单", [
    _serial(),
    Column("number", "线索编号", width=18, value=lambda line: str(line.clue)),
    Column("subject", "被反映人", width=12, value=lambda line: line.clue.subject_name),
    Column("post", "单位职务", width=22, value=lambda line: f"{line.clue.subject_unit}{line.clue.subject_post}"),
    Column("rank", "职级", width=10, value=lambda line: line.clue.subject_rank),
    Column("summary", "问题摘要", Kind.LONG, width=40, value=lambda line: line.clue.summary),
    Column("pages", "材料页数", Kind.INT, width=8),
    Column("suggestion", "处置建议", Kind.CHOICE, choices=Suggestion.choices, width=14, value=lambda line: line.clue.suggestion),
    Column("note", "备注", width=30, value=_note),
], row_key=lambda line: str(line.uid))  # fmt: skip
