"""Deadlines and holidays as the office keeps them: petition_sign is 5 working days in this round (domain §9.4)."""

from datetime import date

import pytest

from tests import factories
from xuncha.core import calendar
from xuncha.core.models import DeadlineRule


@pytest.fixture
def world(world: factories.World) -> factories.World:
    """The small round with holidays and deadline rules."""
    calendar.seed_holidays()
    calendar.seed_deadline_rules()
    DeadlineRule.objects.create(code="petition_sign", name="信访登记分办", base_event="收件日", amount=5, unit="working_day",
                                effective_from=date(2023, 1, 1))  # fmt: skip
    return world
