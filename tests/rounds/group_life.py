"""Minutes, instructions and weekly reports for tests, made with the product's own verbs. All of 槐渡镇 (group 2)."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from rounds.actions import group_meetings, instructions
from rounds.models import GroupMeeting, GroupTopic, Instruction, WeeklyReport
from rounds.queries.group_life import members_of
from xuncha import actions as roof
from xuncha.core import calendar

AT = datetime(2023, 3, 10, 9, 0, tzinfo=calendar.ZONE)
WEEK = date(2023, 3, 13)
ALL = ("leader_2", "deputy_2", "liaison_2", "member_2", "member_2b", "petition_2")
NOT = "没有参加的去县里取资料。"


def meeting(world: Any, *, by: str = "liaison_2", present=ALL, **facts: Any) -> GroupMeeting:
    """A meeting of the group recorded by its liaison."""
    values = {"at": AT, "place": "驻地会议室", "chair": world.persons["leader_2"], "absent": NOT} | facts
    return group_meetings.hold_group_meeting(
        by=world.users[by], target=world.target, attendees=[world.persons[name] for name in present], **values
    )


def topic(world: Any, made: GroupMeeting, *, by: str = "liaison_2", record: Any = None, **facts: Any) -> GroupTopic:
    """A topic with its opinions and decision, about a record or about none."""
    values = {"kind": "duties", "title": "人员分工", "opinions": "组长：按方案办。", "decision": "agree"} | facts
    if record is not None:
        values |= {"record_kind": record._meta.label_lower, "record_uid": record.uid}
    return group_meetings.add_topic(made, by=world.users[by], **values)


def signed(world: Any, made: GroupMeeting, *, by: str = "liaison_2") -> GroupMeeting:
    """The same with the scan of its signatures."""
    group_meetings.attach(made, by=world.users[by], upload=SimpleUploadedFile("签字页.pdf", b"%PDF-1.4 x"))
    return made


def agreed(world: Any, record: Any, *, by: str = "deputy_2") -> GroupMeeting:
    """Issued minutes that took up a record and agreed, as they stand afterwards: the record itself is not moved."""
    made = meeting(world, by=by)
    topic(world, made, by=by, record=record, kind="clues", title="线索研判")
    GroupMeeting.objects.filter(pk=made.pk).update(status="issued", issued_by=world.users["leader_2"], issued_at=AT)
    return made


def meet_about(
    enter: Any, record: Any, day: str, *, by: str = "deputy_2", leader: str = "leader_2", status: int = 302
) -> Any:
    """By the pages: a meeting on a day that takes up a record and agrees, recorded, signed by all, issued by the leader."""
    client, kind = enter(by), record._meta.label_lower
    form = client.get(f"/group-meetings/new/?target={record.target_id}").context["form"]
    posted = {"target": record.target_id, "date": day, "time": "09:00", "place": "驻地会议室", "absent": NOT,
              "chair": form.fields["chair"].queryset.get().pk, "attendees": [one.pk for one in members_of(record.target, on=date.fromisoformat(day))]}  # fmt: skip
    made = client.post("/group-meetings/new/", posted)
    assert made.status_code == 302, made.content.decode()
    url = made["Location"].removesuffix("topics/")
    topic = {
        "kind": "clues",
        "title": "线索研判",
        "opinions": "都同意。",
        "decision": "agree",
        "record": f"{kind}/{record.uid}",
    }
    assert client.post(f"{url}topics/", topic).status_code == 302
    assert client.post(f"{url}record/").status_code == 302
    assert (
        client.post(
            f"{url}attach/", {"slot": "signed", "upload": SimpleUploadedFile("签字页.pdf", b"%PDF-1.4 x")}
        ).status_code
        == 302
    )
    answer = enter(leader).post(f"{url}issue/")
    assert answer.status_code == status, answer.content.decode()
    return answer


def meeting_at(world: Any, status: str, **facts: Any) -> GroupMeeting:
    """Minutes that lack nothing, in a status."""
    made = meeting(world, **facts)
    topic(world, made)
    signed(world, made)
    now = {"issued_by": world.users["leader_2"], "issued_at": AT} if status == "issued" else {}
    GroupMeeting.objects.filter(pk=made.pk).update(status=status, **now)
    made.refresh_from_db()
    return made


def instruction(world: Any, *, by: str = "liaison_2", **columns: Any) -> Instruction:
    """A request to the office."""
    values = {
        "kind": "request",
        "to": "office",
        "title": "关于延长驻点时间的请示",
        "body": "因核实需要，请示延长三天。",
    } | columns
    return instructions.draft_instruction(by=world.users[by], target=world.target, **values)


def instruction_at(world: Any, status: str, **columns: Any) -> Instruction:
    """A request in a status."""
    made = instruction(world, **columns)
    more = {"directive": "同意。", "directed_on": AT.date()} if status in ("directed", "carried_out") else {}
    Instruction.objects.filter(pk=made.pk).update(status=status, **more)
    made.refresh_from_db()
    return made


def weekly_at(world: Any, status: str = "draft", **texts: str) -> WeeklyReport:
    """The report of this week, begun by the liaison."""
    liaison = world.users["liaison_2"]
    made = roof.begin_weekly(by=liaison, target=world.target, week=WEEK)
    made = roof.write_weekly(made, by=liaison, **({"work": "谈话和走访按计划进行。"} | texts))
    WeeklyReport.objects.filter(pk=made.pk).update(status=status)
    made.refresh_from_db()
    return made
