"""What the tests of findings share: deadline rules, without which no receipt starts a clock."""

import pytest

from xuncha.core import calendar


@pytest.fixture
def rules(db):
    """The seeded deadline rules."""
    calendar.seed_deadline_rules()
