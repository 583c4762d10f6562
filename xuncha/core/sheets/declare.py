"""What a sheet is: its columns, and the few words and marks that all files of the product share."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

ROW_KEY_LABEL, ERROR_LABEL = "行标识", "错误说明"
EXAMPLE_KEY, FOOTER_KEY, FOOTER_START = "示例", "表尾", "口径："
#: how footers begin, those of files that were exported earlier too
FOOTER_STARTS = (FOOTER_START, "口径:")
HELP_SHEET, CHOICES_SHEET, RESULT_SHEET = "填写说明", "选项", "检查结果"
OWN_SHEETS = frozenset({HELP_SHEET, CHOICES_SHEET, RESULT_SHEET})
YES, NO = "是", "否"
#: what a spreadsheet program may take for a formula, full-width forms included; apostrophes before it are counted
RISKY = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
GUARDED = re.compile(r"''*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    INT = "int"
    DECIMAL = "decimal"
    BOOL = "bool"
    CHOICE = "choice"


@dataclass(frozen=True)
class Column:
    """One column: `code` is the form field, `label` the head; `choices` are labels, (value, label) pairs, or give them.

    `value(obj)` gives the exported value (default: the attribute `code`); `parse(value)` refines what was read and
    raises ValueError with a sentence. A column with `entered=False` is exported only (numbers, states), one with
    `exported=False` is filled in only: what goes into custody never comes back on a sheet.
    """

    code: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: Sequence[str | tuple[Any, str]] | Callable[[], Iterable[str | tuple[Any, str]]] = ()
    width: float = 14
    help: str = ""
    example: Any = ""
    value: Callable[[Any], Any] | None = None
    parse: Callable[[Any], Any] | None = None
    entered: bool = True
    exported: bool = True

    def pairs(self) -> list[tuple[Any, str]]:
        """The choices as (value, label); 是/否 for a yes-no column."""
        if self.kind == Kind.BOOL:
            return [(True, YES), (False, NO)]
        given = self.choices() if callable(self.choices) else self.choices
        return [(item, item) if isinstance(item, str) else (item[0], str(item[1])) for item in given]


@dataclass(frozen=True)
class Sheet:
    """A ledger's sheet. `row_key(obj)` is written into the hidden 行标识 column of exports, to know rows again."""

    noun: str
    title: str
    columns: Sequence[Column]
    row_key: Callable[[Any], str] | None = None

    def entered(self) -> list[Column]:
        """The columns a person fills in: those of template and import."""
        return [column for column in self.columns if column.entered]

    def shown(self) -> "Sheet":
        """The sheet as it is exported."""
        return self.only(column.code for column in self.columns if column.exported)

    def only(self, codes: Iterable[str]) -> "Sheet":
        """The same sheet with these columns in this order: exactly what the screen shows."""
        by_code = {column.code: column for column in self.columns}
        return Sheet(self.noun, self.title, [by_code[code] for code in codes], self.row_key)

    def tab(self) -> str:
        """The worksheet's name: at most 31 characters, none of those that Excel forbids."""
        return re.sub(r"[\[\]:*?/\\']", " ", self.title)[:31].strip() or self.noun


@dataclass(frozen=True)
class ExportMeta:
    """What the last line of an export says: 口径 (basis of the figures), account, moment, trace code."""

    basis: str
    account: str
    at: datetime
    trace: str = field(default="")


def guard(text: str) -> str:
    """An apostrophe before text that could be taken for a formula (domain §7.1); `unguard` takes it off again."""
    return f"'{text}" if RISKY.match(text) else text


def unguard(text: str) -> str:
    """The text as it was before `guard`."""
    return text[1:] if GUARDED.match(text) else text


def head_key(text: Any) -> str:
    """A head as it is compared: without blanks, star and (必填), full-width signs folded."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text)))
    return re.sub(r"\*|\(必填\)", "", folded)
