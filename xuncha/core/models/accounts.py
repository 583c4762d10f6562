"""What guards an account (账号安全): rules as data, the passwords used before, resets by two people."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from xuncha.core.account_states import RESET_FLOW, RESET_OPEN, ResetKind, ResetStatus
from xuncha.core.crypto import EncryptedTextField
from xuncha.core.models.base import Record, trail_trigger
from xuncha.core.models.people import User
from xuncha.core.roles import ROLES, WAITING


class SecurityRule(models.Model):
    """One number that the office set by itself (domain §7.1, §12); a code without a row keeps its default (accounts_rules)."""

    AUDIT_CLEAR = ("code", "value")

    code = models.CharField("规则", max_length=60, unique=True)
    value = models.PositiveIntegerField("取值")
    changed_at = models.DateTimeField("更改时间", auto_now=True)

    class Meta:
        verbose_name = "安全规则"
        triggers: ClassVar = [trail_trigger()]


class PasswordUsed(models.Model):
    """The hash of a password that an account had, so that it is not used again too soon."""

    AUDIT_CLEAR = ("user", "at")

    user = models.ForeignKey(User, models.PROTECT, related_name="passwords_used", verbose_name="账号")
    hash = models.CharField("散列", max_length=128)
    at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = "用过的密码"
        triggers: ClassVar = [trail_trigger()]


class SecondFactor(models.Model):
    """双因子: the shared secret of an authenticator, encrypted; one without `confirmed_at` was offered and never proven."""

    user = models.OneToOneField(User, models.PROTECT, related_name="second_factor", verbose_name="账号")
    secret = EncryptedTextField("密钥", purpose="core.second_factor")
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)
    last_step = models.BigIntegerField("最近用过的时间步", default=-1)

    class Meta:
        verbose_name = "双因子"


class RecoveryCode(models.Model):
    """恢复码: opens once in place of the phone; only a keyed digest of it is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="recovery_codes", verbose_name="账号")
    digest = models.CharField("摘要", max_length=64)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = "恢复码"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]


class SecondFactorRule(models.Model):
    """Whether a role must have a second factor; without a row it need not."""

    AUDIT_CLEAR = ("role", "required")

    role = models.CharField(
        "角色",
        max_length=30,
        unique=True,
        choices=[(code, role.name) for code, role in ROLES.items() if role.reach != WAITING],
    )
    required = models.BooleanField("必须使用", default=False)

    class Meta:
        verbose_name = "双因子规则"
        triggers: ClassVar = [trail_trigger()]


class CredentialReset(Record):
    """A password or second factor given anew: asked by 系统管理员, confirmed by 安全管理员, handed over on paper (design §5.5)."""

    FLOW = RESET_FLOW
    AUDIT_CLEAR = ("user", "kind", "asked_by", "confirmed_by", "confirmed_at", "handed_at", "told_at", "status")

    user = models.ForeignKey(User, models.PROTECT, related_name="resets", verbose_name="账号")
    kind = models.CharField("重置什么", max_length=14, choices=ResetKind.choices, default=ResetKind.PASSWORD)
    reason = models.CharField("事由", max_length=200)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    handed_at = models.DateTimeField("交付时间", null=True, blank=True)
    told_at = models.DateTimeField("告知本人时间", null=True, blank=True)
    status = models.CharField("状态", max_length=10, choices=ResetStatus.choices, default=ResetStatus.ASKED)

    class Meta:
        verbose_name = "密码重置"
        ordering = ("-created_at", "-id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(status__in=RESET_OPEN), name="one_open_reset_per_account"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("user")) & (Q(confirmed_by=None) | ~Q(confirmed_by=F("user"))),
                name="nobody_resets_ones_own",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")), name="reset_by_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("confirmed", "handed")) | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="reset_confirmed_who_when",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user.username} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/accounts/resets/{self.uid}/"
