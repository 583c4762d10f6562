"""Business time: today, now, working days and deadlines (domain §2.4, design §5.12–13). The only doorway to them."""

import calendar as month_table
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chinese_calendar.constants import holidays as known_holidays
from chinese_calendar.constants import workdays as known_workdays
from django.conf import settings
from django.db import models, transaction

from xuncha.core import facts
from xuncha.core.deadline_seed import DEADLINE_SEED, EFFECTIVE_FROM, HOLIDAY_NAMES
from xuncha.core.errors import Unmet
from xuncha.core.models.deadlines import DeadlineRule, Holiday, RunningClock

ZONE = ZoneInfo("Asia/Shanghai")
THRESHOLDS = (-7, 0, 7, 30)
SEED_SOURCE = "国务院办公厅历年放假安排（随系统预置）"
FRIDAY = 4


class WarningLevel(models.TextChoices):
    """How late a due date is (预警等级, domain §2.4); computed, never stored."""

    NONE = "", "未到预警期"
    SOON = "预警", "预警"
    OVERDUE = "超时", "超时"
    MODERATE = "中度超时", "中度超时"
    SEVERE = "严重超时", "严重超时"


@dataclass(frozen=True)
class Due:
    """A due date (到期日); `warning` is a sentence when the holiday table does not reach that far, else empty."""

    date: date
    warning: str = ""


def today() -> date:
    """The business date (业务日期): XUNCHA_TODAY in demo and tests, else the day in Asia/Shanghai (design §5.12)."""
    fixed = settings.XUNCHA_TODAY
    if isinstance(fixed, str) and fixed:
        return date.fromisoformat(fixed)
    return fixed or datetime.now(ZONE).date()


def now() -> datetime:
    """The business moment, aware: the real time of day in Asia/Shanghai on the business date."""
    return datetime.combine(today(), datetime.now(ZONE).timetz())


class WorkingDays:
    """The holiday table, read year by year as days are asked for; one instance serves one computation.

    Nothing outlives the instance, so an edited table counts at once. Bulk work may share an instance.
    """

    def __init__(self) -> None:
        self._years: dict[int, dict[date, str]] = {}

    def _year(self, year: int) -> dict[date, str]:
        if year not in self._years:
            rows = Holiday.objects.filter(date__range=(date(year, 1, 1), date(year, 12, 31)))
            self._years[year] = dict(rows.values_list("date", "kind"))
        return self._years[year]

    def is_working(self, day: date) -> bool:
        """Monday to Friday, save what the table says; a year without any row falls back to Monday to Friday."""
        kind = self._year(day.year).get(day)
        return day.weekday() <= FRIDAY if kind is None else kind == Holiday.Kind.WORK

    def warning(self) -> str:
        """A sentence naming the years that were asked for and have no row, or empty."""
        missing = sorted(year for year, rows in self._years.items() if not rows)
        if not missing:
            return ""
        years = "、".join(f"{year}年" for year in missing)
        return f"节假日表没有{years}的放假安排，暂按周一至周五推算；请录入放假安排后复核。"

    def add(self, day: date, count: int) -> date:
        """`count` working days after `day` (before it when negative); the day itself is day 0."""
        step = timedelta(days=1 if count >= 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def roll(self, day: date, how: str) -> date:
        """The nearest working day after or before `day`, or `day` itself, as the roll policy says."""
        steps: dict[str, int] = {DeadlineRule.Roll.NEXT_WORKDAY: 1, DeadlineRule.Roll.PREVIOUS_WORKDAY: -1}
        step = steps.get(how, 0)
        while step and not self.is_working(day):
            day += timedelta(days=step)
        return day


def is_working_day(day: date) -> bool:
    """Is it a 工作日 by the holiday table with 调休 (domain §2.4)?"""
    return WorkingDays().is_working(day)


def add_working_days(day: date, count: int) -> date:
    """`count` 工作日 after `day`, which is day 0; a negative count goes back (domain §2.4)."""
    return WorkingDays().add(day, count)


def add_months(day: date, count: int) -> date:
    """`count` calendar months after `day`, clipped to the month's end: 8-31 + 6 = 2-29 (domain §2.4)."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, month_table.monthrange(year, month + 1)[1]))


def deadline(base: date, amount: int, unit: str, roll: str = "none", *, days: WorkingDays | None = None) -> Due:
    """The due date `amount` `unit`s (自然日/工作日/月) after `base`, rolled off holidays if asked (domain §2.4).

    Pass one `days` for many rows of one job; otherwise each call reads the table anew.
    """
    days = days or WorkingDays()
    if unit == DeadlineRule.Unit.WORKING_DAY:
        due = days.add(base, amount)
    elif unit == DeadlineRule.Unit.MONTH:
        due = add_months(base, amount)
    elif unit == DeadlineRule.Unit.NATURAL_DAY:
        due = base + timedelta(days=amount)
    else:
        raise ValueError(f"期限单位“{unit}”不存在；只能是自然日、工作日或月。")
    return Due(days.roll(due, roll), days.warning())


def warning_level(
    due: date | None, on: date | None = None, *, thresholds: tuple[int, int, int, int] = THRESHOLDS
) -> WarningLevel:
    """The 预警等级 on a day (default today), in days late: from −7 预警, past 0, 7, 30 the three 超时 (domain §2.4)."""
    if due is None:
        return WarningLevel.NONE
    late = ((on or today()) - due).days
    soon, over, moderate, severe = thresholds
    if late > severe:
        return WarningLevel.SEVERE
    if late > moderate:
        return WarningLevel.MODERATE
    if late > over:
        return WarningLevel.OVERDUE
    return WarningLevel.SOON if late >= soon else WarningLevel.NONE


def rule_for(code: str, on: date) -> DeadlineRule | None:
    """The rule in force on a day: the newest begun by then; None when that one is switched off (停用)."""

    def read() -> DeadlineRule | None:
        return DeadlineRule.objects.filter(code=code, effective_from__lte=on).order_by("-effective_from").first()

    rule = facts.once(("deadline_rule", code, on), read)
    if rule is None:
        raise Unmet(f"期限规则“{code}”在{on:%Y-%m-%d}没有生效的设置；请到“期限规则”中补充后再试。")
    return rule if rule.enabled else None


def due_for(code: str, base: date, *, days: WorkingDays | None = None) -> tuple[Due, DeadlineRule] | tuple[None, None]:
    """The due date by the rule in force on the base day, and that rule; (None, None) when it is switched off."""
    rule = rule_for(code, base)
    if rule is None:
        return None, None
    return deadline(base, rule.amount, rule.unit, rule.roll, days=days), rule


def start_clock(record: RunningClock, *, code: str, base: date, days: WorkingDays | None = None) -> Due | None:
    """Write due date, rule and warning on the unsaved record once; a running clock is refused (design §5.13).

    None when the rule is switched off: the record then has no deadline.
    """
    if record.due is not None:
        raise Unmet("期限已经起算，不能重新起算；需要更改时请申请延期。")
    due, rule = due_for(code, base, days=days)
    record.due_base = base
    record.due_rule = rule
    record.due = due.date if due else None
    record.due_warning = due.warning if due else ""
    return due


def seed_holidays() -> int:
    """Add the known holidays and 调休 days (2004–2026) where a date has no row yet; returns how many came in."""
    before = Holiday.objects.count()
    off = [(day, name, Holiday.Kind.OFF) for day, name in known_holidays.items()]
    work = [(day, name, Holiday.Kind.WORK) for day, name in known_workdays.items()]
    rows = [
        Holiday(date=day, kind=kind, name=HOLIDAY_NAMES.get(name, name), source=SEED_SOURCE)
        for day, name, kind in off + work
    ]
    Holiday.objects.bulk_create(rows, ignore_conflicts=True)  # an edited day stays as the office left it
    return Holiday.objects.count() - before


@transaction.atomic
def seed_deadline_rules() -> int:
    """Add the default rules for codes that have none yet; returns how many came in (domain §2.4)."""
    present = set(DeadlineRule.objects.values_list("code", flat=True))
    rows = [
        DeadlineRule(**{**seed._asdict(), "reminders": list(seed.reminders)}, effective_from=EFFECTIVE_FROM)
        for seed in DEADLINE_SEED
        if seed.code not in present
    ]
    return len(DeadlineRule.objects.bulk_create(rows))
