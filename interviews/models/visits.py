"""Visits to villages (走访、抽查): checklists, samples, people met, findings; and what makes a village 已巡 (domain §3.9)."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from interviews import states
from interviews.models.choices import CARRIED
from rounds.models import LedgerQuerySet, LedgerRecord, PartyOrg, TaxonomyNode
from xuncha.core import calendar
from xuncha.core.crypto import EncryptedTextField
from xuncha.core.models import Record, User, trail_trigger


class VisitKind(models.TextChoices):
    """走访方式."""

    HOUSEHOLD = "household", "入户走访"
    SITE = "site", "实地查看"
    PROJECT = "project", "项目抽查"
    ACCOUNTS = "accounts", "账目抽查"
    SUBSIDY = "subsidy", "补贴抽查"
    ALLOWANCE = "allowance", "低保核查"
    SPECIAL = "special", "专项检查"


class MetKind(models.TextChoices):
    """走访对象类别 (六必访)."""

    PARTY_DELEGATE = "party_delegate", "党代表"
    CONGRESS_DEPUTY = "congress_deputy", "人大代表"
    CPPCC_MEMBER = "cppcc_member", "政协委员"
    VETERAN = "veteran", "老党员"
    NOTABLE = "notable", "乡贤能人"
    ALLOWANCE = "allowance", "低保户"
    HARDSHIP = "hardship", "困难群众"
    PETITIONER = "petitioner", "上访户"


#: 六必访: its six lines and the kinds of people behind each
SIX_MET: dict[str, tuple[str, ...]] = {
    "两代表一委员": ("party_delegate", "congress_deputy", "cppcc_member"), "老党员": ("veteran",), "乡贤能人": ("notable",),
    "低保户": ("allowance",), "困难群众": ("hardship",), "上访户": ("petitioner",),
}  # fmt: skip
#: 六必谈: its six lines and the categories of talks behind each
SIX_TALKED: dict[str, tuple[str, ...]] = {
    "村书记": ("village_secretary",), "两委成员": ("village_committee",), "监委会": ("supervision_committee",),
    "小组长": ("group_head",), "党员": ("party_member",), "村民代表": ("villager_delegate", "villager"),
}  # fmt: skip


class SampleKind(models.TextChoices):
    """抽查样本."""

    SUBSIDY = "subsidy", "补贴户"
    ALLOWANCE = "allowance", "低保户"
    CONTRACT = "contract", "合同"
    VOUCHER = "voucher", "凭证"
    PROJECT = "project", "项目"


class FindingDestination(models.TextChoices):
    """发现的去向."""

    DRAFT = "draft", "转底稿"
    CLUE = "clue", "转线索"
    FIX = "fix", "立行立改"
    KEEP = "keep", "留存"


class Checklist(Record):
    """走访检查表: what is asked on a visit of a kind. A change is a new version; the old one stays with its visits."""

    AUDIT_CLEAR = ("kind", "edition", "effective_from")

    kind = models.CharField("走访方式", max_length=12, choices=VisitKind.choices)
    edition = models.PositiveSmallIntegerField("版次", default=1)
    effective_from = models.DateField("启用日期")
    items = models.JSONField("检查内容", default=list)

    class Meta:
        verbose_name = "走访检查表"
        ordering = ("kind", "-edition")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "edition"], name="checklist_edition_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}检查表（第{self.edition}版）"


class VisitQuerySet(LedgerQuerySet):
    """Visits in words."""

    def held(self) -> "VisitQuerySet":
        """Those that took place and were written up: what figures and villages count."""
        return self.alive().filter(status__in=states.DONE_VISIT)


class Visit(LedgerRecord):
    """One visit to a village by at least two members of the group."""

    NOUN = "visit"
    FLOW = states.VISIT_FLOW
    OWN_PATHS = ("created_by", "visitors")
    AUDIT_CLEAR = (
        *LedgerRecord.AUDIT_BASE, "kind", "at", "households", "accompanied", "status", "reviewer", "checklist",
    )  # fmt: skip

    at = models.DateTimeField("走访时间")
    date_reason = models.CharField("日期说明", max_length=200, blank=True)
    kind = models.CharField("走访方式", max_length=12, choices=VisitKind.choices, default=VisitKind.HOUSEHOLD)
    visitors = models.ManyToManyField(User, related_name="visits", verbose_name="走访人")
    households = models.PositiveSmallIntegerField("走访户数", default=0)
    accompanied = models.BooleanField("有镇村干部陪同", default=False)
    accompanied_note = models.CharField("陪同说明", max_length=200, blank=True)
    content = models.TextField("走访情况", blank=True)
    checklist = models.ForeignKey(
        Checklist, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查表"
    )
    answers = models.JSONField("检查表答案", default=list, blank=True)
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人")
    review_opinion = models.TextField("审核意见", blank=True)
    status = models.CharField("状态", max_length=12, choices=states.VisitStatus.choices, default="under_way")
    search = SearchVectorField(null=True, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "走访"
        ordering = ("-at", "-id")
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [
            models.Index(fields=["target", "-at", "-id"], name="visit_of_target"),
            models.Index(fields=["group", "-at", "-id"], name="visit_of_group"),
            GinIndex(fields=["search"], name="visit_search"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="visit_number_once"),
        ]

    def get_absolute_url(self) -> str:
        """The visit's page."""
        return f"/visits/{self.uid}/"

    @property
    def day(self) -> date:
        """The day of the visit, where it took place."""
        return self.at.astimezone(calendar.ZONE).date()


class VisitPerson(models.Model):
    """走访对象 of one kind: how many, and only where it is needed who; the names are custody's (L3)."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="people", verbose_name="走访")
    kind = models.CharField("类别", max_length=16, choices=MetKind.choices)
    count = models.PositiveSmallIntegerField("人数")
    names = EncryptedTextField("姓名", purpose="interviews.visit_names", blank=True)

    class Meta:
        verbose_name = "走访对象"
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "kind"], name="met_kind_once_a_visit"),
            models.CheckConstraint(condition=Q(count__gte=1), name="somebody_of_a_kind_was_met"),
        ]


class VisitSample(models.Model):
    """抽查样本: how many were looked at, how many were wrong, and the money in question."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="samples", verbose_name="走访")
    kind = models.CharField("样本", max_length=12, choices=SampleKind.choices)
    sampled = models.PositiveIntegerField("样本数")
    problems = models.PositiveIntegerField("问题数", default=0)
    amount = models.DecimalField("问题金额（元）", max_digits=14, decimal_places=2, default=Decimal(0))

    class Meta:
        verbose_name = "抽查样本"
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "kind"], name="sample_kind_once_a_visit"),
            models.CheckConstraint(condition=Q(problems__lte=F("sampled")), name="no_more_problems_than_samples"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="sample_amount_not_negative"),
        ]


class FindingQuerySet(models.QuerySet):
    """Findings in words."""

    def to_carry(self) -> "FindingQuerySet":
        """Those whose destination asks for a further record that is not made yet (待转出)."""
        rows = self.filter(destination__in=CARRIED, carried_uid=None, settled_reason="", visit__voided_at=None)
        return rows.exclude(visit__status="cancelled")


class VisitFinding(Record):
    """走访发现: one matter found on a visit, classified, with where it goes."""

    LEVEL = 2
    AUDIT_CLEAR = ("visit", "seq", "destination", "leaf", "carried_uid")

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="findings", verbose_name="走访")
    seq = models.PositiveSmallIntegerField("序号")
    text = models.TextField("发现")
    leaf = models.ForeignKey(
        TaxonomyNode, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="问题分类"
    )
    persons = models.CharField("涉及人员", max_length=100, blank=True)
    destination = models.CharField("去向", max_length=10, choices=FindingDestination.choices, default="keep")
    carried_uid = models.UUIDField("已转记录", null=True, blank=True, editable=False)
    settled_reason = models.CharField("不再转出的理由", max_length=200, blank=True, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "走访发现"
        ordering = ("visit", "seq")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "seq"], name="finding_seq_once"),
            models.CheckConstraint(
                condition=Q(carried_uid=None) | Q(settled_reason=""), name="finding_is_carried_or_settled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit.number} 发现{self.seq}"

    @property
    def org(self) -> PartyOrg:
        """The village that was visited."""
        return self.visit.org

    @property
    def waits(self) -> bool:
        """Whether it is still to be carried over: neither done nor settled with a reason."""
        return self.destination in CARRIED and self.carried_uid is None and not self.settled_reason

    def get_absolute_url(self) -> str:
        """The place of the finding on its visit's page."""
        return f"/visits/{self.visit.uid}/#finding-{self.seq}"


class CoverageRule(Record):
    """已巡条件: what must hold before a village counts as inspected, from a day on. Rows are added, never changed."""

    AUDIT_CLEAR = ("effective_from", "notice", "visits", "talks", "material", "households", "household_share")

    effective_from = models.DateField("生效日期")
    notice = models.BooleanField("公告已张贴", default=True)
    visits = models.PositiveSmallIntegerField("走访次数至少", default=1)
    talks = models.BooleanField("谈话达到本轮要求的人次", default=True)
    material = models.BooleanField("账目已查", default=True)
    households = models.PositiveSmallIntegerField("走访户数至少", default=0)
    household_share = models.DecimalField("或占总户数（%）", max_digits=5, decimal_places=2, default=Decimal(0))

    class Meta:
        verbose_name = "已巡条件"
        ordering = ("-effective_from", "-id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(household_share__lte=100), name="household_share_within_a_hundred"),
        ]

    def __str__(self) -> str:
        return f"自 {self.effective_from} 起的已巡条件"
