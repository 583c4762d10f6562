"""谈话提纲: what to ask whom, in versions; and how much talking a round demands (domain §3.1, §12)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from interviews.models.choices import Category
from rounds.models import InspectionRound
from xuncha.core.models import Record, trail_trigger


class TargetType(models.TextChoices):
    """What kind of organisation the outline is for."""

    TOWNSHIP = "township", "乡镇"
    VILLAGE = "village", "村"
    DEPARTMENT = "department", "县直部门"


class OutlineQuerySet(models.QuerySet):
    """Outlines in words."""

    def current(self) -> "OutlineQuerySet":
        """The versions in use."""
        return self.filter(retired_at=None)


class InterviewOutline(Record):
    """One version of an outline. A version that is in use is never changed: editing makes the next one."""

    AUDIT_CLEAR = ("target_type", "category", "version", "retired_at")

    target_type = models.CharField("对象类型", max_length=12, choices=TargetType.choices)
    category = models.CharField("人员类别", max_length=24, choices=Category.choices, blank=True)
    version = models.PositiveSmallIntegerField("版本", default=1)
    title = models.CharField("名称", max_length=60)
    items = models.TextField("提纲内容", help_text="一行一问；以“# ”开头的一行是小标题。")
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = OutlineQuerySet.as_manager()

    class Meta:
        verbose_name = "谈话提纲"
        ordering = ("target_type", "category", "-version")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target_type", "category", "version"], name="outline_version_once"),
            models.UniqueConstraint(
                fields=["target_type", "category"], condition=Q(retired_at=None), name="outline_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.version}版）"

    def get_absolute_url(self) -> str:
        """The outline's page."""
        return f"/interviews/outlines/{self.uid}/"

    @property
    def sections(self) -> list[tuple[str, list[str]]]:
        """Headings with their questions, in order."""
        found: list[tuple[str, list[str]]] = []
        for line in (raw.strip() for raw in self.items.splitlines()):
            if line.startswith("#"):
                found.append((line.lstrip("# "), []))
            elif line:
                found = found or [("", [])]
                found[-1][1].append(line)
        return found


class TalkQuota(models.Model):
    """How much talking a round demands before a group leaves (domain §3.1); no row: the defaults."""

    DEFAULT = 5

    round = models.OneToOneField(InspectionRound, models.PROTECT, related_name="+", verbose_name="轮次")
    team_percent = models.PositiveSmallIntegerField("班子成员至少谈（%）", default=100)
    secretary_percent = models.PositiveSmallIntegerField("村党组织书记至少谈（%）", default=100)
    per_village = models.PositiveSmallIntegerField("每村最少谈话人次", default=DEFAULT)

    class Meta:
        verbose_name = "谈话覆盖要求"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(team_percent__lte=100, secretary_percent__lte=100), name="quota_is_a_percentage"
            )
        ]
