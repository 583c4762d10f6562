"""Scenarios of domain §9 on what `demo_round --scenario N` makes, and nothing else."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from tests import kept_world
from xuncha.core.models import User
from xuncha.demo import scenarios


@pytest.fixture
def scene(db, settings) -> Iterator[Callable[[int], None]]:
    """`scene(4)`: the precondition of scenario 4 on its date."""

    def begin(number: int) -> None:
        settings.XUNCHA_TODAY = scenarios.find(number).today
        kept_world.scenario(number)

    yield begin
    ContentType.objects.clear_cache()


@pytest.fixture
def enter(db) -> Callable[[str], Client]:
    """`enter("member_2")`: a client of that demo account."""

    def logged_in(account: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=account), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return logged_in
