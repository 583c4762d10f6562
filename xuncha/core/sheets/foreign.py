"""A foreign spreadsheet as pages of cells, read by a process of its own (see child.py)."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from xuncha.core.sheets.inspecting import DAMAGED, FAR_OUT, FileRefused

CHILD = Path(__file__).with_name("child.py")
SECONDS = 90
TOO_LARGE = 3
KINDS = {kind.__name__: kind for kind in (datetime, date, time)}


@dataclass
class Page:
    """One worksheet: its rows from row 1 on; `merged` areas as ((row, column), (row, column)) from 0, ends included."""

    name: str
    shift: int
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    raw: list[str] = field(default_factory=list, repr=False)

    def lines(self) -> Iterator[tuple[int, list[Any]]]:
        """Row number from 0 and the cells from column A on; blank cells are ""."""
        for number, line in enumerate(self.raw):
            yield number, [""] * self.shift + [_value(item) for item in json.loads(line)]


def open_pages(data: bytes) -> list[Page]:
    """Every worksheet of an inspected .xlsx or .xls; FileRefused when the reader gives up, dies or takes too long."""
    try:
        child = subprocess.run(
            [sys.executable, "-I", str(CHILD)], input=data, capture_output=True, timeout=SECONDS, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        raise FileRefused("文件过于复杂，读取超时；请把内容复制到本系统的模板中再上传。") from None
    if child.returncode:
        raise FileRefused(FAR_OUT if child.returncode == TOO_LARGE else DAMAGED)
    pages: list[Page] = []
    for line in child.stdout.decode("ascii").splitlines():
        if line.startswith("{"):
            pages.append(Page(**json.loads(line)))
        else:
            pages[-1].raw.append(line)
    return pages


def _value(item: Any) -> Any:
    return KINDS[item[0]].fromisoformat(item[1]) if isinstance(item, list) else item
