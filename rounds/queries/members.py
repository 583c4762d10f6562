"""Who is authorised in a round, and what each has done before the work (授权、承诺、回避)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from rounds import permissions
from rounds.models import (
    Authorization,
    ConfidentialityPledge,
    InspectionGroup,
    InspectionRound,
    Person,
    RecusalDeclaration,
    RecusalStatement,
    RoundTarget,
)
from rounds.models.powers import GROUP_ROLES
from rounds.permissions import powers
from xuncha.core import calendar, crypto, facts
from xuncha.core.models import RoleGrant, User
from xuncha.core.roles import ROLES, ROUND


@dataclass
class Member:
    """One authorisation with the person's pledge and word on recusal."""

    power: Authorization
    pledged: bool = False
    stated: bool = False
    recusals: list[RecusalDeclaration] = field(default_factory=list)


def powers_for(user: User) -> QuerySet[Authorization]:
    """The authorisations a person may see: their own, and those of what they reach; of a unit they keep away from, none."""
    rows = Authorization.objects.select_related(
        "person__org", "round__term", "group", "approved_by", "created_by", "replaces__group"
    )
    seen = permissions.scope(rows, user)
    _, struck = permissions.recused_from(user)
    if struck:
        seen = seen.exclude(pk__in=Authorization.objects.filter(group=None, targets__in=struck).values("pk"))
    return rows.filter(Q(pk__in=seen.values("pk")) | Q(person__user=user)).prefetch_related("targets__org")


def recusals_for(user: User) -> QuerySet[RecusalDeclaration]:
    """The declarations a person may see: their own, their members' for a leader, and all for those who decide."""
    rows = RecusalDeclaration.objects.select_related("person", "org", "round__term", "decided_by", "reviewed_by")
    seen = permissions.scope(rows, user).values("pk")
    return rows.filter(Q(pk__in=seen) | Q(person__user=user) | powers.led_by(user))


def powers_waiting(user: User, round: InspectionRound) -> QuerySet[Authorization]:
    """The proposed authorisations of a round that wait for a person's approval: never one's own (domain §1.3)."""
    return powers_for(user).filter(round=round, status="proposed").exclude(person__user=user).prefetch_related(None)


def recusals_waiting(user: User, round: InspectionRound) -> QuerySet[RecusalDeclaration]:
    """The declarations that wait for this person: a leader's opinion, then the director's decision; of heads the leading group's."""
    rows = RecusalDeclaration.objects.undecided().filter(round=round).exclude(person__user=user)
    roles = permissions.reach(user).roles(round_id=round.pk, writing=True)
    mine = powers.led_by(user) & Q(status="declared") & ~Q(powers.of_heads())
    if "office_director" in roles:
        mine |= ~Q(powers.of_heads()) & ~powers.unheard_in(round)
    if "leading_group" in roles:
        mine |= Q(powers.of_heads())
    return rows.filter(mine)


@dataclass
class Roll:
    """All that the page of groups shows of a round's people (domain §2.3): group members, standing roles, declarations."""

    members: list[Member]
    standing: list[Authorization]
    recusals: list[RecusalDeclaration]


def roll_of(round: InspectionRound, user: User) -> Roll:
    """The authorisations of a round that a person may see, with pledges, statements and declarations: three queries."""
    same = {"round": round, "person": OuterRef("person")}
    targets = Prefetch("targets", RoundTarget.objects.select_related("org", "round__term", "group"))
    rows = powers_for(user).prefetch_related(None).prefetch_related(targets).filter(round=round)
    powers = list(rows.annotate(
        pledged=Exists(ConfidentialityPledge.objects.filter(**same)), stated=Exists(RecusalStatement.objects.filter(**same)),
    ))  # fmt: skip
    declared: dict[int, list[RecusalDeclaration]] = {}
    recusals = list(recusals_for(user).filter(round=round))
    for row in recusals:
        declared.setdefault(row.person_id, []).append(row)
    order = list(ROLES)
    grouped = sorted(
        (p for p in powers if p.group_id),
        key=lambda p: (p.group.number, p.status == "revoked", order.index(p.role), p.pk),
    )
    alone = sorted((p for p in powers if not p.group_id and p.status != "revoked"), key=lambda p: (p.role, p.pk))
    members = [Member(p, p.pledged, p.stated, declared.get(p.person_id, [])) for p in grouped]
    return Roll(members, alone, recusals)


def standing_missing(round: InspectionRound) -> list[RoleGrant]:
    """Confirmed standing roles whose account has no authorisation in a round: given after it began, or without a person."""
    codes = [role.code for role in ROLES.values() if role.reach == ROUND]
    inside = round.authorizations.filter(
        group=None, status="approved", person__user=OuterRef("user"), role=OuterRef("role")
    )
    grants = RoleGrant.objects.filter(role__in=codes, status="confirmed", user__is_active=True)
    return list(grants.filter(~Exists(inside)).select_related("user"))


def candidates(user: User) -> QuerySet[Person]:
    """Persons with an account whom one may propose for a group."""
    return (
        permissions.persons_within(user)
        .filter(left_on=None, user__is_active=True)
        .select_related("org")
        .order_by("sort_key", "pk")
    )


def mine(round: InspectionRound, user: User) -> dict[str, object]:
    """One's own papers in a round: authorisations, pledge, statement, declarations."""
    return {
        "powers": list(powers_for(user).filter(round=round, person__user=user)),
        "pledge": ConfidentialityPledge.objects.filter(round=round, person__user=user).first(),
        "statement": RecusalStatement.objects.filter(round=round, person__user=user).first(),
        "recusals": list(recusals_for(user).filter(round=round, person__user=user)),
    }


def counts_of(round: InspectionRound) -> dict[int, int]:
    """Group id → people with a live authorisation."""
    rows = round.authorizations.filter(status="approved", group__isnull=False).order_by()
    return dict(rows.values_list("group_id").annotate(n=Count("person", distinct=True)))


def declarant(user: User, round: InspectionRound, uid: str) -> Person | None:
    """Who declares: the reader, or with `uid` a member of the round whose paper form the office enters; None for nobody."""
    if not uid:
        return getattr(user, "person", None)
    if not permissions.holds(user, "round.member", round):
        return None
    member = round.authorizations.filter(group__isnull=False).values("person")
    try:
        return Person.objects.filter(pk__in=member, uid=uid).first()
    except ValidationError:  # not a uid at all
        return None


def target_of(declared: RecusalDeclaration) -> RoundTarget | None:
    """The target of the round that a declaration keeps its person from."""
    rows = declared.round.targets.select_related("org", "round__term")
    return next((target for target in rows if declared.org.path.startswith(target.org.path)), None)


def role_of(declared: RecusalDeclaration) -> str:
    """The group role the person holds in the round, or that of a member."""
    power = (
        declared.round.authorizations.filter(person=declared.person, group__isnull=False)
        .exclude(status="revoked")
        .first()
    )
    return power.role if power else "member"


#: whoever runs the round: a record about them is kept from the group and from the office (domain §1.2 d)
STAFF_ROLES = (*GROUP_ROLES, "office_director", "office_staff", "clue_officer", "petition_officer")


def is_staff(round_: InspectionRound, name: str) -> bool:
    """Whether a name is that of somebody of the round's groups or of the office, now or earlier in the round."""
    return bool(staff_among(round_, [name]))


def staff_among(round_: InspectionRound, names: Iterable[str]) -> list[str]:
    """Those of some names that somebody of the staff bears; an organisation beside the name changes nothing (decision 0040)."""
    known = facts.once(("staff_names", round_.pk), lambda: _staff_names(round_))
    return [name for name in names if crypto.normalise_name(name) in known]


def _staff_names(round_: InspectionRound) -> frozenset[str]:
    """As the office keeps the names, and as the accounts say them."""
    rows = Authorization.objects.filter(round=round_, role__in=STAFF_ROLES).exclude(status="proposed")
    pairs = rows.order_by().values_list("person__name", "person__user__name").distinct()
    return frozenset(crypto.normalise_name(name) for pair in pairs for name in pair if name and name.strip())


def house_group(round_: InspectionRound) -> InspectionGroup | None:
    """Group 00 of a round: what is kept from the groups stands there, so that no gap of numbers tells of it (design §5.2)."""
    return InspectionGroup.objects.filter(round=round_, number=0).select_related("round__term").first()


def told_of_reading(record: Any, reader: User) -> list[User]:
    """Who is told that a name in custody was read: the group's leader (domain §7.3); the leading group when the leader is
    the reader or the record is kept from the group."""
    live = Authorization.objects.live(calendar.today()).filter(round=record.round_id)
    leaders = live.filter(role="group_leader", group=record.group_id, targets=record.target_id)
    for powers_ in (leaders, live.filter(role="leading_group")):
        people = User.objects.filter(is_active=True, person__authorizations__in=powers_).exclude(pk=reader.pk)
        if found := list(people.distinct().order_by("pk")):
            return found
    return []
