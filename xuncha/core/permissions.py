"""The one door to django-guardian, and the rule table. Who reaches which round stands in `rounds.permissions`.

Object rights stand on Round, InspectionGroup and RoundTarget alone, under one codename each; they are written
only by the verbs that approve and revoke an Authorization (design §5.1).
"""

from collections.abc import Iterable
from datetime import date
from functools import cache

from django.apps import apps
from django.db.models import Model
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm

from xuncha.core import capabilities, facts, rulebook
from xuncha.core.models import User
from xuncha.core.roles import ACCESS_ORDER, ADMIN_ROLES, MATRIX, NONE, ROLES, WRITE, narrowed, split


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


def reach_rows() -> set[tuple[int, str, int]]:
    """Every guardian row there is, as (account, codename, id): to be held against the authorisations."""
    rows = UserObjectPermission.objects.filter(permission__codename__startswith="reach_")
    return {
        (user, code, int(pk)) for user, code, pk in rows.values_list("user_id", "permission__codename", "object_pk")
    }


def standing_roles(user: User, on: date) -> frozenset[str]:
    """Codes of the standing roles that are confirmed, begun and not ended or revoked on a day."""
    return rulebook.standing(user, on)


def may_in_house(user: User, capability: str, on: date) -> bool:
    """Whether a standing role of `user` carries a capability that needs no round (accounts, trail, masters)."""
    return any(carries(code, capability) != NONE for code in standing_roles(user, on))


def is_admin(user: User, on: date) -> bool:
    """Whether the account is one of the three administrators, who have no part in any round (三员分立)."""
    return bool(standing_roles(user, on) & ADMIN_ROLES)


def has_reach(user: User) -> bool:
    """Whether guardian lets the account reach any round, group or target at all."""
    return UserObjectPermission.objects.filter(user=user, permission__codename__startswith="reach_").exists()


def access(role: str, noun: str, level: int = 0) -> str:
    """The access word of one cell of the matrix, with its condition: core/roles.py, narrowed by the stored rules.

    Without a level: the widest of those that the noun has, for asking whether it is there for a role at all.
    """
    rules, most = rulebook.rules(), MATRIX.get(noun, {}).get(role, NONE)
    cells = [
        narrowed(most, rules.get((role, noun, 0)), rules.get((role, noun, each)))
        for each in ((level,) if level else levels_of(noun))
    ]
    return max(cells, key=lambda cell: ACCESS_ORDER.index(split(cell)[0]))


def carries(role: str, capability: str, *, noun: str = "", level: int = 0) -> str:
    """What is left to a role of a capability (decision 0024): WRITE all of it, OWN on one's own records, or NONE.

    It must stand in core/roles.py, and a narrowed cell of the noun that it writes takes it away; `noun` where the
    capability itself speaks of none, `level` where the record is known.
    """
    if capability not in ROLES[role].capabilities:
        return NONE
    noun = capabilities.noun_of(capability) or noun
    most = MATRIX.get(noun, {}).get(role, NONE)
    return WRITE if most == NONE else capabilities.leaves(most, access(role, noun, level))


def capabilities_of(roles: Iterable[str]) -> frozenset[str]:
    """The capabilities of some roles of which anything is left."""
    return frozenset(
        capability for role in roles for capability in ROLES[role].capabilities if carries(role, capability) != NONE
    )


@cache
def levels_of(noun: str) -> tuple[int, ...]:
    """The confidentiality levels that records of a noun have; 0 alone for a noun without records of its own."""
    found: set[int] = set()
    for model in apps.get_models():
        if getattr(model, "NOUN", "") == noun:
            found |= {1, 2, 3} if getattr(model, "LEVEL_PATH", "") else {model.LEVEL}
    return tuple(sorted(found)) or (0,)
