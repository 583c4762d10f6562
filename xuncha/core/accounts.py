"""Verbs of one's own account: open one, change a password, and what the trail notes of coming and going."""

from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from xuncha.core import accounts_rules, audit, clock, crypto
from xuncha.core.errors import Unmet
from xuncha.core.models import PasswordUsed, User


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
