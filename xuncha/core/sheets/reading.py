"""Reading a filled-in sheet as a pre-check: every error of every row, nothing saved (domain §3.0, design §5.19)."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from xlsxwriter.utility import xl_col_to_name

from xuncha.core.form_words import form_errors
from xuncha.core.sheets.convert import as_text, convert
from xuncha.core.sheets.declare import (
    ERROR_LABEL,
    EXAMPLE_KEY,
    FOOTER_KEY,
    FOOTER_STARTS,
    OWN_SHEETS,
    ROW_KEY_LABEL,
    Column,
    Kind,
    Sheet,
    head_key,
)
from xuncha.core.sheets.foreign import Page, open_pages
from xuncha.core.sheets.inspecting import Facts, FileRefused, inspect
from xuncha.core.sheets.results import CellError, CheckedForm, Parsed, RowData

ROW_LIMIT = 10000
HEAD_ROWS = 10
SHOWN = 5


def load(file: Path | BinaryIO | bytes) -> bytes:
    """The bytes of a file, whichever way it is given."""
    if isinstance(file, bytes):
        return file
    return file.read_bytes() if isinstance(file, Path) else file.read()


def read(
    sheet: Sheet,
    file: Path | BinaryIO | bytes,
    *,
    check: Callable[[dict[str, Any]], CheckedForm] | None = None,
    row_limit: int = ROW_LIMIT,
) -> Parsed:
    """Read an .xlsx or .xls by the declaration; `check` makes a bound Form of a row's values (the Form class itself).

    Never raises for what is in the file: a file that cannot be taken comes back with `file_errors`.
    """
    data = load(file)
    parsed = Parsed(digest=hashlib.sha256(data).hexdigest())
    try:
        facts = inspect(data)
        page = _the_page(open_pages(data))
        parsed.tab = page.name
        _find_heads(sheet, page, parsed)
        _refuse_merged(page, parsed)
        reader = _RowReader(sheet, parsed, facts.get(page.name, Facts()), check)
        parsed.rows = _rows(page, parsed, reader, row_limit)
    except FileRefused as refusal:
        parsed.file_errors.extend(str(refusal).splitlines())
    return parsed


def _the_page(pages: list[Page]) -> Page:
    filled = [page for page in pages if page.name not in OWN_SHEETS and page.raw]
    if not filled:
        raise FileRefused("文件里没有内容；请在模板中填写后再上传。")
    if len(filled) > 1:
        listed = "、".join(f"“{page.name}”" for page in filled)
        raise FileRefused(f"文件里有 {len(filled)} 张有内容的工作表（{listed}）；请只保留要导入的一张。")
    return filled[0]


def _find_heads(sheet: Sheet, page: Page, parsed: Parsed) -> None:
    """The head row is the one of the first ten that names most columns; unknown, doubled, missing heads are refused."""
    codes = {head_key(column.label): column.code for column in sheet.columns}
    own = {head_key(ROW_KEY_LABEL): ROW_KEY_LABEL, head_key(ERROR_LABEL): ERROR_LABEL}
    best: tuple[int, int, list[Any]] = (0, 0, [])
    for number, cells in page.lines():
        if number >= HEAD_ROWS:
            break
        known = sum(head_key(cell) in codes for cell in cells if cell != "")
        best = max(best, (known, -number, cells), key=lambda item: item[:2])
    known, number, cells = best
    if not known:
        wanted = "、".join(column.label for column in sheet.entered()[:SHOWN])
        raise FileRefused(f"没有找到表头（应有“{wanted}”等列）；请使用本系统“{sheet.title}”的模板。")
    parsed.head_row = -number
    problems = _place(cells, codes | own, parsed)
    missing = [column.label for column in sheet.entered() if column.required and column.code not in parsed.places]
    if missing:
        problems.append(f"缺少必填的列：{'、'.join(missing)}；请从模板中补上。")
    if problems:
        raise FileRefused("\n".join(problems))


def _place(cells: list[Any], codes: dict[str, str], parsed: Parsed) -> list[str]:
    problems = []
    for index, cell in enumerate(cells):
        name = head_key(cell)
        code = codes.get(name)
        if name and code is None:
            problems.append(f"{xl_col_to_name(index)} 列“{as_text(cell)}”不是本表的列；请改正表头或删去这一列。")
        elif name and code in parsed.places:
            problems.append(f"{xl_col_to_name(index)} 列“{as_text(cell)}”重复；请只保留一列。")
        elif code:
            parsed.places[code] = index
    return problems


def _refuse_merged(page: Page, parsed: Parsed) -> None:
    merged = [area for area in page.merged if area[1][0] >= parsed.head_row]
    if merged:
        spans = [f"{_address(*first)}:{_address(*last)}" for first, last in merged[:SHOWN]]
        more = f"等 {len(merged)} 处" if len(merged) > SHOWN else ""
        raise FileRefused(f"有合并单元格（{'、'.join(spans)}{more}）；请取消合并，把内容逐行填全。")


def _rows(page: Page, parsed: Parsed, reader: "_RowReader", limit: int) -> list[RowData]:
    rows: list[RowData] = []
    for number, cells in page.lines():
        if number > parsed.head_row and reader.is_filled(cells):
            if len(rows) == limit:
                raise FileRefused(f"超过 {limit} 行；请分成几个文件导入。")
            rows.append(reader.read(number, cells))
    if not rows:
        raise FileRefused("表头下面没有填写内容（示例行不算）；请填写后再上传。")
    return rows


class _RowReader:
    """Turns a row's cells into RowData; remembers the keys it has seen."""

    def __init__(
        self,
        sheet: Sheet,
        parsed: Parsed,
        facts: Facts,
        check: Callable[[dict[str, Any]], CheckedForm] | None,
    ) -> None:
        self.parsed, self.facts, self.check = parsed, facts, check
        self.columns = [(column, parsed.places.get(column.code)) for column in sheet.entered()]
        self.labels = {column.code: column.label for column in sheet.columns}
        self.seen: dict[str, int] = {}
        self.converted: dict[tuple[str, Any], Any] = {}
        #: whether some cell of the sheet is a formula or an error: only then is every blank cell looked up
        self.marked = bool(facts.errors or facts.formulas)

    def is_filled(self, cells: list[Any]) -> bool:
        """Does the row hold anything of its own: not blank, not the untouched example, not the footer?"""
        filled = [(column, raw) for column, at in self.columns if (raw := _cell(cells, at)) != ""]
        mark = self._mark(cells)
        if not filled or mark == FOOTER_KEY or self._is_footer(cells):
            return False
        return mark != EXAMPLE_KEY or not all(_same(column, raw) for column, raw in filled)

    def read(self, number: int, cells: list[Any]) -> RowData:
        """Values, errors and notes of one row, numbered from 0 here and from 1 in the result."""
        row = RowData(number + 1, f"{self.parsed.digest[:32]}:{self.parsed.tab}:{number + 1}")
        self._take_key(row, self._mark(cells))
        row.notes += self.facts.notes_of(number)
        for column, at in self.columns:
            self._take(row, column, at, _cell(cells, at))
        if self.check:
            self._run_check(row)
        return row

    def _mark(self, cells: list[Any]) -> str:
        return as_text(_cell(cells, self.parsed.places.get(ROW_KEY_LABEL)))

    def _is_footer(self, cells: list[Any]) -> bool:
        texts = [str(cell) for cell in cells if cell != ""]
        return texts[0].startswith(FOOTER_STARTS) and len(texts) <= 2

    def _take_key(self, row: RowData, key: str) -> None:
        if not key or key == EXAMPLE_KEY:
            return
        first = self.seen.setdefault(key, row.number)
        if first == row.number:
            row.key = key
        else:
            row.notes.append(f"第 {row.number} 行由第 {first} 行复制而来，按新的一行处理。")

    def _take(self, row: RowData, column: Column, at: int | None, raw: Any) -> None:
        row.values[column.code] = None
        if raw == "" and not column.required and not self.marked:
            return
        position = (row.number - 1, at if at is not None else -1)
        cell = _address(*position) if at is not None else ""
        if position in self.facts.errors:
            row.errors.append(CellError(cell, column.code, column.label, "公式出错；请改正公式或直接填写结果。"))
        elif raw == "" and position in self.facts.formulas:
            row.errors.append(
                CellError(cell, column.code, column.label, "是公式，却没有保存计算结果；请直接填写结果。")
            )
        elif raw == "":
            if column.required:
                row.errors.append(CellError(cell, column.code, column.label, "必填。"))
        else:
            if position in self.facts.formulas:
                row.notes.append(f"{cell} 是公式，已取其计算结果。")
            try:
                row.values[column.code] = self._convert(column, raw)
            except ValueError as problem:
                row.errors.append(CellError(cell, column.code, column.label, str(problem)))

    def _convert(self, column: Column, raw: Any) -> Any:
        """A choice is looked up once for all rows that make it."""
        if column.kind != Kind.CHOICE:
            return convert(column, raw)
        key = (column.code, raw)
        if key not in self.converted:
            self.converted[key] = convert(column, raw)
        return self.converted[key]

    def _run_check(self, row: RowData) -> None:
        """The form's errors, save for columns that have one already."""
        assert self.check is not None
        form = self.check(row.values)
        if form.is_valid():
            row.cleaned = form.cleaned_data
            return
        wrong = {error.code for error in row.errors}
        for code, messages in form_errors(form).items():
            at = self.parsed.places.get(code)
            cell = _address(row.number - 1, at) if at is not None else ""
            if code not in wrong:
                row.errors += [CellError(cell, code, self.labels.get(code, ""), message) for message in messages]


def _cell(cells: list[Any], at: int | None) -> Any:
    """The cell, or "" where there is none; blanks alone count as nothing."""
    raw = cells[at] if at is not None and at < len(cells) else ""
    if raw == "" or not isinstance(raw, str) or raw[0].isalnum():
        return raw
    return "" if not as_text(raw).strip() else raw


def _same(column: Column, raw: Any) -> bool:
    """Is the cell still the example's?"""
    try:
        return convert(column, raw) == convert(column, column.example)
    except ValueError:
        return as_text(raw) == as_text(column.example)


def _address(row: int, column: int) -> str:
    return f"{xl_col_to_name(column)}{row + 1}"
