"""What every row of a sample needs (样本数据): where it stands, who made it, its number, a leaf that suits."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models

from rounds.models import PartyOrg
from xuncha.demo import bulk
from xuncha.demo.county import GROUP_OF, TOWNS, County

FIRST, DAYS = date(2023, 2, 22), 60


@dataclass(frozen=True)
class Spot:
    """Where one row stands: township, target, organisation and the two people who made it."""

    town: str
    base: dict[str, Any]
    org: PartyOrg
    by: int
    other: int
    day: date


@dataclass
class Sample:
    """The county, the sample's round, and what one noun leaves for the next: keys of drafts by place."""

    county: County
    numbers: dict[tuple[str, int], Iterator[str]] = field(default_factory=dict)
    signed: list[tuple[int, dict[str, Any], int]] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)
    towns: tuple[str, ...] = TOWNS

    def spot(self, place: int) -> Spot:
        """The place of the n-th row: townships in turn, their villages in turn, days in turn."""
        county, town = self.county, self.towns[place % len(self.towns)]
        target, workers = county.targets[town], self.workers(town)
        keys = [town, *county.villages(town)]
        org = county.orgs[keys[place // len(self.towns) % len(keys)]]
        base = {"round_id": county.round.pk, "group_id": target.group_id, "target_id": target.pk, "org_id": org.pk}
        by, other = (workers[(place // len(self.towns) + step) % len(workers)] for step in (0, 1))
        return Spot(town, base | {"created_by_id": by}, org, by, other, FIRST + timedelta(days=place % DAYS))

    def workers(self, town: str) -> list[int]:
        """Keys of the accounts that do the work of a township."""
        return [user.pk for user in self.county.workers(town)]

    def chief(self, town: str, role: str) -> int:
        """The key of its leader or deputy."""
        return self.county.users[f"{role}_{GROUP_OF[town]}"].pk

    def reserve(self, kind: str, count: int) -> None:
        """Take the numbers of `count` rows of a kind, for each group what falls to it."""
        for group in (1, 2, 3):
            mine = sum(GROUP_OF[self.towns[place % len(self.towns)]] == group for place in range(count))
            self.numbers[kind, group] = iter(bulk.take_numbers(f"{self.county.round.code}-{group:02}", kind, mine))

    def number(self, kind: str, town: str) -> str:
        """The next number of a kind for a township's group."""
        return next(self.numbers[kind, GROUP_OF[town]])

    def write(self, model: type[models.Model], rows: list[dict[str, Any]]) -> None:
        """COPY rows, and count them; rows that only tie two records are not told."""
        count = bulk.copy(model, rows)
        if not model._meta.auto_created:
            self.told[str(model._meta.verbose_name)] = count
        bulk.analyze(model)

    def leaf(self, code: str, org: PartyOrg) -> int:
        """A leaf that suits the organisation's level; a common one where the text's own does not."""
        found = self.county.leaves[code]
        return (found if not found.applies_to or org.level in found.applies_to else self.county.leaves["LW3.1"]).pk
