"""What a target gathers on its way: villages, stage logs, papers in slots, the notice, meetings (domain §2.2)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from rounds import states
from rounds.models.orgs import PartyOrg
from rounds.models.rounds import InspectionGroup, InspectionRound, RoundTarget
from xuncha.core.models import Record, trail_trigger


class CoverageQuerySet(models.QuerySet):
    """Villages in words."""

    def open(self) -> "CoverageQuerySet":
        """Neither inspected nor waived."""
        return self.filter(coverage_status=states.CoverageStatus.PENDING)


class VillageCoverage(Record):
    """延伸村: a village of a target, whether it must be inspected and whether it was."""

    AUDIT_CLEAR = (
        "target", "village", "coverage_status", "covered_on", "notice_posted_on", "material_checked_on",
    )  # fmt: skip
    NOUN = "coverage"
    FLOW = states.COVERAGE_FLOW
    ORG_PATHS: ClassVar[tuple[str, ...]] = ("village",)

    target = models.ForeignKey(RoundTarget, models.PROTECT, related_name="villages", verbose_name="被巡察党组织")
    village = models.ForeignKey(PartyOrg, models.PROTECT, related_name="coverages", verbose_name="村党组织")
    coverage_status = models.CharField(
        "巡察情况", max_length=10, choices=states.CoverageStatus.choices, default=states.CoverageStatus.PENDING
    )
    notice_posted_on = models.DateField("公告张贴日期", null=True, blank=True)
    material_checked_on = models.DateField("查账日期", null=True, blank=True)
    covered_on = models.DateField("巡毕日期", null=True, blank=True)
    note = models.CharField("说明", max_length=510, blank=True)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = "延伸村"
        ordering = ("target", "village__sort", "id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "village"], name="village_once_a_target"),
            models.CheckConstraint(
                condition=~Q(coverage_status="done") | Q(covered_on__isnull=False), name="covered_village_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return str(self.village)

    def get_absolute_url(self) -> str:
        """The village's page within its target."""
        return f"/rounds/villages/{self.uid}/"


class StageLog(models.Model):
    """阶段流转: every change of a target's stage, with the conditions that were waived and by whom."""

    target = models.ForeignKey(RoundTarget, models.PROTECT, related_name="stage_logs", verbose_name="对象")
    from_stage = models.CharField("从", max_length=14, choices=states.Stage.choices)
    to_stage = models.CharField("到", max_length=14, choices=states.Stage.choices)
    by = models.ForeignKey("core.User", models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间", auto_now_add=True)
    on = models.DateField("业务日期")
    reason = models.CharField("理由", max_length=500, blank=True)
    waived = models.JSONField("豁免的条件", default=list)

    class Meta:
        verbose_name = "阶段流转"
        ordering = ("id",)


class SlotQuerySet(models.QuerySet):
    """Slots in words."""

    def ruled(self, day: date) -> "SlotQuerySet":
        """Each with `needed` and `since`: whether the stage cannot be left without it on a day, and by a rule of which day."""
        rules = SlotRule.objects.filter(slot=OuterRef("pk"), effective_from__lte=day).order_by("-effective_from", "-pk")
        newest = {name: Subquery(rules.values(name)[:1]) for name in ("required", "effective_from")}
        return self.annotate(needed=Coalesce(newest["required"], F("required")), since=newest["effective_from"])


class StageSlot(models.Model):
    """A document that a stage needs (domain §2.2, last column); required as seeded, until the office rules otherwise."""

    stage = models.CharField("阶段", max_length=14, choices=states.Stage.choices)
    name = models.CharField("文书", max_length=60)
    required = models.BooleanField("必备", default=False)
    level = models.PositiveSmallIntegerField("级别", default=1, choices=[(1, "内部"), (2, "敏感"), (3, "高敏")])
    sort = models.PositiveSmallIntegerField(default=0)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = "阶段文书"
        ordering = ("stage", "sort", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["stage", "name"], name="slot_once_a_stage")]


class SlotRule(Record):
    """必备文书的设定: whether a stage cannot be left without a paper, from a day on. Rows are added, never changed."""

    AUDIT_CLEAR = ("slot", "required", "effective_from")

    slot = models.ForeignKey(StageSlot, models.PROTECT, related_name="rules", verbose_name="文书")
    required = models.BooleanField("必备")
    effective_from = models.DateField("生效日期")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "必备文书的设定"
        ordering = ("-effective_from", "-id")
        triggers: ClassVar = [trail_trigger()]

    def __str__(self) -> str:
        return f"{self.slot.name}：{'必备' if self.required else '非必备'}，自 {self.effective_from} 起"


class DocumentQuerySet(models.QuerySet):
    """Papers in words: the conditions of the rule table."""

    def alive(self) -> "DocumentQuerySet":
        """Without what was voided."""
        return self.filter(voided_at=None)

    def ordinary(self, role: str) -> "DocumentQuerySet":
        """Without what names persons: lists of clues, persons and matters named by the secretary."""
        return self.filter(slot__level__lt=3)


class StageDocument(Record):
    """A paper laid into a slot of a target; its file is a StoredFile of this record."""

    AUDIT_CLEAR = ("target", "slot", "doc_no", "dated_on", "voided_at")
    NOUN = "stage_document"
    LEVEL_PATH = "slot__level"  # papers differ in level by their slot

    target = models.ForeignKey(RoundTarget, models.PROTECT, related_name="documents", verbose_name="对象")
    slot = models.ForeignKey(StageSlot, models.PROTECT, related_name="documents", verbose_name="文书")
    doc_no = models.CharField("文号", max_length=40, blank=True)
    dated_on = models.DateField("日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.CharField("作废理由", max_length=500, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "阶段文书"
        ordering = ("id",)
        triggers: ClassVar = [trail_trigger()]

    def __str__(self) -> str:
        return str(self.slot)

    def get_absolute_url(self) -> str:
        """Its place on the target's page."""
        return f"/rounds/targets/{self.target.uid}/#documents"


class PublicNotice(Record):
    """巡察公告: what is taken, through which channels, in which window (domain §2.3, §3.2)."""

    AUDIT_CLEAR = ("target", "posted_on", "window_from", "window_to")
    NOUN = "notice"

    target = models.OneToOneField(RoundTarget, models.PROTECT, related_name="notice", verbose_name="对象")
    posted_on = models.DateField("张贴日期")
    window_from = models.DateField("受理起")
    window_to = models.DateField("受理止")
    scope = models.TextField("受理范围")
    channels = models.TextField("受理渠道", help_text="每行一个:方式、号码或地址、时间")

    class Meta:
        verbose_name = "巡察公告"
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(window_to__gte=F("window_from")), name="notice_window_in_order")
        ]


class MeetingQuerySet(models.QuerySet):
    """Meetings in words: the conditions of the rule table."""

    def below_leaders(self, role: str) -> "MeetingQuerySet":
        """Without the leading group's and the secretary's own meetings: what is decided there is not for the groups."""
        return self.exclude(kind__in=(states.MeetingKind.LEADING_GROUP, states.MeetingKind.SECRETARY))

    def alive(self) -> "MeetingQuerySet":
        """Without those that were made void: they count nowhere."""
        return self.filter(voided_at=None)


class Meeting(Record):
    """A meeting with a date and decisions (动员会、组务会、会商、领导小组会、书记专题会、反馈会)."""

    AUDIT_CLEAR = ("round", "target", "group", "kind", "held_on", "number", "voided_at")
    NOUN = "meeting"
    LEVEL = 2

    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="meetings", verbose_name="轮次")
    group = models.ForeignKey(
        InspectionGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="巡察组"
    )
    target = models.ForeignKey(
        RoundTarget, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name="被巡察党组织"
    )
    number = models.CharField("编号", max_length=30, blank=True)
    kind = models.CharField("会议", max_length=16, choices=states.MeetingKind.choices)
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=80, blank=True)
    chair = models.CharField("主持人", max_length=40, blank=True)
    attendees = models.TextField("参加人员", blank=True)
    topics = models.TextField("议题", blank=True)
    decisions = models.TextField("决定事项")
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.CharField("作废理由", max_length=500, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议"
        ordering = ("-held_on", "-id")
        triggers: ClassVar = [trail_trigger()]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()} {self.held_on}"

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return f"/meetings/{self.uid}/"

    def is_about(self, target: RoundTarget) -> bool:
        """Whether it concerns a target: it alone, its whole group, or the whole round."""
        if self.target_id:
            return self.target_id == target.pk
        return self.group_id in (None, target.group_id)
