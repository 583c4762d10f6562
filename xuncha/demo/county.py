"""What the demo has in hand (演示县): organisations, persons, accounts, the round, its groups and targets."""

import random
from dataclasses import dataclass, field
from datetime import date

from rounds.models import InspectionGroup, InspectionRound, PartyOrg, Person, PostHolding, RoundTarget, TaxonomyNode
from xuncha.core.models import User
from xuncha.demo import words

TOWNS = ("chengping", "luzhou", "huaidu", "liwu", "yanxi", "yuncha")
GROUP_OF = {"chengping": 1, "luzhou": 1, "huaidu": 2, "liwu": 2, "yanxi": 3, "yuncha": 3}


@dataclass(frozen=True)
class Times:
    """When a target is entered and left, and the last stage it reaches."""

    entered: date
    withdrawn: date


@dataclass
class County:
    """临澜县 and its round. `persons` by key of the corpus, `users` by account, `posts`: (org key, post) → persons."""

    orgs: dict[str, PartyOrg] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    posts: dict[tuple[str, str], list[Person]] = field(default_factory=dict)
    leaves: dict[str, TaxonomyNode] = field(default_factory=dict)
    groups: dict[int, InspectionGroup] = field(default_factory=dict)
    targets: dict[str, RoundTarget] = field(default_factory=dict)
    round: InspectionRound | None = None
    chance: random.Random = field(default_factory=lambda: random.Random(1401))  # noqa: S311 - the same demo each time

    def villages(self, town: str) -> list[str]:
        """Keys of a township's villages, in order."""
        return [key for key in self.orgs if key.startswith(f"{town}-")]

    def staff(self, town: str, *roles: str) -> list[User]:
        """Accounts of the group that inspects a township: `leader`, `deputy`, `liaison`, `member`, `petition`."""
        return [self.users[f"{role}_{GROUP_OF[town]}"] for role in roles]

    def talkers(self, town: str) -> list[User]:
        """The group's accounts that hold talks at a township."""
        more = [self.users["member_2c"]] if GROUP_OF[town] == 2 else []
        more += [self.users["member_2b"]] if town == "liwu" else []
        return [*self.staff(town, "leader", "deputy", "liaison", "member", "petition"), *more]

    def workers(self, town: str) -> list[User]:
        """Those who write drafts and clues: neither the leader, who signs, nor the deputy, who reviews."""
        return [user for user in self.talkers(town) if not user.username.startswith(("leader", "deputy"))]


def settled() -> County:
    """The county as an earlier run left it, read back from the database."""
    county = County()
    county.orgs = {org.code: org for org in PartyOrg.objects.exclude(code="").order_by("sort", "pk")}
    county.users = {user.username: user for user in User.objects.select_related("person")}
    for row in words.corpus("persons"):
        if row.get("account") in county.users:
            county.persons[row["key"]] = county.users[row["account"]].person
    for held in PostHolding.objects.filter(ends_on=None).select_related("org", "person").order_by("pk"):
        county.posts.setdefault((held.org.code, held.post), []).append(held.person)
    return county
