"""谈话覆盖: who must be talked to at a target, and how far its talks reach (domain §3.1)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from django.db.models import Q

from interviews.models import Interview, TalkQuota
from rounds.models import InspectionRound, PartyOrg, Person, PostHolding, RoundTarget
from xuncha.core import calendar


@dataclass(frozen=True)
class Coverage:
    """How far the talks of a target reach: who should be talked to and was not, and the talks of each village."""

    team: int
    team_missing: list[Person]
    secretaries: int
    secretaries_missing: list[Person]
    quota: TalkQuota
    villages: list[tuple[PartyOrg, int]]

    @property
    def per_village(self) -> int:
        """每村最少谈话人次."""
        return self.quota.per_village

    @property
    def team_wanted(self) -> int:
        """How many members of the team must have been talked to."""
        return ceil(self.team * self.quota.team_percent / 100)

    @property
    def secretaries_wanted(self) -> int:
        """How many village secretaries must have been talked to."""
        return ceil(self.secretaries * self.quota.secretary_percent / 100)

    @property
    def team_short(self) -> int:
        """How many more of the team it takes."""
        return max(self.team_wanted - self.team + len(self.team_missing), 0)

    @property
    def secretaries_short(self) -> int:
        """How many more village secretaries it takes."""
        return max(self.secretaries_wanted - self.secretaries + len(self.secretaries_missing), 0)

    @property
    def short(self) -> list[tuple[PartyOrg, int]]:
        """The villages with too few talks."""
        return [(village, count) for village, count in self.villages if count < self.per_village]


def quota_of(round_: InspectionRound) -> TalkQuota:
    """How much talking a round demands; the defaults where nobody set it."""
    return TalkQuota.objects.filter(round=round_).first() or TalkQuota(round=round_)


def coverage(target: RoundTarget) -> Coverage:
    """班子成员, 村党组织书记 and villages of a target against its talks that took place and say something (domain §3.1)."""
    held = list(Interview.objects.written().filter(target=target).values_list("person_id", "org_id"))
    talked, counts = {person for person, _ in held}, Counter(org for _, org in held)
    villages = [row.village for row in target.villages.exclude(coverage_status="waived").select_related("village")]
    within = {village.pk for village in villages}
    posts = _posts(Q(org=target.org, is_team=True) | Q(org__in=within, is_chief=True))
    team = _persons(post for post in posts if post.org_id == target.org_id and post.is_team)
    secretaries = _persons(post for post in posts if post.org_id in within and post.is_chief)
    quota = quota_of(target.round)
    return Coverage(
        team=len(team),
        team_missing=[person for person in team if person.pk not in talked],
        secretaries=len(secretaries),
        secretaries_missing=[person for person in secretaries if person.pk not in talked],
        quota=quota,
        villages=[(village, counts[village.pk]) for village in villages],
    )


def team_of(target: RoundTarget) -> list[Person]:
    """班子成员 of a target today."""
    return holders(Q(org=target.org, is_team=True))


def holders(which: Q) -> list[Person]:
    """The persons who hold certain posts today, in the order of their posts."""
    return _persons(_posts(which))


def _posts(which: Q) -> list[PostHolding]:
    posts = PostHolding.objects.held_on(calendar.today()).filter(which, person__left_on=None)
    rows = posts.select_related("person__org").prefetch_related("person__posts")
    return list(rows.order_by("org__sort", "sort", "pk"))


def _persons(posts: Iterable[PostHolding]) -> list[Person]:
    return list({post.person_id: post.person for post in posts}.values())


def bars_leaving(target: RoundTarget) -> list[str]:
    """Stage condition of 进驻了解: one sentence for each kind of talk that is still missing. Officials are not named
    here: whoever sees the stage may only count talks; the names stand on the planning board. The director may waive the condition with a reason (rounds.actions.stages)."""
    found = coverage(target)
    sentences = []
    for label, wanted, short in (
        ("班子成员", found.team_wanted, found.team_short),
        ("村党组织书记", found.secretaries_wanted, found.secretaries_short),
    ):
        if short:
            sentences.append(f"{label}应谈 {wanted} 人，还有 {short} 人没有谈；名单见“谈话安排”。")
    if found.short:
        names = "、".join(f"{village}（{count}）" for village, count in found.short)
        sentences.append(f"每村至少谈 {found.per_village} 人次，还不够的村：{names}。")
    return sentences


bars_leaving.title = "谈话覆盖达到要求"  # type: ignore[attr-defined]
bars_leaving.mend = ("interview.write", "/interviews/coverage/")  # type: ignore[attr-defined]
