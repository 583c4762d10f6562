"""What a round gathers before the groups go in (准备): letters of inquiry, secondments, training (domain §2.2 stage 2)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from rounds import states
from rounds.models.orgs import PartyOrg, Person
from rounds.models.powers import Authorization
from rounds.models.rounds import InspectionRound, RoundTarget
from xuncha.core import calendar
from xuncha.core.models import Record, trail_trigger


class Receiver(models.TextChoices):
    """Who is asked what is known of a target."""

    DISCIPLINE = "discipline", "县纪委监委"
    ORGANIZATION = "organization", "县委组织部"
    AUDIT = "audit", "县审计局"
    PETITION = "petition", "县信访局"
    FINANCE = "finance", "县财政局"
    POLITICS = "politics", "县委政法委"
    AGRICULTURE = "agriculture", "县农业农村局"
    CIVIL = "civil", "县民政局"
    OTHER = "other", "其他单位"


class LetterQuerySet(models.QuerySet):
    """Letters in words."""

    def standing(self) -> "LetterQuerySet":
        """Without those that were made void."""
        return self.exclude(status=states.LetterStatus.VOID)

    def unanswered(self) -> "LetterQuerySet":
        """Drafted or sent, and not replied to."""
        return self.filter(status__in=(states.LetterStatus.DRAFT, states.LetterStatus.SENT))

    def overdue(self, on: date) -> "LetterQuerySet":
        """Sent, and the day of the reply has passed."""
        return self.filter(status=states.LetterStatus.SENT, due__lt=on)


class InquiryLetter(Record):
    """函询: a department is asked what it knows of one target; its reply is the group's first picture."""

    NOUN = "inquiry"
    LEVEL = 2
    FLOW = states.LETTER_FLOW
    AUDIT_CLEAR = (
        "round",
        "target",
        "receiver",
        "doc_no",
        "sent_on",
        "due",
        "replied_on",
        "reply_no",
        "urged_on",
        "urges",
        "status",
    )

    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="letters", verbose_name="轮次")
    target = models.ForeignKey(RoundTarget, models.PROTECT, related_name="letters", verbose_name="被巡察党组织")
    receiver = models.CharField("收函单位", max_length=14, choices=Receiver.choices)
    receiver_name = models.CharField("其他单位名称", max_length=60, blank=True)
    matter = models.TextField("函询事项")
    doc_no = models.CharField("发文字号", max_length=40, blank=True)
    sent_on = models.DateField("发出日期", null=True, blank=True)
    due = models.DateField("要求回复日期", null=True, blank=True)
    urged_on = models.DateField("最近催复日期", null=True, blank=True)
    urges = models.PositiveSmallIntegerField("催复次数", default=0)
    replied_on = models.DateField("回复日期", null=True, blank=True)
    reply_no = models.CharField("回复文号", max_length=40, blank=True)
    reply_summary = models.TextField("回复摘要", blank=True)
    void_reason = models.CharField("作废理由", max_length=500, blank=True)
    status = models.CharField("状态", max_length=8, choices=states.LetterStatus.choices, default="draft")

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "函询"
        ordering = ("target__org__sort", "receiver", "id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["target", "receiver", "doc_no"], condition=~Q(doc_no="") & ~Q(status="void"), name="letter_once",
                violation_error_message="这个文号已经向同一单位就同一对象登记过，请核对。",
            ),
            models.CheckConstraint(condition=~Q(receiver="other") | ~Q(receiver_name=""), name="other_receiver_is_named"),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "void")) | Q(sent_on__isnull=False) & ~Q(doc_no=""), name="sent_letter_has_number_and_day"
            ),
            models.CheckConstraint(
                condition=Q(status="replied", replied_on__gte=F("sent_on")) & ~Q(reply_summary="")
                | ~Q(status="replied") & Q(replied_on=None),
                name="reply_has_day_and_summary",
            ),
            models.CheckConstraint(condition=Q(due=None) | Q(sent_on=None) | Q(due__gte=F("sent_on")), name="letter_due_after_sending"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.receiver_label}（{self.target}）"

    def get_absolute_url(self) -> str:
        """The letter's page."""
        return f"/rounds/letters/{self.uid}/"

    @property
    def number(self) -> str:
        """How the trail calls it."""
        return self.doc_no

    @property
    def receiver_label(self) -> str:
        """Who was asked."""
        return self.receiver_name if self.receiver == Receiver.OTHER else self.get_receiver_display()

    def is_overdue(self, on: date | None = None) -> bool:
        """Whether the reply is late: computed, never stored."""
        return self.status == states.LetterStatus.SENT and self.due is not None and self.due < (on or calendar.today())


class Secondment(Record):
    """抽调: that a member came from a unit by a letter, from when to when, and how the work was judged.

    Person, group and role are the authorisation's own; only what it does not know is written here.
    """

    NOUN = "secondment"
    LEVEL = 2
    AUDIT_CLEAR = ("round", "power", "from_org", "starts_on", "ends_on", "letter_no", "letter_on", "returned_on")

    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="secondments", verbose_name="轮次")
    power = models.OneToOneField(Authorization, models.PROTECT, related_name="secondment", verbose_name="授权")
    from_org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="+", verbose_name="原单位")
    starts_on = models.DateField("抽调起")
    ends_on = models.DateField("抽调止")
    letter_no = models.CharField("抽调函文号", max_length=40)
    letter_on = models.DateField("抽调函日期")
    returned_on = models.DateField("返回日期", null=True, blank=True)
    appraisal = models.TextField("鉴定意见", blank=True)

    class Meta:
        verbose_name = "抽调"
        ordering = ("power__group__number", "id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="secondment_dates_in_order"),
            models.CheckConstraint(
                condition=Q(returned_on=None) | Q(returned_on__gte=F("starts_on")), name="seconded_return_after_coming"
            ),
        ]

    def __str__(self) -> str:
        return str(self.power.person)

    def get_absolute_url(self) -> str:
        """Its own form; the list stands under the round."""
        return f"/rounds/secondments/{self.uid}/"


class TrainingSession(Record):
    """培训: one session of a round, with who attended; slides and sign-in sheets are its files."""

    NOUN = "training"
    LEVEL = 1
    AUDIT_CLEAR = ("round", "held_on", "hours")

    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="trainings", verbose_name="轮次")
    held_on = models.DateField("培训日期")
    topic = models.CharField("主题", max_length=120)
    lecturer = models.CharField("授课人", max_length=60, blank=True)
    hours = models.DecimalField("学时", max_digits=4, decimal_places=1)
    place = models.CharField("地点", max_length=80, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    attendees = models.ManyToManyField(Person, blank=True, related_name="trainings", verbose_name="参加人员")

    class Meta:
        verbose_name = "培训"
        ordering = ("held_on", "id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "held_on", "topic"],
                name="training_once",
                violation_error_message="同一天同一主题的培训已经登记过。",
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="training_takes_time"),
        ]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        """The session's page."""
        return f"/rounds/trainings/{self.uid}/"
