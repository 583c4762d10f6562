"""The marked copy (标注副本): the person's own file with wrong cells in red and their errors at the end of the row."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from xuncha.core.sheets.declare import ERROR_LABEL, RESULT_SHEET, ROW_KEY_LABEL, guard, head_key
from xuncha.core.sheets.foreign import open_pages
from xuncha.core.sheets.inspecting import FileRefused, inspect, is_xls
from xuncha.core.sheets.reading import load
from xuncha.core.sheets.results import Parsed, RowData

RED = "FFFFC7CE"
FILL = PatternFill("solid", start_color=RED, end_color=RED)
ALARM = Font(color="FFB3261E", bold=True)
ERROR_WIDTH = 60
COMMENT_AUTHOR = "系统预检"
TEXT_LIMIT = 32000


def mark(file: Path | BinaryIO | bytes, parsed: Parsed) -> bytes:
    """A copy of the file as .xlsx with the pre-check's findings; mended and given back, it imports like the original.

    Rows without 行标识 get the key they were read under, so that rows already taken are known again. A file that no
    library may open comes back as a sheet with the reasons alone.
    """
    try:
        book = _open(load(file))
    except FileRefused:
        book = Workbook()
        book.remove(book.active)
    if parsed.tab in book.sheetnames and parsed.rows:
        page = book[parsed.tab]
        _unmark(page, parsed)
        _mark_rows(page, parsed)
    _result_page(book, parsed)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _open(data: bytes) -> Workbook:
    inspect(data)
    if not is_xls(data):
        try:
            return load_workbook(io.BytesIO(data))
        except Exception:  # noqa: S110  openpyxl is stricter than the reader: then the values alone come back
            pass
    return _values(data)


def _values(data: bytes) -> Workbook:
    """The values, row for row, in a new .xlsx: all that can be given back of an .xls."""
    book = Workbook()
    book.remove(book.active)
    for old in open_pages(data):
        page = book.create_sheet(old.name)
        for _, cells in old.lines():
            page.append([_clean(cell) if isinstance(cell, str) else cell for cell in cells])
    return book


def _clean(text: str) -> str:
    return guard(ILLEGAL_CHARACTERS_RE.sub("", text))


def _unmark(page: Worksheet, parsed: Parsed) -> None:
    """Take away what an earlier check left: red fills, comments, sentences."""
    for row in page.iter_rows(min_row=parsed.head_row + 2):
        for cell in row:
            if cell.has_style and cell.fill.start_color.rgb == RED:
                cell.fill = PatternFill()
            if cell.comment and cell.comment.author == COMMENT_AUTHOR:
                cell.comment = None
    if at := parsed.places.get(ERROR_LABEL):
        for row in page.iter_rows(min_row=parsed.head_row + 2, min_col=at + 1, max_col=at + 1):
            row[0].value = None


def _mark_rows(page: Worksheet, parsed: Parsed) -> None:
    errors_at, key_at = _columns(page, parsed)
    for row in parsed.rows:
        page.cell(row.number, key_at).value = _clean(row.key)
        if row.errors:
            cell = page.cell(row.number, errors_at, _clean(_sentences(row)))
            cell.font, cell.alignment = ALARM, Alignment(wrap_text=True, vertical="top")
            _mark_cells(page, row)


def _mark_cells(page: Worksheet, row: RowData) -> None:
    by_cell: dict[str, list[str]] = {}
    for error in row.errors:
        by_cell.setdefault(error.cell, []).append(error.message)
    for address, messages in by_cell.items():
        if address:
            page[address].fill = FILL
            page[address].comment = Comment(_clean("\n".join(messages)[:1000]), COMMENT_AUTHOR)


def _sentences(row: RowData) -> str:
    texts: Iterable[str] = (f"{error.label}：{error.message}" if error.label else error.message for error in row.errors)
    return "\n".join(texts)[:TEXT_LIMIT]


def _columns(page: Worksheet, parsed: Parsed) -> tuple[int, int]:
    """Columns (from 1) of the sentences and of the row keys; those of an earlier copy are used again."""
    head = parsed.head_row + 1
    last = max((cell.column for cell in page[head] if head_key(cell.value or "")), default=0)
    places = []
    for label in (ERROR_LABEL, ROW_KEY_LABEL):
        at = parsed.places.get(label)
        if at is None:
            last += 1
            page.cell(head, last, label).font = ALARM
        places.append(last if at is None else at + 1)
    page.column_dimensions[get_column_letter(places[0])].width = ERROR_WIDTH
    page.column_dimensions[get_column_letter(places[1])].hidden = True
    return places[0], places[1]


def _result_page(book: Workbook, parsed: Parsed) -> None:
    """检查结果: what concerns the file as a whole, and how many rows are wrong."""
    if RESULT_SHEET in book.sheetnames:
        book.remove(book[RESULT_SHEET])
    page = book.create_sheet(RESULT_SHEET)
    page.column_dimensions["A"].width = 100
    for sentence in parsed.file_errors:
        page.append([_clean(sentence)])
    if parsed.rows:
        page.append([f"共 {len(parsed.rows)} 行，{len(parsed.bad_rows)} 行有错；原因见“{ERROR_LABEL}”列。"])
        page.append(["改正后可直接上传本文件，不必另建。"])
    for row in parsed.rows:
        for note in row.notes:
            page.append([_clean(f"第 {row.number} 行：{note}")])
