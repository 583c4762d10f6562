"""What a pre-check finds (预检结果): rows by the number that the spreadsheet shows, each with its errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from xlsxwriter.utility import xl_col_to_name


class CheckedForm(Protocol):
    """What `read` asks of a Django Form bound to a row's values."""

    errors: Mapping[str, Any]
    cleaned_data: dict[str, Any]

    def is_valid(self) -> bool:
        """Run the form's validation."""


class CellError(NamedTuple):
    """One mistake: cell address (empty when it concerns the row), column code and label, sentence."""

    cell: str
    code: str
    label: str
    message: str


@dataclass(slots=True)
class RowData:
    """One filled row: number as the spreadsheet shows it, `key` to know it again, values by code, errors, notes.

    `cleaned` is the form's cleaned_data when a check was given and passed.
    """

    number: int
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cleaned: dict[str, Any] | None = None


@dataclass
class Parsed:
    """The outcome of a pre-check. With a file error there are no rows."""

    rows: list[RowData] = field(default_factory=list)
    file_errors: list[str] = field(default_factory=list)
    digest: str = ""
    tab: str = ""
    head_row: int = 0
    places: dict[str, int] = field(default_factory=dict)  # column code -> column from 0; the key's under ROW_KEY_LABEL

    def blame(self, row: RowData, code: str, label: str, sentence: str) -> None:
        """Note a mistake that was found after reading, at the cell of its column where the file has one."""
        at = self.places.get(code)
        cell = f"{xl_col_to_name(at)}{row.number}" if at is not None else ""
        row.errors.append(CellError(cell, code, label, sentence))

    @property
    def ok(self) -> bool:
        """Nothing wrong in file or rows."""
        return not self.file_errors and not any(row.errors for row in self.rows)

    @property
    def bad_rows(self) -> list[RowData]:
        """The rows with errors."""
        return [row for row in self.rows if row.errors]
