"""Business time, working days and deadlines, with the dates of domain §9."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from xuncha.core import calendar
from xuncha.core.calendar import Due, WarningLevel, WorkingDays
from xuncha.core.deadline_seed import DEADLINE_SEED
from xuncha.core.errors import Unmet
from xuncha.core.models.deadlines import DeadlineRule, Holiday, RunningClock

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))


@pytest.fixture
def table(db):
    """The seeded holiday table; rows that a migration may have brought are part of it."""
    calendar.seed_holidays()


@pytest.fixture
def rules(table):
    calendar.seed_deadline_rules()


class Running:
    """The fields of a RunningClock without a table."""

    due_base = due = due_rule = None
    due_warning = ""


# today and now


def test_today_is_the_fixed_business_date(settings):
    settings.XUNCHA_TODAY = date(2023, 7, 10)
    assert calendar.today() == date(2023, 7, 10)
    settings.XUNCHA_TODAY = "2023-07-11"
    assert calendar.today() == date(2023, 7, 11)


def test_today_without_setting_is_the_day_in_shanghai(settings):
    settings.XUNCHA_TODAY = None
    with time_machine.travel("2023-07-09T16:30:00+00:00", tick=False):
        assert calendar.today() == date(2023, 7, 10)


def test_now_is_the_real_time_of_day_on_the_business_date(settings):
    settings.XUNCHA_TODAY = date(2023, 7, 10)
    with time_machine.travel("2026-01-05T01:02:03+00:00", tick=False):
        moment = calendar.now()
    assert moment.isoformat() == "2023-07-10T09:02:03+08:00"


# the holiday table


def test_seeding_is_idempotent_and_keeps_edited_days(table):
    Holiday.objects.filter(date=date(2023, 10, 7)).update(kind=Holiday.Kind.OFF)
    count = Holiday.objects.count()
    assert calendar.seed_holidays() == 0
    assert Holiday.objects.count() == count
    assert Holiday.objects.get(date=date(2023, 10, 7)).kind == Holiday.Kind.OFF


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2023, 4, 23), True),  # 调休 Sunday
        (date(2023, 4, 22), False),  # plain Saturday
        (date(2023, 10, 2), False),  # national day, a Monday
        (date(2023, 10, 7), True),  # 调休 Saturday
        (date(2023, 10, 9), True),
    ],
)
def test_working_days_follow_the_table(table, day, working):
    assert calendar.is_working_day(day) is working


def test_an_edited_table_counts_at_once(table):
    monday = date(2023, 7, 10)
    assert calendar.is_working_day(monday)
    Holiday.objects.create(date=monday, kind=Holiday.Kind.OFF, name="临时放假")
    assert not calendar.is_working_day(monday)


def test_days_do_not_leak_between_tests(table):
    assert calendar.is_working_day(date(2023, 7, 10))


def test_a_year_without_rows_falls_back_to_monday_to_friday_and_warns(table):
    Holiday.objects.filter(date__year=2027).delete()
    due = calendar.deadline(date(2026, 12, 30), 5, "working_day")
    assert due.date == date(2027, 1, 6)
    assert "2027年" in due.warning
    assert "复核" in due.warning


def test_no_warning_where_the_table_was_not_asked(table):
    Holiday.objects.filter(date__year=2027).delete()
    assert calendar.deadline(date(2026, 12, 30), 30, "natural_day") == Due(date(2027, 1, 29))
    assert calendar.deadline(date(2026, 12, 30), 1, "month").warning == ""
    assert calendar.deadline(date(2026, 12, 30), 1, "month", "next_workday").warning


def test_one_year_is_read_once(table, django_assert_num_queries):
    days = WorkingDays()
    with django_assert_num_queries(1):
        for offset in range(200):
            days.is_working(date(2023, 1, 1) + timedelta(days=offset))


# arithmetic (domain §9)


def test_five_working_days_over_a_swapped_sunday(table):
    assert calendar.add_working_days(date(2023, 4, 21), 5) == date(2023, 4, 27)


def test_working_days_count_back(table):
    assert calendar.add_working_days(date(2023, 4, 27), -5) == date(2023, 4, 21)
    assert calendar.add_working_days(date(2023, 4, 22), 0) == date(2023, 4, 22)


def test_one_month_rolls_to_the_swapped_saturday(table):
    assert calendar.deadline(date(2023, 8, 31), 1, "month").date == date(2023, 9, 30)
    assert calendar.deadline(date(2023, 8, 31), 1, "month", "next_workday").date == date(2023, 10, 7)
    assert calendar.deadline(date(2023, 8, 31), 1, "month", "previous_workday").date == date(2023, 9, 28)


def test_six_months_clip_to_the_leap_february():
    assert calendar.add_months(date(2023, 8, 31), 6) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("base", "months", "due"),
    [
        (date(2023, 6, 12), 1, date(2023, 7, 12)),
        (date(2023, 6, 12), 6, date(2023, 12, 12)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2023, 1, 15), -1, date(2022, 12, 15)),
    ],
)
def test_months(base, months, due):
    assert calendar.add_months(base, months) == due


@given(DAYS, st.integers(-60, 60))
def test_months_land_in_the_right_month_and_never_later_in_it(base, count):
    due = calendar.add_months(base, count)
    assert (due.year * 12 + due.month) - (base.year * 12 + base.month) == count
    assert due.day <= base.day
    assert due.day == base.day or (due + timedelta(days=1)).day == 1


def test_natural_days():
    assert calendar.deadline(date(2023, 3, 25), 7, "natural_day") == Due(date(2023, 4, 1))


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="期限单位"):
        calendar.deadline(date(2023, 3, 25), 7, "week")


# warning levels


@pytest.mark.parametrize(
    ("late", "level"),
    [
        (-8, ""),
        (-7, "预警"),
        (0, "预警"),
        (1, "超时"),
        (7, "超时"),
        (8, "中度超时"),
        (30, "中度超时"),
        (31, "严重超时"),
    ],
)
def test_warning_levels(late, level):
    due = date(2023, 9, 12)
    assert calendar.warning_level(due, due + timedelta(days=late)) == level


def test_warning_level_uses_the_business_date_and_knows_no_deadline(settings):
    settings.XUNCHA_TODAY = date(2023, 9, 13)
    assert calendar.warning_level(date(2023, 9, 12)) is WarningLevel.OVERDUE
    assert calendar.warning_level(None) is WarningLevel.NONE
    assert not WarningLevel.NONE


# rules and clocks


def test_every_seeded_rule_computes(rules):
    assert DeadlineRule.objects.count() == len(DEADLINE_SEED)
    assert calendar.seed_deadline_rules() == 0
    for seed in DEADLINE_SEED:
        due, rule = calendar.due_for(seed.code, date(2023, 6, 12))
        assert (rule is not None) is seed.enabled
        if rule:
            assert due.date > date(2023, 6, 12)


def test_clue_feedback_is_three_months(rules):
    due, rule = calendar.due_for("clue_feedback", date(2023, 6, 12))
    assert due == Due(date(2023, 9, 12))
    assert rule.code == "clue_feedback"


def test_the_newest_rule_in_force_on_the_base_day_wins(rules):
    DeadlineRule.objects.create(
        code="petition_sign", name="信访登记分办", base_event="收件日", amount=5, unit="working_day",
        effective_from=date(2023, 5, 1),
    )  # fmt: skip
    assert calendar.rule_for("petition_sign", date(2023, 4, 30)).amount == 2
    assert calendar.rule_for("petition_sign", date(2023, 5, 1)).amount == 5


def test_a_rule_switched_off_gives_no_deadline(rules):
    DeadlineRule.objects.create(
        code="petition_sign", name="信访登记分办", base_event="收件日", amount=5, unit="working_day",
        effective_from=date(2023, 5, 1), enabled=False,
    )  # fmt: skip
    assert calendar.due_for("petition_sign", date(2023, 6, 1)) == (None, None)
    record = Running()
    assert calendar.start_clock(record, code="petition_sign", base=date(2023, 6, 1)) is None
    assert record.due is None


def test_a_missing_rule_says_what_to_do(db):
    with pytest.raises(Unmet, match="期限规则"):
        calendar.rule_for("nonsense", date(2023, 6, 1))


def test_a_running_clock_keeps_date_and_rule(rules):
    record = Running()
    calendar.start_clock(record, code="plan_due", base=date(2023, 6, 12))
    rule = record.due_rule
    DeadlineRule.objects.create(
        code="plan_due",
        name="报送整改方案",
        base_event="反馈日",
        amount=2,
        unit="month",
        effective_from=date(2023, 6, 1),
    )
    assert (record.due, record.due_base) == (date(2023, 7, 12), date(2023, 6, 12))
    with pytest.raises(Unmet, match="延期"):
        calendar.start_clock(record, code="plan_due", base=date(2023, 6, 12))
    assert record.due_rule is rule


def test_the_mixin_has_the_clock_s_fields():
    assert {"due", "due_base", "due_rule", "due_warning"} <= {f.name for f in RunningClock._meta.get_fields()}
    assert RunningClock._meta.abstract
