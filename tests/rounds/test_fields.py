"""Hours and moments as people type them, full-width figures among them (rounds/forms/fields.py)."""

from datetime import date, datetime, time

import pytest
from django.core.exceptions import ValidationError

from rounds.forms.fields import ClockField, MomentField
from xuncha.core import calendar


@pytest.mark.parametrize(
    ("typed", "read"),
    [("09:30", (9, 30)), ("９：３０", (9, 30)), (" 9：30　", (9, 30)), ("9.30", (9, 30)), ("0930", (9, 30)), ("930", (9, 30)),
     ("9点", (9, 0)), ("14时05分", (14, 5)), ("09:30:00", (9, 30))],
)  # fmt: skip
def test_an_hour_is_read_as_it_is_typed(typed, read):
    assert ClockField().clean(typed) == time(*read)


@pytest.mark.parametrize("typed", ["25:00", "9:75", "下午三点", "1", "99999", "9:30—10:20"])
def test_what_is_no_hour_is_told(typed):
    with pytest.raises(ValidationError):
        ClockField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("2023-03-01 09:30", (3, 1, 9, 30)), ("２０２３-３-１ ９：３０", (3, 1, 9, 30)), ("3.1 9点", (3, 1, 9, 0)),
     ("2023年3月1日9时30分", (3, 1, 9, 30)), ("3月1日 0930", (3, 1, 9, 30)), ("2023/3/1", (3, 1, 0, 0))],
)  # fmt: skip
def test_a_moment_is_read_as_it_is_typed(settings, typed, read):
    settings.XUNCHA_TODAY = date(2023, 3, 15)
    assert MomentField().clean(typed) == datetime(2023, *read, tzinfo=calendar.ZONE)


@pytest.mark.parametrize("typed", ["2.30 9:00", "2023-13-01 09:00", "昨天", "3.1 下午"])
def test_what_is_no_moment_is_told(typed):
    with pytest.raises(ValidationError):
        MomentField().clean(typed)
