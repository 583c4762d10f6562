"""From what a cell holds to what a column means: dates as text, full-width digits, numbers as text and back."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from xuncha.core.sheets.declare import Column, Kind, unguard

EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a spreadsheet's serial days know no zone
SERIAL_DAYS = range(20000, 80000)  # 1954 to 2119
SAFE_NUMBER = 10**15
SHOWN_CHOICES = 8
DATE_TEXT = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?|(\d{4})(\d{2})(\d{2})", re.ASCII)
#: as people write it within one round: the year is the business year, as in the date fields of the forms
SHORT_DATE = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?", re.ASCII)
TIME_TEXT = re.compile(r"(\d{1,2})[:时点](\d{1,2})(?::\d{1,2}|分)?|(\d{2})(\d{2})", re.ASCII)
#: no text, and PostgreSQL takes no NUL
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: full-width digits and letters; punctuation stays, it belongs to the text
WIDE = {code + 0xFEE0: code for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}
TRUE_WORDS = frozenset({"是", "√", "✓", "✔", "有", "y", "yes", "true", "1"})
FALSE_WORDS = frozenset({"否", "×", "✗", "无", "n", "no", "false", "0"})


class CellProblem(ValueError):
    """Why a cell cannot be taken; a sentence for the person who filled it in."""


def convert(column: Column, raw: Any) -> Any:
    """The column's value from a cell that is not blank; a ValueError with a sentence when there is none."""
    if column.kind in (Kind.TEXT, Kind.LONG):
        value = as_text(raw)
        value = value.translate(WIDE) if column.kind == Kind.TEXT else value
    else:
        value = CONVERTERS[column.kind](column, raw)
    return column.parse(value) if column.parse else value


def as_text(raw: Any) -> str:
    """A cell as text: whole numbers without .0, dates in ISO form, the guard taken off, blanks at the ends cut."""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, (int, float)):
        if abs(raw) >= SAFE_NUMBER:
            raise CellProblem("数字超过15位，表格软件已把末尾几位改成0；请把这一格设为“文本”格式后重新填写。")
        return str(int(raw)) if raw == int(raw) else format(Decimal(str(raw)), "f")
    if isinstance(raw, datetime):
        return raw.strftime("%Y-%m-%d" if raw.time() == time() else "%Y-%m-%d %H:%M")
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, time):
        return raw.strftime("%H:%M")
    return unguard(CONTROL.sub("", str(raw)).strip(" \u3000\u00a0\r\n"))


def _folded(raw: Any) -> str:
    return unicodedata.normalize("NFKC", as_text(raw)).strip()


def _date(column: Column, raw: Any) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, (int, float)) and int(raw) in SERIAL_DAYS:
        return (EXCEL_EPOCH + timedelta(days=int(raw))).date()
    text = re.sub(r"[ T]00:00(:00)?$", "", _folded(raw))
    match = DATE_TEXT.fullmatch(text)
    try:
        if match:
            return date(*(int(part) for part in match.groups() if part))
        short = SHORT_DATE.fullmatch(text) if isinstance(raw, str) else None
        from xuncha.core import calendar  # needs the models, which the child that reads foreign files has not

        return date(calendar.today().year, *(int(part) for part in short.groups())) if short else _refuse_date(raw)
    except ValueError:
        return _refuse_date(raw)


def _refuse_date(raw: Any) -> date:
    raise CellProblem(f"“{as_text(raw)}”不是有效日期，应写成 2023-03-01。")


def _time(column: Column, raw: Any) -> time:
    if isinstance(raw, datetime):
        return raw.time()
    if isinstance(raw, time):
        return raw
    if isinstance(raw, float) and 0 <= raw < 1:
        return (EXCEL_EPOCH + timedelta(minutes=round(raw * 1440))).time()
    text = _folded(raw)
    if isinstance(raw, (int, float)):
        text = text.zfill(4)
    match = TIME_TEXT.fullmatch(text)
    try:
        if match:
            hour, minute = (int(part) for part in match.groups() if part)
            return time(hour, minute)
    except ValueError:
        pass
    raise CellProblem(f"“{as_text(raw)}”不是有效时间，应写成 09:00。")


def _moment(column: Column, raw: Any) -> datetime:
    if isinstance(raw, datetime):
        return raw
    if isinstance(raw, date):
        return datetime.combine(raw, time())
    if isinstance(raw, (int, float)) and int(raw) in SERIAL_DAYS:
        return EXCEL_EPOCH + timedelta(minutes=round(raw * 1440))
    day, _, hour = re.sub(r"日\s*", "日 ", _folded(raw)).replace("T", " ").strip().partition(" ")
    return datetime.combine(_date(column, day), _time(column, hour.strip()) if hour.strip() else time())


def _number(column: Column, raw: Any) -> Decimal:
    text = re.sub(r"[,\s]", "", _folded(raw))
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise CellProblem(f"“{as_text(raw)}”不是数字；请只填数字，单位写在表头。")
    return number


def _whole(column: Column, raw: Any) -> int:
    number = _number(column, raw)
    if number != number.to_integral_value():
        raise CellProblem(f"“{as_text(raw)}”应为整数。")
    return int(number)


def _yes_no(column: Column, raw: Any) -> bool:
    word = _folded(raw).lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise CellProblem(f"“{as_text(raw)}”应填“是”或“否”。")
    return word in TRUE_WORDS


def _choice(column: Column, raw: Any) -> Any:
    text = as_text(raw)
    wanted = _folded(raw)
    for value, label in column.pairs():
        if text in (label, str(value)) or wanted == unicodedata.normalize("NFKC", label):
            return value
    labels = [label for _, label in column.pairs()]
    shown = "、".join(labels[:SHOWN_CHOICES]) + ("等" if len(labels) > SHOWN_CHOICES else "")
    raise CellProblem(f"“{text}”不在选项之内；可选：{shown}。")


CONVERTERS = {
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.DATETIME: _moment,
    Kind.INT: _whole,
    Kind.DECIMAL: _number,
    Kind.BOOL: _yes_no,
    Kind.CHOICE: _choice,
}
