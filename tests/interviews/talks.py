"""Talks for tests, made by the verbs."""

from datetime import date, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from interviews import actions
from interviews.models import Interview, InterviewPoint
from rounds.models import Person, PostHolding
from tests.factories import World

DAY = date(2023, 3, 1)


def record(world: World, by: str = "member_2", with_: tuple[str, ...] = ("deputy_2",), **facts: Any) -> Interview:
    """A talk of group 2 with 槐渡镇's people; the recorder and the others talk."""
    users = world.users
    given = {
        "target": world.target, "talkers": [users[by], *(users[name] for name in with_)], "date": DAY, "start": time(9),
        "end": time(10, 20), "category": "cadre", "interviewee": "左明远",
        "org_name": "槐渡镇政府", "post": "党政办干事", "place": "镇政府302室", "notice_read": True,
    }  # fmt: skip
    return actions.record_interview(by=users[by], **{**given, **facts})


def many(world: World, count: int, first: int = 0) -> list[Interview]:
    """Talks by member_2 and deputy_2, twenty days of up to ten hours, each with a point."""
    made = []
    for place in range(first, first + count):
        day, hour = date(2023, 2, 22) + timedelta(days=place % 20), 8 + place // 20
        talk = record(world, date=day, start=time(hour), end=time(hour, 50), interviewee=f"谈话对象{place}")
        actions.add_point(talk, by=world.users["member_2"], text=f"要点{place}")
        made.append(talk)
    return made


def ready(world: World, **facts: Any) -> tuple[Interview, InterviewPoint]:
    """A talk that lacks nothing before 整理完毕, and its point."""
    talk = record(world, **{"content": "2021年鱼塘发包未经村民代表会议。", **facts})
    point = actions.add_point(
        talk,
        by=talk.created_by,
        text="2021年鱼塘发包未经村民代表会议",
        leaf=world.leaves["LW6.1c"],
        destination="draft",
    )
    return talk, point


def signed_page(talk: Interview) -> None:
    """The scan of the page that the interviewee signed."""
    actions.attach(talk, by=talk.created_by, upload=SimpleUploadedFile("签字页.pdf", b"%PDF-1.4 signed"))


def official(world: World, org: str, name: str, title: str, *, chief: bool = False, team: bool = True) -> Person:
    """A person in a post of an organisation since 2021."""
    person = Person.objects.create(org=world.orgs[org], name=name, sort_key=name, rank="正科级")
    PostHolding.objects.create(
        person=person,
        org=world.orgs[org],
        post="x",
        title=title,
        is_chief=chief,
        is_team=team,
        starts_on=date(2021, 9, 1),
    )
    return person
