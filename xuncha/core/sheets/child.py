"""The process that opens foreign spreadsheets: file on standard input, JSON lines on standard output.

calamine ends the whole process on some damaged .xls files, so it runs here, with limits on memory and time, and never
inside a server. Run as a plain file; it imports nothing of the product.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 60
ROWS, COLUMNS = 60000, 400  # as in inspecting.py, which can only look into .xlsx
TOO_LARGE = 3


def coded(value: Any) -> Any:
    """What JSON does not know, as a pair of kind and text."""
    for kind in (datetime, date, time):
        if isinstance(value, kind):
            return [kind.__name__, value.isoformat()]
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    return value


def main() -> None:
    """Print each sheet's description, then its rows."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook, SheetTypeEnum  # after the limits, so that they hold for it

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for item in book.sheets_metadata:
        if item.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(item.name)
        if sheet.end and (sheet.end[0] >= ROWS or sheet.end[1] >= COLUMNS):
            sys.exit(TOO_LARGE)
        shift = sheet.start[1] if sheet.start else 0
        print(json.dumps({"name": item.name, "shift": shift, "merged": sheet.merged_cell_ranges or []}))
        for row in sheet.iter_rows():
            print(json.dumps([coded(value) for value in row]))


if __name__ == "__main__":
    main()
