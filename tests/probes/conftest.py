"""The tally of the probes, printed as the last line of all."""

from dataclasses import dataclass, field

import pytest


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

    def __str__(self) -> str:
        return f"{self.probes} probes, {len(self.leaks)} leaks, {len(self.refusals)} wrong refusals"


TALLY = Tally()


@pytest.fixture
def tally() -> Tally:
    """The one of this run."""
    return TALLY


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line: figures only when something was asked in this process."""
    if TALLY.probes:
        print(TALLY)
