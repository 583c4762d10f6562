"""Requests to see a reporter: who knows of which, and which wait for whom."""

from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from petitions import permissions as rights
from petitions.models import IdentityNotice, IdentityRequest, Petition
from petitions.queries.ledger import visible_to
from rounds import permissions
from rounds.models import Authorization, InspectionRound
from xuncha.core import calendar, clock
from xuncha.core import permissions as house
from xuncha.core.models import AuditEntry, User
from xuncha.core.roles import NONE


def requests_for(user: User) -> QuerySet[IdentityRequest]:
    """The requests this person may know of, of petitions they read: their own, and those they decide."""
    seen = visible_to(user)
    mine = Q(asked_by=user, petition__in=seen)
    return IdentityRequest.objects.filter(mine | Q(petition__in=seen.filter(rights.decidable(user))))


def request_rows(user: User, round_: InspectionRound | None) -> QuerySet[IdentityRequest]:
    """The rows of the list of requests, of one round."""
    rows = requests_for(user).filter(petition__round=round_)
    return rows.select_related("petition__org", "asked_by", "decided_by")


def request_waiting_rows(user: User, round_: InspectionRound | None) -> QuerySet[IdentityRequest]:
    """The requests of others that wait for this person's decision."""
    rows = IdentityRequest.objects.waiting().filter(petition__round=round_).exclude(asked_by=user)
    return rows.filter(petition__in=visible_to(user).filter(rights.decidable(user)))


def request_waiting(user: User, round_: InspectionRound | None) -> int:
    """How many they are."""
    return request_waiting_rows(user, round_).count()


def own_request(petition: Petition, user: User) -> IdentityRequest | None:
    """This person's latest request about a petition that is open or still opens the identity."""
    return IdentityRequest.objects.filter(petition=petition, asked_by=user).standing(calendar.now()).first()


def notices_for(user: User) -> QuerySet[IdentityNotice]:
    """The readings this person was told of and has not noted yet, of petitions they read."""
    rows = IdentityNotice.objects.filter(told=user, status="fresh", petition__in=visible_to(user))
    return rows.select_related("petition", "read_by")


def searched_today(user: User) -> int:
    """How often a person has looked for letters by their reporter today, by the trail's own clock."""
    start = clock.now().astimezone(calendar.ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return AuditEntry.objects.filter(verb="search_reporter", actor_id=user.pk, at__gte=start).count()


def searches_seen(user: User, round_: InspectionRound) -> list[dict]:
    """Who has looked for reporters how often in thirty days, for those who decide on identities over the same groups."""
    held = [h for h in permissions.reach(user).held
            if h.round_id == round_.pk and not h.grace and house.carries(h.role, "petition.identity_decide") != NONE]  # fmt: skip
    if not held:
        return []
    powers = Authorization.objects.live(calendar.today()).filter(round=round_)
    if all(h.group_id is not None for h in held):
        powers = powers.filter(group__in=[h.group_id for h in held])
    people = powers.exclude(person__user=user).values("person__user")
    since = clock.now() - timedelta(days=30)
    rows = AuditEntry.objects.filter(verb="search_reporter", actor_id__in=people, at__gte=since)
    return list(rows.order_by().values("actor").annotate(times=Count("pk")).order_by("-times", "actor"))
