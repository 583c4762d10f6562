"""Accounts. The standing roles they hold: `grants`; who a person is in a round, and where: `rounds`."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from xuncha.core.models.base import trail_trigger


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
    LEVEL: ClassVar[int] = 1

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
        triggers: ClassVar = [trail_trigger(noise=("last_login", "session_key"))]
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(is_superuser=False), name="no_superuser")]

    def __str__(self) -> str:
        return self.name or self.username

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/accounts/{self.uid}/"
