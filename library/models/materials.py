"""调阅和协作 (domain §3.8): what a group asks of a unit, item by item, when it came and when it went back."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from library import states
from rounds.models import LedgerQuerySet, LedgerRecord, PartyOrg
from xuncha.core import calendar
from xuncha.core.models import Record, User, trail_trigger
from xuncha.core.models.deadlines import RunningClock


class MaterialKind(models.TextChoices):
    """The three 第一时间 of the seed."""

    PAPERS = "papers", "资料报送"
    PEOPLE = "people", "人员到位"
    TASK = "task", "工作交办"


class MaterialForm(models.TextChoices):
    """原件、复印件 or 电子: only originals are borrowed and go back."""

    ORIGINAL = "original", "原件"
    COPY = "copy", "复印件"
    ELECTRONIC = "electronic", "电子"


class Completeness(models.TextChoices):
    """齐全程度: what the unit's answer was worth. Anything but 部分 is final."""

    COMPLETE = "complete", "齐全"
    PARTIAL = "partial", "部分"
    NONE = "none", "无此资料"
    REFUSED = "refused", "拒绝"


#: answers after which nothing more is waited for, and those by which something came into the group's hands
FINAL = (Completeness.COMPLETE, Completeness.NONE, Completeness.REFUSED)
IN_HAND = (Completeness.COMPLETE, Completeness.PARTIAL)
#: an item in hand that has to go back and has not; a documented loss settles it
BORROWED = Q(form=MaterialForm.ORIGINAL, completeness__in=IN_HAND, returned_at=None, loss_note="")

#: 份数 that came, summed over the items of requests
COPIES = models.Sum("items__copies", filter=Q(items__completeness__in=IN_HAND))


class MaterialQuerySet(LedgerQuerySet):
    """Requests in words."""

    def standing(self) -> "MaterialQuerySet":
        """Without those taken back: figures count these."""
        return self.alive().exclude(status="cancelled")

    def unanswered(self) -> "MaterialQuerySet":
        """Still waiting for something."""
        return self.filter(status__in=states.UNANSWERED)

    def overdue(self, at: datetime) -> "MaterialQuerySet":
        """Unanswered past the time that was set."""
        return self.unanswered().filter(due_at__lt=at)

    def in_time(self) -> "MaterialQuerySet":
        """Answered by the time that was set, and not with a refusal."""
        return self.filter(received_at__lte=F("due_at")).exclude(completeness=Completeness.REFUSED)

    def late(self, at: datetime) -> "MaterialQuerySet":
        """Answered too late or refused, or still unanswered past the time."""
        answered = Q(received_at__gt=F("due_at")) | Q(received_at__isnull=False, completeness=Completeness.REFUSED)
        return self.standing().filter(answered | Q(status__in=states.UNANSWERED, due_at__lt=at))

    def papers_in_hand(self) -> "MaterialQuerySet":
        """资料报送 of which something came."""
        came = MaterialItem.objects.in_hand().values("request")
        return self.filter(kind=MaterialKind.PAPERS, pk__in=came)

    def borrowing(self) -> "MaterialQuerySet":
        """With an original in the group's hands."""
        return self.filter(pk__in=MaterialItem.objects.borrowed().values("request"))


class MaterialRequest(RunningClock, LedgerRecord):
    """调阅: one request to one unit. Its status follows its items."""

    NOUN = "material"
    LEVEL = 1
    FLOW = states.MATERIAL_FLOW
    ORG_PATHS = ("org", "asked_of")
    AUDIT_CLEAR = (
        *LedgerRecord.AUDIT_BASE, "kind", "asked_of", "asked_at", "due_at", "received_at", "completeness", "returned_at", "status",
    )  # fmt: skip

    kind = models.CharField("类型", max_length=8, choices=MaterialKind.choices, default=MaterialKind.PAPERS)
    asked_of = models.ForeignKey(PartyOrg, models.PROTECT, related_name="+", verbose_name="提供单位")
    contact = models.CharField("联系人", max_length=60, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    asked_at = models.DateTimeField("提出时间")
    due_at = models.DateTimeField("要求时间", null=True, blank=True)
    received_at = models.DateTimeField("收齐时间", null=True, blank=True)
    completeness = models.CharField("齐全程度", max_length=8, choices=Completeness.choices, blank=True)
    returned_at = models.DateTimeField("归还完毕时间", null=True, blank=True)
    status = models.CharField("状态", max_length=10, choices=states.MaterialStatus.choices, default="issued")

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = "调阅"
        ordering = ("-asked_at", "-id")
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [models.Index(fields=["target", "-asked_at", "-id"], name="material_of_target")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="material_number_once"),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(due_at__gte=F("asked_at")), name="material_due_after_asking"
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(received_at__gte=F("asked_at")), name="material_received_after_asking"
            ),
            models.CheckConstraint(
                condition=Q(received_at=None, status__in=(*states.UNANSWERED, "cancelled"))
                | Q(received_at__isnull=False, status__in=("complete", "returned")),
                name="material_complete_has_a_time",
            ),
        ]

    def get_absolute_url(self) -> str:
        """The request's page."""
        return f"/requests/{self.uid}/"

    @property
    def hours(self) -> float | None:
        """响应小时: plain hours from asking to the last answer."""
        return round((self.received_at - self.asked_at).total_seconds() / 3600, 1) if self.received_at else None

    def is_overdue(self, at: datetime | None = None) -> bool:
        """Whether something is still waited for past its time: computed, never stored."""
        return self.status in states.UNANSWERED and self.due_at is not None and self.due_at < (at or calendar.now())


class ItemQuerySet(models.QuerySet):
    """Items in words."""

    def borrowed(self) -> "ItemQuerySet":
        """Originals in the group's hands."""
        return self.filter(BORROWED)

    def in_hand(self) -> "ItemQuerySet":
        """What came into the group's hands, returned or not."""
        return self.filter(completeness__in=IN_HAND)


class MaterialItem(Record):
    """One line of the list (清单): a paper, a person, a task; received by at least two, returned to somebody by name."""

    NOUN = "material"
    AUDIT_CLEAR = ("request", "seq", "form", "copies", "completeness", "received_at", "returned_at", "copied")

    request = models.ForeignKey(MaterialRequest, models.PROTECT, related_name="items", verbose_name="调阅")
    seq = models.PositiveSmallIntegerField("序号")
    name = models.CharField("资料名称", max_length=120)
    period = models.CharField("所属期间", max_length=60, blank=True)
    copies = models.PositiveSmallIntegerField("份数", default=1)
    form = models.CharField("形式", max_length=10, choices=MaterialForm.choices, default=MaterialForm.COPY)
    completeness = models.CharField("齐全程度", max_length=8, choices=Completeness.choices, blank=True)
    received_at = models.DateTimeField("提供时间", null=True, blank=True)
    handed_by = models.CharField("移交人", max_length=40, blank=True)
    receivers = models.ManyToManyField(User, blank=True, related_name="+", verbose_name="接收人")
    copied = models.BooleanField("复制留存", default=False)
    answer_note = models.CharField("情况说明", max_length=200, blank=True)
    returned_at = models.DateTimeField("归还时间", null=True, blank=True)
    returned_to = models.CharField("收回人", max_length=40, blank=True)
    loss_note = models.CharField("遗失说明", max_length=300, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = "调阅资料"
        ordering = ("request", "seq")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "seq"], name="material_item_seq_once"),
            models.CheckConstraint(condition=Q(copies__gte=1), name="material_item_has_copies"),
            models.CheckConstraint(
                condition=Q(completeness="", received_at=None) | ~Q(completeness="") & Q(received_at__isnull=False),
                name="material_item_answered_when",
            ),
            models.CheckConstraint(
                condition=~Q(completeness__in=IN_HAND) | ~Q(handed_by=""), name="material_item_handed_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None)
                | Q(form="original", completeness__in=IN_HAND, loss_note="", returned_at__gte=F("received_at"))
                & ~Q(returned_to=""),
                name="only_borrowed_originals_go_back",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its line on the request's page."""
        return f"{self.request.get_absolute_url()}#item-{self.seq}"

    @property
    def is_borrowed(self) -> bool:
        """Whether it is an original that has to go back."""
        mine = self.form == MaterialForm.ORIGINAL and self.completeness in IN_HAND
        return mine and self.returned_at is None and not self.loss_note

    @property
    def whereabouts(self) -> str:
        """Where the item is, in words."""
        if not self.completeness:
            return "未提供"
        if self.completeness not in IN_HAND:
            return self.get_completeness_display()
        if self.form != MaterialForm.ORIGINAL:
            return "留存"
        return "已归还" if self.returned_at else "遗失" if self.loss_note else "借阅中"
