"""What the tests of rectification share: the day of the feedback."""

from datetime import date

import pytest

from xuncha.core import calendar


@pytest.fixture(autouse=True)
def june(_house, settings):
    """Business today is 2023-06-12, the day of the feedback and the last of the groups' authorisation."""
    settings.XUNCHA_TODAY = date(2023, 6, 12)


@pytest.fixture
def later(settings):
    """`later(2023, 11, 20)` moves the business date."""

    def move(*day: int) -> date:
        settings.XUNCHA_TODAY = date(*day)
        return calendar.today()

    return move
