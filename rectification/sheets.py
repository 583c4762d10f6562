"""The sheet of 立行立改 (立行立改台账, domain §3.6): exported in the official order of columns."""

from typing import Any

from django.db.models import QuerySet

from rectification.models import ImmediateFix
from rectification.queries.fixes import SOURCE_WORDS
from xuncha.core import sheets
from xuncha.core.sheets import Column, Kind


def _sources(fix: Any) -> str:
    """What kinds of records it came from; the rows of a unit carry none."""
    return "、".join(dict.fromkeys(SOURCE_WORDS.get(kind, "") for kind in fix.source_kinds if kind in SOURCE_WORDS))


def _done(fix: ImmediateFix) -> str:
    return "是" if fix.status == "closed" else "否"


def _note(fix: ImmediateFix) -> str:
    return f"转入整改台账 {fix.carried_to.number}" if fix.carried_to else fix.get_status_display()


COLUMNS = [
    Column("serial", "序号", Kind.INT, width=6, value=lambda fix: fix.place_in_list),
    Column("unit", "单位", width=16, value=lambda fix: str(fix.resp_org)),
    Column("matter", "问题", Kind.LONG, width=40),
    Column("source", "来源", value=_sources),
    Column("served_on", "送达日期", Kind.DATE, width=12),
    Column("due", "时限", Kind.DATE, width=12),
    Column("resp_person", "责任人", width=12),
    Column("measures", "整改措施", Kind.LONG, width=40),
    Column("result", "结果", Kind.LONG, width=30),
    Column("check_by", "核查人", width=16, value=lambda fix: "、".join(str(one) for one in fix.check_by.all())),
    Column("done", "是否完成", width=8, value=_done),
    Column("note", "备注", width=22, value=_note),
]
OFFICIAL = sheets.Sheet("fixes", "立行立改台账", COLUMNS, row_key=lambda fix: str(fix.uid))


def official_rows(rows: QuerySet[ImmediateFix]) -> Any:
    """The rows of the list, counted from 1."""
    for place, fix in enumerate(rows.iterator(chunk_size=500), start=1):
        fix.place_in_list = place  # type: ignore[attr-defined]
        yield fix
