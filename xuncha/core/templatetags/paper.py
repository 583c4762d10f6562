"""Tags of official paper (公文): numerals, dates, document numbers, amounts, title lines. None returns markup."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template

register = template.Library()

DIGITS = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")
ORGAN_WIDTHS = (6, 8, 10, 12, 14, 16, 19, 22, 26)
TITLE_LINE = 20  # characters of 22 pt in 156 mm
WIDEST_BREAK = 3  # how far a title's break may wander from the even cut to find a good place
BREAK_AFTER = ("的", "、", "，", "》", "）", "暨")
BREAK_BEFORE = ("关于", "情况", "《", "（", "和", "及", "报告", "通知", "的通知")
ENDS = "。；！？：…"


@register.filter
def cn(number: int) -> str:
    """1 → 一, 12 → 十二, 105 → 一百零五 (up to 9999)."""
    text, gap = "", False
    for power, figure in zip(range(len(str(number)) - 1, -1, -1), map(int, str(number)), strict=True):
        if figure:
            text += ("零" if gap and text else "") + DIGITS[figure] + UNITS[power]
            gap = False
        else:
            gap = True
    return (text.removeprefix("一") if 10 <= number <= 19 else text) or DIGITS[0]


@register.filter
def cn_paren(number: int) -> str:
    """2 → （二）, the second level of headings."""
    return f"（{cn(number)}）"


@register.filter
def paren(number: int) -> str:
    """1 → （1）, the fourth level."""
    return f"（{number}）"


@register.filter
def full_date(day: date | None) -> str:
    """2023年6月12日: Arabic figures, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


@register.filter
def period(days: Sequence[date]) -> str:
    """From and to as 2023年4月6日至6月12日; the year is not said twice."""
    start, end = days
    tail = full_date(end) if start.year != end.year else f"{end.month}月{end.day}日"
    return f"{full_date(start)}至{tail}"


@register.simple_tag
def doc_no(prefix: str, year: int, number: int) -> str:
    """临巡发〔2023〕3号: full year in 〔〕, no 第, no leading zero."""
    return f"{prefix}〔{int(year)}〕{int(number)}号"


@register.filter
def amount(value: Decimal | int | str | None) -> str:
    """Money without rounding: 12.5万元 where four decimals say it all, else 123456.78元."""
    if value in (None, ""):
        return ""
    sum_ = Decimal(str(value))
    in_ten_thousands = sum_ / 10000
    if abs(sum_) >= 10000 and in_ten_thousands == round(in_ten_thousands, 4):
        return f"{_bare(in_ten_thousands)}万元"
    return f"{_bare(sum_)}元"


def _bare(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def lines(text: str | None) -> list[str]:
    """The paragraphs of a plain text: one per line, empty ones dropped."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


@register.filter
def stop(text: str) -> str:
    """The sentence with its full stop, once."""
    text = text.strip()
    return text if not text or text[-1] in ENDS else text + "。"


@register.filter
def bare(text: str) -> str:
    """The sentence without its final stop: for table cells, bookmarks and the names of attachments."""
    return text.strip().rstrip("。；")


@register.filter
def anchor(number: str) -> str:
    """A record's number as the id of its paragraph (勾稽)."""
    return "p-" + re.sub(r"[^0-9A-Za-z]+", "-", number).strip("-").lower()


@register.simple_tag
def report_annexes(chapters: Sequence[object], fix_rows: Sequence[object], village_rows: Sequence[object]) -> list[str]:
    """The names of a report's attachments in order; an empty table makes none."""
    named = {"问题清单": chapters, "立行立改情况": fix_rows, "村级巡察情况一览表": village_rows}
    return [name for name, rows in named.items() if rows]


#: the parts of 意见建议 in their order (domain §5.1, 7)
ADVICE = {"to_unit": "对被巡察党组织的建议", "to_county": "对县委的建议", "to_departments": "对职能部门的建议"}


@register.simple_tag
def suggestion_parts(suggestions: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """The parts of a report's 意见建议 that say something; numbers follow from what is left."""
    return [{"title": title, "texts": suggestions[name]} for name, title in ADVICE.items() if suggestions.get(name)]


@register.simple_tag
def problem_rows(chapters: Sequence[Any]) -> list[dict[str, Any]]:
    """The problem list (问题清单) of a report: every problem of every chapter, with its chapter's title."""
    return [
        {"title": _of(chapter, "title"), "problem": problem}
        for chapter in chapters
        for problem in _of(chapter, "problems")
    ]


def _of(thing: Any, name: str) -> Any:
    return thing[name] if isinstance(thing, Mapping) else getattr(thing, name)


@register.simple_tag
def sheet_cells(columns: Sequence[Mapping[str, Any]], row: Sequence[Any]) -> list[dict[str, Any]]:
    """The cells of one row with their column's kind (text, middle, number); dates in full, None as an empty cell."""
    return [
        {"kind": column.get("kind", "text"), "text": full_date(value) if isinstance(value, date) else _blank(value)}
        for column, value in zip(columns, row, strict=True)
    ]


def _blank(value: Any) -> Any:
    return "" if value is None else value


@register.filter
def organ_class(name: str) -> str:
    """The size class of 发文机关标志: the longest length of the stylesheet that still fits on one line."""
    return f"organ-{next((width for width in ORGAN_WIDTHS if len(name) <= width), ORGAN_WIDTHS[-1])}"


@register.filter
def title_lines(title: str) -> list[str]:
    """A title cut where its meaning allows, lines of like length; line breaks in the text win."""
    rows: list[str] = []
    for text in filter(None, map(str.strip, title.splitlines())):
        count = -(-len(text) // TITLE_LINE)
        while count > 1:
            cut = _cut(text, len(text) / count)
            rows.append(text[:cut])
            text, count = text[cut:], count - 1
        rows.append(text)
    return rows


def _cut(text: str, even: float) -> int:
    """The best place near the even cut: not inside figures or Latin words, best after 的 or before 关于."""
    choices = range(max(1, round(even) - WIDEST_BREAK), min(len(text) - 1, round(even) + WIDEST_BREAK, TITLE_LINE) + 1)

    def cost(place: int) -> tuple[int, float]:
        head, tail = text[:place], text[place:]
        torn = (head[-1].isascii() and tail[0].isascii()) or tail[0] in "的》）〕、，年月日号" or head[-1] in "《（〔第"
        if torn:
            return 2, abs(place - even)
        return int(not (head.endswith(BREAK_AFTER) or tail.startswith(BREAK_BEFORE))), abs(place - even)

    return min(choices, key=cost)
