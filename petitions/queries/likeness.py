"""How likely two letters tell of one matter (查重评分): who, where, what and in which words, added up as evidence.

Each kind of evidence moves the odds by a fixed amount (a log-odds sum, as in record linkage): no single one decides,
save the key of domain §3.2 (same accused, organisation and field). Texts are plain only in memory, while this runs.
"""

import math
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import Indel, Levenshtein

from petitions.queries.matters import EMPTY, THINGS, WAYS
from xuncha.core import names as readings

#: signs that tell nothing of a matter
FAINT = frozenset(
    "的了在是有和与也都就不没被把给人个年月日元万千百一二两三四五六七八九十从到这那他她它我们你来去上下里中后前为以说要让多少还又再才只"
    "用对向等者其及并或能会可请0123456789"
)
THRESHOLD = 50  # of 100: more likely one matter than two
_THINGS = {name: re.compile(words) for name, words in THINGS.items()}
_WAYS = {name: re.compile(words) for name, words in WAYS.items()}
_EMPTY = re.compile(EMPTY)
_SIGNS = re.compile(r"[^\w]+")
_TITLE = re.compile(r"(书记|主任|镇长|乡长|会计|支书|村长|组长|委员|主席|所长|站长|同志|某某|某)$")


@dataclass(frozen=True)
class Words:
    """What of a text is compared, without phrases that all letters share: its telling signs, its pairs of signs, its things, its ways."""

    signs: str
    pairs: tuple[str, ...]
    things: frozenset[str]
    ways: frozenset[str]


@dataclass(frozen=True)
class Letter:
    """One letter as the radar sees it."""

    text: str
    names: frozenset[str] = frozenset()  # of the accused, normalised
    place: int = 0  # the organisation it concerns
    home: int = 0  # the inspected organisation above it
    leaf: str = ""
    root: str = ""
    nature: str = ""
    reporters: frozenset[str] = frozenset()  # keyed digests of phone and ID
    spoken: frozenset[int] = field(default=frozenset())  # villages that the text names


@dataclass(frozen=True)
class Verdict:
    """The score of a pair from 0 to 100, and what speaks for it."""

    score: int
    reasons: tuple[str, ...]

    @property
    def likely(self) -> bool:
        """Whether a person should look at the pair."""
        return self.score >= THRESHOLD


REASONS = {"key": "被反映人、党组织、领域都相同", "name": "被反映人相同", "near_name": "被反映人姓名相近", "reporter": "反映人的电话或证件号相同",
           "place": "涉及同一党组织", "field": "问题领域相同", "text": "内容相近"}  # fmt: skip


@lru_cache(maxsize=4096)
def words_of(text: str, taken_out: frozenset[str] = frozenset()) -> Words:
    """A text made comparable; the names in `taken_out` are evidence of their own and no part of the wording."""
    plain = unicodedata.normalize("NFKC", text).lower()
    for name in taken_out:
        plain = plain.replace(name, " ")
    things = frozenset(name for name, found in _THINGS.items() if found.search(plain))
    ways = frozenset(name for name, found in _WAYS.items() if found.search(plain))
    rest = _SIGNS.sub("", _EMPTY.sub(" ", plain))
    pairs = {rest[at : at + 2] for at in range(len(rest) - 1)}
    telling = sorted(pair for pair in pairs if not FAINT.issuperset(pair))
    return Words("".join(sorted(set(rest) - FAINT)), tuple(telling), things, ways)


def wording(one: Words, other: Words) -> float:
    """Likeness of two wordings from 0 to 1, by shared signs and, weighing as much again, shared pairs of signs.

    Both are Dice figures over sets: for Chinese of a sentence or two, where one matter is told in other words and other
    order, edit distances are governed by length and order; sets of signs are not.
    """
    if not one.signs or not other.signs:
        return 0.0
    signs = Indel.normalized_similarity(one.signs, other.signs)  # of sorted sets this is Dice: 2|A∩B| / (|A|+|B|)
    pairs = Indel.normalized_similarity(one.pairs, other.pairs) if one.pairs and other.pairs else 0.0
    return (signs + pairs) / 2


def name_likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How far two sets of accused may hold one person: 1 the same name, 0.7 a slip of the pen, 0.4 a surname with a title."""
    return max((_names_alike(a, b) for a in one for b in other), default=0.0)


@lru_cache(maxsize=8192)
def _sound(name: str) -> tuple[str, ...]:
    return tuple(readings.syllables(name))


def _names_alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    bare, other_bare = _TITLE.sub("", one), _TITLE.sub("", other)
    if (bare != one or other_bare != other) and bare and other_bare:
        shorter, longer = sorted((bare, other_bare), key=len)
        return (
            1.0
            if shorter == longer and len(longer) > 1
            else 0.4
            if longer.startswith(shorter.removeprefix("老"))
            else 0.0
        )
    if len(one) == len(other) >= 2 and _sound(one) == _sound(other):
        return 0.8
    if len(one) == len(other) >= 3 and one[0] == other[0] and Levenshtein.distance(one, other) == 1:
        return 0.7
    return 0.0


def _who(one: Letter, other: Letter) -> tuple[float, str]:
    """Who is accused: a name that only the text of one gives is found there too."""
    alike = name_likeness(one.names, other.names)
    if alike == 0 and any(name in other.text for name in one.names) | any(name in one.text for name in other.names):
        alike = 1.0
    if alike == 1.0:
        return WEIGHTS["name"], "name"
    if alike > 0:
        return WEIGHTS["near_name"] * alike, "near_name"
    return (WEIGHTS["other_name"], "") if one.names and other.names else (0.0, "")


def _where(one: Letter, other: Letter) -> tuple[float, str]:
    """Which organisation: a letter filed at the township may still name its village."""
    here = {one.place} if one.place != one.home else set(one.spoken)
    there = {other.place} if other.place != other.home else set(other.spoken)
    if one.home != other.home:
        return WEIGHTS["other_town"], ""
    if here and there:
        return (WEIGHTS["place"], "place") if here & there else (WEIGHTS["other_place"], "")
    return (WEIGHTS["town"], "place") if one.place == other.place else (WEIGHTS["within"], "")


def _what(one: Letter, other: Letter) -> tuple[float, bool]:
    """Which field and which thing, and whether the texts tell of different things: two matters, whoever is accused."""
    found, apart = 0.0, False
    mine, theirs = words_of(one.text, one.names), words_of(other.text, other.names)
    if one.leaf and other.leaf:
        found += WEIGHTS["leaf"] if one.leaf == other.leaf else 0.0 if one.root == other.root else WEIGHTS["other_root"]
    if mine.things and theirs.things:
        shared = len(mine.things & theirs.things) / min(len(mine.things), len(theirs.things))
        apart = not shared
        found += WEIGHTS["other_thing"] if apart else WEIGHTS["thing"] * shared
    return found + (WEIGHTS["way"] if mine.ways & theirs.ways else 0.0), apart


#: how far each kind of evidence moves the log-odds; set by reason and rounded after a fit on the labelled letters of the suite
WEIGHTS = {
    "base": -4.2, "name": 2.4, "near_name": 2.4, "other_name": -2.2, "place": 1.6, "town": 0.6, "within": 0.2, "other_place": -3.5,
    "other_town": -5.0, "leaf": 1.0, "other_root": -0.8, "thing": 2.6, "other_thing": -2.6, "way": 0.6, "wording": 22.0, "reporter": 2.0,
}  # fmt: skip
#: what unrelated letters share; from where the wording is named as a reason; the most it may weigh: a form letter is copied
WORDING_OF_CHANCE, WORDING_TOLD, WORDING_MOST = 0.06, 0.18, 4.0


def compare(one: Letter, other: Letter) -> Verdict:
    """Weigh a pair. The key of domain §3.2 alone is enough, unless the texts speak of different things."""
    (who, named), (where, placed), (what, apart) = _who(one, other), _where(one, other), _what(one, other)
    same_reporter, same_field = bool(one.reporters & other.reporters), bool(one.leaf) and one.leaf == other.leaf
    alike = wording(words_of(one.text, one.names), words_of(other.text, other.names))
    odds = WEIGHTS["base"] + who + where + what + (WEIGHTS["reporter"] if same_reporter else 0.0)
    odds += min(WEIGHTS["wording"] * (alike - WORDING_OF_CHANCE), WORDING_MOST)
    score = round(100 / (1 + math.exp(-odds)))
    if named == "name" and placed and same_field:
        named, placed, same_field = "key", "", False
        score = score if apart else max(score, THRESHOLD)
    told = {
        named: bool(named),
        placed: bool(placed),
        "field": same_field,
        "reporter": same_reporter,
        "text": alike >= WORDING_TOLD,
    }
    return Verdict(score, tuple(code for code, holds in told.items() if holds))
