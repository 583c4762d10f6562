"""The file of an export: what it is called, and the workbook with the columns of the screen or of the official ledger."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from xuncha.core import calendar, sheets
from xuncha.core.models import User
from xuncha.core.models.exports import Layout
from xuncha.core.templatetags.ui_tables import shown
from xuncha.core.web import Table, cell_of


def file_name(title: str, day: date, trace: str) -> str:
    """Ledger, day and trace code: never a person's name."""
    return f"{title}-{day:%Y%m%d}-{trace}.xlsx"


def sheet_of(table: Table, found: QuerySet, user: User, trace: str, layout: str = Layout.SCREEN) -> bytes:
    """The workbook: the columns of the screen or of the official ledger, and who took it when at the foot."""
    if layout == Layout.OFFICIAL and table.official is not None:
        meta = sheets.ExportMeta(f"{table.title}，台账格式。", f"{user.name}（{user.username}）", calendar.now(), trace)
        return sheets.export_bytes(table.official.shown(), table.official_rows(found), meta=meta)
    columns = [sheets.Column(column.key, column.label, value=_value(column), width=18) for column in table.columns]
    meta = sheets.ExportMeta(
        f"{table.title}，与页面所见一致。", f"{user.name}（{user.username}）", calendar.now(), trace
    )
    return sheets.export_bytes(sheets.Sheet(table.key, table.title, columns), found, meta=meta)


def _value(column: Any) -> Any:
    def value(row: Any) -> str:
        cell = shown(cell_of(column, row), column)
        note = f"（{cell['note']}）" if cell["note"] else ""
        return f"{cell['text']}{note}"

    return value
