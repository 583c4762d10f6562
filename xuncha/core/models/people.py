"""Accounts and the standing roles they hold. Who a person is in a round, and where, stands in `rounds`."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from xuncha.core.models.base import Record, trail_trigger
from xuncha.core.roles import ADMIN_ROLES, STANDING_ROLES


class UserManager(BaseUserManager["User"]):
    """Makes accounts; there is no way to make a superuser."""

    def create_user(self, username: str, password: str | None = None, **columns: Any) -> "User":
        """An account with a hashed password (none: it cannot log in until one is set)."""
        user = self.model(username=self.model.normalize_username(username), **columns)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Accounts are found by their exact lower-case name."""
        return self.get(username=(username or "").strip())


class User(AbstractBaseUser, PermissionsMixin):
    """One account of one natural person. `is_superuser` is held false by the database (design §5.4)."""

    AUDIT_CLEAR: ClassVar[tuple[str, ...]] = ("username", "is_active")

    uid = models.UUIDField("标识", unique=True, editable=False, default=uuid.uuid4)
    username = models.CharField("账号", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=40)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须改密码", default=False)
    password_changed_at = models.DateTimeField("密码启用时间", null=True, blank=True)
    created_at = models.DateTimeField("开设时间", auto_now_add=True)
    session_key = models.CharField(
        max_length=40, blank=True, editable=False
    )  # the one session that is the account's own
    hidden_columns = models.JSONField(
        "不显示的列", default=dict, blank=True
    )  # {list: [column key]}, kept per person (design §7)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = "账号"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(is_superuser=False), name="no_superuser")]

    def __str__(self) -> str:
        return self.name or self.username


class RoleGrant(Record):
    """A standing role: proposed by 安全管理员, confirmed by 巡察办主任, never for oneself (design §5.5)."""

    AUDIT_CLEAR = ("user", "role", "starts_on", "ends_on", "proposed_by", "confirmed_by", "revoked_at")

    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants", verbose_name="账号")
    role = models.CharField("角色", max_length=30, choices=[(r.code, r.name) for r in STANDING_ROLES])
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="提请人")
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)
    reason = models.CharField("事由", max_length=200, blank=True)

    class Meta:
        verbose_name = "常设角色"
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(revoked_at=None), name="one_live_grant_per_role"
            ),
            models.UniqueConstraint(  # 三员分立: one account holds at most one of the three (domain §7.1)
                fields=["user"],
                condition=models.Q(revoked_at=None, role__in=sorted(ADMIN_ROLES)),
                name="admins_are_exclusive",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("user")),
                name="nobody_confirms_oneself",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None, confirmed_at=None)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="grant_confirmed_who_when",
            ),
        ]


class RoleRule(models.Model):
    """One cell of the visibility matrix (domain §1.2): role × noun → access, at most what core/roles.py allows."""

    role = models.CharField("角色", max_length=30)
    noun = models.CharField("记录种类", max_length=30)
    access = models.CharField("权限", max_length=40)
    changed_at = models.DateTimeField("更改时间", auto_now=True)

    class Meta:
        verbose_name = "权限规则"
        constraints: ClassVar = [models.UniqueConstraint(fields=["role", "noun"], name="one_rule_per_cell")]
