"""What minutes, instructions, weekly reports and letters of inquiry still lack (还缺): each line leads to its field (domain §3.11, §2.2)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from rounds import permissions
from rounds.models import (
    Authorization,
    GroupMeeting,
    GroupTopic,
    InquiryLetter,
    Instruction,
    Person,
    RecusalDeclaration,
    RoundTarget,
    WeeklyReport,
)
from rounds.models.powers import GROUP_ROLES
from rounds.queries import group_life, preparation
from xuncha.core import files, registry
from xuncha.core.lacking import Lack, each, facts_of, linked
from xuncha.core.models import User
from xuncha.core.registry import Completeness
from xuncha.core.roles import COUNTED

UNSIGNED = "还没有上传参加人员签字的扫描件。"
Members = Callable[[RoundTarget, date], list[Person]]


def minutes_with_facts(rows: QuerySet[GroupMeeting]) -> QuerySet[GroupMeeting]:
    """The minutes with who was there and what their topics lack; not how many topics: a reader may not know of each. What
    topics about records of level 3 lack is said on the page alone, to whoever knows of them (`minutes_missing`)."""
    topics = GroupTopic.objects.filter(meeting=OuterRef("pk"))
    open_ = topics.exclude(record_kind__in=[kind for kind in registry.topic_movers if apps.get_model(kind).LEVEL >= 3])
    here = GroupMeeting.attendees.through.objects.filter(groupmeeting=OuterRef("pk")).order_by("pk")
    return rows.select_related("target__org").annotate(
        has_topics=Exists(topics), has_undecided=Exists(open_.filter(decision="")),
        has_unspoken=Exists(open_.filter(opinions__regex=r"^\s*$")), has_scan=Exists(files.kept_for("uid").filter(slot="signed")),
        attendee_ids=ArraySubquery(here.values("person")),
    )  # fmt: skip


def minutes_missing(meeting: GroupMeeting, user: User) -> list[Lack]:
    """What bars 记录完毕 and 签发: attendance, and each topic that this person may know with opinions and a decision
    (domain §3.11). A topic that left their sight bars nothing and is not told of."""
    if meeting.status not in ("draft", "recorded"):
        return []
    facts = facts_of(meeting, minutes_with_facts, "attendee_ids")
    known = [row["topic"] for row in group_life.topics_for(meeting, user)]
    facts.has_undecided = any(not topic.decision for topic in known)
    facts.has_unspoken = any(not topic.opinions.strip() for topic in known)
    return _minutes_lines(meeting, facts, lambda target, day: list(group_life.members_of(target, on=day)))


def minutes_lacks(meeting: GroupMeeting, user: User) -> list[str]:
    """What bars 记录完毕, as sentences."""
    return [lack["text"] for lack in minutes_missing(meeting, user) if lack["text"] != UNSIGNED]


def issue_lacks(meeting: GroupMeeting, user: User) -> list[str]:
    """What bars 签发: the same, and the pages with the signatures (domain §3.11 签字)."""
    return [lack["text"] for lack in minutes_missing(meeting, user)]


def _minutes_lines(meeting: GroupMeeting, facts: Any, members: Members) -> list[Lack]:
    target, day = facts.target, meeting.day
    found = list(
        group_life.attendance_words(target, day, members(target, day), set(facts.attendee_ids), meeting.absent).items()
    )
    lines = linked(found, meeting)
    if not facts.has_topics:
        lines += linked([("kind", "至少要有1个议题。")], meeting, edit="topics/")
    told = ((facts.has_undecided, "有议题还没有决定。"), (facts.has_unspoken, "有议题还没有写各人意见。"))
    lines += linked([("topics", text) for holds, text in told if holds], meeting, ("topics",))
    unsigned = meeting.status == "recorded" and not facts.has_scan
    return lines + linked([("files", UNSIGNED)] if unsigned else [], meeting, ("files",))


def _minutes_of(meetings: Iterable[GroupMeeting]) -> dict[int, list[Lack]]:
    """Of many minutes at once: the members of every target are read together."""
    rows = list(meetings)
    members = _members_among([row.target for row in rows])
    return {row.pk: _minutes_lines(row, row, members) for row in rows}


def _members_among(targets: Sequence[RoundTarget]) -> Members:
    """Target and day → who was in the group then and not recused, from two queries however many targets."""
    powers: dict[int, list[Authorization]] = defaultdict(list)
    found = Authorization.objects.filter(status="approved", role__in=GROUP_ROLES, targets__in=targets)
    for power in found.annotate(at_target=F("targets")).select_related("person") if targets else ():
        powers[power.at_target].append(power)
    recused = list(RecusalDeclaration.objects.blocking().select_related("org")) if targets else []

    def members(target: RoundTarget, day: date) -> list[Person]:
        out = {one.person_id for one in recused if _near(one.org.path, target.org.path)}
        there = {p.person_id: p.person for p in powers[target.pk] if p.starts_on <= day <= p.ends_on}
        return sorted((one for pk, one in there.items() if pk not in out), key=lambda one: (one.sort_key, one.pk))

    return members


def _near(declared: str, path: str) -> bool:
    return declared.startswith(path) or path.startswith(declared)


def instruction_missing(paper: Instruction) -> list[Lack]:
    """What an instruction waits for after it is sent: the directive, then what was done on it; a 报告 waits for nothing."""
    if paper.status == "reported" and paper.kind != "report":
        return linked([("directive", "还没有登记批示。")], paper, edit="direct/")
    if paper.status == "directed":
        return linked([("follow_up", "还没有登记落实情况。")], paper, edit="carry_out/")
    return []


def _waiting(rows: QuerySet[Instruction]) -> QuerySet[Instruction]:
    return rows.filter(Q(status="directed") | Q(status="reported") & ~Q(kind="report"))


def weekly_missing(report: WeeklyReport) -> list[Lack]:
    """What bars 审定: the text of the week's work; the figures are the ledgers'."""
    lacks = report.status == "draft" and not report.work.strip()
    return linked([("work", "还没有写“本周工作”。")] if lacks else [], report)


def letter_missing(letter: InquiryLetter) -> list[Lack]:
    """What bars sending a letter, and then its reply (domain §2.2, 2)."""
    if letter.status == "draft":
        empty = [("doc_no", "没有填写发文字号。")] * (not letter.doc_no) + [("due", "没有填写要求回复日期。")] * (
            not letter.due
        )
        return linked(empty, letter) or [{"text": "还没有登记发出。", "url": letter.get_absolute_url()}]
    if letter.status == "sent":
        return linked([("reply_summary", "还没有登记回复。")], letter, edit="reply/")
    return []


def _letters_at(rows: QuerySet[InquiryLetter], targets: Sequence[RoundTarget]) -> QuerySet[InquiryLetter]:
    rows = rows.filter(target__in=[target.pk for target in targets])
    return rows.annotate(at_target=F("target_id"), at_org=F("target__org_id"))


def _unanswered(rows: QuerySet[InquiryLetter]) -> QuerySet[InquiryLetter]:
    return rows.filter(status__in=("draft", "sent"))


def _counted(model: type[Any]) -> Callable[[User], QuerySet]:
    return lambda user: permissions.scope(model.objects.alive().select_related("target__org"), user, least=COUNTED)


COMPLETENESS = [
    Completeness("inquiry", "函询", "round.prepare", preparation.letters_for, lambda user: preparation.letters_for(user).standing(),
                 _unanswered, each(letter_missing), _letters_at, _unanswered, ("preparing",)),
    Completeness("group_meeting", "组务会", "group_meeting.write", group_life.minutes_visible_to, _counted(GroupMeeting),
                 lambda rows: minutes_with_facts(rows.filter(status__in=("draft", "recorded"))), _minutes_of),
    Completeness("instruction", "请示报告", "instruction.write", group_life.instructions_visible_to, _counted(Instruction),
                 _waiting, each(instruction_missing), lacking=_waiting),
    Completeness("weekly", "周报", "weekly.write", group_life.weeklies_visible_to, _counted(WeeklyReport),
                 lambda rows: rows.filter(status="draft"), each(weekly_missing)),
]  # fmt: skip
