"""A round, its groups and its targets, each with a stage of its own (domain §2)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from rounds import states
from rounds.models.orgs import CommitteeTerm, PartyOrg
from xuncha.core.models import Record, trail_trigger
from xuncha.core.workflow import Flow


class InspectionRound(Record):
    """轮次: identity is term + sequence + type. Its stage is that of the least advanced target."""

    AUDIT_CLEAR = (
        "term", "sequence", "round_type", "entered_on", "withdrawn_on", "approved_on", "plan_doc_no", "min_members",
    )  # fmt: skip
    NOUN = "round"

    term = models.ForeignKey(CommitteeTerm, models.PROTECT, related_name="rounds", verbose_name="届次")
    sequence = models.PositiveSmallIntegerField("轮次")
    round_type = models.CharField("类型", max_length=12, choices=states.RoundType.choices, default="regular")
    name = models.CharField("名称", max_length=80)
    purpose = models.TextField("工作方案要点", blank=True)
    entered_on = models.DateField("进驻日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤离日期", null=True, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    plan_doc_no = models.CharField("方案文号", max_length=40, blank=True)
    min_members = models.PositiveSmallIntegerField("每组最少人数", default=5)

    class Meta:
        verbose_name = "巡察轮次"
        ordering = ("-term__number", "-sequence")
        triggers: ClassVar = [trail_trigger()]
        permissions: ClassVar = [("reach_inspectionround", "可及本轮")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "sequence", "round_type"], name="round_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("entered_on")), name="round_leaves_after_entry"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The round's own page."""
        return f"/rounds/{self.uid}/"

    @property
    def code(self) -> str:
        """`1401`: term and sequence, as numbers begin."""
        return f"{self.term.number:02}{self.sequence:02}"


class InspectionGroup(Record):
    """巡察组. Number 0 is the office and leading group: records kept from the groups carry it (design §5.2)."""

    AUDIT_CLEAR = ("round", "number")
    NOUN = "group"

    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="groups", verbose_name="轮次")
    number = models.PositiveSmallIntegerField("组号")
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = "巡察组"
        ordering = ("round", "number")
        triggers: ClassVar = [trail_trigger()]
        permissions: ClassVar = [("reach_inspectiongroup", "可及本组")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "number"], name="group_number_once")]

    def __str__(self) -> str:
        return self.name


class CoverageMode(models.TextChoices):
    """巡察方式 (domain §1.5)."""

    WITH_VILLAGES = "with_villages", "巡乡带村"
    DIRECT = "direct", "直接巡村"
    SPECIAL = "special", "专项巡村"
    WITH_UNIT = "with_unit", "巡单位带村"
    ROVING = "roving", "机动巡村"
    ESCALATED = "escalated", "提级巡察"
    CROSS = "cross", "交叉巡察"


class RoundTarget(Record):
    """被巡察党组织 in a round, with a stage of its own: six townships never move in step."""

    AUDIT_CLEAR = ("round", "org", "group", "stage", "entered_on", "withdrawn_on", "feedback_on")
    NOUN = "target"

    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="targets", verbose_name="轮次")
    org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="targeted", verbose_name="党组织")
    group = models.ForeignKey(
        InspectionGroup, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name="巡察组"
    )
    stage = models.CharField("阶段", max_length=14, choices=states.Stage.choices, default=states.Stage.PLANNING)
    stage_before = models.CharField(max_length=14, blank=True, editable=False)
    coverage_mode = models.CharField("巡察方式", max_length=16, choices=CoverageMode.choices, default="with_villages")
    reason = models.CharField("列入理由", max_length=200, blank=True)
    discipline_opinion_on = models.DateField("纪委监委意见回复日期", null=True, blank=True)
    organization_opinion_on = models.DateField("组织部意见回复日期", null=True, blank=True)
    entered_on = models.DateField("进驻日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤离日期", null=True, blank=True)
    feedback_on = models.DateField("反馈日期", null=True, blank=True)

    class Meta:
        verbose_name = "被巡察党组织"
        ordering = ("round", "group__number", "org__sort", "id")
        triggers: ClassVar = [trail_trigger()]
        permissions: ClassVar = [("reach_roundtarget", "可及本对象")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "org"], name="target_once_a_round")]

    def __str__(self) -> str:
        return str(self.org)

    def get_absolute_url(self) -> str:
        """The target's page."""
        return f"/rounds/targets/{self.uid}/"

    @property
    def FLOW(self) -> Flow:  # the engine's name for a record's table of moves
        """The moves that leave this target's stage; a suspended one resumes where it was."""
        if self.stage == states.Stage.SUSPENDED:
            back = states.Move(
                "resume", "恢复", ("suspended",), self.stage_before, "round.back", "恢复", needs_reason=True
            )
            return Flow("stage", states.Stage.PLANNING, (back,))
        return states.target_flow_at(self.stage)
