"""Every multi-row read of group life: who sees what, who belongs to a meeting, what minutes still lack, nodes of the spine."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from rounds import permissions
from rounds.models import (
    Authorization,
    GroupMeeting,
    GroupTopic,
    InspectionRound,
    Instruction,
    Person,
    RoundTarget,
    WeeklyReport,
)
from rounds.models.powers import GROUP_ROLES
from rounds.queries import places
from xuncha.core import calendar, facts, registry, workflow
from xuncha.core.models import User
from xuncha.core.registry import Node

RELATED = ("round__term", "group", "target__org", "created_by")
#: the must-report list (domain §3.11), as help on the form
MUST_REPORT = (
    "领导班子成员或者上级党委管理的干部涉嫌严重违纪违法的",
    "主要负责人违反民主集中制，严重影响工作的",
    "关系群众切身利益的重大事项",
    "其他需要及时请示报告的事项",
)


def minutes_visible_to(user: User) -> QuerySet[GroupMeeting]:
    """The minutes this person may read."""
    return permissions.scope(GroupMeeting.objects.select_related(*RELATED, "chair", "issued_by"), user)


def minutes_listing(user: User, round_: InspectionRound | None) -> QuerySet[GroupMeeting]:
    """The rows of the list: one round's, without the voided. No number of topics: it would tell of those not seen."""
    return minutes_visible_to(user).filter(round=round_).alive()


def instructions_visible_to(user: User) -> QuerySet[Instruction]:
    """The instructions this person may read: the group's own, and those sent to whom they stand for."""
    return permissions.scope(Instruction.objects.select_related(*RELATED, "signed_by"), user)


def instructions_listing(user: User, round_: InspectionRound | None) -> QuerySet[Instruction]:
    """The rows of the list: one round's, without the voided."""
    return instructions_visible_to(user).filter(round=round_).alive()


def weeklies_visible_to(user: User) -> QuerySet[WeeklyReport]:
    """The weekly reports this person may read."""
    return permissions.scope(WeeklyReport.objects.alive().select_related(*RELATED, "approved_by"), user)


def decidable_by(model: type[GroupMeeting | Instruction | WeeklyReport]) -> Callable[[User], QuerySet]:
    """Every record of group life within a person's part, sent or not: on an export of these they may decide (decision 0010)."""
    return lambda user: permissions.within_part(model.objects.all(), user)


def targets_to_write(user: User, round_: InspectionRound | None, capability: str) -> list[RoundTarget]:
    """The targets at which this person may begin a record with a capability."""
    return [t for t in places.target_list(user, round_) if t.group_id and permissions.holds(user, capability, t)]


def members_of(*targets: RoundTarget, on: date | None = None) -> QuerySet[Person]:
    """The persons whom a group's authorisations let work at a target on a day (None: on any), with an account or without.

    Recused persons do not count: they may not sit there.
    """
    powers = Authorization.objects.filter(status="approved", role__in=GROUP_ROLES, targets__in=targets)
    if on is not None:
        powers = powers.filter(starts_on__lte=on, ends_on__gte=on)
    free = powers.exclude(person__in=places.recused_persons(targets))
    return Person.objects.filter(pk__in=free.values("person")).order_by("sort_key", "pk")


def leads_on(person: Person, target: RoundTarget, day: date) -> bool:
    """Whether a person leads the group at a target on a day: who may chair."""
    live = Authorization.objects.filter(
        status="approved", role="group_leader", targets=target, person=person, starts_on__lte=day, ends_on__gte=day
    )
    return facts.once(("leads_on", person.pk, target.pk, day), live.exists)


def roles_of(*targets: RoundTarget) -> dict[int, str]:
    """Person id → Chinese role in the group, for the note beside a name."""
    powers = Authorization.objects.filter(status="approved", role__in=GROUP_ROLES, targets__in=targets)
    return {power.person_id: power.get_role_display() for power in powers}


def attendance_lacks(target: RoundTarget, day: date, present: Iterable[Person], absent: str) -> dict[str, str]:
    """What is wrong with who was there: {field: sentence}. At least half of the group, nobody from outside, absence with reasons."""
    members, here = facts.once(("members_on", target.pk, day), lambda: list(members_of(target, on=day))), list(present)
    if strangers := [str(one) for one in here if one not in members]:
        return {"attendees": f"{'、'.join(strangers)} 在 {day} 没有“{target}”的授权，或应当回避，请去掉。"}
    return attendance_words(target, day, members, {one.pk for one in here}, absent)


def attendance_words(
    target: RoundTarget, day: date, members: list[Person], here: set[int], absent: str
) -> dict[str, str]:
    """The same, where the members of that day are known already (domain §3.11: at least half)."""
    if here - {one.pk for one in members}:
        return {"attendees": f"参加人员里有人在 {day} 没有“{target}”的授权，或应当回避，请去掉。"}
    if 2 * len(here) < len(members) or not here:
        return {"attendees": f"本组 {day} 有效授权 {len(members)} 人，到会 {len(here)} 人，不到半数，不能开组务会。"}
    missing = [str(one) for one in members if one.pk not in here]
    if missing and not absent.strip():
        return {"absent": f"{'、'.join(missing)}没有参加，请写明缺席原因。"}
    return {}


def topics_for(meeting: GroupMeeting, user: User) -> list[dict[str, Any]]:
    """The topics this reader may know, each with its record's node: a topic about a record they may not see is not there."""
    rows = list(meeting.topics.order_by("seq"))
    nodes: dict[Any, Node] = {}
    for kind in {row.record_kind for row in rows} & registry.spine_nodes.keys():
        nodes |= registry.spine_nodes[kind]([row.record_uid for row in rows if row.record_kind == kind], user)
    return [
        {"topic": row, "record": nodes.get(row.record_uid)}
        for row in rows
        if row.record_uid is None or row.record_uid in nodes
    ]


def knows_all_of(meeting: GroupMeeting, topics: list[dict[str, Any]]) -> bool:
    """Whether no topic is hidden from the reader of these `topics_for`: only then are the written minutes for them."""
    return len(topics) == meeting.topics.count()


def may_fetch_minutes(user: User, kept: Any) -> bool:
    """File guard: written minutes tell of every topic, so they are for who may know each of them."""
    meeting = minutes_visible_to(user).filter(uid=kept.owner_uid).first()
    return meeting is not None and knows_all_of(meeting, topics_for(meeting, user))


def may_fetch_instruction(user: User, kept: Any) -> bool:
    """File guard: the files of an instruction are for those who may read it."""
    return instructions_visible_to(user).filter(uid=kept.owner_uid).exists()


def topic_choices(user: User, target: RoundTarget) -> list[tuple[str, list[tuple[str, str]]]]:
    """The records of a target that this person may see and a meeting may take up, by kind: value `kind/uid`, words."""
    found = []
    for kind, mover in registry.topic_movers.items():
        rows = [(f"{kind}/{uid}", words) for uid, words in mover.choices(user, target)]
        if rows:
            found.append((mover.label, rows))
    return found


def is_topic_choice(user: User, target: RoundTarget, kind: str, uid: Any) -> bool:
    """Whether a record is among them."""
    mover = registry.topic_movers.get(kind)
    return mover is not None and any(str(one) == str(uid) for one, _ in mover.choices(user, target))


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def attendee_names(rows: QuerySet[GroupMeeting]) -> QuerySet[GroupMeeting]:
    """Minutes with `present`: how many were there."""
    return rows.annotate(present=Count("attendees", distinct=True))


def minutes_nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """The visible minutes among these, on the spine of the records they took up."""
    rows = minutes_visible_to(user).filter(uid__in=list(uids))
    return {
        m.uid: Node("组务会", m.number, f"{m.day} {m.target}", m.get_absolute_url(), workflow.status_label(m))
        for m in rows
    }


def instruction_nodes(uids: Iterable[Any], user: User) -> dict[Any, Node]:
    """The visible instructions among these."""
    rows = instructions_visible_to(user).filter(uid__in=list(uids))
    return {i.uid: Node("请示报告", i.number, i.title, i.get_absolute_url(), workflow.status_label(i)) for i in rows}


def topic_of(meeting: GroupMeeting, user: User, asked: str | None) -> GroupTopic | None:
    """One topic that this reader may know."""
    return next((row["topic"] for row in topics_for(meeting, user) if str(row["topic"].uid) == asked), None)


def this_week() -> date:
    """The Monday of the present week."""
    return monday(calendar.today())
