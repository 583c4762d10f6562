"""Verbs of accounts: open, stop and unlock them, change one's own password, and what the trail notes of coming and going."""

import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.module_loading import import_string

from xuncha.core import accounts_rules, audit, calendar, clock, crypto, grants
from xuncha.core import permissions as house
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import PasswordUsed, User

ACCOUNT_NAME = re.compile(r"[a-z][a-z0-9_.-]{2,39}")
#: read from paper and typed without mistakes: no 0 O 1 l I
SIGNS = ("ABCDEFGHJKMNPQRSTVWXYZ", "abcdefghjkmnpqrstvwxyz", "23456789")


def label(user: User) -> str:
    """How the trail calls an account."""
    return f"账号 {user.username}"


def set_password(user: User, password: str, *, must_change: bool) -> None:
    """Part of verbs: the new hash, its age and its place in the history."""
    user.set_password(password)
    user.must_change_password, user.password_changed_at = must_change, clock.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    PasswordUsed.objects.create(user=user, hash=user.password, at=user.password_changed_at)
    kept = user.passwords_used.order_by("-at", "-pk").values_list("pk", flat=True)
    keep = list(kept[: accounts_rules.number("auth.password.history")])
    user.passwords_used.exclude(pk__in=keep).delete()


@audit.action
def open_account(*, by: User | None, username: str, name: str, password: str | None, must_change: bool = True) -> User:
    """Open an account without any right; roles come by grants, rounds by authorisations."""
    user = User.objects.create_user(username, password=password, name=name, must_change_password=must_change)
    if password:  # it counts among those that may not come back
        PasswordUsed.objects.create(user=user, hash=user.password, at=clock.now())
    audit.record("open_account", by=by, about=user, label=label(user))
    return user


def one_time_password() -> str:
    """A random password for one first login: four groups of four signs, of every class the rules may ask for."""
    while True:
        signs = [secrets.choice("".join(SIGNS)) for _ in range(16)]
        if all(set(signs) & set(kind) for kind in SIGNS):
            return "-".join("".join(signs[place : place + 4]) for place in (0, 4, 8, 12))


def why_not_manage(user: User) -> str:
    """Why a person may not manage accounts; "" for 系统管理员."""
    return "" if house.may_in_house(user, "account.write", calendar.today()) else "账号由系统管理员办理。"


def why_not_called(username: str, name: str) -> str:
    """Why an account cannot be called so; "" when it can."""
    if not name:
        return "请填写使用人的真实姓名。"
    if not ACCOUNT_NAME.fullmatch(username):
        return "账号用小写字母开头，只含小写字母、数字和 _ . -，3 到 40 位。"
    return f"账号“{username}”已经有了，请换一个。" if User.objects.filter(username=username).exists() else ""


def why_not_disable(user: User, by: User) -> str:
    """Why a person may not stop an account: another one's, and never the last of an office the house needs."""
    if user.pk == by.pk:
        return "不能停用本人的账号；请由另一名系统管理员办理。"
    return why_not_manage(by) or grants.why_not_stop(user)


def why_not_unlock(user: User, by: User) -> str:
    """Why a person may not unlock an account."""
    own = "不能解锁本人的账号；请等锁定时间过去，或由另一名系统管理员办理。"
    return own if user.pk == by.pk else why_not_manage(by)


def _refuse(sentence: str) -> None:
    if sentence:
        raise Refused(sentence)


@audit.action
def open_by(*, by: User, username: str, name: str) -> tuple[User, str]:
    """开设账号: without any right, with a password for the first login that is told once."""
    _refuse(why_not_manage(by))
    username, name = username.strip(), name.strip()
    if sentence := why_not_called(username, name):
        raise Unmet(fields={"username" if name else "name": sentence})
    secret = one_time_password()
    return open_account(by=by, username=username, name=name, password=secret), secret


@audit.action
def disable(user: User, *, by: User, reason: str = "") -> User:
    """停用: nobody logs in with it and its sessions end; roles and authorisations stay, without effect."""
    _refuse(why_not_disable(user, by))
    done = _switch(user, "disable_account", by=by, reason=reason, active=False)
    end_session(done)
    return done


@audit.action
def enable(user: User, *, by: User, reason: str = "") -> User:
    """启用: as it was, with the roles it still has."""
    _refuse(why_not_manage(by))
    return _switch(user, "enable_account", by=by, reason=reason, active=True)


def _switch(user: User, verb: str, *, by: User, reason: str, active: bool) -> User:
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.is_active == active:
        raise Unmet(f"这个账号现在就是{'启用' if active else '停用'}状态，请刷新页面。")
    if not reason.strip():
        raise Unmet(f"{'启用' if active else '停用'}账号必须写明理由。")
    locked.is_active = active
    locked.save(update_fields=["is_active"])
    audit.record(
        verb, by=by, about=locked, label=label(locked), reason=reason, changes={"is_active": [not active, active]}
    )
    return locked


@audit.action
def unlock(user: User, *, by: User, reason: str = "") -> User:
    """解锁: the wrong passwords of an account are forgotten; the person asked for it, so the reason says how one knows."""
    _refuse(why_not_unlock(user, by))
    if not reason.strip():
        raise Unmet("解除锁定必须写明理由。")
    if not is_locked(user):
        raise Unmet("这个账号没有锁定。")
    forget_failures(username=user.username)
    audit.record("unlock_account", by=by, about=user, label=label(user), reason=reason)
    return user


def is_locked(user: User) -> bool:
    """Whether wrong passwords keep the account out now."""
    until = locked_until(user.username)
    tries = AccessAttempt.objects.filter(username=user.username, failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    return until is not None and until > clock.now() and tries.exists()


def end_session(user: User, *, but: str | None = "") -> None:
    """Part of verbs: the account's session ends wherever it is; `but` is the one that becomes its own instead."""
    if user.session_key and user.session_key != but:
        import_string(f"{settings.SESSION_ENGINE}.SessionStore")(user.session_key).delete()
    User.objects.filter(pk=user.pk).update(session_key=but or "")
    user.session_key = but or ""


@audit.action
def change_own_password(user: User, password: str) -> None:
    """Set one's own new password by the rules of domain §7.1."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Unmet(*error.messages) from error
    set_password(user, password, must_change=False)
    audit.record("change_password", by=user, about=user, label=label(user))


@audit.action
def hide_columns(user: User, name: str, keys: list[str]) -> None:
    """Keep which columns of a list a person does not want to see; a matter of taste, so the trail says only that."""
    user.hidden_columns = {**user.hidden_columns, name: keys}
    user.save(update_fields=["hidden_columns"])
    audit.record("hide_columns", by=user, about=user, label=label(user))


def why_not_enter(user: User) -> str:
    """Why a right password opens nothing: a one-time one that lay about unused too long (domain §7.1)."""
    made = user.password_changed_at or user.created_at
    unused = user.must_change_password and (user.last_login is None or user.last_login < made)
    days = accounts_rules.number("auth.password.first_days")
    if unused and made + timedelta(days=days) < clock.now():
        return f"这个一次性密码 {days} 天内没有使用，已经作废；请由系统管理员申请、安全管理员确认后重置。"
    return ""


@audit.action
def note_login(user: User) -> None:
    """A login that succeeded; a password past its age must be changed before anything else."""
    age, days = (
        clock.now() - (user.password_changed_at or user.created_at),
        accounts_rules.number("auth.password.max_days"),
    )
    if days and age > timedelta(days=days):
        user.must_change_password = True
        user.save(update_fields=["must_change_password"])
    audit.record("login", by=user, about=user, label=label(user))


@audit.action
def note_logout(user: User) -> None:
    """A person left."""
    audit.record("logout", by=user, about=user, label=label(user))


@audit.action
def note_failed_login(username: str) -> None:
    """A login that failed. What was typed is kept only when it is an account: it may have been a password."""
    _note_unknown("login_failed", username)


@audit.action
def note_lockout(username: str) -> None:
    """Refused after too many wrong passwords."""
    _note_unknown("login_locked", username)


def _note_unknown(verb: str, username: str) -> None:
    user = User.objects.filter(username=username).first()
    audit.record(verb, by=None, about=user, noun="core.user", label=label(user) if user else "不存在的账号")


def attempt_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Under which name the lockout keeps an attempt: the account's; of anything else typed there, which may be a
    password, only a digest."""
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    if not typed or User.objects.filter(username=typed).exists():
        return typed
    return f"?{crypto.digest(typed, purpose='accounts.attempt')[:40]}"


def locked_until(username: str) -> datetime | None:
    """When the lock after wrong passwords opens by itself."""
    last = AccessAttempt.objects.filter(username=username).order_by("-attempt_time").first()
    return last.attempt_time + timedelta(hours=settings.AXES_COOLOFF_TIME) if last else None


VERBS: dict[str, Callable] = {"disable": disable, "enable": enable, "unlock": unlock}
