"""The one door to django-guardian, and the rule table. Who reaches which round stands in `rounds.permissions`.

Object rights stand on Round, InspectionGroup and RoundTarget alone, under one codename each; they are written
only by the verbs that approve and revoke an Authorization (design §5.1).
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Model, Q
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm

from xuncha.core import facts
from xuncha.core.models import RoleGrant, RoleRule, User
from xuncha.core.roles import ACCESS_ORDER, COUNTED, MATRIX, NONE, ROLES, split


def _reach_codename(model: type[Model]) -> str:
    return f"{model._meta.app_label}.reach_{model._meta.model_name}"


def give_reach(user: User, things: Iterable[Model]) -> None:
    """Write the guardian rows that let `user` reach rounds, groups or targets."""
    for thing in things:
        assign_perm(_reach_codename(type(thing)), user, thing)


def take_reach(user: User, things: Iterable[Model]) -> None:
    """Remove the guardian rows of `user` on these rounds, groups or targets."""
    for thing in things:
        remove_perm(_reach_codename(type(thing)), user, thing)


def reached_ids(user: User, model: type[Model]) -> frozenset[int]:
    """The ids of `model` that guardian lets `user` reach: all three kinds in one query a request (deps G)."""
    return facts.once(("reached", user.pk), lambda: _read_reached(user)).get(_reach_codename(model), frozenset())


def _read_reached(user: User) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    rows = UserObjectPermission.objects.filter(user=user, permission__codename__startswith="reach_")
    for app, codename, pk in rows.values_list(
        "permission__content_type__app_label", "permission__codename", "object_pk"
    ):
        found.setdefault(f"{app}.{codename}", set()).add(int(pk))
    return {codename: frozenset(pks) for codename, pks in found.items()}


def standing_roles(user: User, on: date) -> frozenset[str]:
    """Codes of the standing roles that are confirmed, begun and not ended or revoked on a day."""

    def read() -> frozenset[str]:
        live = RoleGrant.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=on), user=user, starts_on__lte=on, revoked_at=None
        ).exclude(confirmed_by=None)
        return frozenset(live.values_list("role", flat=True))

    return facts.once(("standing", user.pk, on), read)


def may_in_house(user: User, capability: str, on: date) -> bool:
    """Whether a standing role of `user` carries a capability that needs no round (accounts, trail, masters)."""
    return any(capability in ROLES[code].capabilities for code in standing_roles(user, on))


def access(role: str, noun: str) -> str:
    """The access word of one cell of the matrix, with its condition: the stored rule, capped by core/roles.py.

    A stored rule cannot drop the condition of its cell: a weaker word keeps it.
    """
    upper = MATRIX.get(noun, {}).get(role, NONE)
    stored = _stored_rules().get((role, noun), upper)
    rank = ACCESS_ORDER.index
    (word, condition), (most, required) = split(stored), split(upper)
    if rank(word) > rank(most):
        return upper
    return f"{word}:{required}" if required and condition != required and rank(word) > rank(COUNTED) else stored


def _stored_rules() -> dict[tuple[str, str], str]:
    return facts.once(
        "rules", lambda: {(r.role, r.noun): r.access for r in RoleRule.objects.all().only("role", "noun", "access")}
    )
