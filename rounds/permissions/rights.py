"""Rights on one record, each with its reason in words: the same sentence refuses the verb and greys the button."""

from functools import reduce
from typing import Any

from rounds.models import Authorization, InspectionRound, RoundTarget
from rounds.permissions.reach import Reach, reach, recused_from
from rounds.permissions.scoping import own_rows, scope
from xuncha.core import facts
from xuncha.core import permissions as house
from xuncha.core.capabilities import noun_of
from xuncha.core.models import User
from xuncha.core.roles import ACCESS_ORDER, OWN, READ, READ_OWN, ROLES, WRITE, roles_with, split
from xuncha.core.workflow import Move


def holds(user: User, capability: str, record: Any) -> bool:
    """Whether a role held today over the record's target carries a capability; grace, recusal and the rule table take it away."""
    return any(_carries(user, role, capability, record) for role in _roles_over(user, record))


def _carries(user: User, role: str, capability: str, record: Any) -> bool:
    """Whether the rule table leaves a role the capability on this record (decision 0024)."""
    if capability not in ROLES[role].capabilities:
        return False
    noun, own_noun = noun_of(capability), getattr(record, "NOUN", "")
    same = not noun or noun == own_noun
    left = house.carries(role, capability, noun=own_noun, level=level_of(record) if same and own_noun else 0)
    return left == WRITE or (left == OWN and (not same or record.pk is None or _is_own(user, record)))


def _is_own(user: User, record: Any) -> bool:
    return type(record)._base_manager.filter(own_rows(type(record), user), pk=record.pk).exists()


def _roles_over(user: User, record: Any) -> set[str]:
    mine = reach(user)
    if _names_recused(record, mine):
        return set()
    if isinstance(record, RoundTarget):
        return mine.roles(target_id=record.pk, writing=True)
    if isinstance(record, InspectionRound):
        return mine.roles(round_id=record.pk, writing=True)
    target_id = getattr(record, "target_id", None)
    roles = mine.roles(target_id=target_id, round_id=getattr(record, "round_id", None), writing=True)
    group_id = getattr(record, "group_id", None)
    if group_id is None:
        return roles
    return {
        h.role for h in mine.held
        if h.role in roles and not h.grace and (target_id is None or target_id in h.target_ids)
        and (h.group_id is None or h.group_id == group_id)
    }  # fmt: skip


def _names_recused(record: Any, mine: Reach) -> bool:
    """Whether a record names an organisation its reader keeps away from, by whatever path: deny beats allow (design §5.1)."""
    paths = getattr(record, "ORG_PATHS", ()) if mine.recused_orgs else ()
    return any(_leads_to(record, path, mine.recused_orgs) for path in paths)


def _leads_to(record: Any, path: str, orgs: frozenset[int]) -> bool:
    if hasattr(record, f"{path}_id"):
        return getattr(record, f"{path}_id") in orgs
    return record.pk is not None and type(record)._base_manager.filter(pk=record.pk, **{f"{path}__in": orgs}).exists()


def why_not_capable(user: User, capability: str, record: Any) -> str:
    """Why this person may not do what needs `capability` on the record; "" when they may."""
    if holds(user, capability, record):
        return ""
    mine = reach(user)
    if _names_recused(record, mine):
        return "您对这个党组织负有回避义务，不能办理。"
    if any(capability in ROLES[h.awaits].capabilities for h in mine.held if h.awaits):
        return "您还没有签署本轮的保密承诺书，签署以后才能办理；请到“我的手续”签署。"
    grace = [h for h in mine.held if h.grace and capability in ROLES[h.role].capabilities]
    if grace:
        return "您的授权已到期，现在只能查看；需要办理请联系巡察办延长授权。"
    if any(capability in ROLES[role].capabilities for role in _roles_over(user, record)):
        return "权限规则已经收窄，您的角色不能办理这类记录；有疑问请联系安全管理员。"
    who = "、".join(role.name for role in roles_with(capability))
    return f"这一步由{who}办理。" if who else "没有角色可以办理这一步。"


def why_not_write(user: User, capability: str, record: Any) -> str:
    """Why this person may not change the text of a record: needs the capability, and for "own" roles to be its own."""
    if sentence := why_not_capable(user, capability, record):
        return sentence
    words = {split(house.access(role, record.NOUN, level_of(record)))[0] for role in _roles_over(user, record)}
    if WRITE in words:
        return ""
    if words & {OWN, READ_OWN}:
        return "" if record.pk is None or _is_own(user, record) else "只有登记人或承办人可以修改这条记录。"
    return "您的角色只能查看这类记录。"


def level_of(record: Any) -> int:
    """The confidentiality level of one record: its own where rows differ (LEVEL_PATH), else that of its kind."""
    path = getattr(record, "LEVEL_PATH", "")
    if not path:
        return record.LEVEL
    return reduce(getattr, path.split("__"), record)


def why_not(user: User, record: Any, move: Move) -> str:
    """The common part of every app's why_not: the capability of the move."""
    return why_not_capable(user, move.capability, record)


def allows(user: User, noun: str, record: Any, *, least: str = READ) -> bool:
    """Whether some role over the record's target or round gives at least this access to a noun: shows or hides a section."""
    mine = reach(user)
    if isinstance(record, InspectionRound):
        roles = mine.roles(round_id=record.pk)
    else:
        roles = mine.roles(target_id=record.pk if isinstance(record, RoundTarget) else record.target_id)
    rank = ACCESS_ORDER.index
    return any(rank(split(house.access(role, noun))[0]) >= rank(least) for role in roles)


def may_see(user: User, record: Any) -> bool:
    """Whether one record is among what its noun's scope gives this person."""
    return scope(type(record)._base_manager.filter(pk=record.pk), user).exists()


def is_unit(user: User) -> bool:
    """Whether the person answers for an inspected unit: no hint of hidden sources for them (design §5.2)."""
    return any(ROLES[h.role].reach == "unit" for h in reach(user).held)


def why_not_authorised_on(person_user: User | None, target: RoundTarget, on: Any) -> str:
    """Why a person could not work at a target on a day: no live authorisation, or recused. For talkers and visitors."""
    if person_user is None:
        return "没有账号。"
    spans = facts.once(("authorised", target.pk), lambda: _authorised_spans(target))
    if not any(start <= on <= end for start, end in spans.get(person_user.pk, ())):
        return f"{person_user} 在 {on} 没有“{target}”的授权。"
    _, targets = recused_from(person_user)
    return f"{person_user} 对“{target}”负有回避义务。" if target.pk in targets else ""


def _authorised_spans(target: RoundTarget) -> dict[int, list[tuple[Any, Any]]]:
    """Account → the days on which it is authorised for a target; read once a request, for all rows of a file."""
    live = Authorization.objects.filter(targets=target, round=target.round_id, status="approved")
    spans: dict[int, list[tuple[Any, Any]]] = {}
    for account, start, end in live.values_list("person__user", "starts_on", "ends_on"):
        spans.setdefault(account, []).append((start, end))
    return spans
