"""建议分类的算法: which leaf a text speaks of, and by which words. Knows neither database nor records.

A text becomes a set of features: its single characters and pairs (digits all alike, punctuation gone), the keywords of
the tree found in it, and groups of words that mean the same (word_groups.json: 侄子、女婿、连襟 are all 亲属). TF-IDF
weighs them, complement naive Bayes ranks the leaves (docs/decisions/0016). 1,000 texts are learnt in half a second, so
there is no model file: every process learns anew from the data (queries/suggestions.py).
"""

import json
import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"
RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z]+|\d[\d.,]*")
LONGEST = 6000  # characters of a text that are read
KEYWORD, GROUP = "=", "@"  # the first sign of a feature that is no piece of text
WORD_WEIGHT = 0.5
KEYWORD_BONUS = 1.0
SMOOTHING = 0.3
COMMON = 0.3  # a feature in more than this share of the texts says nothing
BEST = 3
FILLING = re.compile(
    r"[的了在有是们就都没不和我他她你里上下也还把被给到说要会这那个一人去来年月日时后前为对以其所之与等]"
)


@dataclass(frozen=True)
class Leaf:
    """A leaf as the tree describes it; `key` is what comes back (an id of the database, or the code)."""

    key: Any
    code: str
    name: str
    definition: str = ""
    forms: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """One text whose leaf is known, as features, with its weight."""

    key: Any
    features: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Suggestion:
    """One leaf of the answer, with the words of the text that speak for it, strongest first."""

    leaf: Leaf
    words: list[str] = field(default_factory=list)


def plain(text: str) -> str:
    """The text as it is compared: folded, digits all 0, without blanks and punctuation."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    return "".join("0" if run[0].isdigit() else run for run in RUN.findall(folded))


def pieces(text: str) -> set[str]:
    """Single characters and pairs of the text, never across punctuation."""
    found: set[str] = set()
    for run in RUN.findall(unicodedata.normalize("NFKC", text[:LONGEST]).lower()):
        if run[0].isdigit():
            found.add("0")
        elif run[0].isascii():
            found.add(run)
        else:
            found.update(run)
            found.update(a + b for a, b in pairwise(run))
    return found


@lru_cache(maxsize=1)
def word_groups() -> dict[str, tuple[str, ...]]:
    """Group → words that mean the same in this work."""
    rows = json.loads((DATA / "word_groups.json").read_text(encoding="utf-8"))
    return {row["group"]: tuple(row["words"]) for row in rows}


class Lexicon:
    """The words that count whole: keywords of the leaves, and groups of like words."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        self.owners: dict[str, list[Any]] = {}
        for leaf in leaves:
            for word in leaf.keywords:
                self.owners.setdefault(word, []).append(leaf.key)
        self.groups = word_groups()
        self.known = sorted({*self.owners, *(word for words in self.groups.values() for word in words)}, key=len)

    def words_in(self, text: str) -> list[str]:
        """The known words of a text, longest first."""
        return [word for word in reversed(self.known) if word in text]

    def features(self, text: str) -> tuple[str, ...]:
        """What the text says, as an unordered set: enough to learn from, not to read it again."""
        found = pieces(text)
        found.update(KEYWORD + word for word in self.owners if word in text)
        found.update(GROUP + name for name, words in self.groups.items() if any(word in text for word in words))
        return tuple(sorted(found))


class Suggester:
    """Learnt once, asked often. `lessons` are examples and decisions; the tree's own descriptions are always learnt."""

    def __init__(self, leaves: Sequence[Leaf], lessons: Sequence[Lesson]) -> None:
        self.leaves = list(leaves)
        self.place = {leaf.key: at for at, leaf in enumerate(self.leaves)}
        self.lexicon = Lexicon(self.leaves)
        self.lessons = [lesson for lesson in lessons if lesson.key in self.place]
        self._learn([*self._descriptions(), *self.lessons])

    def _descriptions(self) -> Iterable[Lesson]:
        for leaf in self.leaves:
            for text in (f"{leaf.name}。{leaf.definition}", *leaf.forms, "、".join(leaf.keywords)):
                if text:
                    yield Lesson(leaf.key, self.lexicon.features(text))

    def _learn(self, lessons: list[Lesson]) -> None:
        # scikit-learn takes a second to load and is wanted only where somebody asks for a suggestion
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.naive_bayes import ComplementNB

        self.by_piece = TfidfVectorizer(analyzer=_text_features, max_df=COMMON if len(lessons) > 20 else 1.0)
        self.by_word = TfidfVectorizer(analyzer=_word_features)
        rows = [lesson.features for lesson in lessons]
        self.by_piece.fit(rows)
        self.by_word.fit([*rows, (GROUP,)])
        judge = ComplementNB(alpha=SMOOTHING)
        weights = [lesson.weight for lesson in lessons]
        judge.fit(self._matrix(rows), [self.place[lesson.key] for lesson in lessons], sample_weight=weights)
        self.told = (
            judge.feature_log_prob_.T.copy()
        )  # feature × leaf, in the order in which a text is multiplied with it

    def _matrix(self, rows: Sequence[tuple[str, ...]]) -> Any:
        from scipy.sparse import hstack  # loaded with scikit-learn, as above

        return hstack([self.by_piece.transform(rows), self.by_word.transform(rows) * WORD_WEIGHT]).tocsr()

    @cached_property
    def names(self) -> list[str]:
        """The features in the order of the columns."""
        return [*self.by_piece.get_feature_names_out(), *self.by_word.get_feature_names_out()]

    def rank(self, rows: Sequence[tuple[str, ...]]) -> list[list[int]]:
        """For each text, given as features, the places of the leaves, best first."""
        if not rows:
            return []
        scores = self._matrix(rows) @ self.told
        scores = (scores - scores.mean(axis=1, keepdims=True)) / (scores.std(axis=1, keepdims=True) + 1e-9)
        for at, row in enumerate(rows):
            for key, bonus in self._bonuses(row):
                scores[at, self.place[key]] += bonus
        return [list(order) for order in (-scores).argsort(axis=1, kind="stable")]

    def _bonuses(self, row: tuple[str, ...]) -> Iterable[tuple[Any, float]]:
        """A keyword speaks at once for its leaf, the more so the longer and the rarer it is; one inside another is the same."""
        words = sorted((feature[1:] for feature in row if feature[0] == KEYWORD), key=len, reverse=True)
        counted: dict[Any, list[str]] = {}
        for word in words:
            owners = self.lexicon.owners.get(word, ())
            for key in owners:
                longer = counted.setdefault(key, [])
                if not any(word in other for other in longer):
                    longer.append(word)
                    yield key, KEYWORD_BONUS * len(word) ** 0.5 / len(owners)

    def codes(self, texts: Sequence[str], best: int = BEST) -> list[list[str]]:
        """For each text the codes of the best leaves."""
        orders = self.rank([self.lexicon.features(text) for text in texts])
        return [[self.leaves[place].code for place in order[:best]] for order in orders]

    def best(self, features: tuple[str, ...], among: Container[Any], most: int = BEST) -> list[Leaf]:
        """The best leaves for one text, of those that may be chosen."""
        order = [self.leaves[place] for place in self.rank([features])[0]]
        return [leaf for leaf in order if leaf.key in among][:most]

    def suggest(self, text: str, among: Container[Any]) -> list[Suggestion]:
        """The best leaves for one text, each with the words that speak for it; nothing for a text that says nothing."""
        if not plain(text):
            return []
        features, known = self.lexicon.features(text), self.lexicon.words_in(text)
        row = self._matrix([features]).tocoo()
        gains = [(self.names[at], at, value) for at, value in zip(row.col, row.data, strict=True)]
        return [
            Suggestion(leaf, _apart(self._evidence(gains, known, leaf), text)) for leaf in self.best(features, among)
        ]

    def _evidence(self, said: list[tuple[str, int, float]], known: list[str], leaf: Leaf) -> list[str]:
        """Words of the text, strongest first: keywords of the leaf, then what learning found to tell it from the others."""
        place, found = self.place[leaf.key], {word: 1.0 + len(word) for word in known if word in leaf.keywords}
        for feature, at, value in said:
            gain = float(value * (self.told[at, place] - self.told[at].mean()))
            for word in self._words_of(feature, known) if gain > 0 else ():
                found[word] = found.get(word, 0.0) + gain
        strongest = sorted(found, key=lambda word: -found[word])
        words = [word for word in strongest if word in known]
        return words if len(words) > 1 else strongest[:2]

    def _words_of(self, feature: str, known: list[str]) -> list[str]:
        """The words of the text that a feature stands for; a piece of a known word stands for the word."""
        if feature[0] == KEYWORD:
            return [feature[1:]]
        if feature[0] == GROUP:
            return [word for word in self.lexicon.groups.get(feature[1:], ()) if word in known]
        if len(feature) < 2:
            return []
        whole = [word for word in known if feature in word]
        return whole or ([] if FILLING.search(feature) else [feature])


def _text_features(features: tuple[str, ...]) -> list[str]:
    return [feature for feature in features if feature[0] not in (KEYWORD, GROUP)]


def _word_features(features: tuple[str, ...]) -> list[str]:
    return [feature for feature in features if feature[0] in (KEYWORD, GROUP)]


def _apart(words: list[str], text: str, most: int = 4) -> list[str]:
    """The first few words that lie apart in the text."""
    kept: list[str] = []
    taken: set[int] = set()
    for word in words:
        at = text.find(word)
        span = set(range(at, at + len(word)))
        if at >= 0 and len(kept) < most and not span & taken:
            kept.append(word)
            taken |= span
    return kept
