"""Feedback in two texts, rectification items with measures and proof, and closing by quorum (domain §3.7)."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from findings.models import Problem
from rectification import states
from rounds.models import LedgerQuerySet, LedgerRecord, PartyOrg, TaxonomyNode
from xuncha.core.models import Record, User, trail_trigger


class FeedbackQuerySet(LedgerQuerySet):
    """Feedbacks in words."""

    def delivered(self, role: str = "") -> "FeedbackQuerySet":
        """Given to the unit (condition of the rule table)."""
        return self.filter(status__in=("delivered", "received"))


class Feedback(LedgerRecord):
    """反馈意见 to one target: one text for the chief alone, one for the team; frozen once approved."""

    NOUN = "feedback"
    FLOW = states.FEEDBACK_FLOW
    AUDIT_CLEAR = (*LedgerRecord.AUDIT_BASE, "doc_no", "status", "delivered_on", "received_on", "team_received_on")

    doc_no = models.CharField("文号", max_length=40, blank=True)
    text_team = models.TextField("反馈意见（班子）")
    text_chief = models.TextField("反馈意见（主要负责人）")
    requirements = models.TextField("整改要求", blank=True)
    delivered_on = models.DateField("反馈日期", null=True, blank=True)
    received_on = models.DateField("签收日期", null=True, blank=True)
    received_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签收人"
    )
    team_received_on = models.DateField("班子签收日期", null=True, blank=True)
    team_received_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="班子签收人"
    )
    plan_due = models.DateField("整改方案期限", null=True, blank=True)
    concentrated_until = models.DateField("集中整改期止", null=True, blank=True)
    village_until = models.DateField("村级集中整改期止", null=True, blank=True)
    status = models.CharField("状态", max_length=10, choices=states.FeedbackStatus.choices, default="draft")

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "反馈意见"
        ordering = ("-id",)
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target"], name="one_feedback_a_target"),
            models.CheckConstraint(
                condition=Q(team_received_on=None)
                | Q(team_received_on__gte=models.F("delivered_on"), team_received_by__isnull=False),
                name="team_signs_what_was_delivered",
            ),
        ]

    def get_absolute_url(self) -> str:
        """The feedback's page."""
        return f"/rectification/feedback/{self.uid}/"


class FeedbackItem(Record):
    """反馈问题: one problem as delivered; its wording is kept as it was on that day."""

    AUDIT_CLEAR = ("feedback", "seq", "problem")

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="items", verbose_name="反馈意见")
    problem = models.OneToOneField(Problem, models.PROTECT, related_name="feedback_item", verbose_name="问题")
    seq = models.PositiveSmallIntegerField("序号")
    statement = models.TextField("反馈问题")

    class Meta:
        verbose_name = "反馈问题"
        ordering = ("feedback", "seq")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [models.UniqueConstraint(fields=["feedback", "seq"], name="feedback_seq_once")]


class TermKind(models.TextChoices):
    """时限类型."""

    AT_ONCE = "at_once", "立行立改"
    CONCENTRATED = "concentrated", "集中整改期内"
    LONG = "long", "长期坚持"


class ItemQuerySet(LedgerQuerySet):
    """Items in words."""

    def open(self) -> "ItemQuerySet":
        """Not yet closed."""
        return self.alive().exclude(status="closed")

    def overdue(self, on: date) -> "ItemQuerySet":
        """Open past their date: computed, never stored."""
        return self.open().filter(due__lt=on)

    def completed(self) -> "ItemQuerySet":
        """完成: closed by the supervisors as 已完成; the unit's own word never counts (design §5.15)."""
        return self.alive().filter(status="closed", completion="done")

    def unfinished(self) -> "ItemQuerySet":
        """未完成: neither 已完成 nor 基本完成 by the supervisors' word."""
        return self.alive().exclude(status="closed", completion__in=("done", "basic"))

    def basically(self) -> "ItemQuerySet":
        """基本完成: shown apart, never in the rate."""
        return self.alive().filter(status="closed", completion="basic")


class RectificationItem(LedgerRecord):
    """整改事项: one line of the ledger, with its unit, people, date, measures, proof and reviews."""

    NOUN = "rectification"
    LEVEL = 1
    FLOW = states.ITEM_FLOW
    ORG_PATHS = ("org", "resp_org")
    AUDIT_CLEAR = (
        *LedgerRecord.AUDIT_BASE, "category", "resp_org", "due", "term_kind", "completion", "status", "closed_on",
        "applied_by", "endorsed_by",
    )  # fmt: skip

    feedback_item = models.ForeignKey(
        FeedbackItem, models.PROTECT, null=True, blank=True, related_name="rectifications", verbose_name="反馈问题"
    )
    category = models.ForeignKey(TaxonomyNode, models.PROTECT, related_name="+", verbose_name="问题分类")
    problem = models.TextField("具体问题")
    manifestation = models.TextField("具体表现", blank=True)
    is_key = models.BooleanField("重点问题", default=False)
    resp_org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="+", verbose_name="责任党组织")
    leader = models.CharField("责任领导", max_length=40, blank=True)
    dept = models.CharField("责任部门", max_length=60, blank=True)
    owner = models.CharField("责任人", max_length=40, blank=True)
    goal = models.TextField("整改目标", blank=True)
    term_kind = models.CharField("时限类型", max_length=14, choices=TermKind.choices, default=TermKind.CONCENTRATED)
    due = models.DateField("完成时限", null=True, blank=True)
    due_rule = models.ForeignKey(
        "core.DeadlineRule", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    completion = models.CharField("完成情况", max_length=8, choices=states.Completion.choices, default="not")
    result = models.TextField("整改成效", blank=True)
    refunded = models.DecimalField("清退资金（万元）", max_digits=14, decimal_places=4, null=True, blank=True)
    recovered = models.DecimalField("挽回损失（万元）", max_digits=14, decimal_places=4, null=True, blank=True)
    rules_made = models.PositiveSmallIntegerField("建立制度（项）", default=0)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请人")
    applied_at = models.DateTimeField("申请时间", null=True, blank=True)
    endorsed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签批人"
    )
    endorsed_at = models.DateTimeField("签批时间", null=True, blank=True)
    review_turn = models.PositiveSmallIntegerField("会审次数", default=0)
    sent_back_at = models.DateTimeField("退回或重新打开时间", null=True, blank=True, editable=False)
    worked_at = models.DateTimeField("最近填报时间", null=True, blank=True, editable=False)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    status = models.CharField("状态", max_length=14, choices=states.ItemStatus.choices, default="assigned")
    search = SearchVectorField(null=True, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = "整改事项"
        ordering = ("target", "number", "id")
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [
            models.Index(fields=["target", "status", "due"], name="item_of_target"),
            GinIndex(fields=["search"], name="item_search"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="item_number_once"),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(closed_on__isnull=False), name="closed_item_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(endorsed_by=None) | Q(applied_by=None) | ~Q(endorsed_by=models.F("applied_by")),
                name="endorser_is_not_applicant",
            ),
        ]

    def get_absolute_url(self) -> str:
        """The item's page."""
        return f"/rectification/{self.uid}/"

    def is_overdue(self, on: date) -> bool:
        """Open past its date."""
        return self.status != "closed" and self.due is not None and self.due < on


class Measure(Record):
    """整改措施: what, by when, by whom, and whether it is done. Its proofs are StoredFiles of this record."""

    AUDIT_CLEAR = ("item", "seq", "due", "is_done", "done_on")

    item = models.ForeignKey(RectificationItem, models.PROTECT, related_name="measures", verbose_name="整改事项")
    seq = models.PositiveSmallIntegerField("序号")
    text = models.TextField("措施")
    due = models.DateField("时限")
    owner = models.CharField("责任人", max_length=40, blank=True)
    is_done = models.BooleanField("已完成", default=False)
    done_on = models.DateField("完成日期", null=True, blank=True)
    progress = models.TextField("完成情况", blank=True)

    class Meta:
        verbose_name = "整改措施"
        ordering = ("item", "seq")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "seq"], name="measure_seq_once"),
            models.CheckConstraint(
                condition=Q(is_done=False) | Q(done_on__isnull=False), name="done_measure_has_a_date"
            ),
        ]


class ClosureRule(Record):
    """销号规则: how many of the three supervisors must agree, for reviews that begin on a day or later. Rows are added, never changed."""

    AUDIT_CLEAR = ("effective_from", "quorum")

    effective_from = models.DateField("生效日期")
    quorum = models.PositiveSmallIntegerField("会审同意数", choices=[(3, "三家全部同意"), (2, "两家同意")], default=3)
    note = models.CharField("依据或说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "销号规则"
        ordering = ("-effective_from", "-id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quorum__gte=2, quorum__lte=3), name="quorum_of_three_supervisors")
        ]

    def __str__(self) -> str:
        return f"自 {self.effective_from} 起{self.get_quorum_display()}"


class ClosureReview(Record):
    """One supervisor's opinion in one turn of review: office, discipline commission, organisation department."""

    AUDIT_CLEAR = ("item", "supervisor", "turn", "opinion")

    item = models.ForeignKey(RectificationItem, models.PROTECT, related_name="reviews", verbose_name="整改事项")
    supervisor = models.CharField(
        "会审单位", max_length=14,
        choices=[("office", "县委巡察办"), ("discipline", "县纪委监委"), ("organization", "县委组织部")],
    )  # fmt: skip
    turn = models.PositiveSmallIntegerField("第几次会审")
    opinion = models.CharField("意见", max_length=8, choices=states.Opinion.choices)
    note = models.TextField("说明", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="会审人")
    on = models.DateField("日期")

    class Meta:
        verbose_name = "会审意见"
        ordering = ("item", "turn", "id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "turn", "supervisor"], name="one_opinion_a_turn")
        ]
