"""Passwords and second factors given anew (重置): asked by 系统管理员, confirmed by 安全管理员, handed over on paper (design §5.5)."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from xuncha.core import accounts, audit, calendar, second_factor, workflow
from xuncha.core import permissions as house
from xuncha.core.account_states import ResetKind
from xuncha.core.errors import Refused, Unmet, whole
from xuncha.core.models import CredentialReset, User
from xuncha.core.moves import Move
from xuncha.core.templatetags.ui import isotime

SIDES = {"account.write": "系统管理员", "reset.confirm": "安全管理员"}


def may(user: User, capability: str) -> bool:
    """Whether a person has one of the two halves."""
    return house.may_in_house(user, capability, calendar.today())


def why_not(user: User, asked: CredentialReset, move: Move) -> str:
    """Why a person may not make a move of a reset; "" when they may."""
    if asked.user_id == user.pk:
        return "不能办理本人的重置；请由另一名管理员办理。"
    if not may(user, move.capability):
        return f"这一步由{SIDES[move.capability]}办理。"
    if move.verb in ("confirm", "refuse") and asked.asked_by_id == user.pk:
        return "申请人不能确认自己的申请；请由另一人确认。"
    return ""


def holds_side(user: User, capability: str, asked: CredentialReset) -> bool:
    """For the buttons: whether such a move is this person's kind of business at all."""
    return may(user, capability)


def resets_for(user: User) -> QuerySet[CredentialReset]:
    """All resets for the two who handle them, nothing for others."""
    rows = CredentialReset.objects.select_related("user", "asked_by", "confirmed_by")
    return rows if may(user, "account.write") or may(user, "reset.confirm") else rows.none()


def waiting_for(user: User) -> QuerySet[CredentialReset]:
    """The resets that wait for this person: to confirm, or to hand over."""
    statuses = [
        status
        for status, capability in (("asked", "reset.confirm"), ("confirmed", "account.write"))
        if may(user, capability)
    ]
    return CredentialReset.objects.filter(status__in=statuses).exclude(user=user)


@audit.action
def ask_reset(*, by: User, user: User, kind: str, reason: str) -> CredentialReset:
    """申请重置: never of one's own, one at a time for an account."""
    if sentence := accounts.why_not_manage(by):
        raise Refused(sentence)
    if user.pk == by.pk:
        raise Refused("不能申请重置本人的密码或第二因子；请由另一名系统管理员申请。")
    reason = whole(reason, 200, "事由", "reason")
    wrong = {
        "reason": "" if reason else "请写明重置的事由，以及怎样核实了本人。",
        "kind": "这个账号没有登记第二因子，不需要重置。"
        if kind == ResetKind.SECOND_FACTOR and second_factor.factor_of(user) is None else "",
    }  # fmt: skip
    if lacking := {name: sentence for name, sentence in wrong.items() if sentence}:
        raise Unmet(fields=lacking)
    if not user.is_active:
        raise Unmet("这个账号已停用；需要使用请先启用。")
    try:
        with transaction.atomic():
            asked = CredentialReset.objects.create(user=user, kind=kind, reason=reason, asked_by=by, created_by=by)
    except IntegrityError as error:
        raise Unmet("这个账号已有一件没有办完的重置，请先办完或撤回。") from error
    audit.record("ask_reset", by=by, about=asked, label=label(asked), reason=reason, changes={"kind": [None, kind]})
    return asked


def label(asked: CredentialReset) -> str:
    """How the trail calls a reset."""
    return f"重置{asked.get_kind_display()} 账号 {asked.user.username}"


@audit.action
def confirm_reset(asked: CredentialReset, *, by: User, reason: str = "") -> CredentialReset:
    """确认重置, by another person than the one who asked."""
    changes = {"confirmed_by": by, "confirmed_at": calendar.now()}
    return workflow.perform(asked, "confirm", by=by, why_not=why_not, reason=reason, changes=changes)


@audit.action
def refuse_reset(asked: CredentialReset, *, by: User, reason: str = "") -> CredentialReset:
    """不予确认, with a reason."""
    return workflow.perform(asked, "refuse", by=by, why_not=why_not, reason=reason)


@audit.action
def cancel_reset(asked: CredentialReset, *, by: User, reason: str = "") -> CredentialReset:
    """撤回申请."""
    return workflow.perform(asked, "cancel", by=by, why_not=why_not, reason=reason)


@audit.action
def hand_over(asked: CredentialReset, *, by: User) -> tuple[CredentialReset, str]:
    """生成一次性密码: the old password and every session end; the secret is told once, to be given on paper.

    A lost second factor comes with a new password too: whoever has only the old one must not set up the next factor.
    """
    done = workflow.perform(asked, "hand_over", by=by, why_not=why_not, changes={"handed_at": calendar.now()})
    secret, user = accounts.one_time_password(), User.objects.select_for_update().get(pk=done.user_id)
    if done.kind == ResetKind.SECOND_FACTOR:
        second_factor.forget(user)
    accounts.set_password(user, secret, must_change=True)
    accounts.end_session(user)
    accounts.forget_failures(username=user.username)
    return done, secret


@audit.action
def tell(user: User) -> list[str]:
    """What a person must know at the next login: resets of their account they were not told of yet."""
    rows = CredentialReset.objects.filter(user=user, status="handed", told_at=None)
    found = list(rows.select_related("asked_by", "confirmed_by").select_for_update(of=("self",)))
    for reset in found:
        reset.told_at = calendar.now()
        reset.save(update_fields=["told_at", "updated_at"])
        audit.record("tell_reset", by=user, about=reset, label=label(reset))
    return [
        f"您的{reset.get_kind_display()}已于 {isotime(reset.handed_at)} 重置（{reset.asked_by.name}申请，"
        f"{reset.confirmed_by.name}确认）。如果不是您本人要求的，请立即告诉安全管理员。"
        for reset in found
    ]


VERBS: dict[str, Callable] = {"confirm": confirm_reset, "refuse": refuse_reset, "cancel": cancel_reset}
