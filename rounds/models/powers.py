"""Who may what in a round, from when until when: authorisation, pledge (domain §1.4)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from rounds import states
from rounds.models.orgs import Person
from rounds.models.rounds import InspectionGroup, InspectionRound, RoundTarget
from xuncha.core.models import Record, trail_trigger
from xuncha.core.roles import GROUP, ROLES, ROUND, UNIT

GROUP_ROLES = [role.code for role in ROLES.values() if role.reach == GROUP]


class Duty(models.TextChoices):
    """What a member is there for; only `petition` opens petition originals."""

    NONE = "", "—"
    TALK = "talk", "谈话"
    PETITION = "petition", "信访"
    FINANCE = "finance", "财务"
    WRITING = "writing", "文字"


class AuthorizationQuerySet(models.QuerySet):
    """Authorisations in words."""

    def live(self, on: date) -> "AuthorizationQuerySet":
        """Approved and begun, and ended no longer ago than their grace."""
        return self.filter(status=states.AuthorizationStatus.APPROVED, starts_on__lte=on, readable_until__gte=on)


class Authorization(Record):
    """一次一授权: person, round, group, role, targets, dates, document number. The one truth about reach (design §5.1).

    A role that reaches the round has no group and no targets; a group role has both; a unit's has targets only.
    """

    AUDIT_CLEAR = (
        "person",
        "round",
        "group",
        "role",
        "duty",
        "starts_on",
        "ends_on",
        "status",
        "doc_no",
        "readable_until",
    )
    FLOW = states.AUTHORIZATION_FLOW
    NOUN = "authorization"

    person = models.ForeignKey(Person, models.PROTECT, related_name="authorizations", verbose_name="被授权人")
    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="authorizations", verbose_name="轮次")
    group = models.ForeignKey(
        InspectionGroup, models.PROTECT, null=True, blank=True, related_name="authorizations", verbose_name="巡察组"
    )
    role = models.CharField(
        "角色", max_length=30, choices=[(r.code, r.name) for r in ROLES.values() if r.reach in (ROUND, GROUP, UNIT)]
    )
    duty = models.CharField("分工", max_length=10, choices=Duty.choices, default=Duty.NONE, blank=True)
    targets = models.ManyToManyField(RoundTarget, blank=True, related_name="+", verbose_name="巡察对象")
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    readable_until = models.DateField("只读至", help_text="止日之后还可查看(不可办理)到这一天,供写报告用。")
    doc_no = models.CharField("授权文号", max_length=40)
    status = models.CharField("状态", max_length=10, choices=states.AuthorizationStatus.choices, default="proposed")
    approved_by = models.ForeignKey("core.User", models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField("收回理由", max_length=500, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="接替的授权"
    )

    objects = AuthorizationQuerySet.as_manager()

    class Meta:
        verbose_name = "授权"
        ordering = ("round", "group__number", "id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), readable_until__gte=F("ends_on")),
                name="authorization_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(group__isnull=False, role__in=GROUP_ROLES) | Q(group=None) & ~Q(role__in=GROUP_ROLES),
                name="group_roles_have_a_group",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="authorization_approved_who_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/rounds/authorizations/{self.uid}/"

    def is_grace(self, on: date) -> bool:
        """Whether only reading is left."""
        return on > self.ends_on

    @property
    def reaches_round(self) -> bool:
        """Whether the role reaches every target of the round."""
        return ROLES[self.role].reach == ROUND


class ConfidentialityPledge(Record):
    """保密承诺书: signed before the first work in a round."""

    AUDIT_CLEAR = ("person", "round", "signed_on")

    person = models.ForeignKey(Person, models.PROTECT, related_name="pledges", verbose_name="承诺人")
    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="pledges", verbose_name="轮次")
    signed_on = models.DateField("签署日期")
    text = models.TextField("承诺内容")

    class Meta:
        verbose_name = "保密承诺书"
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "round"], name="pledge_once_a_round")]
