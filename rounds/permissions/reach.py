"""Who reaches what in a round, today (design §5.1): read once a request from live authorisations and their guardian rows."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q

from rounds.models import (
    Authorization,
    ConfidentialityPledge,
    InspectionGroup,
    InspectionRound,
    PartyOrg,
    RecusalDeclaration,
    RoundTarget,
)
from xuncha.core import calendar, facts
from xuncha.core import permissions as house
from xuncha.core.models import User
from xuncha.core.roles import GROUP, ROLES, UNPLEDGED


@dataclass(frozen=True)
class Held:
    """One authorisation as it counts today: a role over some targets of a round; `awaits`: the role it is once pledged."""

    role: str
    round_id: int
    group_id: int | None
    target_ids: frozenset[int]
    grace: bool
    until: date
    awaits: str = ""


@dataclass(frozen=True)
class Reach:
    """All that a person holds today."""

    user_id: int
    held: tuple[Held, ...] = ()
    recused_orgs: frozenset[int] = frozenset()
    round_ids: frozenset[int] = field(default=frozenset())
    rounds: tuple[InspectionRound, ...] = ()
    names: frozenset[str] = frozenset()

    def roles(self, *, target_id: int | None = None, round_id: int | None = None, writing: bool = False) -> set[str]:
        """Codes of the roles held over a target, or anywhere in a round; `writing` leaves out those in grace."""
        return {
            h.role for h in self.held
            if (target_id is None or target_id in h.target_ids)
            and (round_id is None or h.round_id == round_id)
            and not (writing and h.grace)
        }  # fmt: skip


NOTHING = Reach(user_id=0)


def reach(user: User) -> Reach:
    """The reach of a person today, from live authorisations and the guardian rows that back them."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOTHING
    return facts.once(("reach", user.pk), lambda: _read_reach(user))


def _read_reach(user: User) -> Reach:
    today = calendar.today()
    named = Authorization.targets.through.objects.filter(authorization=OuterRef("pk")).values("roundtarget")
    pledges = ConfidentialityPledge.objects.filter(person=OuterRef("person"), round=OuterRef("round"))
    live = list(
        Authorization.objects.live(today)
        .filter(person__user=user)
        .select_related("round__term")
        .annotate(named=ArraySubquery(named), person_name=F("person__name"), pledged=Exists(pledges))
    )
    if not live:
        return Reach(user_id=user.pk)
    rounds = house.reached_ids(user, InspectionRound)
    targets = house.reached_ids(user, RoundTarget)
    groups = house.reached_ids(user, InspectionGroup)
    wide = any(ROLES[power.role].reach != GROUP for power in live)
    standing = house.standing_roles(user, today) if wide else frozenset()
    recused_orgs, recused_targets = recused_from(user)
    round_of = _round_of(live, targets) if targets else {}
    held = []
    for power in live:
        role = ROLES[power.role]
        if power.round_id not in rounds or (role.reach == GROUP and power.group_id not in groups):
            continue
        if role.reach != GROUP and power.role not in standing:
            continue  # a standing role that was taken back takes its rounds with it
        whole = frozenset(pk for pk, round_id in round_of.items() if round_id == power.round_id)
        ids = (whole if power.reaches_round else whole & frozenset(power.named)) - recused_targets
        common = {
            "round_id": power.round_id,
            "group_id": power.group_id,
            "target_ids": ids,
            "grace": power.is_grace(today),
            "until": power.ends_on,
        }
        if role.reach == GROUP and not power.pledged:  # nothing secret before the pledge (domain §1.4, decision 0041)
            held.append(Held(role=UNPLEDGED.code, awaits=power.role, **common))
            continue
        held.append(Held(role=power.role, **common))
        if power.duty == "petition":
            held.append(Held(role="petition_duty", **common))
    ids = frozenset(h.round_id for h in held)
    found = {power.round_id: power.round for power in live if power.round_id in ids}
    newest = sorted(found.values(), key=lambda r: (r.term.number, r.sequence, r.pk), reverse=True)
    names = frozenset(power.person_name for power in live)
    return Reach(user.pk, tuple(held), recused_orgs, ids, tuple(newest), names)


def own_names(user: User) -> frozenset[str]:
    """The names a record may call this person by: the account's, typed by the administrator, and the person's, kept by
    the office. Nobody sees a petition or clue about themselves (domain §1.2 d), whichever of the two it uses."""
    return frozenset(name for name in {user.name, *reach(user).names} if name.strip())


def _round_of(live: list[Authorization], targets: frozenset[int]) -> dict[int, int]:
    """The round of each reached target; asked of the database only for those who reach whole rounds."""
    if any(power.reaches_round for power in live):
        return dict(RoundTarget.objects.filter(pk__in=targets).values_list("pk", "round_id"))
    return {pk: power.round_id for power in live for pk in power.named if pk in targets}


def roles_held(user: User) -> frozenset[str]:
    """Codes of the roles a person holds in any round today."""
    return frozenset(held.role for held in reach(user).held)


def recused_from(user: User) -> tuple[frozenset[int], frozenset[int]]:
    """Organisations (with all below) and targets that a person is recused from; kin in a village takes the whole target."""
    return facts.once(("recused", user.pk), lambda: _read_recusals(user))


def _read_recusals(user: User) -> tuple[frozenset[int], frozenset[int]]:
    declared = RecusalDeclaration.objects.blocking().filter(person__user=user)
    declared = declared.select_related("org").only("org__path")  # what ties them is encrypted and not wanted here
    paths = [d.org.path for d in declared]
    if not paths:
        return frozenset(), frozenset()
    below, above = Q(), Q()
    for path in paths:
        below |= Q(path__startswith=path)
        above |= Q(pk__in=[int(pk) for pk in path.strip("/").split("/")])
    struck = PartyOrg.objects.filter(below | above).exclude(level="county")
    targets = RoundTarget.objects.filter(org__in=struck).values_list("pk", flat=True)
    struck_paths = Q()
    for path in struck.values_list("path", flat=True):
        struck_paths |= Q(path__startswith=path)
    orgs = PartyOrg.objects.filter(below | struck_paths).values_list("pk", flat=True)
    return frozenset(orgs), frozenset(targets)
