"""Villages inspected and not (延伸到村覆盖): this round, and this term with 常规 and 专项 apart."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from rounds.models import CommitteeTerm, InspectionHistory, InspectionRound, PartyOrg, RoundTarget, VillageCoverage
from rounds.states import CoverageStatus, RoundType, Stage
from xuncha.core import registry
from xuncha.core.registry import VillageCheck

#: what counts as 专项 beside the regular kind; the other kinds are neither
APART = {RoundType.REGULAR: "常规", RoundType.SPECIAL: "专项"}


@dataclass
class TermCoverage:
    """How many villages of a term were inspected, by a regular round, by a special one, by any, and which by none."""

    total: int = 0
    regular: int = 0
    special: int = 0
    any: int = 0
    uninspected: list[PartyOrg] = field(default_factory=list)


def checks_of(villages: Iterable[VillageCoverage]) -> dict[int, list[VillageCheck]]:
    """What makes each village 已巡, condition by condition, as the apps that keep the ledgers say."""
    rows = list(villages)
    found: dict[int, list[VillageCheck]] = {row.pk: [] for row in rows}
    for ask in registry.village_checks:
        for pk, checks in ask(rows).items():
            found[pk].extend(checks)
    return found


def lacks_of(village: VillageCoverage) -> list[str]:
    """What is still missing before a village counts as inspected."""
    return [check.lack for check in checks_of([village])[village.pk] if check.lack]


def of_round(targets: list[RoundTarget]) -> list[dict[str, object]]:
    """Per target of a round: how many villages are inspected, waived, open."""
    rows = VillageCoverage.objects.filter(target__in=targets).values_list("target_id", "coverage_status")
    counts: dict[tuple[int, str], int] = {}
    for key in rows:
        counts[key] = counts.get(key, 0) + 1
    return [
        {"target": target, **{status: counts.get((target.pk, status), 0) for status in CoverageStatus.values},
         "total": sum(counts.get((target.pk, status), 0) for status in CoverageStatus.values)}
        for target in targets
    ]  # fmt: skip


def of_term(term: CommitteeTerm, orgs: "list[PartyOrg] | None" = None) -> TermCoverage:
    """The villages of the county (or below `orgs`) in a term: archived history and the running rounds together."""
    villages = (
        PartyOrg.objects.villages()
        .filter(closed_on=None)
        .select_related("parent")
        .order_by("parent__sort", "parent_id", "sort")
    )
    if orgs is not None:
        villages = villages.under(*orgs)
    found = list(villages)
    ids = [village.pk for village in found]
    seen: dict[str, set[int]] = {kind: set() for kind in RoundType.values}
    running = Q(target__round__term=term, coverage_status=CoverageStatus.DONE, village__in=ids)
    done = VillageCoverage.objects.filter(running).exclude(target__stage=Stage.CANCELLED)
    for org_id, kind in done.values_list("village_id", "target__round__round_type"):
        seen[kind].add(org_id)
    for org_id, kind in InspectionHistory.objects.filter(term=term, org__in=ids).values_list("org_id", "round_type"):
        seen[kind].add(org_id)
    every = set().union(*seen.values())
    return TermCoverage(
        total=len(found), regular=len(seen[RoundType.REGULAR]), special=len(seen[RoundType.SPECIAL]), any=len(every),
        uninspected=[village for village in found if village.pk not in every],
    )  # fmt: skip


def rounds_of_term(term: CommitteeTerm) -> list[InspectionRound]:
    """The rounds of a term in their order."""
    return list(term.rounds.order_by("sequence"))
