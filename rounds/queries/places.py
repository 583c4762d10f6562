"""Where work happens: the targets, organisations, groups, people, accounts and leaves that forms offer (选择范围)."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet

from rounds import permissions
from rounds.models import (
    Authorization,
    InspectionGroup,
    InspectionRound,
    PartyOrg,
    Person,
    PostHolding,
    RecusalDeclaration,
    RoundTarget,
    TaxonomyNode,
)
from rounds.models.powers import GROUP_ROLES
from xuncha.core import calendar, facts
from xuncha.core.models import User

#: what stands for the group of targets that have none yet
NO_GROUP = "none"


def targets_for(user: User, round: InspectionRound | None) -> QuerySet[RoundTarget]:
    """The targets of a round within a person's reach today, with organisation and group."""
    rows = RoundTarget.objects.filter(round=round).select_related("org", "group", "round__term")
    return permissions.scope(rows, user).order_by("group__number", "org__sort", "pk")


def target_list(user: User, round: InspectionRound | None) -> list[RoundTarget]:
    """The same, read once a request."""
    return facts.once(("targets", user.pk, round.pk if round else 0), lambda: list(targets_for(user, round)))


def group_of(target: RoundTarget) -> tuple[str, str]:
    """How a target's group stands in the address of a list, and what it is called."""
    return (str(target.group.number), str(target.group)) if target.group else (NO_GROUP, "未分组")


def groups_for(user: User, round: InspectionRound | None) -> QuerySet[InspectionGroup]:
    """The groups of a round within a person's reach today."""
    return permissions.scope(InspectionGroup.objects.filter(round=round), user).order_by("number")


def orgs_of(*targets: RoundTarget, user: User | None = None) -> QuerySet[PartyOrg]:
    """The organisations of targets: the township and its villages; with `user`, without those one is recused from."""
    rows = PartyOrg.objects.under(*(target.org for target in targets)).filter(closed_on=None)
    if user is not None:
        rows = rows.exclude(pk__in=permissions.reach(user).recused_orgs)
    return rows.order_by("path", "sort")


def departments() -> QuerySet[PartyOrg]:
    """The county's departments: anybody may ask them."""
    return PartyOrg.objects.filter(level="department", closed_on=None).order_by("sort", "pk")


def org_choices(*targets: RoundTarget, user: User | None = None) -> list[tuple[int, str]]:
    """Choices for a select: the township first, its villages after it in their order."""
    rows = sorted(
        orgs_of(*targets, user=user), key=lambda org: (org.path.split("/")[:3], org.is_village, org.sort, org.pk)
    )
    return [(org.pk, f" {org}" if org.is_village else str(org)) for org in rows]


def people_of(orgs: Iterable[PartyOrg] | QuerySet[PartyOrg]) -> QuerySet[Person]:
    """Persons who belong to or hold a post today in these organisations, with their posts; by the sound of the name."""
    wanted = orgs.values("pk") if isinstance(orgs, QuerySet) else [org.pk for org in orgs]
    held = Q(org__in=wanted) | Q(
        pk__in=PostHolding.objects.held_on(calendar.today()).filter(org__in=wanted).values("person")
    )
    return (
        Person.objects.filter(held, left_on=None)
        .select_related("org")
        .prefetch_related("posts")
        .order_by("sort_key", "pk")
    )


def person_ids(target: RoundTarget) -> frozenset[int]:
    """The persons of a target and its villages, read once a request."""

    def read() -> frozenset[int]:
        return frozenset(people_of(orgs_of(target)).order_by().values_list("pk", flat=True))

    return facts.once(("person_ids", target.pk), read)


def leaf_ids(round: InspectionRound | None, level: str) -> frozenset[int]:
    """The selectable leaves of a level, read once a request."""

    def read() -> frozenset[int]:
        return frozenset(leaf_rows(round, level).order_by().values_list("pk", flat=True))

    return facts.once(("leaf_ids", round.pk if round else 0, level), read)


def group_accounts(*targets: RoundTarget, on: date | None = None) -> QuerySet[User]:
    """Accounts of group members authorised for one of the targets on a day (None: on any day of the round).

    Recused persons are left out. For pickers of talkers (谈话人) and undertakers (承办人); the verb checks the day again.
    """
    powers = Authorization.objects.filter(status="approved", role__in=GROUP_ROLES, targets__in=targets)
    if on is not None:
        powers = powers.filter(starts_on__lte=on, ends_on__gte=on)
    persons = powers.exclude(person__in=recused_persons(targets)).values("person")
    return User.objects.filter(is_active=True, person__in=persons).order_by("person__sort_key", "pk")


def account_roles(*targets: RoundTarget, on: date | None = None) -> dict[int, str]:
    """Account id → Chinese role in the group, for the note beside a name in a picker."""
    powers = Authorization.objects.filter(status="approved", role__in=GROUP_ROLES, targets__in=targets)
    if on is not None:
        powers = powers.filter(starts_on__lte=on, ends_on__gte=on)
    return {power.person.user_id: power.get_role_display() for power in powers.select_related("person")}


def recused_persons(targets: Iterable[RoundTarget]) -> list[int]:
    """The persons whom a recusal keeps from any of these targets."""
    paths = [target.org.path for target in targets]
    near = Q(pk__in=())
    for path in paths:
        near |= Q(org__path__startswith=path) | Q(org_id__in=[int(pk) for pk in path.strip("/").split("/")])
    return list(RecusalDeclaration.objects.blocking().filter(near).values_list("person_id", flat=True))


def leaf_rows(round: InspectionRound | None, level: str) -> QuerySet[TaxonomyNode]:
    """The selectable leaves of the tree that a round pinned for a level (township, village, department)."""
    pinned = round.taxonomies.filter(level=level).values("version") if round else ()
    return TaxonomyNode.objects.leaves().for_level(level).filter(version__in=pinned).order_by("sort", "pk")


def leaves_for(round: InspectionRound | None, level: str) -> list[tuple[str, list[TaxonomyNode]]]:
    """The same leaves under the name of their level-1 class, in order: for grouped selects."""
    rows = list(leaf_rows(round, level))
    names = dict(
        TaxonomyNode.objects.filter(version__in={row.version_id for row in rows}, depth=1).values_list("code", "name")
    )
    return [
        (f"{root} {names.get(root, '')}".strip(), list(group))
        for root, group in groupby(rows, key=lambda row: row.root_code)
    ]
