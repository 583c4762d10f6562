"""The second factor (双因子): a time-based code from a phone or token without any network, and recovery codes on paper.

The secret stands encrypted in the database; a code counts once; wrong codes count for the lockout like wrong
passwords. Who must have one is a rule by role, set by 安全管理员 (domain §7.1).
"""

import base64
import secrets
import time
from collections.abc import Iterable
from urllib.parse import quote

import segno
from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest
from django_otp.oath import TOTP

from xuncha.core import accounts, audit, calendar, clock, crypto, permissions
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import RecoveryCode, SecondFactor, SecondFactorRule, User
from xuncha.core.roles import ROLES, WAITING

ISSUER = "县委巡察"
SECRET_BYTES, RECOVERY_COUNT, RECOVERY_SIGNS = 20, 10, "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
#: codes of the step before and after are taken too: clocks of phones drift
TOLERANCE = 1
WRONG = "验证码不对。请用手机上正在显示的 6 位数字；手机时间不准时请先校准。"


def factor_of(user: User) -> SecondFactor | None:
    """The confirmed second factor of an account."""
    return SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).first()


def is_asked_of(roles: Iterable[str]) -> bool:
    """Whether one of these roles must have a second factor."""
    return SecondFactorRule.objects.filter(role__in=list(roles), required=True).exists()


def check(user: User, code: str, request: HttpRequest) -> bool:
    """Whether a code opens: the present code of the phone, or an unused recovery code. A wrong one counts for the lockout."""
    good = _check_totp(user, code) or _use_recovery(user, code)
    if not good:
        AxesProxyHandler.user_login_failed(sender=__name__, credentials={"username": user.username}, request=request)
        accounts.note_failed_login(user.username)
    return good


def is_locked(user: User, request: HttpRequest) -> bool:
    """Whether wrong passwords or codes have locked the account."""
    return not AxesProxyHandler.is_allowed(request, {"username": user.username})


@audit.action
def _check_totp(user: User, code: str) -> bool:
    factor = SecondFactor.objects.select_for_update().filter(user=user).exclude(confirmed_at=None).first()
    return factor is not None and _verify(factor, code)


def _verify(factor: SecondFactor, code: str) -> bool:
    """Check a code and remember its step, so that no code counts twice."""
    digits = "".join(code.split())
    if not digits.isdecimal():
        return False
    totp = TOTP(base64.b32decode(factor.secret))
    totp.time = time.time()
    if not totp.verify(int(digits), tolerance=TOLERANCE, min_t=factor.last_step + 1):
        return False
    factor.last_step = totp.t()
    factor.save(update_fields=["last_step"])
    return True


@audit.action
def _use_recovery(user: User, code: str) -> bool:
    used = RecoveryCode.objects.filter(user=user, digest=_digest(code), used_at=None).update(used_at=clock.now())
    if used:
        audit.record("use_recovery_code", by=user, about=user, label=accounts.label(user))
    return bool(used)


def _digest(code: str) -> str:
    return crypto.digest(
        "".join(sign for sign in code.upper() if sign.isalnum()) or "-", purpose="second_factor.recovery"
    )


def left(user: User) -> int:
    """How many recovery codes are unused."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


@audit.action
def offer(user: User) -> SecondFactor:
    """The secret to enrol with: a new one, or the one that was offered and is not confirmed yet."""
    found = SecondFactor.objects.filter(user=user).first()
    if found is not None and found.confirmed_at is not None:
        raise Unmet("您已经启用双因子验证；更换手机请先停用，再重新启用。")
    if found is None:
        secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
        found = SecondFactor.objects.create(user=user, secret=secret)
        audit.record("offer_second_factor", by=user, about=user, label=accounts.label(user))
    return found


def qr(factor: SecondFactor) -> str:
    """The picture a phone's authenticator reads, as a data address."""
    label = quote(f"{ISSUER}:{factor.user.username}")
    address = f"otpauth://totp/{label}?secret={factor.secret}&issuer={quote(ISSUER)}"
    return segno.make(address, error="m").svg_data_uri(scale=4, border=2)


@audit.action
def enrol(user: User, code: str) -> list[str]:
    """启用: the phone shows the right code; gives the recovery codes, once."""
    factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at=None).first()
    if factor is None:
        raise Unmet("请先打开启用页面，扫描二维码。")
    if not _verify(factor, code):
        raise Unmet(fields={"code": WRONG})
    factor.confirmed_at = clock.now()
    factor.save(update_fields=["confirmed_at"])
    audit.record("enrol_second_factor", by=user, about=user, label=accounts.label(user))
    return _new_codes(user)


@audit.action
def renew_codes(user: User, code: str) -> list[str]:
    """换一批恢复码: the old ones are void."""
    _demand(user, code)
    audit.record("renew_recovery_codes", by=user, about=user, label=accounts.label(user))
    return _new_codes(user)


@audit.action
def drop(user: User, code: str, *, required: bool) -> None:
    """停用: by the present code; not where a role demands it."""
    if required:
        raise Refused("您的角色必须使用双因子验证，不能停用；更换手机请由系统管理员提出、安全管理员确认后重置。")
    _demand(user, code)
    forget(user)
    audit.record("drop_second_factor", by=user, about=user, label=accounts.label(user))


def forget(user: User) -> None:
    """Part of verbs: take an account's second factor and codes away, so that a new one can be enrolled."""
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


def _demand(user: User, code: str) -> None:
    if not _check_totp(user, code):
        raise Unmet(fields={"code": WRONG})


def _new_codes(user: User) -> list[str]:
    codes = [
        "-".join("".join(secrets.choice(RECOVERY_SIGNS) for _ in range(5)) for _ in range(2))
        for _ in range(RECOVERY_COUNT)
    ]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(code)) for code in codes)
    return codes


@audit.action
def set_rule(*, by: User, roles: Iterable[str], reason: str) -> None:
    """Which roles must have a second factor, all at once; each change is an entry of its own."""
    if not permissions.may_in_house(by, "rule.write", calendar.today()):
        raise Refused("哪些角色必须使用双因子验证，由安全管理员设定。")
    if not reason.strip():
        raise Unmet("请填写调整的理由。")
    given = [code for code, role in ROLES.items() if role.reach != WAITING]
    wanted = set(roles) & set(given)
    for code in given:
        rule, _ = SecondFactorRule.objects.get_or_create(role=code)
        if rule.required != (code in wanted):
            audit.record("set_second_factor_rule", by=by, about=rule, label=f"双因子 {ROLES[code].name}", reason=reason,
                         changes={"required": [rule.required, code in wanted]})  # fmt: skip
            rule.required = code in wanted
            rule.save(update_fields=["required"])


def required_roles() -> set[str]:
    """The roles that must have one."""
    return set(SecondFactorRule.objects.filter(required=True).values_list("role", flat=True))
