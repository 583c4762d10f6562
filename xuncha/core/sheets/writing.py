"""Writing sheets with xlsxwriter: templates to fill in and exports of any length."""

import io
import tempfile
import uuid
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xuncha.core.sheets.declare import (
    CHOICES_SHEET,
    EXAMPLE_KEY,
    FOOTER_KEY,
    FOOTER_START,
    HELP_SHEET,
    NO,
    ROW_KEY_LABEL,
    YES,
    Column,
    ExportMeta,
    Kind,
    Sheet,
    guard,
)

TEXT_LIMIT = 32767
CUT_MARK = "…（内容过长，此处截断，请到系统中查看全文）"
TEMPLATE_ROWS = 1000
NUMBER_FORMATS = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
    Kind.TIME: "hh:mm",
    Kind.INT: "0",
    Kind.DECIMAL: "#,##0.00##",
}
KIND_WORDS = {
    Kind.DATE: "日期，如 2023-03-01",
    Kind.DATETIME: "日期和时间，如 2023-03-01 09:00",
    Kind.TIME: "时间，如 09:00",
    Kind.INT: "整数",
    Kind.DECIMAL: "数字",
    Kind.BOOL: "填“是”或“否”",
    Kind.CHOICE: "从下拉列表中选",
}


def write_template(sheet: Sheet, *, rows: int = TEMPLATE_ROWS) -> bytes:
    """An .xlsx to fill in: heads, an example row that import ignores, drop-downs, hidden 行标识 for `rows` rows."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet.tab())
        columns = sheet.entered()
        _heads(book, page, columns)
        grey = {"italic": True, "font_color": "#57606a", "bg_color": "#f6f7f9"}
        for index, column in enumerate(columns):
            style = book.add_format({**grey, "num_format": _number_format(column)})
            _write(page, 1, index, column.example, column, style)
        page.write_string(1, len(columns), EXAMPLE_KEY)
        for row in range(2, rows + 2):
            page.write_string(row, len(columns), str(uuid.uuid4()))
        _help_page(book, columns)
        _drop_downs(book, page, columns, rows)
        page.activate()
    return buffer.getvalue()


def export(sheet: Sheet, rows: Iterable[Any], path: Path, *, meta: ExportMeta) -> int:
    """Write the rows to `path` one by one (memory does not grow with them); returns how many.

    Every text is written as text and guarded; the last line names 口径, moment and account. What xlsxwriter keeps
    for a while lies beside `path` and is gone at the end, also after an error.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sheet-") as folder:
        options = {"constant_memory": True, "tmpdir": folder}
        with Workbook(str(path), options) as book:
            page = book.add_worksheet(sheet.tab())
            _heads(book, page, sheet.columns, stars=False)
            styles = [book.add_format({"num_format": _number_format(c), "valign": "top"}) for c in sheet.columns]
            count = _body(page, sheet, rows, styles)
            _footer(page, count, len(sheet.columns), meta)
            page.autofilter(0, 0, max(count, 1), len(sheet.columns) - 1)
    return count


def export_bytes(sheet: Sheet, rows: Iterable[Any], *, meta: ExportMeta) -> bytes:
    """`export` for a small file that is sent at once."""
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
        path = Path(folder) / "export.xlsx"
        export(sheet, rows, path, meta=meta)
        return path.read_bytes()


def _body(page: Worksheet, sheet: Sheet, rows: Iterable[Any], styles: list[Format]) -> int:
    count = 0
    for count, obj in enumerate(rows, start=1):
        for index, column in enumerate(sheet.columns):
            value = column.value(obj) if column.value else getattr(obj, column.code)
            _write(page, count, index, value, column, styles[index])
        if sheet.row_key:
            page.write_string(count, len(sheet.columns), sheet.row_key(obj))
    return count


def _footer(page: Worksheet, count: int, width: int, meta: ExportMeta) -> None:
    moment = timezone.localtime(meta.at) if timezone.is_aware(meta.at) else meta.at
    trace = f" 追踪码：{meta.trace}" if meta.trace else ""
    line = f"{FOOTER_START}{meta.basis} 共 {count} 行 导出时间：{moment:%Y-%m-%d %H:%M} 导出账号：{meta.account}{trace}"
    page.write_string(count + 2, 0, line)
    page.write_string(count + 2, width, FOOTER_KEY)


def _heads(book: Workbook, page: Worksheet, columns: Iterable[Column], *, stars: bool = True) -> None:
    """Heads (in a template the required ones in red with a star), widths, formats, the frozen first line, the hidden key column."""
    columns = list(columns)
    base = {"bold": True, "bg_color": "#f6f7f9", "bottom": 1, "valign": "vcenter", "text_wrap": True}
    plain, needed = book.add_format(base), book.add_format({**base, "font_color": "#b3261e"})
    for index, column in enumerate(columns):
        must = stars and column.required and column.entered
        page.write_string(0, index, f"{column.label}*" if must else column.label, needed if must else plain)
        wrap = column.kind == Kind.LONG
        style = book.add_format({"num_format": _number_format(column), "text_wrap": wrap, "valign": "top"})
        page.set_column(index, index, column.width, style)
    page.write_string(0, len(columns), ROW_KEY_LABEL, plain)
    page.set_column(len(columns), len(columns), 10, None, {"hidden": True})
    page.freeze_panes(1, 0)


def _number_format(column: Column) -> str:
    return NUMBER_FORMATS.get(column.kind, "@")


def _write(page: Worksheet, row: int, index: int, value: Any, column: Column, style: Format) -> None:
    """One cell by the value's own type; whatever is text stays text."""
    if value is None or value == "":
        page.write_blank(row, index, None, style)
    elif isinstance(value, bool):
        page.write_string(row, index, YES if value else NO, style)
    elif isinstance(value, (datetime, date, time)):
        page.write_datetime(row, index, _naive(value), style)
    elif isinstance(value, (int, float, Decimal)) and column.kind in (Kind.INT, Kind.DECIMAL):
        page.write_number(row, index, float(value), style)
    else:
        page.write_string(row, index, _text(value, column), style)


def _naive(value: datetime | date | time) -> datetime | date | time:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    return value


def cell_text(column: Column, value: Any) -> str:
    """What a value looks like in its cell, to tell whether two are the same; blanks at the ends do not count."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return f"{_naive(value):%Y-%m-%d %H:%M}"
    if isinstance(value, (int, float, Decimal)) and column.kind in (Kind.INT, Kind.DECIMAL):
        return format(Decimal(str(value)).normalize(), "f")
    return _text(value, column).strip()


def _text(value: Any, column: Column) -> str:
    if column.kind == Kind.CHOICE:
        value = dict(column.pairs()).get(value, value)
    if isinstance(value, (list, tuple, set)):
        value = "、".join(str(item) for item in value)
    text = guard(str(value))
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - len(CUT_MARK)] + CUT_MARK


def _help_page(book: Workbook, columns: list[Column]) -> None:
    """填写说明: each column with whether it must be filled, how, and an example."""
    page = book.add_worksheet(HELP_SHEET)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page.write_string(0, 0, "第2行是示例，导入时自动忽略；请从第3行起填写，不要合并单元格、不要改动表头。")
    for index, head in enumerate(("列", "是否必填", "填写方式", "说明")):
        page.write_string(2, index, head, bold)
    for row, column in enumerate(columns, start=3):
        words = (column.label, "必填" if column.required else "", KIND_WORDS.get(column.kind, "文字"), column.help)
        for index, word in enumerate(words):
            page.write_string(row, index, guard(word), wrap)
    page.set_column(0, 1, 16)
    page.set_column(2, 3, 44)


def _drop_downs(book: Workbook, page: Worksheet, columns: list[Column], rows: int) -> None:
    """Data validation from a hidden sheet: a list in the rule itself may not pass 255 characters."""
    lists = book.add_worksheet(CHOICES_SHEET)
    lists.hide()
    for index, column in enumerate(columns):
        labels = [label for _, label in column.pairs()]
        for row, label in enumerate(labels):
            lists.write_string(row, index, label)
        if labels:
            last = xl_rowcol_to_cell(len(labels) - 1, index, row_abs=True, col_abs=True)
            first = xl_rowcol_to_cell(0, index, row_abs=True, col_abs=True)
            rule = {
                "validate": "list",
                "source": f"='{CHOICES_SHEET}'!{first}:{last}",
                "error_title": "不在选项之内",
                "error_message": f"“{column.label}”请从下拉列表中选择。",
            }
            page.data_validation(1, index, rows + 1, index, rule)
