"""Template tags of the ledger table (`{% load ui_tables %}`), used by `parts/table.html` alone.

A cell may be a dict or any object with the same names; see `docs/ui-parts.md` §3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page

from xuncha.core.templatetags.ui import number

register = template.Library()

SHORT = 10  # signs of a cell that is never broken: a date, a name, a state
CHIP_TONES = ("neutral", "info", "soon", "done", "stop", "red")


def _of(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


def shown(cell: Any, column: Any = None) -> dict[str, Any]:
    """One cell ready to be shown: text, tone of the chip, alignment, marks.

    `number` may be the figure itself or True, when `text` is the figure. `chip` may be the words (with `chip_tone`)
    or a tone, when `text` is the words.
    """
    if not isinstance(cell, Mapping) and not hasattr(cell, "text"):
        cell = {"number": cell} if _is_figure(cell) else {"text": cell}
    text, figure, chip = _of(cell, "text"), _of(cell, "number"), _of(cell, "chip")
    align = _of(column, "align") or ""
    if _is_figure(figure) and not text:
        text, align = number(figure), "right"
    elif _is_figure(text):
        text, align = number(text), align or "right"
    tone = ""
    if chip in CHIP_TONES and text:
        tone = chip
    elif chip:
        text, tone = chip, _of(cell, "chip_tone") or "neutral"
    return {
        "text": "" if text is None else text,
        "tone": tone,
        "align": align,
        "url": _of(cell, "url"),
        "overdue": _of(cell, "overdue"),
        "strong": _of(cell, "strong"),
        "note": _of(cell, "note"),
        "length": "short" if len(str(text)) <= SHORT and not _of(cell, "note") else "long",
        "column": column,
    }


def _is_figure(value: Any) -> bool:
    return (
        value is not None
        and not isinstance(value, (bool, str))
        and hasattr(value, "__add__")
        and hasattr(value, "__abs__")
    )


@register.filter
def cells_in(row: Any, columns: Sequence[Any]) -> list[dict[str, Any]]:
    """The cells of a row, each beside its column; missing cells are empty ones."""
    cells = list(_of(row, "cells") or ())
    cells += [{}] * (len(columns) - len(cells))
    return [shown(cell, column) for cell, column in zip(cells, columns, strict=False)]


@register.filter
def sums_in(sums: Any, columns: Sequence[Any]) -> list[dict[str, Any]]:
    """The foot of the table: a list with one cell per column, or figures by the key of their column.

    Words that stand at the left run on over the empty cells behind them (`span`).
    """
    if isinstance(sums, Mapping):
        sums = [sums.get(_of(column, "key"), {}) for column in columns]
    foot = cells_in({"cells": sums}, columns)
    foot[0]["text"] = foot[0]["text"] or "合计"
    told = foot[:1]
    for cell in foot[1:]:
        before = told[-1]
        if before is not foot[0] and before["text"] and not before["align"] and not cell["text"]:
            before["span"] = before.get("span", 1) + 1
        else:
            told.append(cell)
    return told


@register.filter
def page_numbers(page: Page) -> list[int | None]:
    """Numbers to show in the pager; None stands for a gap."""
    last = page.paginator.num_pages
    near = sorted({1, last} | {n for n in range(page.number - 2, page.number + 3) if 1 <= n <= last})
    out: list[int | None] = []
    for this, before in zip(near, [0, *near], strict=False):
        if this - before > 1:
            out.append(None)
        out.append(this)
    return out
