"""资料库: documents with their paragraphs, found by bigrams (domain §3.8, design §5.20)."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from rounds.models import InspectionRound, PartyOrg
from xuncha.core.models import Record, trail_trigger


class DocumentKind(models.TextChoices):
    """类别 (from the seed)."""

    PLAN = "plan", "巡察方案"
    POINTS = "points", "监督要点"
    CIRCULAR = "circular", "巡察情况通报"
    REGULATION = "regulation", "法规制度"
    DIRECTIVE = "directive", "重要指示批示"
    DECISION = "decision", "决策部署"
    PAPER = "paper", "重要文件"
    UNIT = "unit", "单位情况"
    PAST_REPORT = "past_report", "历史巡察报告"
    TEMPLATE = "template", "模板"
    TRAINING = "training", "培训"


#: documents that are about some organisation: nobody keeps one without saying which (decision 0042)
ABOUT_UNITS = (DocumentKind.UNIT, DocumentKind.PAST_REPORT)


class Secrecy(models.TextChoices):
    """密级 (domain §7.2): the product holds no state secret; of what bears a higher mark it knows only where it lies."""

    OPEN = "open", "公开"
    INTERNAL = "internal", "内部"
    WORK = "work", "工作秘密"
    STUB = "stub", "秘密级以上（只登记存根）"


class Extraction(models.TextChoices):
    """Whether the full text could be taken out of the file."""

    PENDING = "pending", "待提取"
    DONE = "done", "已提取全文"
    NONE = "none", "未提取全文"
    TYPED = "typed", "已录入正文"
    STUB = "stub", "存根"


class DocumentQuerySet(models.QuerySet):
    """Documents in words."""

    def in_force(self, day: object) -> "DocumentQuerySet":
        """Effective on a day: begun, not ended, and not replaced by another that had begun by then (domain §3.8 被替代)."""
        rows = self.filter(
            Q(effective_from=None) | Q(effective_from__lte=day), Q(effective_to=None) | Q(effective_to__gte=day)
        )
        by = self.model._base_manager.filter(voided_at=None)
        by = by.filter(Q(effective_from=None) | Q(effective_from__lte=day))
        return rows.exclude(superseded_by__in=by.values("pk"))


class Document(Record):
    """One document of the library; belongs to all rounds, or to those named."""

    NOUN = "library"
    LEVEL = 1
    ORG_PATHS = ("orgs",)
    AUDIT_CLEAR = ("doc_no", "kind", "effective_from", "effective_to", "extraction", "voided_at", "secrecy", "copies")

    title = models.CharField("标题", max_length=160)
    doc_no = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发文机关", max_length=80, blank=True)
    kind = models.CharField("类别", max_length=14, choices=DocumentKind.choices)
    effective_from = models.DateField("施行日期", null=True, blank=True)
    effective_to = models.DateField("失效日期", null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes", verbose_name="被替代"
    )
    secrecy = models.CharField("密级", max_length=10, choices=Secrecy.choices, default=Secrecy.INTERNAL)
    copies = models.PositiveSmallIntegerField("纸质份数", default=0)
    place_kept = models.CharField("存放地点", max_length=60, blank=True)
    keeper = models.CharField("保管人", max_length=40, blank=True)
    rounds = models.ManyToManyField(InspectionRound, blank=True, related_name="+", verbose_name="适用轮次")
    orgs = models.ManyToManyField(PartyOrg, blank=True, related_name="+", verbose_name="涉及党组织")
    extraction = models.CharField("全文", max_length=10, choices=Extraction.choices, default=Extraction.PENDING)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "资料"
        ordering = ("-id",)
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_from=None) | Q(effective_to__gte=F("effective_from")),
                name="document_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | ~Q(superseded_by=F("id")), name="document_supersedes_another"
            ),
            models.CheckConstraint(  # a stub tells where the paper lies and nothing of what it says
                condition=Q(secrecy="stub", extraction="stub", title="存根", issuer="")
                | ~Q(secrecy="stub") & ~Q(extraction="stub"),
                name="document_stub_has_no_content",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_stub(self) -> bool:
        """Whether only a stub of it may be kept here."""
        return self.secrecy == Secrecy.STUB

    def get_absolute_url(self) -> str:
        """The document's page."""
        return f"/library/{self.uid}/"


class Passage(Record):
    """One paragraph or article of a document: what search finds, and what a draft may cite."""

    AUDIT_CLEAR = ("document", "seq", "article_no")

    document = models.ForeignKey(Document, models.CASCADE, related_name="passages", verbose_name="资料")
    seq = models.PositiveIntegerField("次序")
    article_no = models.CharField("条款", max_length=20, blank=True)
    text = models.TextField("内容")
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = "条款"
        ordering = ("document", "seq")
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [GinIndex(fields=["search"], name="passage_search")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "seq"], name="passage_seq_once")]


class LoanQuerySet(models.QuerySet):
    """Loans in words."""

    def out(self) -> "LoanQuerySet":
        """What is not back yet."""
        return self.filter(returned_on=None)


class Loan(Record):
    """借阅: a paper copy that somebody took, and when it came back (domain §3.8)."""

    AUDIT_CLEAR = ("document", "lent_on", "due_on", "returned_on")

    document = models.ForeignKey(Document, models.PROTECT, related_name="loans", verbose_name="资料")
    borrower = models.CharField("借阅人", max_length=40)
    purpose = models.CharField("用途", max_length=100)
    lent_on = models.DateField("借出日期")
    due_on = models.DateField("应还日期")
    returned_on = models.DateField("归还日期", null=True, blank=True)
    returned_to = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="收回人"
    )

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = "借阅"
        ordering = ("-lent_on", "-id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_on__gte=F("lent_on")), name="loan_due_after_it_began"),
            models.CheckConstraint(
                condition=Q(returned_on=None, returned_to=None)
                | Q(returned_on__gte=F("lent_on"), returned_to__isnull=False),
                name="loan_returned_to_somebody",
            ),
        ]
