"""Petitions (信访件) and the accused (domain §3.2)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from petitions import states
from rounds.models import LedgerQuerySet, LedgerRecord, PartyOrg, TaxonomyNode
from xuncha.core.crypto import EncryptedTextField
from xuncha.core.models import Record, User, trail_trigger
from xuncha.core.models.deadlines import RunningClock


class Channel(models.TextChoices):
    """信访方式."""

    LETTER = "letter", "来信"
    VISIT = "visit", "来访"
    CALL = "call", "来电"
    BOX = "box", "意见箱"
    EMAIL = "email", "电子邮箱"
    SMS = "sms", "短信"
    QR = "qr", "网络二维码"
    OTHER = "other", "其他"


class Source(models.TextChoices):
    """信访来源."""

    OWN = "own", "自收"
    LEADER = "leader", "领导交办"
    UPPER_TRANSFER = "upper_transfer", "上级转办"
    UPPER_ASSIGN = "upper_assign", "上级交办"
    DEPARTMENT = "department", "其他部门转办"
    ASSIGNED = "assigned", "交办"


class SignatureType(models.TextChoices):
    """署名情况."""

    REAL = "real_name", "实名"
    ANONYMOUS = "anonymous", "匿名"
    ALIAS = "alias", "化名"


class PetitionClass(models.TextChoices):
    """信访类别."""

    ACCUSATION = "accusation", "检举控告"
    APPEAL = "appeal", "申诉"
    ADVICE = "advice", "批评建议"
    OUT_OF_SCOPE = "out_of_scope", "业务范围外"


class DisciplineKind(models.TextChoices):
    """问题性质: six disciplines, crime by office, livelihood."""

    POLITICAL = "political", "政治纪律"
    ORGANIZATION = "organization", "组织纪律"
    INTEGRITY = "integrity", "廉洁纪律"
    MASSES = "masses", "群众纪律"
    WORK = "work", "工作纪律"
    LIFE = "life", "生活纪律"
    CRIME = "crime", "职务违法犯罪"
    LIVELIHOOD = "livelihood", "民生诉求"


class Disposal(models.TextChoices):
    """办理方式."""

    GROUP = "group", "巡察组了解"
    DRAFT = "draft", "转底稿"
    CLUE = "clue", "转线索"
    FIX = "fix", "立行立改"
    FORWARD = "forward", "转办"
    ASSIGN = "assign", "交办要结果"
    MERGE = "merge", "并案"
    KEEP = "keep", "留存参考"
    REJECT = "reject", "不予受理"
    UPPER = "upper", "报送上级"
    DISCIPLINE = "discipline", "移送纪委监委"


class Truth(models.TextChoices):
    """属实程度."""

    TRUE = "true", "属实"
    MOSTLY = "mostly", "基本属实"
    PARTLY = "partly", "部分属实"
    FALSE = "false", "不实"
    UNDECIDED = "undecided", "未认定"


class DupKind(models.TextChoices):
    """重复情形."""

    LETTER = "letter", "重信"
    VISIT = "visit", "重访"
    SHARED = "shared", "多人反映同一问题"


class PetitionQuerySet(LedgerQuerySet):
    """Petitions in words."""

    def primaries(self) -> "PetitionQuerySet":
        """去重件数: without those that a person called duplicates."""
        return self.alive().filter(is_duplicate=False)

    def open(self) -> "PetitionQuerySet":
        """Those that still wait for somebody."""
        return self.alive().exclude(status__in=("closed", "merged", "transferred", "rejected"))

    def transferred(self, role: str) -> "PetitionQuerySet":
        """Those handed to the discipline commission (condition of the rule table)."""
        return self.alive().filter(status="transferred", disposal=Disposal.DISCIPLINE)

    def transferred_or_staff(self, role: str) -> "PetitionQuerySet":
        """The same, and from the start what is about staff: it stands in group 00 (domain §1.2 d)."""
        return self.alive().filter(Q(status="transferred", disposal=Disposal.DISCIPLINE) | Q(group__number=0))


class Petition(LedgerRecord, RunningClock):
    """One letter, call or visit. The reporter stands in a table of its own; the accused are encrypted."""

    NOUN = "petition"
    FLOW = states.PETITION_FLOW
    ORG_PATHS = ("org", "accused_org")
    AUDIT_CLEAR = (
        *LedgerRecord.AUDIT_BASE, "received_at", "channel", "source", "signature_type", "klass", "nature", "field",
        "disposal", "due", "status", "is_duplicate", "primary", "dup_kind", "truth", "proposer", "approver", "approved_on",
        "upper_level", "sent_on",
    )  # fmt: skip

    received_at = models.DateTimeField("收件时间")
    date_reason = models.CharField("日期说明", max_length=200, blank=True)
    channel = models.CharField("信访方式", max_length=10, choices=Channel.choices)
    source = models.CharField("信访来源", max_length=16, choices=Source.choices, default=Source.OWN)
    signature_type = models.CharField("署名情况", max_length=10, choices=SignatureType.choices, blank=True)
    accused_org = models.ForeignKey(
        PartyOrg, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被反映组织"
    )
    klass = models.CharField("信访类别", max_length=14, choices=PetitionClass.choices, blank=True)
    in_scope = models.BooleanField("属受理范围", default=True)
    nature = models.CharField("问题性质", max_length=14, choices=DisciplineKind.choices, blank=True)
    field = models.ForeignKey(
        TaxonomyNode, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="问题领域"
    )
    summary = EncryptedTextField("内容摘要", purpose="petitions.summary", blank=True)
    pages = models.PositiveSmallIntegerField("原件页数", default=0)
    upper_level = models.BooleanField("涉及上级管理干部", default=False)
    envelope_no = models.CharField("密封信封号", max_length=40, blank=True)
    carrier = models.CharField("送交人", max_length=40, blank=True)
    sent_on = models.DateField("报送日期", null=True, blank=True)
    is_duplicate = models.BooleanField("重复件", default=False)
    primary = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name="首件"
    )
    dup_kind = models.CharField("重复情形", max_length=8, choices=DupKind.choices, blank=True)
    proposal = models.TextField("拟办意见", blank=True)
    proposer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟办人")
    disposal = models.CharField("办理方式", max_length=12, choices=Disposal.choices, blank=True)
    instruction = models.TextField("批示", blank=True)
    approver = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批示人")
    approved_on = models.DateField("批示日期", null=True, blank=True)
    handler = models.CharField("承办人或单位", max_length=60, blank=True)
    result = models.TextField("办理结果", blank=True)
    truth = models.CharField("属实程度", max_length=10, choices=Truth.choices, blank=True)
    status = models.CharField("状态", max_length=12, choices=states.PetitionStatus.choices, default="registered")

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = "信访件"
        ordering = ("-received_at", "-id")
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [
            models.Index(fields=["target", "-received_at", "-id"], name="petition_of_target"),
            models.Index(fields=["group", "-received_at", "-id"], name="petition_of_group"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="petition_number_once"),
            models.CheckConstraint(
                condition=Q(is_duplicate=False, primary=None) | Q(is_duplicate=True, primary__isnull=False),
                name="duplicate_has_a_primary",
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | Q(proposer=None) | ~Q(approver=F("proposer")),
                name="petition_approver_not_proposer",
            ),
            models.CheckConstraint(
                condition=Q(primary=None) | ~Q(primary=F("id")), name="petition_not_its_own_primary"
            ),
            models.CheckConstraint(  # a stub holds no content (domain §3.2, stub mode)
                condition=Q(upper_level=False)
                | Q(
                    summary="", accused_org=None, pages=0, klass="", nature="", field=None, signature_type="", result=""
                ),
                name="upper_level_is_a_stub",
            ),
        ]

    def get_absolute_url(self) -> str:
        """The petition's page."""
        return f"/petitions/{self.uid}/"


class PetitionAccused(Record):
    """被反映人: name in custody, found by exact keyed digest only."""

    LEVEL = 3
    AUDIT_CLEAR = ("petition",)

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="accused", verbose_name="信访件")
    name = EncryptedTextField("姓名", purpose="petitions.accused.name")
    name_digest = models.CharField(max_length=64, db_index=True, editable=False, blank=True)
    org_name = models.CharField("单位", max_length=80, blank=True)
    post = models.CharField("职务", max_length=60, blank=True)
    rank = models.CharField("职级", max_length=20, blank=True)

    class Meta:
        verbose_name = "被反映人"
        ordering = ("id",)
        triggers: ClassVar = [trail_trigger()]
