"""建议分类: which leaves of a round's pinned tree a text speaks of. Learnt in each process, from data alone.

A process keeps what it has learnt until the tree changes or the office lets it learn more (`SuggesterVersion`).
"""

import json
from functools import lru_cache
from threading import Lock
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from rounds.models import (
    ClassificationDecision,
    Crosswalk,
    InspectionRound,
    RoundTaxonomy,
    SuggesterVersion,
    TaxonomyNode,
)
from rounds.queries import places
from rounds.queries.classifying import DATA, Leaf, Lesson, Lexicon, Suggester, Suggestion

HOME = "LW2023"  # the tree whose leaves have written examples; other trees see them through the crosswalk
NEWEST = 60  # decisions of one leaf that are learnt
HALF = 16  # so many decisions of a leaf make its shipped examples count half
KEPT = 4  # trees that one process remembers

_kept: dict[int, tuple[Any, Suggester]] = {}
_lock = Lock()


def suggest(round: InspectionRound | None, level: str, text: str) -> list[Suggestion]:
    """The three likeliest leaves of the tree that a round pinned for a level, with the words that speak for them."""
    offered = dict(places.leaf_rows(round, level).values_list("pk", "version_id"))
    if not offered or not text.strip():
        return []
    return suggester(next(iter(offered.values()))).suggest(text, offered)


def suggester(version_id: int) -> Suggester:
    """The suggester of a tree, learnt now if this process has not yet learnt it as it stands."""
    stamp = _stamp(version_id)
    with _lock:
        if version_id not in _kept or _kept[version_id][0] != stamp:
            while len(_kept) >= KEPT:
                _kept.pop(next(iter(_kept)))
            leaves = leaves_of(version_id)
            _kept[version_id] = (stamp, Suggester(leaves, lessons(version_id, leaves, upto=stamp[0])))
        return _kept[version_id][1]


def learn_ahead() -> None:
    """Learn the trees in use before anybody asks: a fresh process takes seconds to load the library and to learn."""
    for version_id in (
        RoundTaxonomy.objects.order_by("-version_id").values_list("version_id", flat=True).distinct()[:KEPT]
    ):
        suggester(version_id)


def _stamp(version_id: int) -> tuple[Any, ...]:
    """What tells one state of learning from the next: the last decision learnt, and the leaves as they stand."""
    last = SuggesterVersion.objects.filter(version=version_id).values_list("upto", flat=True).first()
    return (last or 0, *TaxonomyNode.objects.leaves().filter(version=version_id).values_list("pk", "updated_at"))


def leaves_of(version_id: int) -> list[Leaf]:
    """The selectable leaves of a tree with what describes them."""
    rows = TaxonomyNode.objects.leaves().filter(version=version_id).order_by("sort", "pk")
    return [
        Leaf(node.pk, node.code, node.name, node.definition, tuple(node.forms), tuple(node.keywords)) for node in rows
    ]


def lessons(version_id: int, leaves: list[Leaf], *, upto: int) -> list[Lesson]:
    """What is learnt: the shipped examples, and past decisions up to one; the more decisions, the less examples weigh."""
    taught = [Lesson(leaf, tuple(features)) for leaf, features in _decided(version_id, upto)]
    count: dict[int, int] = {}
    for lesson in taught:
        count[lesson.key] = count.get(lesson.key, 0) + 1
    lexicon, keys = Lexicon(leaves), _keys(version_id, leaves)
    return taught + [
        Lesson(key, lexicon.features(text), weight=1 / (1 + count.get(key, 0) / HALF))
        for code, text in examples(HOME)
        for key in keys.get(code, ())
    ]


def _decided(version_id: int, upto: int) -> QuerySet:
    """The newest choice for each record that left something to learn from, a limited number for each leaf."""
    rows = ClassificationDecision.objects.filter(leaf__version=version_id, level__lt=3, pk__lte=upto).exclude(
        features=[]
    )
    last = rows.order_by("kind", "uid", "-pk").distinct("kind", "uid").values("pk")
    place = Window(RowNumber(), partition_by=F("leaf"), order_by=F("pk").desc())
    newest = ClassificationDecision.objects.filter(pk__in=last).annotate(place=place).filter(place__lte=NEWEST)
    return newest.order_by("pk").values_list("leaf_id", "features")


@lru_cache(maxsize=1)
def examples(tree: str) -> list[tuple[str, str]]:
    """The written examples that ship with the product: (leaf code, text)."""
    rows = json.loads((DATA / f"examples_{tree}.json").read_text(encoding="utf-8"))
    return [(row["leaf"], row["text"]) for row in rows]


def _keys(version_id: int, leaves: list[Leaf]) -> dict[str, list[int]]:
    """Code of an example's leaf → leaves of this tree it teaches: the leaf itself, else what the crosswalk says."""
    own = {leaf.code: [leaf.key] for leaf in leaves}
    seen = Crosswalk.objects.filter(source__version__code=HOME, target__version=version_id, share__gte="0.5")
    return {code: [key] for code, key in seen.values_list("source__code", "target_id")} | own


def shipped(tree: str = HOME) -> tuple[list[Leaf], list[Lesson]]:
    """Leaves and examples of a tree as the product ships it, without a database; ValueError for a tree it has not."""
    path = DATA / f"taxonomy_{tree}.json"
    if not tree.isalnum() or not path.is_file():
        raise ValueError(tree)
    nodes = json.loads(path.read_text(encoding="utf-8"))["nodes"]
    leaves = [
        Leaf(n["code"], n["code"], n["name"], n["definition"], tuple(n["forms"]), tuple(n["keywords"]))
        for n in nodes if n["leaf"]
    ]  # fmt: skip
    crossed = json.loads((DATA / "crosswalks.json").read_text(encoding="utf-8"))
    seen = {row["from_code"]: row["to_code"] for row in crossed if row["to_version"] == tree and row["share"] >= 0.5}
    lexicon = Lexicon(leaves)
    return leaves, [Lesson(seen.get(code, code), lexicon.features(text)) for code, text in examples(HOME)]
