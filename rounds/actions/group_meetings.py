"""Verbs of 组务会: record the meeting and its topics, close the record, issue it; on issue each decision moves its record (domain §3.11)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from rounds.actions import attachments
from rounds.actions.editing import change, check_fields, demand, make, not_ahead, refuse
from rounds.actions.many import Draft, Told, save_drafts, silent
from rounds.models import GroupMeeting, GroupTopic, Person, RoundTarget
from rounds.permissions.group_life import (
    why_not_attach_to_minutes,
    why_not_create,
    why_not_edit_minutes,
    why_not_minutes,
)
from rounds.queries import group_life as queries
from rounds.queries.life_lacks import issue_lacks, minutes_lacks
from xuncha.core import audit, calendar, numbers, registry, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import RecordLink, StoredFile, User

TOPIC_COLUMNS = ("kind", "title", "record_kind", "record_uid", "opinions", "decision")


@audit.action
def hold_group_meeting(
    *, by: User, target: RoundTarget, at: datetime, place: str, chair: Person, attendees: Iterable[Person], absent: str = ""
) -> GroupMeeting:  # fmt: skip
    """Record a meeting that was held; it takes the next ZW number of its group."""
    refuse(why_not_create(by, target, "group_meeting.write"))
    present = list(attendees)
    _check(target, at, chair, present, absent)
    round_ = target.round
    number = numbers.next_number(
        term=round_.term.number, sequence=round_.sequence, group=target.group.number, kind="meeting"
    )
    values = {"number": number, **_values(target, at, place, chair, absent)}
    meeting = make(GroupMeeting, "hold_meeting", by=by, values=values)
    meeting.attendees.set(present)
    return meeting


def _values(target: RoundTarget, at: datetime, place: str, chair: Person, absent: str) -> dict[str, Any]:
    return {"round": target.round, "group": target.group, "target": target, "org": target.org, "at": at, "place": place,
            "chair": chair, "absent": absent}  # fmt: skip


def prepare_meeting(
    target: RoundTarget, *, author: User, at: datetime, place: str, chair: Person, attendees: Sequence[Person], absent: str = ""
) -> Draft:  # fmt: skip
    """A meeting that keeps all rules and is neither numbered nor saved yet (domain §3.11)."""
    refuse(why_not_create(author, target, "group_meeting.write"))
    _check(target, at, chair, list(attendees), absent)
    values = _values(target, at, place, chair, absent)
    meeting = GroupMeeting(**values, created_by=author)
    check_fields(meeting)
    return Draft(meeting, values, ties={"attendees": attendees})


def prepare_topic(draft: Draft, *, author: User, **columns: Any) -> GroupTopic:
    """A further topic of a meeting that is not saved yet; it names no record, that is done on its page."""
    topic = GroupTopic(seq=len(draft.rows) + 1, created_by=author, **columns)
    check_fields(topic)
    return topic


@audit.action
def hold_many(drafts: Sequence[Draft], *, by: User, tell: Told = silent) -> list[Any]:
    """Save drafts of `prepare_meeting` with the next ZW numbers, and their topics."""
    held = save_drafts(drafts, "hold_meeting", by=by, kind="meeting", tell=tell)
    topics = [row for draft in drafts for _, row in draft.rows]
    audit.record_many("topic_add", ((one, {"seq": [None, one.seq]}) for one in topics), by=by)
    return held


@audit.action
def edit_group_meeting(
    meeting: GroupMeeting, *, by: User, at: datetime, place: str, chair: Person, attendees: Iterable[Person], absent: str = ""
) -> GroupMeeting:  # fmt: skip
    """Correct when, where and who, until the record is closed."""
    locked = _open(meeting, by)
    present = list(attendees)
    _check(locked.target, at, chair, present, absent)
    before = set(locked.attendees.values_list("pk", flat=True))
    done = change(locked, "edit_meeting", by=by, values={"at": at, "place": place, "chair": chair, "absent": absent})
    if before != {one.pk for one in present}:
        done.attendees.set(present)
        audit.record("edit_meeting", by=by, about=done, changes={"attendees": "changed"})
    return done


def _check(target: RoundTarget, at: datetime, chair: Person, present: list[Person], absent: str) -> None:
    day = at.astimezone(calendar.ZONE).date()
    demand({"date": not_ahead(day, "会议日期")})
    leads = queries.leads_on(chair, target, day)
    demand({"chair": "" if leads else f"组务会由本组组长主持；{chair}在 {day} 不是“{target}”的组长。"})
    demand({"attendees": "" if chair in present else "主持人也要列入参加人员。"})
    demand(queries.attendance_lacks(target, day, present, absent))


def _open(meeting: GroupMeeting, by: User) -> GroupMeeting:
    locked = (
        GroupMeeting.objects.select_for_update(of=("self",))
        .select_related("target__org", "target__group", "round__term")
        .get(pk=meeting.pk)
    )
    refuse(why_not_edit_minutes(by, locked))
    return locked


@audit.action
def add_topic(meeting: GroupMeeting, *, by: User, **columns: Any) -> GroupTopic:
    """Put a topic on the minutes; the record it names must be of this target and within the person's sight."""
    locked = _open(meeting, by)
    values = _topic_values(locked, by, columns)
    seq = (locked.topics.aggregate(n=Max("seq"))["n"] or 0) + 1
    return make(GroupTopic, "topic_add", by=by, values={"meeting": locked, "seq": seq, **values})


@audit.action
def edit_topic(topic: GroupTopic, *, by: User, **columns: Any) -> GroupTopic:
    """Change a topic of minutes that are still open."""
    locked = _open(topic.meeting, by)
    return change(topic, "topic_edit", by=by, values=_topic_values(locked, by, columns))


@audit.action
def remove_topic(topic: GroupTopic, *, by: User, reason: str = "") -> GroupMeeting:
    """Take a topic off minutes that are still open."""
    locked = _open(topic.meeting, by)
    audit.record("topic_remove", by=by, about=topic, reason=reason, changes={"seq": [topic.seq, None]})
    topic.delete()
    return locked


def _topic_values(meeting: GroupMeeting, by: User, columns: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(columns) - set(TOPIC_COLUMNS):
        raise TypeError(f"unknown columns of a topic: {sorted(unknown)}")
    kind, uid = columns.get("record_kind", ""), columns.get("record_uid")
    if kind and not queries.is_topic_choice(by, meeting.target, kind, uid):
        raise Unmet(fields={"record": f"所选记录不是“{meeting.target}”的记录，或不在您的查阅范围内，请重新选择。"})
    return columns


#: the files of a meeting (domain §3.11 纪要、签字)
SLOTS = {"signed": "签字扫描件", "minutes": "纪要文件"}


@audit.action
def attach(meeting: GroupMeeting, *, by: User, upload: UploadedFile | None, slot: str = "signed") -> StoredFile:
    """Keep the minutes as signed by those who were there, encrypted, as scans of talks are (domain §3.11)."""
    locked = GroupMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    why_not = why_not_attach_to_minutes(by, locked)
    return attachments.keep(locked, by=by, upload=upload, slot=slot, slots=SLOTS, why_not=why_not, level=locked.LEVEL)


def _move(meeting: GroupMeeting, verb: str, by: User, reason: str, **options: Any) -> GroupMeeting:
    return workflow.perform(meeting, verb, by=by, why_not=why_not_minutes, reason=reason, **options)


@audit.action
def record(meeting: GroupMeeting, *, by: User, reason: str = "") -> GroupMeeting:
    """起草 → 已记录: nothing is missing."""
    return _move(meeting, "record", by, reason, lacks=lambda locked: minutes_lacks(locked, by))


@audit.action
def send_back(meeting: GroupMeeting, *, by: User, reason: str = "") -> GroupMeeting:
    """已记录 → 起草, by the leader, with a reason."""
    return _move(meeting, "send_back", by, reason)


@audit.action
def void(meeting: GroupMeeting, *, by: User, reason: str = "") -> GroupMeeting:
    """作废: the number is not used again."""
    return _move(meeting, "void", by, reason, changes={"voided_at": calendar.now(), "void_reason": reason})


@audit.action
def issue(meeting: GroupMeeting, *, by: User, reason: str = "") -> GroupMeeting:
    """已记录 → 已签发: frozen, and each decision moves its record with the leader's rights; all of them or none.

    A record that was taken from the leader's sight meanwhile (a clue that turned out to be about staff) is moved by those
    who keep it now: nothing is said of it here.
    """
    changes = {"issued_by": by, "issued_at": calendar.now()}
    issued = _move(meeting, "issue", by, reason, changes=changes, lacks=lambda locked: issue_lacks(locked, by))
    barred, refused = [], False
    known = [row["topic"] for row in queries.topics_for(issued, by)]
    for place, topic in enumerate(known, start=1):
        if topic.record_uid is None:
            continue
        sentences, unlawful = _carry_out(issued, topic, place, by)
        barred, refused = barred + sentences, refused or unlawful
    if barred:
        error = Unmet(*barred)
        error.refused = refused
        raise error
    return issued


def _carry_out(meeting: GroupMeeting, topic: GroupTopic, place: int, by: User) -> tuple[list[str], bool]:
    """Let one decision move its record and tie the two; gives back what bars it, and whether it is a lack of right.

    The reason that stays in the record's life has no number of the topic: its gaps would tell others of what they do not see.
    """
    words = f"组务会 {meeting.number}：{topic.get_decision_display()}"
    mover = registry.topic_movers[topic.record_kind]
    try:
        with transaction.atomic():
            mover.move(topic.record_uid, topic.decision, by=by, reason=words)
            _tie(meeting, topic, by)
    except Refused as error:
        return [f"议题{place}“{topic.title}”：{error.sentence}"], True
    except Unmet as error:
        return [f"议题{place}“{topic.title}”：{sentence}" for sentence in error.sentences], error.refused
    return [], False


def _tie(meeting: GroupMeeting, topic: GroupTopic, by: User) -> None:
    """The spine from the minutes to the record, by kind and uid: rounds does not know the record's model."""
    RecordLink.objects.get_or_create(
        relation="decides", from_uid=meeting.uid, to_uid=topic.record_uid,
        defaults={"from_kind": meeting._meta.label_lower, "to_kind": topic.record_kind, "created_by": by},
    )  # fmt: skip
    audit.record("link", by=by, noun=topic.record_kind, uid=topic.record_uid, label=audit.label_of(meeting))


VERBS: dict[str, Callable[..., GroupMeeting]] = {"record": record, "issue": issue, "send_back": send_back, "void": void}
