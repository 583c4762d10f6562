"""问题分类: versioned trees, pinned per round and level, crosswalks, and each human choice (domain §4.1)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from rounds.models.orgs import OrgLevel
from rounds.models.rounds import InspectionRound
from xuncha.core.models import Record, trail_trigger


class TaxonomyVersion(Record):
    """One version of one tree, such as LW2023 六个围绕、一个加强."""

    AUDIT_CLEAR = ("code", "status", "effective_from")

    code = models.SlugField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=60)
    effective_from = models.DateField("启用日期")
    status = models.CharField(
        "状态", max_length=10, choices=[("draft", "草稿"), ("active", "启用"), ("retired", "停用")], default="draft"
    )
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "分类版本"
        ordering = ("code",)
        triggers: ClassVar = [trail_trigger()]

    def __str__(self) -> str:
        return self.name


class NodeQuerySet(models.QuerySet):
    """Nodes in words."""

    def leaves(self) -> "NodeQuerySet":
        """The selectable ones."""
        return self.filter(is_leaf=True, retired=False)

    def for_level(self, level: str) -> "NodeQuerySet":
        """Those that speak of organisations of a level (township, village, department)."""
        return self.filter(Q(applies_to=[]) | Q(applies_to__contains=[level]))


class TaxonomyNode(Record):
    """A node of a tree; only leaves are selectable. `root_code` is the level-1 ancestor's code."""

    AUDIT_CLEAR = ("code", "retired")

    version = models.ForeignKey(TaxonomyVersion, models.PROTECT, related_name="nodes", verbose_name="版本")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    code = models.CharField("代码", max_length=12)
    root_code = models.CharField("一级代码", max_length=12)
    depth = models.PositiveSmallIntegerField("层级")
    name = models.CharField("名称", max_length=80)
    definition = models.TextField("释义", blank=True)
    judging = models.TextField("判断要点", blank=True)
    forms = models.JSONField("常见表现", default=list)
    keywords = models.JSONField("关键词", default=list)
    basis = models.JSONField("依据", default=list)
    sort = models.PositiveIntegerField("次序", default=0)
    applies_to = models.JSONField("适用层级", default=list, help_text="空表示各层级通用")
    is_leaf = models.BooleanField("可选", default=False)
    retired = models.BooleanField("停用", default=False)

    objects = NodeQuerySet.as_manager()

    class Meta:
        verbose_name = "问题分类"
        ordering = ("version", "sort")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "code"], name="node_code_once_a_version")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Crosswalk(models.Model):
    """对照: a node of one tree seen as a node of another; shares of one source add up to 1."""

    source = models.ForeignKey(TaxonomyNode, models.PROTECT, related_name="crosswalks", verbose_name="从")
    target = models.ForeignKey(TaxonomyNode, models.PROTECT, related_name="+", verbose_name="到")
    share = models.DecimalField("份额", max_digits=4, decimal_places=3, default=1)

    class Meta:
        verbose_name = "分类对照"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "target"], name="crosswalk_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="crosswalk_share_in_range"),
        ]


class RoundTaxonomy(models.Model):
    """The version a round has pinned for a level; old rounds never re-classify."""

    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="taxonomies", verbose_name="轮次")
    level = models.CharField("层级", max_length=12, choices=OrgLevel.choices)
    version = models.ForeignKey(TaxonomyVersion, models.PROTECT, related_name="+", verbose_name="版本")

    class Meta:
        verbose_name = "本轮分类"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "level"], name="one_tree_per_round_and_level")
        ]


class Outcome(models.TextChoices):
    """What became of a suggestion."""

    ACCEPTED = "accepted", "采纳"
    CHANGED = "changed", "改选"
    IGNORED = "ignored", "没有建议"


class ClassificationDecision(models.Model):
    """One human choice of a leaf: what was suggested, what was taken. L3 text never stands here (design §2).

    `features` is what the choice teaches: the unordered characters, pairs and known words of the text, and `digest` finds
    the same text again; both are empty for a record of L3, whatever code asks (constraint).
    """

    NOUN = "classification"
    LEVEL = 1  # the page shows counts alone
    ORG_PATHS = ("org",)
    AUDIT_CLEAR = ("kind", "leaf", "outcome", "rank", "level")

    round = models.ForeignKey(InspectionRound, models.PROTECT, related_name="+", verbose_name="轮次")
    target = models.ForeignKey("rounds.RoundTarget", models.PROTECT, related_name="+", verbose_name="被巡察党组织")
    org = models.ForeignKey("rounds.PartyOrg", models.PROTECT, related_name="+", verbose_name="涉及党组织")
    kind = models.CharField("记录种类", max_length=60)
    uid = models.UUIDField("记录")
    level = models.PositiveSmallIntegerField("密级", default=2)
    leaf = models.ForeignKey(TaxonomyNode, models.PROTECT, related_name="+", verbose_name="采用的分类")
    suggested = models.JSONField("建议的分类", default=list)
    rank = models.PositiveSmallIntegerField("在建议中的位次", default=0, help_text="0 表示不在三个建议之中")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    features = models.JSONField("用于学习的字词", default=list)
    digest = models.CharField("文字摘要值", max_length=64, blank=True)
    by = models.ForeignKey("core.User", models.PROTECT, related_name="+", verbose_name="选择人")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "分类决定"
        indexes: ClassVar = [
            models.Index(fields=["kind", "uid"], name="decision_of"),
            models.Index(fields=["round", "leaf"], name="decision_in_round"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(level__lt=3) | Q(features=[], digest=""), name="decision_keeps_no_l3_text"
            ),
            models.CheckConstraint(
                condition=Q(outcome="accepted", rank__gte=1, rank__lte=3)
                | Q(outcome__in=("changed", "ignored"), rank=0),
                name="decision_rank_and_outcome",
            ),
        ]
        triggers: ClassVar = [trail_trigger()]


class SuggesterVersion(Record):
    """建议的一版: how far the suggestions of a tree have learnt, and how well they did on texts kept back.

    No model is stored: each process learns anew from the shipped examples and the decisions up to `upto`.
    """

    AUDIT_CLEAR = ("version", "upto", "examples", "decisions")

    version = models.ForeignKey(TaxonomyVersion, models.PROTECT, related_name="suggesters", verbose_name="分类版本")
    upto = models.PositiveBigIntegerField("学到第几条决定", default=0)
    examples = models.PositiveIntegerField("内置例句", default=0)
    decisions = models.PositiveIntegerField("分类决定", default=0)
    first = models.DecimalField("首选正确率", max_digits=4, decimal_places=3)
    three = models.DecimalField("前三正确率", max_digits=4, decimal_places=3)

    class Meta:
        verbose_name = "分类建议版本"
        ordering = ("-pk",)
        triggers: ClassVar = [trail_trigger()]

    @property
    def first_percent(self) -> str:
        """首选正确率 in words of a page."""
        return f"{self.first * 100:.1f}"

    @property
    def three_percent(self) -> str:
        """前三正确率 in words of a page."""
        return f"{self.three * 100:.1f}"
