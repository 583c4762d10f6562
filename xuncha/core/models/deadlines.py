"""Holidays, deadline rules and the running clock of a record (domain §2.4, design §5.13)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Holiday(models.Model):
    """One day of the State Council's notices: a day off (休) or a weekend day worked (班, 调休)."""

    class Kind(models.TextChoices):
        OFF = "off", "休"
        WORK = "work", "班"

    date = models.DateField("日期", unique=True)
    kind = models.CharField("类型", max_length=4, choices=Kind)
    name = models.CharField("名称", max_length=40, blank=True)
    source = models.CharField("来源", max_length=100, blank=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "节假日"
        ordering: ClassVar[list[str]] = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.get_kind_display()} {self.name}".rstrip()


class DeadlineRule(models.Model):
    """How long a step may take, from a day on. Rows are added, not changed: a running clock keeps its own."""

    class Unit(models.TextChoices):
        NATURAL_DAY = "natural_day", "自然日"
        WORKING_DAY = "working_day", "工作日"
        MONTH = "month", "月"

    class Roll(models.TextChoices):
        NONE = "none", "不顺延"
        NEXT_WORKDAY = "next_workday", "顺延至下一工作日"
        PREVIOUS_WORKDAY = "previous_workday", "提前至上一工作日"

    code = models.CharField("代码", max_length=40)
    name = models.CharField("名称", max_length=60)
    base_event = models.CharField("起算事件", max_length=60)
    amount = models.SmallIntegerField("期限", help_text="负数表示在起算事件之前")
    unit = models.CharField("单位", max_length=12, choices=Unit)
    roll = models.CharField("到期日遇节假日", max_length=20, choices=Roll, default=Roll.NONE)
    reminders = ArrayField(
        models.SmallIntegerField(), verbose_name="提醒", default=list, blank=True, help_text="到期前几天提醒，如 7,3,1"
    )
    effective_from = models.DateField("生效日期")
    enabled = models.BooleanField("启用", default=True)
    note = models.CharField("说明", max_length=200, blank=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "期限规则"
        ordering: ClassVar[list[str]] = ["code", "-effective_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "effective_from"],
                name="one_rule_per_code_and_day",
                violation_error_message="同一期限在同一生效日期只能有一条规则，请改用另一个生效日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount} {self.get_unit_display()}"


class RunningClock(models.Model):
    """Mixin of a record with a deadline: the due date and its rule are stored at the start, so no later rule moves it.

    Started by `core.calendar.start_clock`; moved only by an approved extension. Overdue is computed, never stored.
    """

    due_base = models.DateField("起算日期", null=True, blank=True)
    due = models.DateField("办理期限", null=True, blank=True, db_index=True)
    due_rule = models.ForeignKey(
        DeadlineRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="期限规则"
    )
    due_warning = models.CharField("期限提示", max_length=200, blank=True)

    class Meta:
        abstract = True
