"""分类一致度: how often people take what is suggested, and where they disagree with each other. Counts only.

Choices for petitions, clues and talks with petitioners (L3) stand in no line: with few of them a figure would tell of one.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.db.models import Count, Q, QuerySet

from rounds import permissions
from rounds.models import ClassificationDecision, InspectionRound, SuggesterVersion, TaxonomyNode
from xuncha.core.models import RecordLink, User
from xuncha.core.roles import READ

SMALL = 3  # fewer choices of L3 than this are not told, not even in sum
#: how two people came to speak of the same thing
SAME_RECORD, SAME_TEXT, ALONG = "同一条记录先后", "文字相同的两条记录", "来源与去向"


@dataclass
class Line:
    """One leaf: all choices, those that took the first, one of three, another, and those without a suggestion."""

    leaf: TaxonomyNode
    total: int = 0
    first: int = 0
    three: int = 0
    changed: int = 0
    ignored: int = 0
    apart: int = 0


@dataclass
class Pair:
    """Two leaves between which two people chose differently, by how they came to speak of the same thing."""

    one: TaxonomyNode
    other: TaxonomyNode
    ways: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How often in all."""
        return sum(self.ways.values())


def decisions(user: User, round: InspectionRound) -> QuerySet[ClassificationDecision]:
    """The choices of a round whose counts this person may know, without those of L3."""
    return _all(user, round).filter(level__lt=3)


def _all(user: User, round: InspectionRound) -> QuerySet[ClassificationDecision]:
    return permissions.scope(ClassificationDecision.objects.filter(round=round), user, least=READ)


def secret_count(user: User, round: InspectionRound) -> int | None:
    """How many choices of L3 there are in all; None when so few would tell of one."""
    found = _all(user, round).filter(level=3).count()
    return found if found >= SMALL else None


def by_leaf(rows: QuerySet[ClassificationDecision], pairs: Iterable[Pair]) -> list[Line]:
    """One line a leaf, in the order of the tree."""
    apart: Counter[int] = Counter()
    for pair in pairs:
        apart[pair.one.pk] += pair.total
        apart[pair.other.pk] += pair.total
    found = rows.values("leaf").annotate(
        total=Count("pk"), first=Count("pk", filter=Q(rank=1)), three=Count("pk", filter=Q(rank__gte=1)),
        changed=Count("pk", filter=Q(outcome="changed")), ignored=Count("pk", filter=Q(outcome="ignored")),
    )  # fmt: skip
    counts = {row.pop("leaf"): row for row in found.order_by()}
    leaves = TaxonomyNode.objects.filter(pk__in=counts).order_by("version", "sort")
    return [Line(leaf, **counts[leaf.pk], apart=apart[leaf.pk]) for leaf in leaves]


def disagreements(rows: QuerySet[ClassificationDecision]) -> list[Pair]:
    """The pairs of leaves between which people disagree, most frequent first."""
    choices = list(rows.order_by("pk").values_list("uid", "leaf_id", "by_id", "digest"))
    found: Counter[tuple[int, int, str]] = Counter()
    last = _by_record(choices, found)
    _by_text(last, found)
    _by_links(last, found)
    leaves = TaxonomyNode.objects.in_bulk({pk for one, other, _ in found for pk in (one, other)})
    pairs: dict[tuple[int, int], Pair] = {}
    for (one, other, way), times in found.items():
        pair = pairs.setdefault((one, other), Pair(leaves[one], leaves[other]))
        pair.ways[way] += times
    return sorted(pairs.values(), key=lambda pair: (-pair.total, pair.one.sort, pair.other.sort))


Choice = tuple[int, int, str]  # leaf, person, digest


def _by_record(choices: list[tuple], found: Counter) -> dict[Any, Choice]:
    """One record, chosen anew by somebody else; returns the last choice for each record."""
    last: dict[Any, Choice] = {}
    for uid, leaf, by, digest in choices:
        if uid in last:
            _note(last[uid], (leaf, by, digest), SAME_RECORD, found)
        last[uid] = (leaf, by, digest)
    return last


def _by_text(last: dict[Any, Choice], found: Counter) -> None:
    """Two records with the same words (but for digits and punctuation): pairs of choices, counted, not walked one by one."""
    groups: dict[str, Counter[tuple[int, int]]] = {}
    for leaf, by, digest in last.values():
        if digest:
            groups.setdefault(digest, Counter())[leaf, by] += 1
    for group in groups.values():
        for (one, times), (other, others) in combinations(group.items(), 2):
            _note((*one, ""), (*other, ""), SAME_TEXT, found, times * others)


def _by_links(last: dict[Any, Choice], found: Counter) -> None:
    """Along the spine: a point and its draft, a draft and its problem."""
    ties = RecordLink.objects.filter(from_uid__in=list(last), relation__in=("source", "supports"))
    for source, target in ties.values_list("from_uid", "to_uid"):
        if target in last:
            _note(last[source], last[target], ALONG, found)


def _note(one: Choice, other: Choice, way: str, found: Counter, times: int = 1) -> None:
    if one[0] != other[0] and one[1] != other[1]:
        low, high = sorted((one[0], other[0]))
        found[low, high, way] += times


def learnt(rows: QuerySet[ClassificationDecision]) -> list[SuggesterVersion]:
    """The newest state of learning of each tree the choices are of."""
    versions = rows.order_by().values("leaf__version").distinct()
    found = (
        SuggesterVersion.objects.filter(version__in=versions).select_related("version").order_by("version_id", "-pk")
    )
    return list(found.distinct("version_id"))
