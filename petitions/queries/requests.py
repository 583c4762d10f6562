"""Requests to see a reporter: who knows of which, and which wait for whom."""

from django.db.models import Q, QuerySet

from petitions import permissions as rights
from petitions.models import IdentityRequest, Petition
from petitions.queries.ledger import visible_to
from rounds.models import InspectionRound
from xuncha.core import calendar
from xuncha.core.models import User


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
