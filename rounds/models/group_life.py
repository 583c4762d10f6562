"""Group life (组内工作): minutes of group meetings with their topics, instructions and reports upward, weekly reports (domain §3.11).

Each stands at one target, so that authorisation and recusal hide them as they hide the records they speak of.
"""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from rounds import states
from rounds.models.base import LedgerQuerySet, LedgerRecord
from rounds.models.orgs import Person
from xuncha.core import calendar
from xuncha.core.models import Record, User, trail_trigger


class TopicKind(models.TextChoices):
    """议题类别."""

    DRAFTS = "drafts", "底稿研究"
    CLUES = "clues", "线索研判"
    FIXES = "fixes", "立行立改"
    REPORT = "report", "报告讨论"
    DUTIES = "duties", "人员分工"
    REQUEST = "request", "请示事项"
    DISCIPLINE = "discipline", "纪律教育"


class Decision(models.TextChoices):
    """What the meeting decided on a topic."""

    AGREE = "agree", "同意"
    SUPPLEMENT = "supplement", "补充"
    UNFOUNDED = "unfounded", "不成立"
    DEFER = "defer", "缓议"


class MinutesQuerySet(LedgerQuerySet):
    """Minutes in words: the conditions of the rule table."""

    def issued(self, role: str = "") -> "MinutesQuerySet":
        """Signed by the leader: what goes beyond the group."""
        return self.filter(status="issued")


class GroupMeeting(LedgerRecord):
    """组务会: one meeting of a group about one target, with topics that are records where they can be."""

    NOUN = "group_meeting"
    FLOW = states.MINUTES_FLOW
    AUDIT_CLEAR = (*LedgerRecord.AUDIT_BASE, "at", "chair", "status", "issued_by", "issued_at")

    at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=80)
    chair = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="主持（组长）")
    attendees = models.ManyToManyField(Person, related_name="+", verbose_name="参加人员")
    absent = models.TextField("缺席人员及原因", blank=True)
    status = models.CharField("状态", max_length=12, choices=states.MinutesStatus.choices, default="draft")
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人")
    issued_at = models.DateTimeField("签发时间", null=True, blank=True)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "组务会"
        ordering = ("-at", "-id")
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [models.Index(fields=["target", "-at", "-id"], name="minutes_of_target")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="minutes_number_once"),
            models.CheckConstraint(
                condition=~Q(status="issued") | Q(issued_by__isnull=False, issued_at__isnull=False),
                name="minutes_issued_who_when",
            ),
        ]

    def get_absolute_url(self) -> str:
        """The minutes' page."""
        return f"/group-meetings/{self.uid}/"

    @property
    def day(self) -> date:
        """The day of the meeting, where it took place."""
        return self.at.astimezone(calendar.ZONE).date()


class TopicQuerySet(models.QuerySet):
    """Topics in words."""

    def agreed(self, kind: str) -> "TopicQuerySet":
        """Of issued minutes, about a record of a kind, decided 同意: what the group stands by."""
        return self.filter(meeting__status="issued", record_kind=kind, decision=Decision.AGREE)


class GroupTopic(Record):
    """议题: what was taken up, the record it is about, each one's opinion, the decision."""

    LEVEL = 2
    AUDIT_CLEAR = ("meeting", "seq", "kind", "record_kind", "record_uid", "decision")

    meeting = models.ForeignKey(GroupMeeting, models.PROTECT, related_name="topics", verbose_name="组务会")
    seq = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("议题类别", max_length=12, choices=TopicKind.choices)
    title = models.CharField("议题", max_length=120)
    record_kind = models.CharField("记录种类", max_length=60, blank=True)
    record_uid = models.UUIDField("记录", null=True, blank=True)
    opinions = models.TextField("各人意见", blank=True)
    decision = models.CharField("决定", max_length=12, choices=Decision.choices, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = "组务会议题"
        ordering = ("meeting", "seq")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "seq"], name="topic_seq_once"),
            models.UniqueConstraint(
                fields=["meeting", "record_uid"], condition=Q(record_uid__isnull=False), name="topic_record_once"
            ),
            models.CheckConstraint(
                condition=Q(record_kind="", record_uid=None) | ~Q(record_kind="") & Q(record_uid__isnull=False),
                name="topic_record_has_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting.number} 议题{self.seq}"

    def get_absolute_url(self) -> str:
        """The place of the topic on the minutes' page."""
        return f"/group-meetings/{self.meeting.uid}/#topics"


class InstructionKind(models.TextChoices):
    """请示报告的类型. A 报告 asks for nothing: it ends when it is sent."""

    REQUEST = "request", "请示"
    REPORT = "report", "报告"
    URGENT = "urgent", "紧急报告"
    SPECIAL = "special", "情况专报"


class Addressee(models.TextChoices):
    """报送对象."""

    OFFICE = "office", "巡察办"
    LEADING_GROUP = "leading_group", "领导小组"
    SECRETARY = "secretary", "县委书记"


class Urgency(models.TextChoices):
    """紧急程度."""

    PLAIN = "plain", "平件"
    URGENT = "urgent", "急件"
    EXTRA = "extra", "特急"


#: role → the addressee it stands for: who sees it and writes the directive
ADDRESSED = {
    "office_director": "office", "office_staff": "office", "leading_group": "leading_group", "county_secretary": "secretary",
}  # fmt: skip


class InstructionQuerySet(LedgerQuerySet):
    """Instructions in words: the conditions of the rule table."""

    def waiting(self) -> "InstructionQuerySet":
        """Those that may still wait for somebody: a 报告 is over when it is sent."""
        return self.alive().exclude(kind="report", status="reported")

    def sent_to(self, role: str) -> "InstructionQuerySet":
        """Those that were sent to whom a role stands for."""
        return self.filter(status__in=states.SENT_UP, to=ADDRESSED.get(role, ""))


class Instruction(LedgerRecord):
    """请示报告: what a group asks for or reports upward, the directive on it, and what was done."""

    NOUN = "instruction"
    FLOW = states.INSTRUCTION_FLOW
    AUDIT_CLEAR = (
        *LedgerRecord.AUDIT_BASE, "kind", "to", "urgency", "status", "signed_by", "reported_on", "directed_by", "directed_on",
        "carried_on",
    )  # fmt: skip

    kind = models.CharField("类型", max_length=10, choices=InstructionKind.choices, default="request")
    to = models.CharField("报送对象", max_length=14, choices=Addressee.choices, default="office")
    urgency = models.CharField("紧急程度", max_length=6, choices=Urgency.choices, default="plain")
    title = models.CharField("标题", max_length=120)
    body = models.TextField("内容")
    status = models.CharField("状态", max_length=12, choices=states.InstructionStatus.choices, default="draft")
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人")
    reported_on = models.DateField("报送日期", null=True, blank=True)
    directive = models.TextField("批示", blank=True)
    directive_by = models.CharField("批示人", max_length=40, blank=True)
    directed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记批示"
    )
    directed_on = models.DateField("批示日期", null=True, blank=True)
    follow_up = models.TextField("落实情况", blank=True)
    carried_on = models.DateField("落实日期", null=True, blank=True)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = "请示报告"
        ordering = ("-id",)
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [models.Index(fields=["target", "-id"], name="instruction_of_target")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="instruction_number_once"),
            models.CheckConstraint(
                condition=~Q(status__in=("directed", "carried_out")) | Q(directed_on__isnull=False) & ~Q(directive=""),
                name="directed_with_words_and_day",
            ),
            models.CheckConstraint(
                condition=(Q(directed_on=None) | Q(reported_on=None) | Q(directed_on__gte=F("reported_on")))
                & (Q(carried_on=None) | Q(directed_on=None) | Q(carried_on__gte=F("directed_on"))),
                name="instruction_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(kind="report", status__in=("directed", "carried_out")), name="plain_report_ends_when_sent"
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/instructions/{self.uid}/"


class WeeklyQuerySet(LedgerQuerySet):
    """Weekly reports in words: the conditions of the rule table."""

    def handed_in(self, role: str = "") -> "WeeklyQuerySet":
        """Sent to the office."""
        return self.filter(status="reported")


class WeeklyReport(LedgerRecord):
    """周报 of a group at a target: the figures are the ledgers', only the text is written."""

    NOUN = "weekly"
    FLOW = states.WEEKLY_FLOW
    AUDIT_CLEAR = (*LedgerRecord.AUDIT_BASE, "week", "status", "figures_at", "approved_by", "approved_at")

    week = models.DateField("周一")
    figures = models.JSONField("数字", default=list)
    figures_at = models.DateTimeField("取数时间")
    work = models.TextField("本周工作", blank=True)
    problems = models.TextField("存在问题", blank=True)
    plan = models.TextField("下周安排", blank=True)
    status = models.CharField("状态", max_length=12, choices=states.WeeklyStatus.choices, default="draft")
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人"
    )
    approved_at = models.DateTimeField("审定时间", null=True, blank=True)

    objects = WeeklyQuerySet.as_manager()

    class Meta:
        verbose_name = "周报"
        ordering = ("-week", "-id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "week"], condition=Q(voided_at=None), name="weekly_once_a_week"),
            models.CheckConstraint(condition=Q(week__week_day=2), name="weekly_begins_on_monday"),
        ]

    def get_absolute_url(self) -> str:
        """The report's page."""
        return f"/weeklies/{self.uid}/"

    @property
    def sunday(self) -> date:
        """The last day of the week."""
        return self.week + timedelta(days=6)
