"""How well suggestions do on texts they have not learnt (留出检验): several folds, a fixed seed, each leaf in each fold."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rounds.queries.classifying import BEST, Leaf, Lesson, Suggester

FOLDS, SEED = 5, 7


@dataclass
class Measure:
    """What was asked, and how often the first, and one of the three, was right; by leaf and by fold."""

    total: int = 0
    first: int = 0
    three: int = 0
    folds: list[tuple[int, int, int]] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    taken_for: Counter[tuple[str, str]] = field(default_factory=Counter)

    def share(self, part: int) -> float:
        """A part of all that was asked."""
        return part / self.total if self.total else 0.0

    def weakest(self, most: int = 8) -> list[tuple[str, int, int]]:
        """(leaf, found among three, asked) of the leaves found least often."""
        rows = [(code, self.found[code], n) for code, n in self.asked.items()]
        return sorted(rows, key=lambda row: (row[1] / row[2], row[0]))[:most]


def held_out(leaves: Sequence[Leaf], lessons: Sequence[Lesson], folds: int = FOLDS) -> Measure:
    """Keep back one fold after the other, learn the rest, ask for what was kept back."""
    parts, found = _parts(lessons, folds), Measure()
    codes = {leaf.key: leaf.code for leaf in leaves}
    for at, part in enumerate(parts):
        rest = [lesson for other, rows in enumerate(parts) if other != at for lesson in rows]
        _ask(Suggester(leaves, rest), [lesson for lesson in part if lesson.key in codes], codes, found)
    return found


def _parts(lessons: Sequence[Lesson], folds: int) -> list[list[Lesson]]:
    chance, by_leaf = random.Random(SEED), {}  # noqa: S311  not for secrets: the same split each time
    for lesson in lessons:
        by_leaf.setdefault(lesson.key, []).append(lesson)
    parts: list[list[Lesson]] = [[] for _ in range(folds)]
    for rows in by_leaf.values():
        chance.shuffle(rows)
        for at, lesson in enumerate(rows):
            parts[at % folds].append(lesson)
    return parts


def _ask(judge: Suggester, part: list[Lesson], codes: dict, found: Measure) -> None:
    first = three = 0
    for lesson, order in zip(part, judge.rank([lesson.features for lesson in part]), strict=True):
        answer, right = [judge.leaves[place].code for place in order[:BEST]], codes[lesson.key]
        found.asked[right] += 1
        first += answer[0] == right
        if right in answer:
            three += 1
            found.found[right] += 1
        else:
            found.taken_for[right, answer[0]] += 1
    found.total, found.first, found.three = found.total + len(part), found.first + first, found.three + three
    found.folds.append((len(part), first, three))
