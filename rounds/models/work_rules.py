"""办理要求: the smallest numbers of people and papers that the office sets, each from a day on (domain §12)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from xuncha.core.models import Record, trail_trigger


class WorkRuleCode(models.TextChoices):
    """What the number is of."""

    TALKERS = "talkers", "谈话人至少（人）"
    VISITORS = "visitors", "走访人至少（人）"
    UNDERTAKERS = "undertakers", "底稿承办人至少（人）"
    EVIDENCE = "evidence", "底稿支撑材料至少（件）"
    COLLECTIVE = "collective", "集体访人数起点（人）"


#: what holds where the office has set nothing, and how far it may go: two people is what the rules of the Party ask
DEFAULTS = {"talkers": 2, "visitors": 2, "undertakers": 2, "evidence": 1, "collective": 5}
BOUNDS = {"talkers": (2, 5), "visitors": (2, 5), "undertakers": (2, 5), "evidence": (1, 5), "collective": (2, 100)}  # fmt: skip
#: who sets them: the office's director, as with the conditions of an inspected village
SETS = "coverage.waive"


class WorkRuleQuerySet(models.QuerySet):
    """Rules in words."""

    def in_force(self, on: date) -> "dict[str, WorkRule]":
        """The newest rule of each number that has begun on a day."""
        rows = self.filter(effective_from__lte=on).order_by("code", "-effective_from").distinct("code")
        return {rule.code: rule for rule in rows}


class WorkRule(Record):
    """One number from a day on. Rows are added, never changed: what was done under the older one stays right."""

    AUDIT_CLEAR = ("code", "least", "effective_from")

    code = models.CharField("项目", max_length=12, choices=WorkRuleCode.choices)
    least = models.PositiveSmallIntegerField("数值")
    effective_from = models.DateField("生效日期")
    note = models.CharField("说明", max_length=200, blank=True)

    objects = WorkRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "办理要求"
        ordering = ("-effective_from", "-id")
        triggers: ClassVar = [trail_trigger()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "effective_from"], name="work_rule_once_a_day"),
            models.CheckConstraint(condition=Q(least__gte=1), name="work_rule_asks_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.least}"
