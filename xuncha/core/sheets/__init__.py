"""The only doorway to spreadsheets (表格): one declaration serves template, import and export (design §5.19)."""

from xuncha.core.sheets.declare import Column, ExportMeta, Kind, Sheet, guard, unguard
from xuncha.core.sheets.inspecting import FILE_LIMIT, refusal_at_sight
from xuncha.core.sheets.locking import lock
from xuncha.core.sheets.marking import mark
from xuncha.core.sheets.plain import plain_text
from xuncha.core.sheets.reading import read
from xuncha.core.sheets.results import CellError, Parsed, RowData
from xuncha.core.sheets.writing import cell_text, export, export_bytes, write_template

__all__ = [
    "FILE_LIMIT",
    "CellError",
    "Column",
    "ExportMeta",
    "Kind",
    "Parsed",
    "RowData",
    "Sheet",
    "cell_text",
    "export",
    "export_bytes",
    "guard",
    "lock",
    "mark",
    "plain_text",
    "read",
    "refusal_at_sight",
    "unguard",
    "write_template",
]
