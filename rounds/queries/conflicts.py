"""What the machine finds between a person and the targets they shall be authorised for (domain §1.4)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from rounds.models import (
    Authorization,
    InspectionGroup,
    InspectionRound,
    Person,
    PostHolding,
    RecusalDeclaration,
    RecusalRule,
    RoundTarget,
    RuleCode,
    Severity,
)
from rounds.permissions.powers import HEADS
from xuncha.core import registry
from xuncha.core.models import RoleGrant

#: what the apps that know of petitions and clues say of a person named there: the same for both, and no more
NAMED = "此人有应当回避的保密情形，详情由领导小组掌握。"
SUFFIXES = ("街道", "乡", "镇")
#: a kind of declaration that, once decided 不需回避, lets the matching finding pass; what petitions and clues tell passes
#: only by a decision of the leading group, since nobody else may know of it
PASSED_BY = {RuleCode.CURRENT_POST: "former_post", RuleCode.FORMER_POST: "former_post", RuleCode.NATIVE_PLACE: "native_place",
             RuleCode.SAME_TARGET: "shared_history", RuleCode.NAMED: RuleCode.NAMED}  # fmt: skip


@dataclass(frozen=True)
class Conflict:
    """One finding: the rule, whether it bars or only warns, the target, and a sentence."""

    code: str
    severity: str
    target: RoundTarget
    sentence: str

    @property
    def bars(self) -> bool:
        """Whether nobody may be authorised past it without a decision."""
        return self.severity == Severity.BLOCK


def conflicts(person: Person, targets: Iterable[RoundTarget], *, role: str, on: date) -> list[Conflict]:
    """Every finding for a person and targets, by the rules in force on a day; declared ties always bar.

    A finding of a kind that was decided 不需回避 for the target (or a village of it) in this round is passed over.
    """
    rules, targets = RecusalRule.objects.in_force(on), list(targets)
    passed = _decided(person, targets)
    found = []
    for target, code, sentence in _findings(person, targets, rules, on):
        rule = rules.get(code)
        severity = (rule.for_heads if role in HEADS else rule.for_members) if rule else Severity.OFF
        if severity != Severity.OFF and (target.pk, PASSED_BY[code]) not in passed:
            found.append(Conflict(code, severity, target, sentence))
    return [*_declared(person, targets), *found]


def names_of(person: Person) -> frozenset[str]:
    """The names by which petitions and clues may call a person: as the office keeps it, and as the account says it."""
    return frozenset(name for name in {person.name, person.user.name if person.user else ""} if name.strip())


def rules_in_force(on: date) -> list[RecusalRule]:
    """The rule of each check that counts on a day, in the order of the checks."""
    force = RecusalRule.objects.in_force(on)
    return [force[code] for code in RuleCode.values if code in force]


def newest_rule(code: str) -> RecusalRule | None:
    """The last row of a check, begun or not; None for a code that is no check."""
    return RecusalRule.objects.filter(code=code).order_by("-effective_from").first()


def _findings(
    person: Person, targets: list[RoundTarget], rules: dict[str, RecusalRule], on: date
) -> Iterator[tuple[RoundTarget, RuleCode, str]]:
    yield from _posts(person, targets, rules, on)
    for target in targets:
        name = str(target.org)
        bare = next((name.removesuffix(end) for end in SUFFIXES if name.endswith(end)), name)
        if bare and bare in person.native_place:
            yield target, RuleCode.NATIVE_PLACE, f"{person} 的籍贯或成长地是{name}。"
        if target.org_id in _inspected_last(person, target.round):
            yield target, RuleCode.SAME_TARGET, f"{person} 上一轮巡察过{name}。"
    for org_id, sentence in (fact for facts_of in registry.conflict_facts for fact in facts_of(person)):
        for target in targets:
            if target.org_id == org_id:
                yield target, RuleCode.NAMED, sentence


def _posts(
    person: Person, targets: list[RoundTarget], rules: dict[str, RecusalRule], on: date
) -> Iterator[tuple[RoundTarget, RuleCode, str]]:
    years = rules[RuleCode.FORMER_POST].years if RuleCode.FORMER_POST in rules else 0
    since = on.replace(year=on.year - (years or 0), day=min(on.day, 28))
    for post in PostHolding.objects.filter(person=person, starts_on__lte=on).select_related("org"):
        for target in targets:
            if not post.org.path.startswith(target.org.path):
                continue
            if post.ends_on is None or post.ends_on >= on:
                yield target, RuleCode.CURRENT_POST, f"{person} 现任{post.title}。"
            elif post.ends_on >= since:
                yield target, RuleCode.FORMER_POST, f"{person} 曾任{post.title}，{post.ends_on} 离任，不满 {years} 年。"


def _inspected_last(person: Person, round_: InspectionRound) -> frozenset[int]:
    earlier = InspectionRound.objects.filter(term__number__lte=round_.term.number).exclude(pk=round_.pk)
    known = [
        r for r in earlier.select_related("term") if (r.term.number, r.sequence) < (round_.term.number, round_.sequence)
    ]
    if not known:
        return frozenset()
    last = max(known, key=lambda r: (r.term.number, r.sequence))
    rows = Authorization.objects.filter(person=person, round=last, group__isnull=False).exclude(approved_by=None)
    return frozenset(rows.values_list("targets__org", flat=True))


def _declared(person: Person, targets: list[RoundTarget]) -> list[Conflict]:
    return [
        Conflict(
            "declared", Severity.BLOCK, target, f"{person} 与“{d.org}”有{d.get_kind_display()}，应当回避“{target}”。"
        )
        for d in RecusalDeclaration.objects.blocking().filter(person=person).select_related("org")
        for target in targets
        if d.org.path.startswith(target.org.path) or target.org.path.startswith(d.org.path)
    ]


def _decided(person: Person, targets: list[RoundTarget]) -> set[tuple[int, str]]:
    rounds = {target.round_id for target in targets}
    rows = RecusalDeclaration.objects.filter(person=person, round__in=rounds, status="overridden").select_related("org")
    found = [(d.org.path, d.kind) for d in rows]
    found += [(d.org.path, RuleCode.NAMED) for d in decided_at_the_top(rounds) if d.person_id == person.pk]
    return {(t.pk, kind) for path, kind in found for t in targets if path.startswith(t.org.path)}


def decided_at_the_top(rounds: Iterable[int]) -> QuerySet[RecusalDeclaration]:
    """The declarations that the leading group itself decided 不需回避: they alone lift what a petition or clue bars (domain §1.2 d)."""
    top = Authorization.objects.filter(
        role="leading_group", round=OuterRef("round"), person__user=OuterRef("decided_by")
    )
    rows = RecusalDeclaration.objects.filter(round__in=rounds, status="overridden", kind="shared_history")
    return rows.filter(Exists(top.exclude(approved_by=None))).select_related("org")


def free_groups(person: Person, round_: InspectionRound, *, role: str, on: date) -> list[InspectionGroup]:
    """The groups of a round whose targets nothing bars this person from: where they may be moved (改派)."""
    free = []
    for group in round_.groups.filter(number__gt=0).prefetch_related("targets__org", "targets__round__term"):
        targets = list(group.targets.all())
        if targets and not any(c.bars for c in conflicts(person, targets, role=role, on=on)):
            free.append(group)
    return free


def substitutes(target: RoundTarget, *, role: str, on: date, most: int = 8) -> list[Person]:
    """People with an account whom no group of the round has yet and nothing bars from the target: who may stand in."""
    taken = Authorization.objects.filter(round=target.round, group__isnull=False).exclude(status="revoked")
    rows = Person.objects.filter(left_on=None, user__is_active=True).exclude(pk__in=taken.values("person"))
    rows = rows.exclude(
        user__in=RoleGrant.objects.open().order_by().values("user")
    )  # office, leaders, units: not members
    found = []
    for person in rows.select_related("org").order_by("sort_key", "pk").distinct():
        if not any(c.bars for c in conflicts(person, [target], role=role, on=on)):
            found.append(person)
        if len(found) == most:
            break
    return found
