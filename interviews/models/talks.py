"""Talks (个别谈话) and the points taken from them (domain §3.1)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from interviews import states
from interviews.models.choices import (
    CARRIED,
    Abnormal,
    AgeBand,
    Category,
    Destination,
    Gender,
    Grade,
    Kind,
    Nature,
    PlaceKind,
    Political,
    RecordForm,
    Signature,
)
from interviews.models.outlines import InterviewOutline
from rounds.models import LedgerQuerySet, LedgerRecord, PartyOrg, Person, TaxonomyNode
from xuncha.core.crypto import EncryptedTextField
from xuncha.core.models import Record, User, trail_trigger

#: what an interviewee is called who will not be named, and one whose name lies in custody
UNNAMED, PETITIONER_WORD = "不愿留名群众", "信访人"


class InterviewQuerySet(LedgerQuerySet):
    """Talks in words."""

    def held(self) -> "InterviewQuerySet":
        """Those that took place: what figures count as 人次."""
        return self.alive().exclude(status__in=("planned", "scheduled", "cancelled"))

    def written(self) -> "InterviewQuerySet":
        """Those that took place and say something: 已谈 without a text and without a point covers nobody (谈话覆盖)."""
        points = InterviewPoint.objects.filter(interview=models.OuterRef("pk"))
        return self.held().filter(~Q(status="conducted") | Q(content__regex=r"\S") | models.Exists(points))

    def symposia(self) -> "InterviewQuerySet":
        """座谈会."""
        return self.held().filter(kind=Kind.SYMPOSIUM)


class Interview(LedgerRecord):
    """One talk. The interviewee's name, post and rank are a snapshot of that day (design §5.6)."""

    NOUN = "interview"
    FLOW = states.INTERVIEW_FLOW
    OWN_PATHS = ("created_by", "talkers", "recorder")
    AUDIT_CLEAR = (
        *LedgerRecord.AUDIT_BASE,
        "kind",
        "category",
        "date",
        "start",
        "end",
        "status",
        "signature",
        "reviewer",
        "form",
        "av",
        "av_approver",
        "outline",
    )

    kind = models.CharField("谈话方式", max_length=12, choices=Kind.choices, default=Kind.TALK)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="interviews", verbose_name="谈话对象"
    )
    interviewee = models.CharField("姓名", max_length=40, help_text="不愿留名的写“不愿留名群众”。")
    sealed_name = EncryptedTextField("信访人姓名", purpose="interviews.sealed_name", blank=True)  # category 信访人 only
    org_name = models.CharField("单位", max_length=80, blank=True)
    post = models.CharField("职务", max_length=60, blank=True)
    rank = models.CharField("职级", max_length=20, blank=True)
    gender = models.CharField("性别", max_length=6, choices=Gender.choices, blank=True)
    political = models.CharField("政治面貌", max_length=12, choices=Political.choices, blank=True)
    age_band = models.CharField("年龄段", max_length=8, choices=AgeBand.choices, blank=True)
    category = models.CharField("人员类别", max_length=24, choices=Category.choices)
    is_chief = models.BooleanField("一把手", default=False)
    is_team = models.BooleanField("班子成员", default=False)
    date = models.DateField("谈话日期")
    date_reason = models.CharField("日期说明", max_length=200, blank=True)
    start = models.TimeField("开始", null=True, blank=True)
    end = models.TimeField("结束", null=True, blank=True)
    place = models.CharField("地点", max_length=60, blank=True)
    place_kind = models.CharField("地点类型", max_length=16, choices=PlaceKind.choices, default=PlaceKind.ROOM)
    talkers = models.ManyToManyField(User, related_name="+", verbose_name="谈话人", through="InterviewTalker")
    lead = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="主谈人")
    recorder = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="记录人")
    outline = models.ForeignKey(
        InterviewOutline, models.PROTECT, null=True, blank=True, related_name="talks", verbose_name="谈话提纲"
    )
    notice_read = models.BooleanField("已宣读纪律和保密告知", default=False)
    content = models.TextField("谈话内容", blank=True)
    content_version = models.PositiveIntegerField(
        default=0, editable=False
    )  # tells a second writer that there was a first
    content_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    content_at = models.DateTimeField(null=True, editable=False)
    team_grade = models.CharField("对班子评价", max_length=8, choices=Grade.choices, blank=True)
    team_note = models.TextField("对班子评价说明", blank=True)
    chief_grade = models.CharField("对一把手评价", max_length=8, choices=Grade.choices, blank=True)
    chief_note = models.TextField("对一把手评价说明", blank=True)
    form = models.CharField("记录形式", max_length=10, choices=RecordForm.choices, default=RecordForm.ELECTRONIC)
    av = models.BooleanField("录音录像", default=False)
    av_approver = models.CharField("录音录像批准人", max_length=40, blank=True)
    signature = models.CharField("核对签字", max_length=12, choices=Signature.choices, default=Signature.PENDING)
    signature_note = models.CharField("签字说明", max_length=500, blank=True)
    abnormal = models.CharField("异常情况", max_length=12, choices=Abnormal.choices, default=Abnormal.NONE)
    abnormal_note = models.TextField("异常说明", blank=True)
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人")
    review_opinion = models.TextField("审核意见", blank=True)
    status = models.CharField("状态", max_length=12, choices=states.InterviewStatus.choices, default="conducted")
    search = SearchVectorField(null=True, editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = "个别谈话"
        ordering = ("-date", "-id")
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [
            models.Index(fields=["target", "-date", "-id"], name="interview_of_target"),
            models.Index(fields=["group", "-date", "-id"], name="interview_of_group"),
            GinIndex(fields=["search"], name="interview_search"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="interview_number_once"),
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gt=F("start")), name="interview_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(av=False) | ~Q(av_approver=""), name="interview_av_is_approved"),
        ]

    def get_absolute_url(self) -> str:
        """The talk's page."""
        return f"/interviews/{self.uid}/"


class InterviewTalker(models.Model):
    """One talker at one talk, with the time again, so that the database itself forbids two talks at once."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="talker_rows")
    user = models.ForeignKey(User, models.PROTECT, related_name="talks")
    during = DateTimeRangeField(null=True, editable=False)

    class Meta:
        verbose_name = "谈话人"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["interview", "user"], name="talker_once_a_talk"),
            ExclusionConstraint(  # nobody talks with two people at once; needs btree_gist
                name="talker_in_one_talk_at_a_time",
                expressions=[(F("user"), RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]


class PointQuerySet(models.QuerySet):
    """Points in words."""

    def to_carry(self) -> "PointQuerySet":
        """Those whose destination asks for a further record that is not made yet (待转出)."""
        rows = self.filter(destination__in=CARRIED, draft_uid=None, settled_reason="", interview__voided_at=None)
        return rows.exclude(interview__status="cancelled")


class InterviewPoint(Record):
    """谈话要点: one sentence of a talk, classified, with where it goes."""

    LEVEL = 2
    AUDIT_CLEAR = ("interview", "seq", "nature", "destination", "leaf", "org", "draft_uid")

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="points", verbose_name="谈话")
    seq = models.PositiveSmallIntegerField("序号")
    text = models.TextField("要点")
    org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="+", verbose_name="涉及组织")
    persons = models.CharField("涉及人员", max_length=100, blank=True)
    leaf = models.ForeignKey(
        TaxonomyNode, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="问题分类"
    )
    nature = models.CharField("性质", max_length=10, choices=Nature.choices, default=Nature.ISSUE)
    destination = models.CharField("去向", max_length=10, choices=Destination.choices, default=Destination.KEEP)
    draft_uid = models.UUIDField("已转记录", null=True, blank=True, editable=False)
    settled_reason = models.CharField("不再转出的理由", max_length=200, blank=True, editable=False)

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = "谈话要点"
        ordering = ("interview", "seq")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["interview", "seq"], name="point_seq_once"),
            models.CheckConstraint(
                condition=Q(draft_uid=None) | Q(settled_reason=""), name="point_is_carried_or_settled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interview.number} 要点{self.seq}"

    @property
    def waits(self) -> bool:
        """Whether it is still to be carried over: neither done nor settled with a reason."""
        return self.destination in CARRIED and self.draft_uid is None and not self.settled_reason

    @property
    def is_for_clue(self) -> bool:
        """Whether a clue may come of it: by its nature or by its destination."""
        return self.nature == Nature.CLUE or self.destination == Destination.CLUE

    def get_absolute_url(self) -> str:
        """The place of the point on its talk's page."""
        return f"/interviews/{self.interview.uid}/#point-{self.seq}"


class ReplacedText(models.Model):
    """A text of a talk that gave way to another writer's: nobody's words are lost (design §5.21)."""

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="replaced_texts")
    text = models.TextField("文字")
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="写的人")
    replaced_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="替换的人")
    replaced_at = models.DateTimeField("替换时间", auto_now_add=True)

    class Meta:
        verbose_name = "被替换的正文"
        ordering = ("-pk",)
