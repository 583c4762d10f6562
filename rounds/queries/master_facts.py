"""What is not known of organisations and persons (基础数据还缺): the facts that planning, conditions and tables stand on (domain §1.5)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from rounds import permissions
from rounds.models import PartyOrg, Person, PostHolding, RoundTarget, VillageCoverage
from rounds.models.orgs import OrgLevel
from rounds.queries.coverage import checks_of
from xuncha.core import calendar
from xuncha.core.lacking import Lack, each, facts_of, linked
from xuncha.core.models import User
from xuncha.core.registry import Completeness, VillageCheck
from xuncha.core.roles import COUNTED

#: what must be known of a village and of a township: field → word
VILLAGE_FACTS = {
    "households": "户数", "population": "户籍人口", "party_members": "党员数", "village_groups": "村民小组数",
    "collective_income": "集体经济收入", "last_election_on": "换届日期",
}  # fmt: skip
TOWNSHIP_FACTS = {"party_members": "党员数"}
FACTS = {OrgLevel.VILLAGE: VILLAGE_FACTS, OrgLevel.TOWNSHIP: TOWNSHIP_FACTS}


def _held() -> QuerySet[PostHolding]:
    return PostHolding.objects.held_on(calendar.today())


def orgs_with_facts(rows: QuerySet[PartyOrg]) -> QuerySet[PartyOrg]:
    """The organisations with whether somebody leads them today."""
    return rows.annotate(has_chief=Exists(_held().filter(org=OuterRef("pk"), is_chief=True)))


def org_missing(org: PartyOrg) -> list[Lack]:
    """What is not known of a township or a village: its figures, and who its secretary is."""
    needed = FACTS.get(OrgLevel(org.level))
    if needed is None or org.closed_on:
        return []
    lacks = linked([(name, f"没有填写{word}。") for name, word in needed.items() if getattr(org, name) is None], org)
    if not facts_of(org, orgs_with_facts, "has_chief").has_chief:
        lacks.append({"text": "没有登记现任党组织书记。", "url": f"/persons/new/?org={org.pk}"})
    return lacks


def orgs_lacking(rows: QuerySet[PartyOrg]) -> QuerySet[PartyOrg]:
    """Those of which `org_missing` says something, told by the database."""
    unknown = Q(has_chief=False)
    for level, needed in FACTS.items():
        for name in needed:
            unknown |= Q(level=level, **{f"{name}__isnull": True})
    return orgs_with_facts(rows).filter(unknown)


def persons_with_facts(rows: QuerySet[Person]) -> QuerySet[Person]:
    """The persons with whether they hold a post today."""
    return rows.annotate(has_post=Exists(_held().filter(person=OuterRef("pk"))))


def person_missing(person: Person) -> list[Lack]:
    """What is not known of a person who has not left: the post, and the rank that the tables stand on."""
    if person.left_on:
        return []
    lacks = [] if person.rank else linked([("rank", "没有填写职级。")], person)
    if not facts_of(person, persons_with_facts, "has_post").has_post:
        lacks.append({"text": "没有登记现任职务。", "url": f"{person.get_absolute_url()}posts/new/#field-post"})
    return lacks


def persons_lacking(rows: QuerySet[Person]) -> QuerySet[Person]:
    """Those of whom `person_missing` says something, told by the database."""
    return persons_with_facts(rows).filter(Q(rank="") | Q(has_post=False))


def _pending(rows: QuerySet[VillageCoverage]) -> QuerySet[VillageCoverage]:
    return rows.filter(coverage_status="pending")


def _above(targets: Sequence[RoundTarget], path: str) -> Case:
    return Case(
        *(When(**{f"{path}__startswith": target.org.path}, then=Value(target.pk)) for target in targets),
        default=None, output_field=BigIntegerField(),
    )  # fmt: skip


def _orgs_at(rows: QuerySet, targets: Sequence[RoundTarget]) -> QuerySet:
    return rows.annotate(at_target=_above(targets, "path"), at_org=F("pk")).filter(at_target__isnull=False)


def _persons_at(rows: QuerySet, targets: Sequence[RoundTarget]) -> QuerySet:
    return rows.annotate(at_target=_above(targets, "org__path"), at_org=F("org_id")).filter(at_target__isnull=False)


def _villages_at(rows: QuerySet, targets: Sequence[RoundTarget]) -> QuerySet:
    rows = rows.filter(target__in=[target.pk for target in targets])
    return rows.annotate(at_target=F("target_id"), at_org=F("village_id"))


def _orgs(user: User) -> QuerySet[PartyOrg]:
    return _unrecused(user, permissions.orgs_within(user).filter(closed_on=None, level__in=FACTS), "pk")


def _persons(user: User) -> QuerySet[Person]:
    return _unrecused(user, permissions.persons_within(user).filter(left_on=None), "org")


def _unrecused(user: User, rows: QuerySet, path: str) -> QuerySet:
    return rows.exclude(**{f"{path}__in": permissions.reach(user).recused_orgs})


def _villages(user: User) -> QuerySet[VillageCoverage]:
    return permissions.scope(VillageCoverage.objects.select_related("village", "target"), user, least=COUNTED)


def _village_lacks(villages: Iterable[Any]) -> dict[int, list[Lack]]:
    rows = list(villages)
    checks = checks_of(rows) if rows else {}
    return {
        row.pk: [_check_line(row, check) for check in checks[row.pk] if check.lack] or [_uncovered(row)] for row in rows
    }


def _uncovered(row: VillageCoverage) -> Lack:
    return {"text": "已巡条件都够了，还没有登记巡毕。", "url": row.get_absolute_url()}


def _check_line(row: VillageCoverage, check: VillageCheck) -> Lack:
    return {"text": f"{check.lack}。", "url": check.url or f"{row.get_absolute_url()}#facts"}


COMPLETENESS = [
    Completeness("coverage", "延伸村", "coverage.write", lambda user: permissions.scope(VillageCoverage.objects.all(), user), _villages,
                 _pending, _village_lacks, _villages_at, _pending, ("on_site",)),
    Completeness("org", "党组织", "org.write", _orgs, _orgs, orgs_with_facts, each(org_missing), _orgs_at, orgs_lacking),
    Completeness("person", "人员", "person.write", _persons, _persons, persons_with_facts, each(person_missing), _persons_at, persons_lacking),
]  # fmt: skip
