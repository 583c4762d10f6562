"""Standing roles enter a round (常设角色随轮生效), and the inspected unit's accounts enter their target.

These authorisations need no second decision by the leading group: the standing role itself was proposed by one person
and confirmed by another (design §5.5), and reach ends with it. So they are approved at once, `approved_by` being the
one who confirmed the role, and the trail says so.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from rounds import permissions
from rounds.actions.editing import refuse
from rounds.actions.powers import open_doors
from rounds.models import Authorization, InspectionRound, Person, RoundTarget
from xuncha.core import audit, calendar, facts, workflow
from xuncha.core import permissions as house
from xuncha.core.models import RoleGrant, User
from xuncha.core.roles import ROLES, ROUND, UNIT

STANDING_DOC = "常设"


def _live_grants(reach: str) -> QuerySet[RoleGrant]:
    today = calendar.today()
    codes = [role.code for role in ROLES.values() if role.reach == reach]
    grants = RoleGrant.objects.filter(role__in=codes, starts_on__lte=today, revoked_at=None, user__is_active=True)
    return (
        grants.exclude(confirmed_by=None)
        .filter(Q(ends_on=None) | Q(ends_on__gte=today))
        .select_related("user", "confirmed_by")
    )


@audit.action
def stand_in_round(round: InspectionRound, *, by: User, starts_on: date | None = None) -> list[Authorization]:
    """Give every standing role that reaches a whole round its authorisation in this one; those that have it keep it."""
    refuse(permissions.why_not_house(by, "authorisation.propose"))
    have = set(
        Authorization.objects.filter(round=round, group=None, status="approved").values_list("person__user_id", "role")
    )
    return [
        _stand(grant, person, by=by, round=round, starts_on=starts_on)
        for grant, person in _with_persons(_live_grants(ROUND))
        if (grant.user_id, grant.role) not in have
    ]


@audit.action
def authorise_unit(target: RoundTarget, *, by: User, starts_on: date | None = None) -> list[Authorization]:
    """Let the accounts of the inspected organisation in (主要负责人、整改责任人). Called when the notice of entry is out:
    before that nobody of the unit may learn of the round.
    """
    refuse(permissions.why_not_capable(by, "round.plan", target))
    have = set(
        Authorization.objects.filter(targets=target, group=None, status="approved").values_list(
            "person__user_id", "role"
        )
    )
    return [
        _stand(grant, person, by=by, round=target.round, targets=[target], starts_on=starts_on)
        for grant, person in _with_persons(_live_grants(UNIT))
        if person.org_id == target.org_id and (grant.user_id, grant.role) not in have
    ]


def _with_persons(grants: QuerySet[RoleGrant]) -> list[tuple[RoleGrant, Person]]:
    persons = {p.user_id: p for p in Person.objects.filter(user__in=[g.user_id for g in grants])}
    return [(grant, persons[grant.user_id]) for grant in grants if grant.user_id in persons]


def _stand(
    grant: RoleGrant, person: Person, *, by: User, round: InspectionRound, starts_on: date | None, targets: Iterable[RoundTarget] = ()
) -> Authorization:  # fmt: skip
    today = calendar.today()
    ends_on = grant.ends_on or max(round.term.ends_on, today + timedelta(days=365))
    power = Authorization.objects.create(
        person=person, round=round, role=grant.role, starts_on=starts_on or today, ends_on=ends_on, readable_until=ends_on,
        doc_no=STANDING_DOC, created_by=by,
    )  # fmt: skip
    power.targets.set(targets)
    approved = workflow.perform(
        power, "approve", by=by, why_not=_why_not_stand, changes={"approved_by": grant.confirmed_by, "approved_at": calendar.now()},
        reason=f"常设角色已由{grant.confirmed_by}确认，随本轮生效",
    )  # fmt: skip
    open_doors(approved)
    return approved


def _why_not_stand(user: User, power: Authorization, move: workflow.Move) -> str:
    live = house.standing_roles(power.person.user, calendar.today())
    return "" if power.role in live and power.doc_no == STANDING_DOC else "这名人员没有这个常设角色。"


@audit.action
def open_target(target: RoundTarget, *, by: User) -> None:
    """Open a new target to those who reach the whole round: part of taking it into the round."""
    codes = [role.code for role in ROLES.values() if role.reach == ROUND]
    powers = Authorization.objects.filter(round=target.round_id, status="approved", role__in=codes).select_related(
        "person__user"
    )
    for user in {power.person.user for power in powers if power.person.user is not None}:
        house.give_reach(user, [target])
    facts.forget()
