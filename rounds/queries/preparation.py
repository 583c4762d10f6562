"""Letters, secondments, training and the secretary's points as pages need them, rights first."""

from typing import Any

from django.db.models import Count, QuerySet

from rounds import permissions
from rounds.models import (
    Authorization,
    InquiryLetter,
    InspectionRound,
    Meeting,
    Person,
    Secondment,
    SecretaryPoint,
    TrainingSession,
)
from xuncha.core.models import User


def letters_for(user: User) -> QuerySet[InquiryLetter]:
    """The letters a person may see."""
    rows = InquiryLetter.objects.select_related("round__term", "target__org", "target__round", "created_by")
    return permissions.scope(rows, user)


def secondments_for(user: User) -> QuerySet[Secondment]:
    """The secondments a person may see."""
    related = ("round__term", "power__person", "power__group", "from_org")
    return permissions.scope(Secondment.objects.select_related(*related), user)


def called_or_not(round: InspectionRound, user: User) -> QuerySet[Authorization]:
    """The members of all groups with the letters that called them; nothing for whom secondments do not exist."""
    rows = Authorization.objects.filter(round=round, group__isnull=False).exclude(status="revoked")
    if not permissions.allows(user, "secondment", round):
        return rows.none()
    return rows.select_related("person__org", "group", "secondment__from_org").order_by("group__number", "pk")


def uncalled(round: InspectionRound) -> QuerySet[Authorization]:
    """Members whose letter is not noted yet."""
    rows = Authorization.objects.filter(round=round, group__isnull=False, secondment=None).exclude(status="revoked")
    return rows.select_related("person__org", "group").order_by("group__number", "pk")


def trainings_for(user: User) -> QuerySet[TrainingSession]:
    """The sessions a person may see, with how many came."""
    rows = TrainingSession.objects.select_related("round__term", "created_by").annotate(came=Count("attendees"))
    return permissions.scope(rows, user)


def members(round: InspectionRound) -> QuerySet[Person]:
    """Everybody of the groups of a round, for attendance."""
    powers = round.authorizations.filter(group__isnull=False).exclude(status="revoked")
    return Person.objects.filter(pk__in=powers.values("person")).select_related("org").order_by("sort_key", "pk")


def attendance(round: InspectionRound) -> list[tuple[Person, int]]:
    """Each member with the number of sessions attended."""
    counts = dict(TrainingSession.objects.filter(round=round, attendees__isnull=False).order_by().values_list("attendees")
                  .annotate(n=Count("pk")))  # fmt: skip
    return [(person, counts.get(person.pk, 0)) for person in members(round)]


def points_for(user: User) -> QuerySet[SecretaryPoint]:
    """The points a person may see."""
    return permissions.scope(SecretaryPoint.objects.select_related("round__term", "meeting", "org", "created_by"), user)


def may_fetch_reply(user: User, kept: Any) -> bool:
    """File guard: the reply is for those who may see its letter."""
    return letters_for(user).filter(uid=kept.owner_uid).exists()


def may_fetch_training(user: User, kept: Any) -> bool:
    """File guard: slides and sheets are for those who may see the session."""
    return trainings_for(user).filter(uid=kept.owner_uid).exists()


def secretary_meetings(round: InspectionRound, user: User) -> QuerySet[Meeting]:
    """The secretary's meetings of a round that a person may see."""
    return permissions.scope(Meeting.objects.alive().filter(round=round, kind="secretary"), user).order_by(
        "-held_on", "-pk"
    )
