"""Requests to see the name of a petitioner who was talked to: who knows of which."""

from django.db.models import Q, QuerySet

from interviews import permissions
from interviews.models import Interview, NameNotice, NameRequest
from interviews.queries.talks import visible_to
from rounds.models import InspectionRound
from xuncha.core import calendar
from xuncha.core.models import User


def requests_for(user: User) -> QuerySet[NameRequest]:
    """The requests this person may know of: their own, of talks they read, and those they decide (domain §3.2)."""
    mine = Q(asked_by=user, talk__in=visible_to(user))
    return NameRequest.objects.filter(mine | Q(talk__in=_decides(user)))


def _decides(user: User) -> QuerySet[Interview]:
    return Interview.objects.alive().filter(permissions.decidable_names(user))


def request_rows(user: User, round_: InspectionRound | None) -> QuerySet[NameRequest]:
    """The rows of the list of requests, of one round."""
    return requests_for(user).filter(talk__round=round_).select_related("talk__org", "asked_by", "decided_by")


def request_waiting(user: User, round_: InspectionRound | None) -> QuerySet[NameRequest]:
    """The requests of others that wait for this person's decision."""
    rows = NameRequest.objects.waiting().filter(talk__round=round_, talk__in=_decides(user))
    return rows.exclude(asked_by=user)


def own_request(talk: Interview, user: User) -> NameRequest | None:
    """This person's request about a talk that is open or still opens the name."""
    return NameRequest.objects.filter(talk=talk, asked_by=user).standing(calendar.now()).first()


def notices_for(user: User) -> QuerySet[NameNotice]:
    """The readings this person was told of and has not noted yet, of talks over whose names they decide."""
    rows = NameNotice.objects.filter(told=user, status="fresh", talk__in=_decides(user))
    return rows.select_related("talk", "read_by")
