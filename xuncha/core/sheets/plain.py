"""The words of a workbook as plain text, for full-text search (资料库). Called in a limited process only."""

import io
from collections.abc import Iterator

from openpyxl import load_workbook

MAX_ROWS = 20_000


def plain_text(content: bytes) -> str:
    """Each row of each sheet as one line, cells parted by tabs."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return "\n".join(
        line for sheet in book.worksheets for line in _lines(sheet.iter_rows(values_only=True, max_row=MAX_ROWS))
    )


def _lines(rows: Iterator[tuple]) -> Iterator[str]:
    for row in rows:
        line = "\t".join(str(cell) for cell in row if cell is not None).strip()
        if line:
            yield line
