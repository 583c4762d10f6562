"""问题 with its manifestations, and the report that carries it (domain §3.4, §5.1)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from findings import states
from findings.models.drafts import SubjectKind, WorkingDraft
from rounds.models import LedgerQuerySet, LedgerRecord, PartyOrg, TaxonomyNode
from xuncha.core.models import Record, User, trail_trigger, unchanging

FED_BACK = ("fed_back", "rectifying")


class ProblemQuerySet(LedgerQuerySet):
    """Problems in words."""

    def alive(self) -> "ProblemQuerySet":
        """Without the withdrawn."""
        return self.filter(voided_at=None).exclude(status="withdrawn")

    def resting_only_on(self, draft: WorkingDraft) -> "ProblemQuerySet":
        """Those that would be without any signed draft if this one fell."""
        others = WorkingDraft.objects.alive().signed().exclude(pk=draft.pk)
        proven = self.model._base_manager.filter(drafts__in=others).values("pk")
        return self.alive().filter(drafts=draft).exclude(pk__in=proven)

    def final(self) -> "ProblemQuerySet":
        """What can no longer be taken out: in a report that was approved, or delivered to the unit."""
        approved = InspectionReport.objects.alive().filter(status="approved").values("target")
        return self.filter(Q(status__in=FED_BACK) | Q(status="reported", target__in=approved))

    def fed_back(self, role: str = "") -> "ProblemQuerySet":
        """Delivered to the unit (condition of the rule table)."""
        return self.filter(status__in=FED_BACK)


class Problem(LedgerRecord):
    """A sentence of judgement that rests on at least one signed draft. Counted once, under its main leaf."""

    NOUN = "problem"
    FLOW = states.PROBLEM_FLOW
    ORG_PATHS = ("org", "orgs")
    AUDIT_CLEAR = (
        *LedgerRecord.AUDIT_BASE,
        "category",
        "is_key",
        "about_chief",
        "status",
        "in_report",
        "report_version",
    )

    statement = models.TextField("问题表述")
    category = models.ForeignKey(TaxonomyNode, models.PROTECT, related_name="+", verbose_name="问题分类")
    orgs = models.ManyToManyField(PartyOrg, related_name="+", verbose_name="涉及党组织")
    drafts = models.ManyToManyField(WorkingDraft, related_name="problems", verbose_name="支撑底稿")
    subject_kind = models.CharField("问题类型", max_length=12, choices=SubjectKind.choices, default=SubjectKind.VILLAGE)
    is_key = models.BooleanField("重点问题", default=False)
    about_chief = models.BooleanField("涉及一把手", default=False)
    is_common = models.BooleanField("共性问题", default=False)
    repeat_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上轮同类"
    )
    in_report = models.BooleanField("进报告", default=True)
    in_feedback_team = models.BooleanField("进班子反馈", default=True)
    in_feedback_chief = models.BooleanField("进主要负责人反馈", default=True)
    recommended_measure = models.TextField("整改建议", blank=True)
    report_version = models.PositiveSmallIntegerField("随报告版本", null=True, blank=True, editable=False)
    status = models.CharField("状态", max_length=12, choices=states.ProblemStatus.choices, default="drawn")

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = "问题"
        ordering = ("target", "number", "id")
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [models.Index(fields=["target", "status"], name="problem_of_target")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="problem_number_once")
        ]

    def get_absolute_url(self) -> str:
        """The problem's page."""
        return f"/problems/{self.uid}/"


class Manifestation(Record):
    """具体表现: one ordered fact under a problem, tied to the draft it comes from."""

    LEVEL = 2
    AUDIT_CLEAR = ("problem", "seq", "draft")

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="manifestations", verbose_name="问题")
    seq = models.PositiveSmallIntegerField("序号")
    text = models.TextField("具体表现")
    draft = models.ForeignKey(
        WorkingDraft, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依据底稿"
    )

    class Meta:
        verbose_name = "具体表现"
        ordering = ("problem", "seq")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [models.UniqueConstraint(fields=["problem", "seq"], name="manifestation_seq_once")]


class ProblemList(Record):
    """问题清单: the problems of one target as they stood on a day, frozen (domain §2.2, 5). A later list keeps the earlier one."""

    NOUN = "problem_list"
    LEVEL = 2
    ORG_PATHS = ("rows__orgs",)
    AUDIT_CLEAR = ("round", "group", "target", "version", "frozen_on")

    round = models.ForeignKey("rounds.InspectionRound", models.PROTECT, related_name="+", verbose_name="轮次")
    group = models.ForeignKey("rounds.InspectionGroup", models.PROTECT, related_name="+", verbose_name="巡察组")
    target = models.ForeignKey("rounds.RoundTarget", models.PROTECT, related_name="+", verbose_name="被巡察党组织")
    version = models.PositiveSmallIntegerField("版本", default=1)
    frozen_on = models.DateField("冻结日期")
    reason = models.CharField("另立新版的理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "问题清单"
        ordering = ("target", "-version")
        triggers: ClassVar = [trail_trigger(), unchanging()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "version"], name="problem_list_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="problem_list_begins_at_one"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="later_problem_list_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.target}问题清单第{self.version}版"

    def get_absolute_url(self) -> str:
        """The page of this version."""
        return f"/problems/lists/{self.uid}/"


class ProblemListRow(Record):
    """One problem on a frozen list, in the words, class and places of that day."""

    LEVEL = 2
    AUDIT_CLEAR = ("problem_list", "seq", "problem", "category", "is_key", "about_chief", "in_report")

    problem_list = models.ForeignKey(ProblemList, models.PROTECT, related_name="rows", verbose_name="问题清单")
    seq = models.PositiveSmallIntegerField("序号")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="frozen", verbose_name="问题")
    statement = models.TextField("问题表述")
    category = models.ForeignKey(TaxonomyNode, models.PROTECT, related_name="+", verbose_name="问题分类")
    orgs = models.ManyToManyField(PartyOrg, related_name="+", verbose_name="涉及党组织")
    is_key = models.BooleanField("重点问题", default=False)
    about_chief = models.BooleanField("涉及一把手", default=False)
    in_report = models.BooleanField("进报告", default=True)

    class Meta:
        verbose_name = "清单问题"
        ordering = ("problem_list", "seq")
        triggers: ClassVar = [trail_trigger(), unchanging()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["problem_list", "seq"], name="problem_list_seq_once"),
            models.UniqueConstraint(fields=["problem_list", "problem"], name="problem_once_a_list"),
        ]


class Ecology(models.TextChoices):
    """政治生态 (domain §5.1)."""

    BETTER = "better", "好转"
    SAME = "same", "持平"
    WORSE = "worse", "恶化"


class Implementation(models.TextChoices):
    """落实部署 (domain §5.1)."""

    GOOD = "good", "好"
    FAIR = "fair", "较好"
    PLAIN = "plain", "一般"
    POOR = "poor", "较差"


class ReportQuerySet(LedgerQuerySet):
    """Reports in words."""

    def submitted(self, role: str = "") -> "ReportQuerySet":
        """Signed by the leader, or beyond (condition of the rule table)."""
        return self.exclude(status="draft")


class InspectionReport(LedgerRecord):
    """巡察报告 of one target: the written parts; problems and figures come from the ledgers at the time of printing."""

    NOUN = "report"
    FLOW = states.REPORT_FLOW
    AUDIT_CLEAR = (*LedgerRecord.AUDIT_BASE, "status", "report_version", "doc_no", "submitted_by", "submitted_at")

    doc_no = models.CharField("文号", max_length=40, blank=True)
    report_version = models.PositiveSmallIntegerField("版本", default=1)
    profile = models.TextField("被巡察党组织概况", blank=True)
    achievements = models.TextField("总体评价(成绩)", blank=True)
    ecology = models.CharField("政治生态", max_length=8, choices=Ecology.choices, blank=True)
    implementation = models.CharField("落实部署", max_length=8, choices=Implementation.choices, blank=True)
    chief_praise = models.TextField("一把手正面评价", blank=True)
    chief_problems = models.TextField("一把手突出问题", blank=True)
    villages = models.TextField("村级党组织延伸巡察情况", blank=True)
    villages_typical = models.TextField("典型村", blank=True)
    causes = models.TextField("原因分析", blank=True)
    advice_unit = models.TextField("对被巡察党组织的意见建议", blank=True)
    advice_county = models.TextField("对县委的建议", blank=True)
    advice_departments = models.TextField("对职能部门的建议", blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人"
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    status = models.CharField("状态", max_length=10, choices=states.ReportStatus.choices, default="draft")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "巡察报告"
        ordering = ("-id",)
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [models.UniqueConstraint(fields=["target"], name="one_report_a_target")]

    def get_absolute_url(self) -> str:
        """The report's page."""
        return f"/reports/{self.uid}/"
