"""底稿 and its evidence (domain §3.3)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from findings import states
from rounds.models import LedgerQuerySet, LedgerRecord, OrgLevel, PartyOrg, TaxonomyNode
from xuncha.core.models import Record, User, trail_trigger


class DraftSource(models.TextChoices):
    """问题来源."""

    BRIEFING = "briefing", "听取汇报"
    INTERVIEW = "interview", "个别谈话"
    PETITION = "petition", "信访"
    MATERIAL = "material", "调阅资料"
    VISIT = "visit", "走访调研"
    SAMPLE = "sample", "抽查核实"
    SYMPOSIUM = "symposium", "座谈"
    SIT_IN = "sit_in", "列席会议"
    SURVEY = "survey", "问卷"
    SPECIAL = "special", "专项检查"
    DEPARTMENT = "department", "有关部门提供"


class SubjectKind(models.TextChoices):
    """班子问题/部门问题/村级问题/个人作风."""

    TEAM = "team", "班子问题"
    DEPARTMENT = "department", "部门问题"
    VILLAGE = "village", "村级问题"
    PERSONAL = "personal", "个人作风"

    @classmethod
    def of(cls, org: PartyOrg) -> "SubjectKind":
        """What a problem of an organisation is until somebody chooses otherwise."""
        if org.is_village:
            return cls.VILLAGE
        return cls.DEPARTMENT if org.level == OrgLevel.DEPARTMENT else cls.TEAM


class SiteLevel(models.TextChoices):
    """问题发生单位层级."""

    TOWNSHIP = "township", "乡镇本级"
    STATION = "station", "站所"
    VILLAGE = "village", "村"
    HAMLET = "hamlet", "组"

    @classmethod
    def of(cls, org: PartyOrg) -> "SiteLevel":
        """Where a matter of an organisation happened until somebody chooses otherwise."""
        if org.is_village:
            return cls.VILLAGE
        return cls.STATION if org.level == OrgLevel.DEPARTMENT else cls.TOWNSHIP


class ResponsibilityKind(models.TextChoices):
    """责任类型."""

    MAIN = "main", "主体责任"
    OVERSIGHT = "oversight", "监督责任"
    LEADERSHIP = "leadership", "领导责任"
    DIRECT = "direct", "直接责任"


class Maturity(models.TextChoices):
    """成熟度."""

    PROVEN = "proven", "已查实"
    NEEDS_PROOF = "needs_proof", "需补证"
    UNFOUNDED = "unfounded", "不成立"


class DraftQuerySet(LedgerQuerySet):
    """Drafts in words."""

    def alive(self) -> "DraftQuerySet":
        """Without the voided, and without a version whose successor is signed: until then the old one stands."""
        replaced = self.model._base_manager.filter(status__in=states.SIGNED_DRAFT, replaces__isnull=False).values(
            "replaces"
        )
        return self.filter(voided_at=None).exclude(status="voided").exclude(pk__in=replaced)

    def matters(self) -> "DraftQuerySet":
        """One row a matter, as figures count: a new version under way is not counted beside the old one."""
        return self.exclude(replaces__isnull=False, status__in=states.UNSIGNED_DRAFT)

    def signed(self, role: str = "") -> "DraftQuerySet":
        """Signed by the group leader, or beyond (condition of the rule table)."""
        return self.filter(status__in=states.SIGNED_DRAFT)

    def submitted(self) -> "DraftQuerySet":
        """Submitted once or beyond."""
        return self.alive().exclude(status="draft")


class WorkingDraft(LedgerRecord):
    """One matter, one draft: facts with evidence, undertaken by two, reviewed, signed, then frozen."""

    NOUN = "draft"
    FLOW = states.DRAFT_FLOW
    ORG_PATHS = ("org", "resp_org")
    OWN_PATHS = ("created_by", "undertakers")
    AUDIT_CLEAR = (
        *LedgerRecord.AUDIT_BASE, "pre_number", "drafted_on", "category", "maturity", "status", "amount", "draft_version",
        "reviewed_by", "reviewed_at", "signed_by", "signed_at",
    )  # fmt: skip

    pre_number = models.CharField("预编号", max_length=30, blank=True)
    title = models.CharField("底稿名称", max_length=120)
    drafted_on = models.DateField("编制日期")
    sources = ArrayField(
        models.CharField(max_length=12, choices=DraftSource.choices), verbose_name="问题来源", default=list
    )
    summary = models.TextField("问题概述")
    category = models.ForeignKey(
        TaxonomyNode, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="问题分类"
    )
    extra = models.ForeignKey(
        TaxonomyNode, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="辅分类"
    )
    org_level = models.CharField("发生单位层级", max_length=10, choices=SiteLevel.choices, blank=True)
    subject_kind = models.CharField("问题类型", max_length=12, choices=SubjectKind.choices, default=SubjectKind.VILLAGE)
    resp_org = models.ForeignKey(
        PartyOrg, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任单位"
    )
    resp_persons = models.CharField("责任人", max_length=120, blank=True)
    resp_kind = models.CharField("责任类型", max_length=10, choices=ResponsibilityKind.choices, blank=True)
    occurred_from = models.DateField("发生起", null=True, blank=True)
    occurred_to = models.DateField("发生止", null=True, blank=True)
    place = models.CharField("发生地点", max_length=80, blank=True)
    amount = models.DecimalField("涉及金额(万元)", max_digits=14, decimal_places=4, null=True, blank=True)
    people = models.PositiveIntegerField("涉及人数", null=True, blank=True)
    households = models.PositiveIntegerField("涉及户数", null=True, blank=True)
    process = models.TextField("了解过程", blank=True)
    facts = models.TextField("具体事实", blank=True)
    basis = models.TextField("定性依据", blank=True)
    analysis = models.TextField("原因剖析", blank=True)
    undertakers = models.ManyToManyField(User, related_name="+", verbose_name="承办人", blank=True)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审签人")
    signed_at = models.DateTimeField("审签时间", null=True, blank=True)
    maturity = models.CharField("成熟度", max_length=12, choices=Maturity.choices, default=Maturity.PROVEN)
    draft_version = models.PositiveSmallIntegerField("版本", default=1)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name="上一版本"
    )
    status = models.CharField("状态", max_length=10, choices=states.DraftStatus.choices, default="draft")
    search = SearchVectorField(null=True, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "底稿"
        ordering = ("-drafted_on", "-id")
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [
            models.Index(fields=["target", "-drafted_on", "-id"], name="draft_of_target"),
            models.Index(fields=["group", "-drafted_on", "-id"], name="draft_of_group"),
            GinIndex(fields=["search"], name="draft_search"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "draft_version"], condition=~Q(number=""), name="draft_number_once"
            ),
            models.UniqueConstraint(  # a version has one successor, unless that came to nothing
                fields=["replaces"], condition=~Q(status__in=("voided", "dismissed")), name="draft_replaced_once"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=states.SIGNED_DRAFT) | ~Q(number="") & Q(signed_by__isnull=False),
                name="signed_draft_has_number_and_signer",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | Q(reviewed_by=None) | ~Q(signed_by=F("reviewed_by")),
                name="draft_signer_is_not_its_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(occurred_to=None) | Q(occurred_from=None) | Q(occurred_to__gte=F("occurred_from")),
                name="draft_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(extra=None) | ~Q(extra=F("category")), name="draft_extra_is_another_leaf"
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.pre_number

    def get_absolute_url(self) -> str:
        """The draft's page."""
        return f"/drafts/{self.uid}/"

    @property
    def is_frozen(self) -> bool:
        """Whether the text can only change in a new version."""
        return self.status not in ("draft",)


class EvidenceKind(models.TextChoices):
    """支撑材料类型."""

    TALK = "talk", "谈话记录"
    PETITION = "petition", "信访材料"
    MEETING = "meeting", "会议记录"
    VOUCHER = "voucher", "财务凭证"
    CONTRACT = "contract", "合同"
    PHOTO = "photo", "照片"
    SURVEY = "survey", "问卷统计"
    OTHER = "other", "其他"


class EvidenceItem(Record):
    """One piece of evidence of a draft; its file, when there is one, is a StoredFile of this record."""

    LEVEL = 2
    AUDIT_CLEAR = ("draft", "seq", "kind", "pages", "is_original", "taken_on")

    draft = models.ForeignKey(WorkingDraft, models.PROTECT, related_name="evidence", verbose_name="底稿")
    seq = models.PositiveSmallIntegerField("序号")
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类型", max_length=10, choices=EvidenceKind.choices)
    pages = models.PositiveSmallIntegerField("页数", default=1)
    is_original = models.BooleanField("原件", default=False)
    provider = models.CharField("提供人", max_length=60, blank=True)
    taken_on = models.DateField("提取日期")
    takers = models.ManyToManyField(User, related_name="+", verbose_name="提取人")

    class Meta:
        verbose_name = "支撑材料"
        ordering = ("draft", "seq")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "seq"], name="evidence_seq_once")]
