"""谈话安排: who must be talked to at a target and how far that is, and the talks of a week by day and talker."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from interviews.models import UNNAMED, Category, Interview, InterviewOutline, InterviewTalker
from interviews.queries import outlines
from interviews.queries.coverage import Coverage, coverage, holders, team_of
from interviews.queries.talks import visible_to
from rounds.models import PartyOrg, Person, PostHolding, RoundTarget
from rounds.queries import places
from xuncha.core import calendar
from xuncha.core.models import User

POST_CATEGORIES = {
    "t_secretary": Category.TOWNSHIP_SECRETARY, "t_mayor": Category.TOWNSHIP_HEAD, "t_station": Category.STATION,
    "t_staff": Category.CADRE, "v_secretary": Category.VILLAGE_SECRETARY, "v_supervision": Category.SUPERVISION_COMMITTEE,
    "v_group_head": Category.GROUP_HEAD, "v_first_secretary": Category.WORK_TEAM, "v_team_member": Category.WORK_TEAM,
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Somebody to talk to: an official, or a villager whose name nobody needs."""

    key: str
    org: PartyOrg
    category: str
    person: Person | None = None
    name: str = UNNAMED
    outline: InterviewOutline | None = None

    @property
    def label(self) -> str:
        """The name as the board shows it."""
        return self.person.name if self.person else self.name

    @property
    def category_label(self) -> str:
        """人员类别 in words."""
        return Category(self.category).label


@dataclass
class Line:
    """One line of the board: whom, with what post, and the talk that took place or is planned."""

    wanted: Wanted
    post: str = ""
    talk: Interview | None = None
    held: bool = False


@dataclass
class Block:
    """One demand of the round: how many, how many talked to and planned, and the people."""

    code: str
    title: str
    demand: str
    due: int
    held: int
    planned: int
    lines: list[Line] = field(default_factory=list)

    @property
    def short(self) -> int:
        """How many are neither talked to nor planned."""
        return max(self.due - self.held - self.planned, 0)

    @property
    def short_text(self) -> str:
        """The same for the chip."""
        return f" {self.short} 人次" if self.code.startswith("v") else f" {self.short} 人"


def board(target: RoundTarget) -> list[Block]:
    """班子成员, 村党组织书记 and each village: who is talked to, who is planned, who is missing."""
    found, talks = coverage(target), _talks_by_person(target)
    forms = outlines.current_by_category(target.org.level), outlines.current_by_category("village")
    team = [_line(person, target.org, talks, forms[0]) for person in team_of(target)]
    blocks = [_people_block("team", "班子成员", f"至少谈 {found.quota.team_percent}%", found.team_wanted, team)]
    villages = {village.pk: village for village, _ in found.villages}
    secretaries = [_line(person, villages[org], talks, forms[1]) for person, org in _chiefs(villages)]
    demand = f"至少谈 {found.quota.secretary_percent}%"
    blocks.append(_people_block("secretary", "村党组织书记", demand, found.secretaries_wanted, secretaries))
    return blocks + _village_blocks(target, found, talks, forms[1])


def _talks_by_person(target: RoundTarget) -> dict[int, Interview]:
    """Each person's talk at the target: one that took place before one that is planned."""
    rows = Interview.objects.alive().filter(target=target).exclude(status="cancelled").exclude(person=None)
    rows = rows.annotate(counts=Exists(Interview.objects.written().filter(pk=OuterRef("pk"))))
    found: dict[int, Interview] = {}
    for talk in rows.order_by("date", "pk"):
        if talk.person_id not in found or (_is_held(talk) and not _is_held(found[talk.person_id])):
            found[talk.person_id] = talk
    return found


def _is_held(talk: Interview) -> bool:
    """Whether a talk of `_talks_by_person` covers its person: it took place and says something."""
    return talk.counts


def _line(person: Person, org: PartyOrg, talks: dict[int, Interview], forms: dict[str, InterviewOutline]) -> Line:
    posts = [post for post in person.posts.all() if post.org_id == org.pk and post.is_held_on(calendar.today())]
    post = min(posts, key=lambda one: one.sort) if posts else None
    category = _category(post, org)
    talk = talks.get(person.pk)
    wanted = Wanted(f"p{person.pk}-{org.pk}", org, category, person, outline=forms.get(category) or forms.get(""))
    return Line(wanted, post.title if post else "", talk, talk is not None and _is_held(talk))


def _category(post: PostHolding | None, org: PartyOrg) -> str:
    if post is not None and post.post in POST_CATEGORIES:
        return POST_CATEGORIES[post.post]
    if org.is_village:
        return Category.VILLAGE_SECRETARY if post is not None and post.is_chief else Category.VILLAGE_COMMITTEE
    return Category.TEAM


def _people_block(code: str, title: str, demand: str, due: int, lines: list[Line]) -> Block:
    held = sum(1 for line in lines if line.held)
    planned = sum(1 for line in lines if line.talk is not None and not line.held)
    return Block(code, title, f"{demand}，共 {len(lines)} 人", due, held, planned, lines)


def _chiefs(villages: dict[int, PartyOrg]) -> list[tuple[Person, int]]:
    people = {person.pk: person for person in holders(Q(org__in=villages, is_chief=True))}
    held = PostHolding.objects.held_on(calendar.today())
    posts = held.filter(org__in=villages, is_chief=True, person__in=people)
    found = {post.person_id: post.org_id for post in posts.order_by("org__sort", "sort", "pk")}
    return [(people[key], org) for key, org in found.items()]


def _village_blocks(
    target: RoundTarget, found: Coverage, talks: dict[int, Interview], forms: dict[str, InterviewOutline]
) -> list[Block]:
    """Each village that still lacks talks: its other post-holders, then as many villagers as it takes."""
    ahead = Interview.objects.alive().filter(target=target, status__in=("planned", "scheduled"))
    planned: dict[int, int] = defaultdict(int)
    for org in ahead.values_list("org", flat=True):
        planned[org] += 1
    people: dict[int, list[Person]] = defaultdict(list)
    for person in places.people_of([village for village, _ in found.villages]):
        for post in person.posts.all():
            if post.is_held_on(calendar.today()) and not post.is_chief and person not in people[post.org_id]:
                people[post.org_id].append(person)
    blocks = []
    for village, count in found.villages:
        block = Block(
            f"v{village.pk}",
            str(village),
            f"至少 {found.per_village} 人次",
            found.per_village,
            count,
            planned[village.pk],
        )
        lines = [_line(person, village, talks, forms) for person in people[village.pk]]
        block.lines = [line for line in lines if line.talk is None] if block.short else []
        outline = forms.get(Category.VILLAGER) or forms.get("")
        block.lines += [
            Line(Wanted(f"v{village.pk}-{place}", village, Category.VILLAGER, outline=outline))
            for place in range(block.short)
        ]
        blocks.append(block)
    return blocks


#: how far from today the board looks: a round and what was before and after it
REACH = timedelta(days=1500)


def busy_on(accounts: Iterable[User], day: date) -> dict[int, str]:
    """Account → the hours of its talks on a day, of whatever target: hours alone tell no talk (domain §3.1)."""
    hours: dict[int, list[str]] = defaultdict(list)
    start = datetime.combine(day, time(), tzinfo=calendar.ZONE)
    rows = InterviewTalker.objects.filter(user__in=accounts, during__overlap=(start, start + timedelta(days=1)))
    for seat in rows.order_by("during"):
        begin, end = (at.astimezone(calendar.ZONE) for at in (seat.during.lower, seat.during.upper))
        hours[seat.user_id].append(f"{begin:%H:%M}—{end:%H:%M}")
    return {key: f"{'、'.join(found)} 已有谈话" for key, found in hours.items()}


def wanted_by_key(blocks: Iterable[Block], keys: Iterable[str]) -> list[Wanted]:
    """The people that were ticked, in the order of the board; who has a talk already is not taken twice."""
    asked = set(keys)
    return [line.wanted for block in blocks for line in block.lines if line.wanted.key in asked and line.talk is None]


# -- the week -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Week:
    """The talks of one week: days as columns, talkers as rows."""

    days: list[date]
    rows: list[tuple[User, list[list[Interview]]]]
    talks: list[Interview]

    @property
    def before(self) -> date:
        """The Monday before."""
        return self.days[0] - timedelta(days=7)

    @property
    def after(self) -> date:
        """The Monday after."""
        return self.days[0] + timedelta(days=7)


def week_of(asked: str | None) -> date:
    """The Monday of the week that an address asks for; of today when it asks for none."""
    day = day_of(asked)
    return day - timedelta(days=day.weekday())


def day_of(asked: str | None) -> date:
    """The day that an address or a form asks for; today when it asks for none, or for one that no board reaches."""
    today = calendar.today()
    try:
        day = date.fromisoformat(asked or "")
    except ValueError:
        return today
    return day if abs(day - today) <= REACH else today


def week(user: User, target: RoundTarget, monday: date) -> Week:
    """The talks of a target in a week as this person may see them, by talker and day."""
    days = [monday + timedelta(days=place) for place in range(7)]
    rows = visible_to(user).filter(target=target, date__range=(days[0], days[-1])).exclude(status="cancelled")
    talks = list(rows.select_related("org", "outline").prefetch_related("talkers").order_by("date", "start", "pk"))
    cells: dict[Any, list[list[Interview]]] = {}
    for talk in talks:
        for talker in talk.talkers.all():
            cells.setdefault(talker, [[] for _ in days])[(talk.date - monday).days].append(talk)
    for account in places.group_accounts(target, on=days[0]):
        cells.setdefault(account, [[] for _ in days])
    return Week(days, sorted(cells.items(), key=lambda row: row[0].pk), talks)
