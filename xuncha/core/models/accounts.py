"""What guards an account (账号安全): rules as data, and the passwords used before."""

from typing import ClassVar

from django.db import models

from xuncha.core.crypto import EncryptedTextField
from xuncha.core.models.people import User
from xuncha.core.roles import ROLES


class SecurityRule(models.Model):
    """One rule of domain §7.1 that the office set by itself; a code without a row keeps its default (accounts_rules)."""

    code = models.CharField("规则", max_length=60, unique=True)
    value = models.PositiveIntegerField("取值")
    changed_at = models.DateTimeField("更改时间", auto_now=True)

    class Meta:
        verbose_name = "安全规则"


class PasswordUsed(models.Model):
    """The hash of a password that an account had, so that it is not used again too soon."""

    user = models.ForeignKey(User, models.PROTECT, related_name="passwords_used", verbose_name="账号")
    hash = models.CharField("散列", max_length=128)
    at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = "用过的密码"


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

    role = models.CharField(
        "角色", max_length=30, unique=True, choices=[(code, role.name) for code, role in ROLES.items()]
    )
    required = models.BooleanField("必须使用", default=False)

    class Meta:
        verbose_name = "双因子规则"
