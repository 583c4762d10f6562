"""Talks (个别谈话) and the points taken from them (domain §3.1)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from interviews import states
from rounds.models import InspectionRound, LedgerQuerySet, LedgerRecord, PartyOrg, Person, TaxonomyNode
from xuncha.core.crypto import EncryptedTextField
from xuncha.core.models import Record, User, trail_trigger


class Kind(models.TextChoices):
    """谈话方式."""

    TALK = "talk", "个别谈话"
    REPEAT = "repeat", "再次谈话"
    INQUIRY = "inquiry", "知情人询问"
    SYMPOSIUM = "symposium", "座谈会"
    EXCHANGE = "exchange", "问题沟通"


class Category(models.TextChoices):
    """人员类别."""

    TOWNSHIP_SECRETARY = "township_secretary", "乡镇党委书记"
    TOWNSHIP_HEAD = "township_head", "乡镇长"
    TEAM = "team", "其他班子成员"
    STATION = "station", "站所负责人"
    CADRE = "cadre", "一般干部"
    VILLAGE_SECRETARY = "village_secretary", "村党组织书记"
    VILLAGE_COMMITTEE = "village_committee", "村“两委”其他成员"
    SUPERVISION_COMMITTEE = "supervision_committee", "村务监督委员会"
    GROUP_HEAD = "group_head", "村民小组长"
    WORK_TEAM = "work_team", "驻村第一书记和工作队"
    PARTY_MEMBER = "party_member", "党员"
    VILLAGER_DELEGATE = "villager_delegate", "村民代表"
    VILLAGER = "villager", "群众"
    RETIRED = "retired", "离退休"
    DELEGATE = "delegate", "两代表一委员"
    PETITIONER = "petitioner", "信访人"
    OTHER = "other", "其他"


#: categories of village people: the talk needs a village as its org
VILLAGE_CATEGORIES = (
    "village_secretary", "village_committee", "supervision_committee", "group_head", "work_team",
    "villager_delegate", "villager",
)  # fmt: skip


class PlaceKind(models.TextChoices):
    """地点类型."""

    ROOM = "room", "谈话室"
    HOME = "home", "入户"
    VILLAGE_OFFICE = "village_office", "村部"
    FIELD = "field", "田间"
    OTHER = "other", "其他"


class Signature(models.TextChoices):
    """核对签字."""

    PENDING = "pending", "待签"
    SIGNED = "signed", "已签"
    DECLINED = "declined", "拒签"
    NOT_NEEDED = "not_needed", "不需要"


class Abnormal(models.TextChoices):
    """异常情况."""

    NONE = "none", "无"
    REFUSED = "refused", "拒绝谈话"
    STOPPED = "stopped", "中止"
    UPSET = "upset", "情绪激动"
    COLLUSION = "collusion", "疑似串供"


class Nature(models.TextChoices):
    """要点性质."""

    PRAISE = "praise", "正面评价"
    GENERAL = "general", "一般情况"
    ISSUE = "issue", "面上问题"
    CLUE = "clue", "问题线索"
    ADVICE = "advice", "意见建议"
    APPEAL = "appeal", "个人诉求"


class Destination(models.TextChoices):
    """要点去向."""

    DRAFT = "draft", "转底稿"
    CLUE = "clue", "转线索"
    FIX = "fix", "转立行立改"
    PETITION = "petition", "转信访"
    FOLLOW_UP = "follow_up", "进一步了解"
    KEEP = "keep", "留存"


#: what an interviewee is called who will not be named, and one whose name lies in custody
UNNAMED, PETITIONER_WORD = "不愿留名群众", "信访人"


class InterviewQuerySet(LedgerQuerySet):
    """Talks in words."""

    def held(self) -> "InterviewQuerySet":
        """Those that took place: what figures count as 人次."""
        return self.alive().exclude(status__in=("planned", "scheduled", "cancelled"))

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
    notice_read = models.BooleanField("已宣读纪律和保密告知", default=False)
    content = models.TextField("谈话内容", blank=True)
    signature = models.CharField("核对签字", max_length=12, choices=Signature.choices, default=Signature.PENDING)
    signature_note = models.CharField("签字说明", max_length=200, blank=True)
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

    class Meta:
        verbose_name = "谈话要点"
        ordering = ("interview", "seq")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [models.UniqueConstraint(fields=["interview", "seq"], name="point_seq_once")]

    def __str__(self) -> str:
        return f"{self.interview.number} 要点{self.seq}"

    def get_absolute_url(self) -> str:
        """The place of the point on its talk's page."""
        return f"/interviews/{self.interview.uid}/#point-{self.seq}"


class TalkQuota(models.Model):
    """How many talks each village of a round must have before the group leaves (domain §3.1); no row: the default."""

    DEFAULT = 5

    round = models.OneToOneField(InspectionRound, models.PROTECT, related_name="+", verbose_name="轮次")
    per_village = models.PositiveSmallIntegerField("每村最少谈话人次", default=DEFAULT)

    class Meta:
        verbose_name = "谈话覆盖要求"
