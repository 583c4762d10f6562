"""T5 问题分类表 (domain §5.3): class and leaf × township, or × village below one; 重点问题, kinds, average per unit.

Each problem is counted once: under its main leaf, and in the view by village at the one place it is about.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from findings.models import Problem, SubjectKind
from findings.queries.problems import MANY, placed
from rounds.models import PartyOrg, TaxonomyNode
from xuncha.statistics.figures import Figure, Line, Table, describe
from xuncha.statistics.metrics import METRICS, Scope, place_of

BASIS = (
    {"name": "合计", "words": "各列之和；一个问题只按主分类计1次。"},
    {"name": "重点问题、问题类型", "words": "合计中的一部分；班子、部门、村级、个人作风四类之和等于合计。"},
    {"name": "平均", "words": "合计 ÷ 表中单位数，保留1位小数。"},
)
BY_VILLAGE = {"name": "村", "words": "只涉及一个村的问题列在该村；涉及多个单位的另列一栏，不重复计入各村。"}


@dataclass(frozen=True)
class Place:
    """One column: a township, a village, or the problems about several places."""

    key: int | str
    label: str
    hint: str
    term: str


@dataclass(frozen=True)
class Fact:
    """What the table needs of one problem, and of how many."""

    leaf: int
    place: int | str
    kind: str
    is_key: bool
    n: int = 1


def problems_by_leaf(scope: Scope) -> Table:
    """T5: level 1 with its leaves × target; of one target alone × its villages."""
    places = _targets(scope) if scope.target is None else _villages(scope)
    facts = _facts(scope) if scope.target is None else _placed_facts(scope)
    known = TaxonomyNode.objects.filter(pk__in={fact.leaf for fact in facts}).select_related("version")
    leaves = list(known.order_by("version", "sort"))
    names = dict(TaxonomyNode.objects.filter(depth=1).values_list("code", "name")) if leaves else {}
    base = "" if scope.target is None else f"target={scope.target}"
    rows: list[Line] = []
    for root, members in _by_root(leaves).items():
        under = [fact for fact in facts if fact.leaf in {leaf.pk for leaf in members}]
        rows.append(_line(f"{root} {names.get(root, '')}", under, places, f"leaf={root}", base))
        rows += [_line(str(leaf), [f for f in under if f.leaf == leaf.pk], places, f"leaf={leaf.code}", base, indent=True)
                 for leaf in members]  # fmt: skip
    totals = _line("", facts, places, "", base).cells
    basis = [*describe([METRICS["problems"]]), *BASIS, *([] if scope.target is None else [BY_VILLAGE])]
    return Table("T5", "问题分类统计表", _columns(places), rows, totals, basis, head_label="问题分类")


def _targets(scope: Scope) -> list[Place]:
    return [Place(t.pk, place_of(t), str(t.group or ""), f"target={t.pk}") for t in scope.targets()]


def _villages(scope: Scope) -> list[Place]:
    """The township itself, its villages, and what touches several."""
    found = []
    for target in scope.targets():
        found.append(Place(target.org_id, "乡镇本级", str(target.org), f"at={target.org_id}"))
        villages = PartyOrg.objects.villages().under(target.org).exclude(pk=target.org_id).order_by("sort", "pk")
        found += [Place(village.pk, str(village), "", f"at={village.pk}") for village in villages]
    return [*found, Place(MANY, "涉及多个单位", "", f"at={MANY}")] if found else []


def _facts(scope: Scope) -> list[Fact]:
    rows = scope.rows(Problem.objects.alive()).order_by()
    grouped: Counter[tuple] = Counter(rows.values_list("category_id", "target_id", "subject_kind", "is_key"))
    shown = {target.pk for target in scope.targets()}
    return [Fact(*key, n) for key, n in grouped.items() if key[1] in shown]


def _placed_facts(scope: Scope) -> list[Fact]:
    rows = placed(scope.rows(Problem.objects.alive()).order_by())
    return [
        Fact(leaf, MANY if place is None else place, kind, is_key)
        for _, leaf, place, kind, is_key in rows.values_list("pk", "category_id", "place", "subject_kind", "is_key")
    ]


def _by_root(leaves: Iterable[TaxonomyNode]) -> dict[str, list[TaxonomyNode]]:
    grouped: dict[str, list[TaxonomyNode]] = defaultdict(list)
    for leaf in leaves:
        grouped[leaf.root_code].append(leaf)
    return grouped


def _line(label: str, facts: list[Fact], places: list[Place], term: str, base: str, *, indent: bool = False) -> Line:
    def cell(found: Iterable[Fact], *terms: str) -> Figure:
        query = "&".join(filter(None, (base, term, *terms)))
        return Figure(sum(fact.n for fact in found), f"/problems/?{query}" if query else "/problems/")

    cells = [cell((f for f in facts if f.place == place.key), place.term) for place in places]
    total = cell(facts)
    average = round((total.value or 0) / len(places), 1) if places else None
    kinds = [cell((f for f in facts if f.kind == kind), f"kind={kind}") for kind in SubjectKind.values]
    key = cell((f for f in facts if f.is_key), "is_key=1")
    return Line(label, [*cells, total, key, *kinds, Figure(average, places=1, whole=True)], indent=indent)


def _columns(places: list[Place]) -> list[dict[str, str]]:
    heads = [(place.label, "个", place.hint) for place in places]
    heads += [("合计", "个", ""), ("重点问题", "个", ""), *((str(kind.label), "个", "") for kind in SubjectKind)]
    heads.append(("平均", "个", "合计 ÷ 单位数"))
    return [{"label": label, "unit": unit, "hint": hint} for label, unit, hint in heads]
