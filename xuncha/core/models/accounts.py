"""What guards an account (账号安全): rules as data, and the passwords used before."""

from django.db import models

from xuncha.core.models.people import User


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
