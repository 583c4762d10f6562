"""What keeps a person away from an organisation: their word, a declaration, the machine's rules (domain §1.4)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from rounds import states
from rounds.models.orgs import PartyOrg, Person
from rounds.models.rounds import InspectionRound
from xuncha.core.crypto import EncryptedTextField
from xuncha.core.models import Record, trail_trigger


class RecusalStatement(Record):
    """回避情况声明: a member's word that nothing ties them to the round's targets. A tie is declared as a RecusalDeclaration."""

    AUDIT_CLEAR = ("person", "round", "stated_on")

    person = models.ForeignKey(Person, models.PROTECT, related_name="statements", verbose_name="声明人")
    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="statements", verbose_name="轮次")
    stated_on = models.DateField("声明日期")

    class Meta:
        verbose_name = "回避情况声明"
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "round"], name="statement_once_a_round")]


class RecusalKind(models.TextChoices):
    """What ties a person to an organisation (domain §1.4)."""

    KIN = "kin", "亲属关系"
    FORMER_POST = "former_post", "曾任职"
    NATIVE_PLACE = "native_place", "籍贯或成长地"
    SHARED_HISTORY = "shared_history", "共事或其他利害关系"
    OTHER = "other", "其他"


class RecusalQuerySet(models.QuerySet):
    """Recusals in words."""

    def blocking(self) -> "RecusalQuerySet":
        """Declared or upheld: deny beats allow."""
        return self.exclude(status=states.RecusalStatus.OVERRIDDEN)

    def undecided(self) -> "RecusalQuerySet":
        """Those that wait for the leader's opinion or for the decision."""
        return self.filter(status__in=(states.RecusalStatus.DECLARED, states.RecusalStatus.REVIEWED))


class RecusalDeclaration(Record):
    """回避申报: blocks the organisation, all below it, and (for a village) the whole target, from the moment it is saved."""

    AUDIT_CLEAR = ("person", "round", "org", "kind", "status", "declared_on")
    FLOW = states.RECUSAL_FLOW
    NOUN = "recusal"
    LEVEL = 2
    OWN_PATHS: ClassVar[tuple[str, ...]] = ("person__user",)

    person = models.ForeignKey(Person, models.PROTECT, related_name="recusals", verbose_name="申报人")
    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="recusals", verbose_name="轮次")
    org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="+", verbose_name="涉及党组织")
    kind = models.CharField("类型", max_length=16, choices=RecusalKind.choices)
    relation = EncryptedTextField("与本人关系", purpose="rounds.recusal.relation", blank=True)
    relative_post = EncryptedTextField("亲属单位和职务", purpose="rounds.recusal.relative_post", blank=True)
    detail = EncryptedTextField("情况说明", purpose="rounds.recusal.detail")
    declared_on = models.DateField("申报日期")
    status = models.CharField("状态", max_length=12, choices=states.RecusalStatus.choices, default="declared")
    reviewed_by = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出意见的组长"
    )
    opinion = models.CharField("组长意见", max_length=500, blank=True)
    decided_by = models.ForeignKey("core.User", models.PROTECT, null=True, blank=True, related_name="+")
    decision_reason = models.CharField("决定理由", max_length=500, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = "回避申报"
        ordering = ("-declared_on", "-id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(reviewed_by=None) | ~Q(decided_by=F("reviewed_by")),
                name="recusal_reviewer_does_not_decide",
            ),
            models.CheckConstraint(
                condition=~Q(status="reviewed") | Q(reviewed_by__isnull=False) & ~Q(opinion=""),
                name="reviewed_recusal_has_an_opinion",
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/rounds/recusals/{self.uid}/"


class Severity(models.TextChoices):
    """What a conflict found by the machine does to an authorisation."""

    BLOCK = "block", "禁止授权"
    WARN = "warn", "提醒"
    OFF = "off", "不检查"


class RuleCode(models.TextChoices):
    """What the machine looks for before a person is authorised for a target."""

    CURRENT_POST = "current_post", "现任职务"
    FORMER_POST = "former_post", "曾任职务"
    NATIVE_PLACE = "native_place", "籍贯或成长地"
    SAME_TARGET = "same_target", "上一轮巡察过同一单位"
    NAMED = "named", "被信访件或线索反映"


class RecusalRuleQuerySet(models.QuerySet):
    """Rules in words."""

    def in_force(self, on: date) -> "dict[str, RecusalRule]":
        """The newest rule of each code that has begun on a day."""
        rows = self.filter(effective_from__lte=on).order_by("code", "-effective_from").distinct("code")
        return {rule.code: rule for rule in rows}


class RecusalRule(Record):
    """回避规则: one check of domain §1.4, its years and severity, from a day on; older rows stay for what was decided by them."""

    AUDIT_CLEAR = ("code", "years", "for_heads", "for_members", "effective_from")

    code = models.CharField("检查内容", max_length=16, choices=RuleCode.choices)
    years = models.PositiveSmallIntegerField("年限", null=True, blank=True, help_text="只用于曾任职务：离任几年之内。")
    for_heads = models.CharField("对组长、副组长", max_length=6, choices=Severity.choices)
    for_members = models.CharField("对其他组员", max_length=6, choices=Severity.choices)
    effective_from = models.DateField("生效日期")
    note = models.CharField("说明", max_length=200, blank=True)

    objects = RecusalRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "回避规则"
        ordering = ("code", "-effective_from")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "effective_from"], name="recusal_rule_once_a_day"),
            models.CheckConstraint(
                condition=Q(code="former_post", years__gte=1) | ~Q(code="former_post") & Q(years=None),
                name="years_belong_to_former_posts",
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()
