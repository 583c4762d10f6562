"""Standing roles enter a round (常设角色随轮生效), and the inspected unit's accounts enter their target.

These authorisations need no second decision by the leading group: the standing role itself was proposed by one person
and confirmed by another (design §5.5), and reach ends with it. So they are approved at once, `approved_by` being the
one who confirmed the role, and the trail says so.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from rounds import permissions
from rounds.actions.editing import refuse
from rounds.actions.powers import open_doors
from rounds.models import Authorization, InspectionRound, Person, RoundTarget
from rounds.states import STAGE_ORDER, Stage
from xuncha.core import audit, calendar, facts, workflow
from xuncha.core import permissions as house
from xuncha.core.models import RoleGrant, User
from xuncha.core.roles import ROLES, ROUND, UNIT

STANDING_DOC = "常设"
OVER = (Stage.ARCHIVED, Stage.CANCELLED)
#: from the notice of entry to the filing: the stages in which the accounts of a unit reach their target
ENTERED = STAGE_ORDER[STAGE_ORDER.index(Stage.MOBILIZED) : -1]


def _live_grants(reach: str) -> QuerySet[RoleGrant]:
    codes = [role.code for role in ROLES.values() if role.reach == reach]
    grants = RoleGrant.objects.live(calendar.today()).filter(role__in=codes, user__is_active=True).order_by("pk")
    return grants.select_related("user", "confirmed_by")


@audit.action
def enter_open_rounds(grant: RoleGrant, *, by: User) -> list[Authorization]:
    """Let a standing role that was just confirmed into the rounds that are open, and a unit's into its entered targets.

    Part of the confirmation: whoever may confirm the role gives with it what follows from it (decision 0002).
    """
    refuse(permissions.why_not_house(by, "role.confirm"))
    person = Person.objects.filter(user=grant.user_id).first()
    if person is None or grant.status != "confirmed":
        return []
    if ROLES[grant.role].reach == ROUND:
        rounds = _open_rounds().exclude(authorizations__in=_standing_of(grant)).select_related("term")
        return [_stand(grant, person, by=by, round=round, starts_on=None) for round in rounds]
    if ROLES[grant.role].reach == UNIT:
        entered = RoundTarget.objects.filter(org=person.org_id, stage__in=ENTERED).select_related("round__term")
        entered = entered.exclude(pk__in=_standing_of(grant).values("targets"))
        return [_stand(grant, person, by=by, round=t.round, targets=[t], starts_on=None) for t in entered]
    return []


def _open_rounds() -> QuerySet[InspectionRound]:
    """Rounds without targets yet, or with one that is neither filed nor cancelled."""
    running = RoundTarget.objects.filter(round=OuterRef("pk")).exclude(stage__in=OVER)
    return InspectionRound.objects.filter(Q(targets=None) | Exists(running)).distinct()


def _standing_of(grant: RoleGrant) -> QuerySet[Authorization]:
    return Authorization.objects.filter(person__user=grant.user_id, role=grant.role, group=None, status="approved")


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
        person=person, round=round, role=grant.role, starts_on=starts_on or max(today, grant.starts_on), ends_on=ends_on, readable_until=ends_on,
        doc_no=STANDING_DOC, created_by=by,
    )  # fmt: skip
    power.targets.set(targets)
    approved = workflow.perform(
        power, "approve", by=by, why_not=_why_not_stand, changes={"approved_by": grant.confirmed_by or by, "approved_at": calendar.now()},
        reason=f"常设角色已由{grant.confirmed_by or '系统初始化'}确认，随本轮生效",
    )  # fmt: skip
    open_doors(approved)
    return approved


def _why_not_stand(user: User, power: Authorization, move: workflow.Move) -> str:
    grants = RoleGrant.objects.filter(user=power.person.user_id, role=power.role, status="confirmed")
    return "" if grants.exists() and power.doc_no == STANDING_DOC else "这名人员没有这个常设角色。"


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
