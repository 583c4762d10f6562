"""Rights on what belongs to no round: organisations, persons, calendar, deadlines, classification (基础资料)."""

from django.db.models import Q, QuerySet

from rounds.models import PartyOrg, Person, PostHolding, RoundTarget
from rounds.permissions.reach import reach
from xuncha.core import calendar, facts
from xuncha.core import permissions as house
from xuncha.core.models import User
from xuncha.core.roles import ACCESS_ORDER, READ, ROLES, ROUND, UNIT, roles_with, split


def why_not_house(user: User, capability: str) -> str:
    """Why a person may not use a capability that needs no round; "" when a standing role of theirs carries it."""
    if house.may_in_house(user, capability, calendar.today()):
        return ""
    return f"这一步由{'、'.join(role.name for role in roles_with(capability))}办理。"


def reads_masters(user: User) -> bool:
    """Whether calendar, deadline rules and classification are this person's business: staff of some round, never a unit."""
    if house.may_in_house(user, "calendar.write", calendar.today()):
        return True
    return any(ROLES[held.role].reach != UNIT for held in reach(user).held)


def _reads(role: str, noun: str) -> bool:
    return ACCESS_ORDER.index(split(house.access(role, noun))[0]) >= ACCESS_ORDER.index(READ)


def orgs_within(user: User) -> QuerySet[PartyOrg]:
    """The organisations a person may see: all for those who manage or oversee, else their targets with all below."""
    rows = PartyOrg.objects.all()
    mine = reach(user)
    held = [h for h in mine.held if _reads(h.role, "org")]
    if not (house.may_in_house(user, "org.write", calendar.today()) or any(ROLES[h.role].reach == ROUND for h in held)):
        targets = {pk for h in held for pk in h.target_ids}
        below = Q(pk__in=())
        rows_of = RoundTarget.objects.filter(pk__in=targets).values_list("org__path", flat=True)
        for path in facts.once(("target_paths", user.pk), lambda: list(rows_of)):
            below |= Q(path__startswith=path)
        rows = rows.filter(below)
    return rows.exclude(pk__in=mine.recused_orgs)


def persons_within(user: User) -> QuerySet[Person]:
    """Persons of the organisations one may see, when the role may see persons at all (design §5.6)."""
    may = house.may_in_house(user, "person.write", calendar.today()) or any(
        _reads(h.role, "person") for h in reach(user).held
    )
    if not may:
        return Person.objects.none()
    orgs = orgs_within(user).values("pk")
    held = PostHolding.objects.not_ended(calendar.today()).filter(org__in=orgs)
    return Person.objects.filter(Q(org__in=orgs) | Q(pk__in=held.values("person")))
