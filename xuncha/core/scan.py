"""Traces of people in free text (个人信息扫描): phones, ID and bank cards, "据XX反映", names (domain §3.0, §7.3)."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What was found; the value is the word shown to the writer."""

    PHONE = "电话号码"
    ID_CARD = "身份证号"
    ID_LIKE = "疑似身份证号"
    BANK_CARD = "银行卡号"
    SOURCE = "反映人线索"
    NAME = "受保护姓名"


class Finding(NamedTuple):
    """One trace; `start` and `end` are character offsets in the text as given."""

    kind: Kind
    start: int
    end: int
    text: str


#: full-width digits, letters, signs and brackets to plain ones, one to one, so that offsets stay
FULL_WIDTH = {code + 0xFEE0: code for code in (*range(0x28, 0x2E), *range(0x30, 0x3A), *range(0x41, 0x5B), 0x78)}

GAP = r"[ \t\-—]?"
FREE, DONE = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{GAP})?1[3-9]\d{GAP}\d{{4}}{GAP}\d{{4}}(?!\d)", re.ASCII)
LANDLINE = re.compile(
    rf"(?<!\d)(?:\(0\d{{2,3}}\){GAP}|0\d{{2,3}}[\- —])[2-9]\d{{6,7}}(?!\d)|(?<!\d)0\d{{2,3}}[2-9]\d{{7}}(?!\d)",
    re.ASCII,
)
ID_CARD = re.compile(rf"{FREE}[1-9]\d{{5}}{GAP}(?:\d{{8}}{GAP}\d{{3}}[0-9Xx]|\d{{6}}{GAP}\d{{3}}){DONE}", re.ASCII)
BANK_CARD = re.compile(rf"{FREE}[3-69]\d{{3}}(?:{GAP}\d{{4}}){{2}}(?:{GAP}\d{{1,4}}){{1,2}}{DONE}", re.ASCII)
#: 据 + who + said so; the who ends at any stop
STOPS = r"。、,.;:!?\s“”据" + "\uff0c\uff1b\uff1a\uff01\uff1f"
SOURCE = re.compile(rf"据([^{STOPS}]{{1,14}}?)(?:同志|先生|女士)?(?:反映|举报|反应|投诉|检举|控告|来信|来访|来电|信访)")
#: a subject made only of these names nobody
GENERIC = re.compile(
    r"(?:部分|一些|有的|有|多名|多位|几名|个别|广大|当地|本地|基层|干部|群众|村民|党员|职工|居民|代表|匿名|来信|来访|来电"
    r"|\d+名|[一二三四五六七八九十两]+名)+"
)
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(first, last + 1)
)
BANK_LENGTHS = range(16, 20)


def id_check_character(first17: str) -> str:
    """The 18th character of an ID card number, from its first 17 digits (GB 11643)."""
    return ID_CHECKS[sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, first17, strict=True)) % 11]


def is_id_number(text: str) -> bool:
    """Is it a sound 18-character ID card number: province, birth date and check character?"""
    return bool(re.fullmatch(r"\d{17}[0-9Xx]", text, re.ASCII)) and _born(text) and _check_fits(text)


def findings(text: str, *, names: Iterable[str] = ()) -> list[Finding]:
    """Every trace in the text by position; `names` are those to be kept out. A number is named once."""
    folded = text.translate(FULL_WIDTH)
    found: list[Finding] = []
    taken: set[int] = set()
    for kind, start, end in _candidates(folded, names):
        if kind in (Kind.NAME, Kind.SOURCE) or taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            found.append(Finding(kind, start, end, text[start:end]))
    return sorted(found, key=lambda finding: finding.start)


def _candidates(folded: str, names: Iterable[str]) -> Iterable[tuple[Kind, int, int]]:
    for match in ID_CARD.finditer(folded):
        if kind := _id_kind(_digits(match)):
            yield kind, *match.span()
    for match in BANK_CARD.finditer(folded):
        if _luhn(_digits(match)):
            yield Kind.BANK_CARD, *match.span()
    for pattern in (MOBILE, LANDLINE):
        for match in pattern.finditer(folded):
            yield Kind.PHONE, *match.span()
    for name in sorted(filter(None, names), key=len, reverse=True):
        for match in re.finditer(re.escape(name), folded):
            yield Kind.NAME, *match.span()
    for match in SOURCE.finditer(folded):
        if not GENERIC.fullmatch(match.group(1)):
            yield Kind.SOURCE, *match.span()


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"[^0-9Xx]", "", match.group())


def _id_kind(number: str) -> Kind | None:
    if not _born(number):
        return None
    return Kind.ID_CARD if len(number) == 15 or _check_fits(number) else Kind.ID_LIKE


def _born(number: str) -> bool:
    """Province and birth date make sense, in the 15- and the 18-character form."""
    born = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    try:
        year = date(int(born[:4]), int(born[4:6]), int(born[6:])).year
    except ValueError:
        return False
    return number[:2] in PROVINCES and 1900 <= year <= 2100


def _check_fits(number: str) -> bool:
    return id_check_character(number[:17]) == number[17].upper()


def _luhn(number: str) -> bool:
    if len(number) not in BANK_LENGTHS or not number.isdigit():
        return False
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
