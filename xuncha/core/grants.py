"""Standing roles given and taken (常设角色): proposed by one, confirmed by another, never for oneself (design §5.5, decision 0019)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from xuncha.core import audit, calendar, facts, workflow
from xuncha.core import permissions as house
from xuncha.core.errors import Refused, Unmet, whole
from xuncha.core.models import RoleGrant, User
from xuncha.core.moves import Move
from xuncha.core.roles import ADMIN_ROLES, ROLES, who_may_grant

#: roles without which the house cannot be run: the last holder keeps them until another holds them too
NEEDED = ("sysadmin", "secadmin", "auditor", "office_director")
OWN = "不能办理本人的角色；请由另一名有权的人办理。"


# ---- who ----------------------------------------------------------------------------------------------------------


def may_grant(user: User, role: str, capability: str) -> bool:
    """Whether a standing role of the person has a say in this one, to propose or to confirm it."""
    held = [ROLES[code] for code in house.standing_roles(user, calendar.today())]
    return any(capability in mine.capabilities and role in mine.may_grant for mine in held)


def why_not_propose(user: User, *, holder: User, role: str) -> str:
    """Why a person may not propose a role for an account; "" when they may."""
    if user.pk == holder.pk:
        return OWN
    return (
        ""
        if may_grant(user, role, "role.propose")
        else f"“{ROLES[role].name}”由{who_may_grant(role, 'role.propose')}提请。"
    )


def why_not(user: User | None, grant: RoleGrant, move: Move) -> str:
    """Why a person may not make a move of a grant; "" when they may. `None` is the product's own beginning."""
    if user is None:
        return ""
    if grant.user_id == user.pk:
        return OWN
    if move.verb in ("confirm", "refuse"):
        return _why_not_decide(user, grant)
    if (
        may_grant(user, grant.role, "role.propose")
        or move.verb == "revoke"
        and may_grant(user, grant.role, "role.confirm")
    ):
        return _why_last(grant.user, grant.role) if move.verb == "revoke" else ""
    return f"由{who_may_grant(grant.role, 'role.propose')}办理。"


def _why_not_decide(user: User, grant: RoleGrant) -> str:
    if grant.proposed_by_id == user.pk:
        return "提请人不能确认自己的提请；请由另一人确认。"
    may = may_grant(user, grant.role, "role.confirm")
    return "" if may else f"“{ROLES[grant.role].name}”由{who_may_grant(grant.role, 'role.confirm')}确认。"


def holds_capability(user: User, capability: str, grant: RoleGrant) -> bool:
    """For the buttons: whether such a move is this person's kind of business at all."""
    return may_grant(user, grant.role, capability)


def _why_last(holder: User, role: str) -> str:
    if role not in NEEDED:
        return ""
    others = RoleGrant.objects.live(calendar.today()).filter(role=role, user__is_active=True).exclude(user=holder)
    return "" if others.exists() else f"这是最后一名{ROLES[role].name}；请先由另一个账号担任，再办理。"


def why_not_stop(holder: User) -> str:
    """Why an account cannot be disabled: the house would be left without one of its officers."""
    roles = house.standing_roles(holder, calendar.today())
    return next((sentence for role in sorted(roles) if (sentence := _why_last(holder, role))), "")


# ---- reads --------------------------------------------------------------------------------------------------------


def grants_for(user: User) -> QuerySet[RoleGrant]:
    """The grants a person may see: all for those who propose or confirm, else one's own."""
    rows = RoleGrant.objects.select_related("user", "proposed_by", "confirmed_by")
    today = calendar.today()
    if house.may_in_house(user, "role.propose", today) or house.may_in_house(user, "role.confirm", today):
        return rows
    return rows.filter(user=user)


def waiting_for(user: User) -> QuerySet[RoleGrant]:
    """The proposals that this person may confirm."""
    held = [ROLES[code] for code in house.standing_roles(user, calendar.today())]
    roles = {code for mine in held if "role.confirm" in mine.capabilities for code in mine.may_grant}
    rows = RoleGrant.objects.filter(status="proposed", role__in=roles).exclude(user=user)
    return rows.filter(Q(proposed_by=None) | ~Q(proposed_by=user))


# ---- verbs --------------------------------------------------------------------------------------------------------


@audit.action
def propose_grant(
    *, by: User, user: User, role: str, starts_on: date | None = None, ends_on: date | None = None, reason: str = ""
) -> RoleGrant:
    """提请: a standing role for another account, from a day on."""
    if sentence := why_not_propose(by, holder=user, role=role):
        raise Refused(sentence)
    today = calendar.today()
    starts_on, reason = starts_on or today, whole(reason, 200, "事由", "reason")
    wrong = {
        "starts_on": f"起日不能早于今天（{today}）。" if starts_on < today else "",
        "ends_on": "止日早于起日，请改正。" if ends_on and ends_on < starts_on else "",
        "reason": "" if reason else "请写明提请的事由，如任职文件。",
        "user": "" if user.is_active else "这个账号已停用，请先由系统管理员启用。",
        "role": _why_not_beside(user, role, starts_on, ends_on),
    }
    if lacking := {name: sentence for name, sentence in wrong.items() if sentence}:
        raise Unmet(fields=lacking)
    grant = _make(user=user, role=role, starts_on=starts_on, ends_on=ends_on, reason=reason, proposed_by=by)
    audit.record(
        "propose_grant", by=by, about=grant, label=_label(grant), reason=reason, changes={"role": [None, role]}
    )
    return grant


def _make(**columns: Any) -> RoleGrant:
    try:
        with transaction.atomic():
            return RoleGrant.objects.create(created_by=columns["proposed_by"], **columns)
    except IntegrityError as error:  # somebody proposed the same at the same moment
        raise Unmet("这个账号刚有了相冲突的角色，请刷新页面后再看。") from error


def _label(grant: RoleGrant) -> str:
    return f"{ROLES[grant.role].name} 账号 {grant.user.username}"


def _why_not_beside(user: User, role: str, starts_on: date, ends_on: date | None) -> str:
    """三员分立 and no role twice, said before the database says it."""
    others = RoleGrant.objects.open().filter(Q(ends_on=None) | Q(ends_on__gte=starts_on), user=user)
    held = set((others.filter(starts_on__lte=ends_on) if ends_on else others).values_list("role", flat=True))
    if role in held:
        return f"{user} 在这段时间已有“{ROLES[role].name}”，或正等待确认。"
    if admin := next(iter(held & ADMIN_ROLES), ""):
        return f"{user} 是{ROLES[admin].name}；三员互相分开，也不担任业务角色。"
    if role in ADMIN_ROLES and held:
        return f"{user} 担任业务角色，不能兼任{ROLES[role].name}；请另开账号。"
    if role in ADMIN_ROLES and house.has_reach(user):
        return f"{user} 在巡察轮次中有授权，不能兼任{ROLES[role].name}；请先收回授权，或另开账号。"
    return ""


@audit.action
def confirm_grant(grant: RoleGrant, *, by: User, reason: str = "") -> RoleGrant:
    """确认: the role is in force from its first day. What follows in the rounds stands in the roof's verb."""
    changes = {"confirmed_by": by, "confirmed_at": calendar.now()}
    done = workflow.perform(grant, "confirm", by=by, why_not=why_not, reason=reason, changes=changes, lacks=_bars)
    facts.forget()
    return done


def _bars(grant: RoleGrant) -> list[str]:
    if grant.ends_on and grant.ends_on < calendar.today():
        return ["提请的止日已过，请不予确认，再重新提请。"]
    if not grant.user.is_active:
        return ["这个账号已停用，请先由系统管理员启用，再确认。"]
    if grant.role in ADMIN_ROLES and house.has_reach(grant.user):
        return [f"{grant.user} 在巡察轮次中有授权，不能兼任{ROLES[grant.role].name}；请先收回授权。"]
    return []


@audit.action
def refuse_grant(grant: RoleGrant, *, by: User, reason: str = "") -> RoleGrant:
    """不予确认, with a reason."""
    return workflow.perform(grant, "refuse", by=by, why_not=why_not, reason=reason)


@audit.action
def withdraw_grant(grant: RoleGrant, *, by: User, reason: str = "") -> RoleGrant:
    """撤回提请."""
    return workflow.perform(grant, "withdraw", by=by, why_not=why_not, reason=reason)


@audit.action
def revoke_grant(grant: RoleGrant, *, by: User, reason: str = "") -> RoleGrant:
    """收回: at once, with a reason; reach in the rounds ends with it (decision 0002)."""
    done = workflow.perform(
        grant, "revoke", by=by, why_not=why_not, reason=reason, changes={"revoked_at": calendar.now()}
    )
    facts.forget()
    return done


@audit.action
def bootstrap_grant(
    *, entry: str, user: User, role: str, starts_on: date, proposed_by: User | None = None, confirmed_by: User | None = None,
    reason: str = "",
) -> RoleGrant:  # fmt: skip
    """The first grants, where nobody is there yet to propose and confirm: `entry` says by what (init_office, demo_round).

    In production only for a role that nobody ever held.
    """
    if settings.PRODUCTION and RoleGrant.objects.filter(role=role).exists():
        raise Refused(f"“{ROLES[role].name}”已经有人担任过；请按提请和确认办理。")
    grant = _make(
        user=user, role=role, starts_on=starts_on, reason=whole(reason or entry, 200, "事由"), proposed_by=proposed_by
    )
    done = workflow.perform(
        grant, "confirm", by=None, why_not=why_not, reason=f"{entry}：{reason or '系统初始化'}",
        changes={"confirmed_by": confirmed_by, "confirmed_at": calendar.now()},
    )  # fmt: skip
    facts.forget()
    return done


VERBS: dict[str, Callable] = {
    "confirm": confirm_grant, "refuse": refuse_grant, "withdraw": withdraw_grant, "revoke": revoke_grant,
}  # fmt: skip
