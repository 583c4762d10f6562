"""A statistics table as an .xlsx: the figures as the page shows them, hidden cells hidden, 口径 and snapshot line beneath."""

from typing import Any

from xuncha.core import sheets
from xuncha.statistics.figures import Figure, Line, Table

HIDDEN = "*"
INDENT = "　"


def sheet_of(table: Table) -> tuple[sheets.Sheet, list[list[Any]]]:
    """The columns and the lines: figures, totals and what they are made of, then a note and a line for each 口径."""
    heads = _heads(table)
    width = len(heads)
    columns = [sheets.Column("label", table.head_label, value=lambda row: row[0], width=28)]
    columns += [
        sheets.Column(f"c{at}", head, sheets.Kind.DECIMAL, value=lambda row, at=at: row[at], width=12)
        for at, head in enumerate(heads, start=1)
    ]
    lines = [*table.rows, Line(table.total_label, table.totals), *table.parts]
    rows = [[f"{INDENT if line.indent else ''}{line.label}", *(_value(cell) for cell in line.cells)] for line in lines]
    words = [f"数据：{table.snapshot}", *([table.note] if table.note else [])]
    words += [f"{HIDDEN} 不足 3 件，按规定不显示。"] if table.suppressed_note else []
    words += [f"{line['name']}：{line['words']}" for line in table.basis]
    return sheets.Sheet(table.code, table.caption, columns), rows + [[text, *[None] * width] for text in words]


def _heads(table: Table) -> list[str]:
    groups = [group["label"] for group in table.head_groups for _ in range(group["span"])] or [""] * len(table.columns)
    found = []
    for group, column in zip(groups, table.columns, strict=True):
        unit = f"（{column['unit']}）" if column["unit"] else ""
        found.append(f"{group + ' ' if group else ''}{column['label']}{unit}")
    return found


def _value(cell: Figure) -> Any:
    return HIDDEN if cell.suppressed else cell.value
