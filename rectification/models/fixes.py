"""立行立改: what the unit puts right at once while the group is there, from proposal to closing or carrying over (domain §3.6)."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from rectification import states
from rectification.models.ledger import RectificationItem
from rounds.models import LedgerQuerySet, LedgerRecord, PartyOrg, TaxonomyNode
from xuncha.core.models import User, trail_trigger
from xuncha.core.models.deadlines import RunningClock


class FixKind(models.TextChoices):
    """类型: put right at once, or looked into and punished at once."""

    FIX = "fix", "立行立改"
    PUNISH = "punish", "立查立处"


class WhyNow(models.TextChoices):
    """理由."""

    OUTCRY = "outcry", "群众反映强烈"
    BREACH = "breach", "明显违反规定"
    FEASIBLE = "feasible", "能够及时解决"


class CheckResult(models.TextChoices):
    """核查结论."""

    FIXED = "fixed", "已整改"
    PARTLY = "partly", "部分整改"
    NOT = "not", "未整改"


class MassFeedback(models.TextChoices):
    """群众反馈."""

    SATISFIED = "satisfied", "满意"
    BASICALLY = "basically", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    NOT_ASKED = "not_asked", "未回访"


class FixQuerySet(LedgerQuerySet):
    """Fixes in words."""

    def served(self, role: str = "") -> "FixQuerySet":
        """Whose notice was served: what the unit may know of (condition of the rule table)."""
        return self.alive().filter(served_on__isnull=False)

    def under_way(self) -> "FixQuerySet":
        """Neither closed nor carried over."""
        return self.alive().exclude(status__in=states.ENDED_FIX)

    def closed(self) -> "FixQuerySet":
        """完成: checked on the spot and closed; the unit's own word never counts (design §5.15)."""
        return self.alive().filter(status="closed")

    def carried(self) -> "FixQuerySet":
        """转入整改台账."""
        return self.alive().filter(status="carried")

    def overdue(self, on: date) -> "FixQuerySet":
        """Not answered by the date of the notice: computed, never stored."""
        return self.alive().filter(status__in=states.UNANSWERED_FIX, due__lt=on)


class ImmediateFix(RunningClock, LedgerRecord):
    """One matter with its notice, the unit's answer with proof, and the check by two inspectors."""

    NOUN = "fix"
    FLOW = states.FIX_FLOW
    ORG_PATHS = ("org", "resp_org")
    OWN_PATHS = ("created_by", "check_by")
    AUDIT_CLEAR = (
        *LedgerRecord.AUDIT_BASE, "pre_number", "kind", "category", "resp_org", "approver", "approved_on", "notice_no", "served_on", "due",
        "answered_on", "refunded", "benefited", "people", "check_date", "check_result", "mass_feedback", "closed_on", "closed_by",
        "carried_to", "status",
    )  # fmt: skip

    pre_number = models.CharField("预编号", max_length=30, blank=True)
    kind = models.CharField("类型", max_length=8, choices=FixKind.choices, default=FixKind.FIX)
    matter = models.TextField("事项")
    requirement = models.TextField("整改要求")
    why_now = ArrayField(
        models.CharField(max_length=10, choices=WhyNow.choices), verbose_name="理由", default=list, blank=True
    )
    category = models.ForeignKey(TaxonomyNode, models.PROTECT, related_name="+", verbose_name="问题分类")
    resp_org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="+", verbose_name="责任单位")
    resp_person = models.CharField("责任人", max_length=60)
    approver = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人")
    approved_on = models.DateField("批准日期", null=True, blank=True)
    notice_no = models.CharField("通知书文号", max_length=40, blank=True)
    served_on = models.DateField("送达日期", null=True, blank=True)
    served_to = models.CharField("签收人", max_length=40, blank=True)
    measures = models.TextField("整改措施", blank=True)
    result = models.TextField("整改结果", blank=True)
    refunded = models.DecimalField("退还、清退金额（万元）", max_digits=14, decimal_places=4, null=True, blank=True)
    benefited = models.PositiveIntegerField("受益户数", null=True, blank=True)
    people = models.PositiveIntegerField("受益人次", null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="反馈人"
    )
    answered_on = models.DateField("反馈日期", null=True, blank=True)
    check_by = models.ManyToManyField(User, related_name="+", verbose_name="核查人", blank=True)
    check_date = models.DateField("核查日期", null=True, blank=True)
    check_result = models.CharField("核查结论", max_length=8, choices=CheckResult.choices, blank=True)
    check_note = models.TextField("核查情况", blank=True)
    mass_feedback = models.CharField("群众反馈", max_length=14, choices=MassFeedback.choices, blank=True)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="销号人")
    carried_to = models.OneToOneField(
        RectificationItem, models.PROTECT, null=True, blank=True, related_name="fix", verbose_name="转入的整改事项"
    )
    status = models.CharField("状态", max_length=12, choices=states.FixStatus.choices, default="proposed")
    search = SearchVectorField(null=True, editable=False)

    objects = FixQuerySet.as_manager()

    class Meta:
        verbose_name = "立行立改"
        ordering = ("-id",)
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [
            models.Index(fields=["target", "status", "due"], name="fix_of_target"),
            GinIndex(fields=["search"], name="fix_search"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="fix_number_once"),
            models.CheckConstraint(
                condition=~Q(status__in=states.APPROVED_FIX)
                | Q(approver__isnull=False, approved_on__isnull=False) & ~Q(number=""),
                name="approved_fix_has_approver_and_number",
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | Q(created_by=None) | ~Q(approver=F("created_by")),
                name="fix_approver_is_not_its_proposer",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=states.SERVED_FIX)
                | Q(served_on__isnull=False) & ~Q(served_to="") & ~Q(notice_no=""),
                name="served_fix_has_notice_and_receipt",
            ),
            models.CheckConstraint(
                condition=Q(served_on=None) | Q(served_on__gte=F("approved_on")), name="fix_served_after_approval"
            ),
            models.CheckConstraint(
                condition=~Q(status="closed")
                | Q(closed_on__isnull=False, check_date__isnull=False, check_result="fixed"),
                name="closed_fix_was_checked",
            ),
            models.CheckConstraint(
                condition=Q(check_date=None) | Q(check_date__gte=F("served_on")), name="fix_checked_after_service"
            ),
            models.CheckConstraint(
                condition=Q(status="carried", carried_to__isnull=False) | ~Q(status="carried") & Q(carried_to=None),
                name="carried_fix_names_its_item",
            ),
            models.CheckConstraint(condition=Q(refunded=None) | Q(refunded__gte=0), name="fix_refund_not_negative"),
        ]

    def __str__(self) -> str:
        return self.number or self.pre_number

    def get_absolute_url(self) -> str:
        """The fix's page."""
        return f"/fixes/{self.uid}/"

    def is_overdue(self, on: date) -> bool:
        """Not answered by its date."""
        return self.status in states.UNANSWERED_FIX and self.due is not None and self.due < on

    @property
    def reasons(self) -> str:
        """理由 in words."""
        labels = dict(WhyNow.choices)
        return "、".join(str(labels.get(code, code)) for code in self.why_now)
