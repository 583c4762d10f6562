"""A page of the statistics as a reader reads it: columns, lines, totals; whether it ties out, and what has changed."""

from dataclasses import dataclass
from typing import Any

READ = """() => {
  const words = (node) => node.textContent.trim().replace(/\\s+/g, " ");
  const cells = (row) => Array.from(row.querySelectorAll("td"), words);
  const table = document.querySelector(".tbl-fig");
  return {
    columns: Array.from(table.querySelectorAll("thead tr:last-child th"), words).slice(1),
    lines: Array.from(table.tBodies[0].rows, (row) => [words(row.cells[0]), row.cells[0].className === "indent", cells(row)]),
    totals: cells(table.tFoot.rows[0]),
  };
}"""


def number(words: str) -> float:
    """What a cell says; the dash is nought."""
    return 0 if words == "—" else float(words.replace(",", "").replace("%", ""))


@dataclass
class Line:
    """One line; those within another line are indented."""

    label: str
    indent: bool
    numbers: list[float]


@dataclass
class Sheet:
    """One table."""

    columns: list[str]
    lines: list[Line]
    totals: list[float]

    def ties(self) -> None:
        """Every sum is the sum of what stands under it: lines of the foot, indented lines of the line above, and of the 合计."""
        for at, column in enumerate(self.columns):
            if "%" in column:
                continue
            assert self.totals[at] == sum(line.numbers[at] for line in self.lines if not line.indent), column
            for line, parts in self._parts():
                assert not parts or line.numbers[at] == sum(part.numbers[at] for part in parts), (line.label, column)
        if self.columns[-1].startswith("合计"):
            for numbers in [*(line.numbers for line in self.lines), self.totals]:
                assert numbers[-1] == sum(numbers[:-1])

    def _parts(self) -> list[tuple[Line, list[Line]]]:
        found: list[tuple[Line, list[Line]]] = []
        for line in self.lines:
            if line.indent:
                found[-1][1].append(line)
            else:
                found.append((line, []))
        return found

    def changes(self, before: "Sheet", label: str) -> dict[str, tuple[float, float]]:
        """Column → (before, now) where one line differs; `town/part` names an indented line."""
        now, then = self._line(label), before._line(label)
        return {column: (old, new) for column, old, new in zip(self.columns, then, now, strict=True) if old != new}

    def _line(self, label: str) -> list[float]:
        town, _, part = label.partition("/")
        whole, parts = next((line, parts) for line, parts in self._parts() if line.label == town)
        return next(one.numbers for one in parts if one.label == part) if part else whole.numbers


def read(person: Any, code: str) -> Sheet:
    """Open a table and read it."""
    person.go(f"/statistics/{code}/")
    found = person.page.evaluate(READ)
    lines = [Line(label, indent, [number(cell) for cell in cells]) for label, indent, cells in found["lines"]]
    return Sheet(found["columns"], lines, [number(cell) for cell in found["totals"]])
