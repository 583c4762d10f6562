"""What makes a village 已巡, and the six lists of each village (六必访、六必谈): talks, visits and households against the rule."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from django.db.models import Count, Sum

from interviews.models import SIX_MET, SIX_TALKED, CoverageRule, Interview, TalkQuota, Visit, VisitPerson
from rounds.models import PartyOrg, RoundTarget, VillageCoverage
from rounds.queries.targets import villages_of
from xuncha.core import calendar
from xuncha.core.registry import VillageCheck

Place = tuple[int, int]  # target, village


def rule_on(day: date) -> CoverageRule:
    """The conditions in force on a day; those of the model where the office has set none yet."""
    found = CoverageRule.objects.filter(effective_from__lte=day).order_by("-effective_from", "-pk").first()
    return found or CoverageRule(effective_from=date(2000, 1, 1))


def coverage_rules() -> list[CoverageRule]:
    """Every rule that was set, newest first."""
    return list(CoverageRule.objects.select_related("created_by").order_by("-effective_from", "-pk"))


def households_due(rule: CoverageRule, village: PartyOrg) -> int:
    """How many households must be visited: N, or x % of the village's, whichever is less; 0 when neither is asked."""
    share = ceil(Decimal(village.households or 0) * rule.household_share / 100)
    asked = [number for number in (rule.households, share) if number]
    return min(asked) if asked else 0


@dataclass
class Tally:
    """What was done in one village: talks by category, visits by kind, people met by kind, households."""

    talks: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    visits: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    met: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    households: int = 0

    @property
    def talk_total(self) -> int:
        """All talks about the village."""
        return sum(self.talks.values())

    @property
    def visit_total(self) -> int:
        """All visits to the village."""
        return sum(self.visits.values())


def tallies(villages: Iterable[VillageCoverage]) -> dict[Place, Tally]:
    """The work done in several villages, in three queries; only what took place and says something counts."""
    rows = list(villages)
    where = {"target__in": {row.target_id for row in rows}, "org__in": {row.village_id for row in rows}}
    found: dict[Place, Tally] = defaultdict(Tally)
    talks = Interview.objects.written().filter(**where).order_by().values_list("target", "org", "category")
    for target, org, category, n in talks.annotate(n=Count("pk")):
        found[target, org].talks[category] += n
    visits = Visit.objects.held().filter(**where).order_by().values_list("target", "org", "kind")
    for target, org, kind, n, households in visits.annotate(n=Count("pk"), households=Sum("households")):
        found[target, org].visits[kind] += n
        found[target, org].households += households or 0
    people = VisitPerson.objects.filter(visit__in=Visit.objects.held().filter(**where)).order_by()
    met = people.values_list("visit__target", "visit__org", "kind").annotate(n=Sum("count"))
    for target, org, kind, n in met:
        found[target, org].met[kind] += n
    return found


def village_checks(villages: Iterable[VillageCoverage]) -> dict[int, list[VillageCheck]]:
    """The conditions in force held against each village (registered with the house)."""
    rows = list(villages)
    return _held_against(rows, rule_on(calendar.today()), tallies(rows))


def broken_conditions(villages: Iterable[VillageCoverage]) -> dict[int, set[str]]:
    """The labels of the conditions in force that each village does not keep (domain §3.9)."""
    return {key: {one.label for one in checks if one.lack} for key, checks in village_checks(villages).items()}


def _held_against(
    rows: list[VillageCoverage], rule: CoverageRule, done: dict[Place, Tally]
) -> dict[int, list[VillageCheck]]:
    rounds = {row.target.round_id for row in rows}
    quotas = dict(TalkQuota.objects.filter(round__in=rounds).values_list("round", "per_village"))
    return {
        row.pk: _checks(row, rule, done[row.target_id, row.village_id], quotas.get(row.target.round_id, TalkQuota.DEFAULT))
        for row in rows
    }  # fmt: skip


def _checks(row: VillageCoverage, rule: CoverageRule, done: Tally, quota: int) -> list[VillageCheck]:
    found = []
    if rule.notice:
        found.append(_marked("公告已张贴", row.notice_posted_on, "还没有张贴公告"))
    if rule.visits:
        lack = f"走访要求至少 {rule.visits} 次，现有 {done.visit_total} 次"
        found.append(
            _counted(f"走访至少 {rule.visits} 次", done.visit_total, rule.visits, "次", lack, _list(row, "visits"))
        )
    if rule.talks:
        lack = f"谈话要求至少 {quota} 人次，现有 {done.talk_total} 人次"
        found.append(_counted(f"谈话至少 {quota} 人次", done.talk_total, quota, "人次", lack, _list(row, "interviews")))
    if rule.material:
        found.append(_marked("账目已查", row.material_checked_on, "还没有查账"))
    if due := households_due(rule, row.village):
        lack = f"走访户数要求至少 {due} 户，现有 {done.households} 户"
        found.append(_counted(f"走访至少 {due} 户", done.households, due, "户", lack, _list(row, "visits")))
    return found


def _marked(label: str, day: date | None, lack: str) -> VillageCheck:
    return VillageCheck(label, f"{day:%Y-%m-%d}" if day else "没有登记", "" if day else lack)


def _counted(label: str, have: int, due: int, unit: str, lack: str, url: str) -> VillageCheck:
    return VillageCheck(label, f"{have} {unit}", "" if have >= due else lack, url)


def _list(row: VillageCoverage, ledger: str) -> str:
    which = "written" if ledger == "interviews" else "held"
    return f"/{ledger}/?{which}=1&target={row.target_id}&org={row.village}"


@dataclass(frozen=True)
class VillageLine:
    """One village on the page of the six lists."""

    row: VillageCoverage
    talked: list[int]
    met: list[int]
    visits: int
    kinds: str
    households: int
    due: int
    lacks: list[str]


def village_lines(target: RoundTarget, rule: CoverageRule) -> list[VillageLine]:
    """Every village of a target: talks of the six kinds, people of the six kinds, households visited and due, what is missing."""
    rows = list(villages_of(target).select_related("target"))
    done = tallies(rows)
    checks = _held_against(rows, rule, done)
    labels = dict(Visit._meta.get_field("kind").flatchoices)
    lines = []
    for row in rows:
        tally = done[row.target_id, row.village_id]
        lines.append(VillageLine(
            row=row, talked=_six(SIX_TALKED, tally.talks), met=_six(SIX_MET, tally.met), visits=tally.visit_total,
            kinds="、".join(f"{labels[kind]}{n}" for kind, n in sorted(tally.visits.items())),
            households=tally.households, due=households_due(rule, row.village),
            lacks=[check.lack for check in checks[row.pk] if check.lack],
        ))  # fmt: skip
    return lines


def _six(kinds: dict[str, tuple[str, ...]], counts: dict[str, int]) -> list[int]:
    return [sum(counts.get(code, 0) for code in codes) for codes in kinds.values()]


def breaks_village(visit: Visit) -> list[str]:
    """The sentence when a village that counts as 已巡 would no longer hold without this visit."""
    rows = VillageCoverage.objects.filter(target=visit.target_id, village=visit.org_id, coverage_status="done")
    row = rows.select_related("village", "target").first()
    if row is None or visit.status not in ("recorded", "reviewed"):
        return []
    rule, done = rule_on(calendar.today()), tallies([row])[row.target_id, row.village_id]
    left: dict[str, Any] = {"visits": done.visit_total - 1, "households": done.households - visit.households}
    if left["visits"] >= rule.visits and left["households"] >= households_due(rule, row.village):
        return []
    return [f"“{row}”已登记巡毕，靠的是这次走访；请先由巡察办主任把该村改回未巡，再退回走访记录。"]
