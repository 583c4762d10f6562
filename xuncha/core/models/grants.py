"""Standing roles (常设角色) and the rule table (权限规则): who holds power in the house, and what a role may see."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When

from xuncha.core.account_states import GRANT_FLOW, GRANT_OPEN, GrantStatus
from xuncha.core.models.base import Record, trail_trigger
from xuncha.core.models.people import User
from xuncha.core.roles import ACCESS_LABELS, ACCESS_ORDER, ADMIN_ROLES, STANDING_ROLES

#: the days of a grant; without a last day it has none
_DAYS = Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField())
#: each of the three administrators is an office of its own, all business roles together are one
_OFFICE = Case(
    When(role__in=sorted(ADMIN_ROLES), then=F("role")), default=Value(""), output_field=models.CharField(max_length=30)
)


class RoleGrantQuerySet(models.QuerySet):
    """Grants in words."""

    def open(self) -> "RoleGrantQuerySet":
        """Proposed, or confirmed and not taken back."""
        return self.filter(status__in=GRANT_OPEN)

    def live(self, on: date) -> "RoleGrantQuerySet":
        """Confirmed, begun, and neither ended nor taken back on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), status=GrantStatus.CONFIRMED, starts_on__lte=on)


class RoleGrant(Record):
    """A standing role: proposed by 安全管理员, confirmed by 巡察办主任, never for oneself (design §5.5)."""

    FLOW = GRANT_FLOW
    AUDIT_CLEAR = (
        "user", "role", "starts_on", "ends_on", "proposed_by", "confirmed_by", "confirmed_at", "revoked_at", "status",
    )  # fmt: skip

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
    status = models.CharField("状态", max_length=10, choices=GrantStatus.choices, default=GrantStatus.PROPOSED)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "常设角色"
        ordering = ("-created_at", "-id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_grant_per_role_and_day",
                expressions=[("user", "="), ("role", "="), (_DAYS, RangeOperators.OVERLAPS)],
                condition=Q(status__in=GRANT_OPEN),
            ),
            ExclusionConstraint(  # 三员分立: an administrator holds nothing else (domain §7.1)
                name="admins_are_exclusive",
                expressions=[("user", "="), (_OFFICE, "<>"), (_DAYS, RangeOperators.OVERLAPS)],
                condition=Q(status__in=GRANT_OPEN),
            ),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="grant_ends_after_start"),
            models.CheckConstraint(
                condition=(Q(confirmed_by=None) | ~Q(confirmed_by=F("user"))) & (Q(proposed_by=None) | ~Q(proposed_by=F("user"))),
                name="nobody_grants_oneself",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(proposed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="grant_by_two_people",
            ),
            models.CheckConstraint(  # confirmed by nobody is only what was proposed by nobody: the product's own beginning
                condition=Q(status__in=("confirmed", "revoked"), confirmed_at__isnull=False)
                & (Q(confirmed_by__isnull=False) | Q(proposed_by=None))
                | ~Q(status__in=("confirmed", "revoked")) & Q(confirmed_by=None, confirmed_at=None),
                name="grant_confirmed_who_when",
            ),
            models.CheckConstraint(
                condition=Q(status="revoked", revoked_at__isnull=False) | ~Q(status="revoked") & Q(revoked_at=None),
                name="grant_revoked_when",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/roles/grants/{self.uid}/"


class RoleRule(models.Model):
    """One narrowed cell of the visibility matrix (domain §1.2): role × noun × level → access word.

    Only deviations are kept; a cell without a row is as core/roles.py says. Level 0 speaks of every level. The word
    stands without a condition: that of the cell always stays.
    """

    AUDIT_CLEAR = ("role", "noun", "level", "access")

    role = models.CharField("角色", max_length=30)
    noun = models.CharField("记录种类", max_length=30)
    level = models.PositiveSmallIntegerField("级别", default=0)
    access = models.CharField("权限", max_length=20, choices=list(ACCESS_LABELS.items()))
    changed_at = models.DateTimeField("更改时间", auto_now=True)

    class Meta:
        verbose_name = "权限规则"
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "noun", "level"], name="one_rule_per_cell"),
            models.CheckConstraint(condition=Q(access__in=ACCESS_ORDER), name="rule_access_is_a_word"),
            models.CheckConstraint(condition=Q(level__lte=3), name="rule_level_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.noun} L{self.level}"
