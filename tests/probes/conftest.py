"""The tally of the probes, printed as the last line of all."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.db import transaction
from django.test import override_settings

from tests.probes.ground import Ground
from xuncha.core import crypto


@dataclass
class Tally:
    """How many were asked, and what was shown or refused wrongly."""

    probes: int = 0
    leaks: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def note(self, shown: bool, expected: bool, words: str) -> None:
        """One (account, way, record)."""
        self.probes += 1
        if shown and not expected:
            self.leaks.append(words)
        if expected and not shown:
            self.refusals.append(words)

    def add(self, other: "Tally") -> None:
        """The answers of one test to those of the run."""
        self.probes += other.probes
        self.leaks += other.leaks
        self.refusals += other.refusals

    def __str__(self) -> str:
        return f"{self.probes} probes, {len(self.leaks)} leaks, {len(self.refusals)} wrong refusals"


TALLY = Tally()


@pytest.fixture
def tally() -> Tally:
    """The one of this run."""
    return TALLY


@pytest.fixture(autouse=True)
def _house() -> None:
    """The demo round brings its own date, files and keys: see `ground`."""


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Ground]:
    """The demo round of 2023-07-10, built once for a module and rolled back after it."""
    base = tmp_path_factory.mktemp("probes")
    house = {"VAR_DIR": base, "MEDIA_ROOT": base / "files", "FIELD_KEYS_FILE": base / "keys", "XUNCHA_TODAY": date(2023, 7, 10),
             "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}  # fmt: skip
    with override_settings(**house), django_db_blocker.unblock(), transaction.atomic():
        crypto.ensure_demo_keys(house["FIELD_KEYS_FILE"])
        yield Ground.built()
        transaction.set_rollback(True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line: figures only when something was asked in this process."""
    if TALLY.probes:
        print(TALLY)
