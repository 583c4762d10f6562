"""Organisations, persons, calendar, rules and trees as pages need them (基础资料)."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from rounds import permissions
from rounds.models import InspectionRound, Meeting, PartyOrg, Person, PostHolding, SlotRule, StageSlot, TaxonomyVersion
from rounds.permissions.meetings import kinds_for
from rounds.states import STAGE_ORDER
from xuncha.core import calendar
from xuncha.core.models import User
from xuncha.core.models.deadlines import DeadlineRule, Holiday

PICKED = 20


def orgs_to_choose(user: User) -> QuerySet[PartyOrg]:
    """The same organisations for selects and filters."""
    return permissions.orgs_within(user).filter(closed_on=None).order_by("path", "sort")


def orgs_listing(user: User) -> QuerySet[PartyOrg]:
    """The organisations a person may see, as a tree, each with how many stand beneath it."""
    rows = permissions.orgs_within(user).select_related("parent").prefetch_related("history__term")
    return rows.annotate(beneath=Count("children", filter=Q(children__closed_on=None)))


def persons_listing(user: User) -> QuerySet[Person]:
    """The persons a person may see, with their posts."""
    return permissions.persons_within(user).select_related("org", "user").prefetch_related("posts__org")


def posts_within(user: User) -> QuerySet[PostHolding]:
    """The posts of the persons one may see."""
    return PostHolding.objects.filter(person__in=permissions.persons_within(user).values("pk"))


def pick_orgs(user: User, words: str) -> list[dict[str, Any]]:
    """Organisations by name or initials, for a picker."""
    rows = (
        permissions.orgs_within(user)
        .filter(_named(words, "name", "short_name"), closed_on=None)
        .select_related("parent")
    )
    return [
        {"value": org.pk, "text": str(org), "note": str(org.parent or "")}
        for org in rows.order_by("path", "sort")[:PICKED]
    ]


def pick_persons(
    user: User, words: str, *, org_id: int | None = None, with_account: bool = False
) -> list[dict[str, Any]]:
    """Persons by name or initials, for a picker; their present post beside the name."""
    rows = persons_listing(user).filter(_named(words, "name"), left_on=None)
    if org_id is not None:
        rows = rows.filter(Q(org=org_id) | _posted(org_id))
    if with_account:
        rows = rows.filter(user__is_active=True)
    today = calendar.today()
    return [
        {
            "value": person.pk,
            "text": person.name,
            "note": post.title if (post := person.post_on(today)) else str(person.org),
        }
        for person in rows.order_by("sort_key", "pk")[:PICKED]
    ]


def _named(words: str, *names: str) -> Q:
    words = words.strip()
    wanted = Q(initials__startswith=words.lower())
    for name in names:
        wanted |= Q(**{f"{name}__icontains": words})
    return wanted if words else Q()


def meetings_for(user: User) -> QuerySet[Meeting]:
    """The meetings a person may see."""
    return permissions.scope(Meeting.objects.select_related("round__term", "group", "target__org", "created_by"), user)


def meeting_kinds(user: User, round: InspectionRound) -> list[tuple[str, str]]:
    """The kinds of meeting a person may record in a round, for the form."""
    return kinds_for(user, round)


def holidays_of(year: int) -> list[Holiday]:
    """The days of a year that differ from their weekday."""
    return list(Holiday.objects.filter(date__year=year).order_by("date"))


def last_known_year() -> int | None:
    """The last year of which the table knows anything."""
    last: date | None = Holiday.objects.order_by("-date").values_list("date", flat=True).first()
    return last.year if last else None


def rules_in_force(on: date) -> list[dict[str, Any]]:
    """Every deadline with the rule in force on a day, and the rows before and after it."""
    by_code: dict[str, list[DeadlineRule]] = {}
    for rule in DeadlineRule.objects.order_by("code", "-effective_from"):
        by_code.setdefault(rule.code, []).append(rule)
    found = []
    for rules in by_code.values():
        now = next((rule for rule in rules if rule.effective_from <= on), None)
        found.append(
            {"now": now or rules[-1], "others": [rule for rule in rules if rule is not now], "begun": now is not None}
        )
    return sorted(found, key=lambda row: (row["now"].base_event, row["now"].name))


def papers_of(stage: str) -> QuerySet[StageSlot]:
    """The papers of one stage as ruled today."""
    return StageSlot.objects.ruled(calendar.today()).filter(stage=stage)


def stage_papers(on: date, *, most: int) -> list[dict[str, Any]]:
    """Each stage with its papers up to a level as ruled on a day, and what is ruled from a later day on."""
    later: dict[int, list[SlotRule]] = {}
    for rule in SlotRule.objects.filter(effective_from__gt=on).order_by("effective_from", "pk"):
        later.setdefault(rule.slot_id, []).append(rule)
    slots = list(StageSlot.objects.ruled(on).filter(level__lte=most))
    return [
        {
            "stage": stage,
            "slots": [{"slot": slot, "later": later.get(slot.pk, [])} for slot in slots if slot.stage == stage],
        }
        for stage in STAGE_ORDER
        if any(slot.stage == stage for slot in slots)
    ]


def tree(version: TaxonomyVersion, words: str = "") -> list[dict[str, Any]]:
    """A version's nodes in order as (node, children …), the whole branch of every hit when words are given."""
    nodes = list(version.nodes.all().order_by("sort", "pk"))
    if words:
        hit = [n for n in nodes if any(words in text for text in (n.code, n.name, n.definition, *n.keywords, *n.forms))]
        keep = {n.pk for n in hit}
        by_pk = {n.pk: n for n in nodes}
        for node in hit:
            while node.parent_id:
                keep.add(node.parent_id)
                node = by_pk[node.parent_id]
        nodes = [n for n in nodes if n.pk in keep]
    return _nest(nodes, None)


def _posted(org_id: int) -> Q:
    """Persons with a post in an organisation that has not ended."""
    return Q(pk__in=PostHolding.objects.not_ended(calendar.today()).filter(org=org_id).values("person"))


def _nest(nodes: list[Any], parent: int | None) -> list[dict[str, Any]]:
    return [{"node": n, "children": _nest(nodes, n.pk)} for n in nodes if n.parent_id == parent]


def team_of(people: QuerySet[Person], org: PartyOrg) -> list[tuple[Person, str]]:
    """Who belongs to an organisation today, leaders first, with their posts in it."""
    today = calendar.today()
    found = []
    for person in people.filter(Q(org=org) | _posted(org.pk)).order_by("sort_key", "pk"):
        held = [p for p in person.posts.all() if p.org_id == org.pk and p.is_held_on(today)]
        place = min((p.sort for p in held), default=999)
        found.append((place, person, "、".join(p.title for p in sorted(held, key=lambda p: p.sort))))
    return [(person, words) for _, person, words in sorted(found, key=lambda row: (row[0], row[1].sort_key))]
