"""The one scoping function of every ledger: reach ∩ rule table − recused organisations. Deny beats allow (design §5.1)."""

from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet

from rounds.models import InspectionGroup, InspectionRound, RoundTarget
from rounds.permissions.reach import Held, reach
from xuncha.core import permissions as house
from xuncha.core.models import User
from xuncha.core.roles import ACCESS_ORDER, COUNTED, NONE, OWN, ROLES, split


def scope(rows: QuerySet, user: User, *, noun: str = "", least: str = OWN, any_state: bool = False) -> QuerySet:
    """The rows of a noun that a person may see (or, with `least=COUNTED`, may count). The only way to a list.

    A row is in when some held role over its target gives at least the asked access, under that access's condition;
    rows of a group role must be of that group; a row that names a recused organisation is out whatever else holds.
    `any_state` asks of no condition: the rows within a person's part whatever their state, seen as yet or not.
    """
    model = rows.model
    mine = reach(user)
    wanted = Q(pk__in=())
    for held in mine.held:
        wanted |= _clause(model, held, noun or model.NOUN, user, least, any_state)
    rows = rows.filter(wanted)
    if mine.recused_orgs:
        for path in getattr(model, "ORG_PATHS", ()):
            rows = _without(rows, path, mine.recused_orgs)
    return rows


def more_than_seen(user: User, countable: QuerySet) -> QuerySet | None:
    """`countable` when this reader may count rows of its noun that they may not see, else None: nothing to ask for."""
    words = [split(house.access(held.role, countable.model.NOUN)) for held in reach(user).held]
    return countable if any(word in (OWN, COUNTED) or condition for word, condition in words) else None


def within_part(rows: QuerySet, user: User) -> QuerySet:
    """The rows at places where a person has a part in the noun, whatever state they are in: for who decides on an export
    of records that come to them only in some state (decision 0010). Recusal and reach hold as everywhere."""
    return scope(rows, user, least=COUNTED, any_state=True)


def _clause(model: type[Model], held: Held, noun: str, user: User, least: str, any_state: bool) -> Q:
    """What one held role gives of a noun: level by level where the rows differ in it (LEVEL_PATH), else at the model's."""
    levels, path = house.levels_of(noun), getattr(model, "LEVEL_PATH", "")
    if not path:
        at = model.LEVEL if model.LEVEL in levels else 0
        return _given(model, held, _word(house.access(held.role, noun, at), any_state), user, least)
    by_level = {level: _word(house.access(held.role, noun, level), any_state) for level in levels}
    if len(set(by_level.values())) == 1:
        return _given(model, held, by_level[levels[0]], user, least)
    clause = Q(pk__in=())
    for level, access in by_level.items():
        clause |= Q(**{path: level}) & _given(model, held, access, user, least)
    return clause


def _word(access: str, any_state: bool) -> str:
    return split(access)[0] if any_state else access


def _given(model: type[Model], held: Held, access: str, user: User, least: str) -> Q:
    word, condition = split(access)
    rank = ACCESS_ORDER.index
    if rank(word) < rank(least) or word == NONE:
        return Q(pk__in=())
    where = _place(model, held)
    if word == OWN and least != COUNTED:
        where &= own_rows(model, user)
    if condition:
        where &= Q(pk__in=getattr(model.objects.all(), condition)(ROLES[held.role].code).values("pk"))
    return where


def _place(model: type[Model], held: Held) -> Q:
    """Where a role reaches: by target, by group for group roles, by round for what has no target."""
    names = {f.name for f in model._meta.get_fields()}
    if model is RoundTarget:
        return Q(pk__in=held.target_ids)
    if model is InspectionRound:
        return Q(pk=held.round_id)
    if model is InspectionGroup:
        return Q(pk=held.group_id) if held.group_id else Q(round_id=held.round_id)
    where = Q(round_id=held.round_id) if "target" not in names else Q(target_id__in=held.target_ids)
    if "target" in names and model._meta.get_field("target").null:
        where |= Q(target=None, round_id=held.round_id)
    if held.group_id is not None and "group" in names:
        group = Q(group_id=held.group_id)
        where &= group | Q(group=None) if model._meta.get_field("group").null else group
    return where


def own_rows(model: type[Model], user: User) -> Q:
    """The rows of a model that are a person's own: author, talker, undertaker (OWN_PATHS)."""
    own = Q(pk__in=())
    for path in getattr(model, "OWN_PATHS", ("created_by",)):
        many = model._meta.get_field(path.split("__")[0]).many_to_many
        own |= Q(pk__in=model._base_manager.filter(**{path: user}).values("pk")) if many else Q(**{path: user})
    return own


def _without(rows: QuerySet, path: str, orgs: Iterable[int]) -> QuerySet:
    field_ = rows.model._meta.get_field(path.split("__")[0])
    if field_.many_to_many or field_.one_to_many:
        return rows.exclude(pk__in=rows.model._base_manager.filter(**{f"{path}__in": orgs}).values("pk"))
    return (
        rows.filter(Q(**{f"{path}__isnull": True}) | ~Q(**{f"{path}__in": orgs}))
        if field_.null
        else rows.exclude(**{f"{path}__in": orgs})
    )
