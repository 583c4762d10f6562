"""People at work in a group whom a letter or clue names (domain §1.4): the leading group alone weighs what that means."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from findings.queries import clues
from petitions import queries as petitions
from rounds import permissions
from rounds.models import Authorization, InspectionRound
from rounds.queries import conflicts
from xuncha.core.models import User


class Place(NamedTuple):
    """One target of an authorisation, and the names of whose it is."""

    power: int
    person: int
    name: str
    account_name: str | None
    target: int
    path: str


def at_work(user: User, round_: InspectionRound) -> QuerySet[Authorization]:
    """The approved authorisations over a target where a letter or clue names their person, and the leading group has not
    decided since it came; never one's own."""
    held = Authorization.objects.filter(round=round_, status="approved", group__isnull=False).exclude(person__user=user)
    columns = ("pk", "person", "person__name", "person__user__name", "targets", "targets__org__path")
    places = [Place(*row) for row in permissions.scope(held, user).order_by().values_list(*columns) if row[4]]
    return Authorization.objects.filter(pk__in={place.power for place in _open(round_, places)})


def _open(round_: InspectionRound, places: list[Place]) -> Iterator[Place]:
    names = {name for place in places for name in (place.name, place.account_name) if name}
    told = [*petitions.named_at(names, round_), *clues.named_at(names, round_)] if names else []
    decided = list(conflicts.decided_at_the_top([round_.pk])) if told else []
    for place in places:
        since = [at for name, target, at in told if target == place.target and name in (place.name, place.account_name)]
        if since and not _decided_after(max(since), place, decided):
            yield place


def _decided_after(since: datetime, place: Place, decided: list) -> bool:
    return any(
        d.person_id == place.person and d.org.path.startswith(place.path) and d.updated_at >= since for d in decided
    )
