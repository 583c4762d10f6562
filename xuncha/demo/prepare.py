"""What the demo's office gathers before the groups go in, what the groups ask of units, and what the secretary named (准备、调阅、点人点事)."""

from datetime import date, datetime, time, timedelta

from library import actions as library
from rounds.actions import letters, points, seconding
from rounds.models import Authorization, Meeting
from xuncha.core import calendar
from xuncha.demo.clock import Diary
from xuncha.demo.county import TOWNS, County, Times

REPLIES = {
    "discipline": "近三年受理反映村干部问题线索若干件，均已处置；班子成员未发现在办问题。",
    "organization": "班子结构合理，近两年考核等次均为良好以上；个别村后备力量不足。",
    "audit": "2021年经济责任审计指出往来款长期挂账、票据不规范等问题，整改已报告。",
    "petition": "近三年信访以土地流转、补贴发放为主，重复访较少。",
    "finance": "惠农补贴发放进度正常，村账代理存在附件不全情况。",
}
PAPERS = (
    ("2020—2022年党委会议记录", "2020—2022年", 3, "original"), ("2021年村级财务原始凭证", "2021年", 6, "original"),
    ("惠农补贴发放花名册", "2022年", 2, "copy"), ("小型工程项目台账", "2019—2022年", 1, "electronic"),
    ("集体资源发包合同", "2018—2022年", 4, "original"), ("低保评议和公示资料", "2022年", 2, "copy"),
)  # fmt: skip


def inquire(county: County, sent: date, replied: date) -> None:
    """Five departments are asked about each township, and have answered by the end of 准备."""
    staff = county.users["office_staff"]
    made = letters.draft_letters(
        [county.targets[town] for town in TOWNS], by=staff, receivers=list(REPLIES), sent_on=sent, due=replied + timedelta(days=1),
        matter="请提供对该镇（乡）党委及所辖村党组织的有关情况。", doc_no=f"临巡办函〔{sent.year}〕{sent.month}号",
    )  # fmt: skip
    for letter in made:
        letters.reply(letter, by=staff, replied_on=replied, reply_summary=REPLIES[letter.receiver])


def second_and_train(county: County, on: date) -> None:
    """One letter of secondment for all members, and two sessions of training."""
    staff = county.users["office_staff"]
    powers = list(
        Authorization.objects.filter(round=county.round, group__isnull=False)
        .select_related("person__org")
        .order_by("pk")
    )
    seconding.note_secondments(
        county.round,
        by=staff,
        powers=powers[:-1],
        letter_no=f"临组函〔{on.year}〕6号",
        letter_on=on - timedelta(days=8),
    )
    people = [power.person for power in powers]
    for topic, lecturer, hours, came in (
        ("巡察政策和监督重点", "束远方", "3.0", people), ("谈话、信访和底稿实务", "祁素安", "4.0", people[:-2]),
    ):  # fmt: skip
        seconding.hold_training(
            county.round,
            by=staff,
            held_on=on,
            topic=topic,
            lecturer=lecturer,
            hours=hours,
            place="县委党校",
            attendees=came,
        )


def ask_units(county: County, town: str, times: Times, diary: Diary) -> None:
    """Requests over the weeks on site: answered in time or late, one refused; originals go back before the withdrawal."""
    villages = county.villages(town)
    for place in range(8):
        day = diary.workday(times.entered, after=2 + place * 4)
        if day < times.withdrawn - timedelta(days=4):
            org = county.orgs[town if place % 3 == 0 else villages[place % len(villages)]]
            diary.at(day, lambda place=place, org=org: _ask(county, town, place, org, times, diary))


def _ask(county: County, town: str, place: int, org: object, times: Times, diary: Diary) -> None:
    member, liaison = county.staff(town, "member", "liaison")
    today, kind = calendar.today(), ("papers", "papers", "people", "papers", "task")[place % 5]
    if kind == "papers":
        chosen = (PAPERS[place % len(PAPERS)], PAPERS[(place + 2) % len(PAPERS)])
    else:
        chosen = (("报账员到场说明往来款" if kind == "people" else "核对补贴发放花名册并书面说明", "", 1, "copy"),)
    items = [dict(zip(("name", "period", "copies", "form"), row, strict=True)) for row in chosen]
    asked = library.ask_materials(
        by=member,
        target=county.targets[town],
        asked_of=org,
        kind=kind,
        items=items,
        contact="党政办",
        asked_at=_at(today, 0, place),
    )
    came = diary.workday(today, after=(1, 1, 5, 2, 1)[place % 5])
    answers = {seq: "refused" if place == 5 and seq == 2 else "complete" for seq in range(1, len(items) + 1)}

    def receive() -> None:
        library.receive(asked, by=member, answers=answers, at=_at(came, 0, 30 + place), handed_by="办公室经办人",
                        receivers=[member, liaison], copied=[1])  # fmt: skip

    diary.at(came, receive)
    seqs = [seq for seq, item in enumerate(items, 1) if item["form"] == "original" and answers[seq] == "complete"]
    if seqs:
        back = diary.workday(min(came + timedelta(days=12), times.withdrawn - timedelta(days=2)))
        diary.at(
            back,
            lambda: library.give_back(asked, by=member, seqs=seqs, at=_at(back, 0, 50), returned_to="办公室经办人"),
        )


def still_open(county: County, town: str, diary: Diary, today: date) -> None:
    """Of the last days: one request past its time, one not due yet, one whose originals are still with the group."""
    member, liaison = county.staff(town, "member", "liaison")
    villages = county.villages(town)

    def ask(place: int, name: str, form: str) -> None:
        items = [{"name": name, "period": "2022年", "copies": 2, "form": form}]
        asked = library.ask_materials(by=member, target=county.targets[town], asked_of=county.orgs[villages[place]], items=items,
                                      contact="村报账员", asked_at=_at(calendar.today(), 0, place))  # fmt: skip
        if form == "original":
            library.receive(asked, by=member, answers={1: "complete"}, at=_at(calendar.today(), 0, 30), handed_by="村报账员",
                            receivers=[member, liaison])  # fmt: skip

    for place, (back, name, form) in enumerate(
        ((6, "村民代表会议记录", "copy"), (3, "2022年收支凭证", "original"), (0, "公益岗名册", "copy"))
    ):
        diary.at(today - timedelta(days=back), lambda place=place, name=name, form=form: ask(place, name, form))


def _at(day: date, hour: int, minute: int) -> datetime:
    """Early on a day: the demo's events of a day happen at the hour at which it is made, which may be just past midnight."""
    return min(datetime.combine(day, time(hour, minute), tzinfo=calendar.ZONE), calendar.now())


def name_points(county: County, town: str) -> None:
    """The secretary's meeting about a township names a matter and a person."""
    director, secretary = county.users["office_director"], county.users["secretary"]
    held = Meeting.objects.filter(round=county.round, target=county.targets[town], kind="secretary").latest("pk")
    today, org = calendar.today(), county.orgs[town]
    matter = points.note_point(held, by=secretary, kind="matter", text=f"{org}集体资源发包不公开、租金长期未收，要在一个月内清理到位。", org=org,
                               resp_unit="县农业农村局", resp_person="分管副局长", due=today + timedelta(days=30))  # fmt: skip
    points.start(matter, by=director)
    points.note_point(held, by=director, kind="person", text=f"{org}主要负责人对村级“三资”监管失察，请县纪委监委、组织部约谈。", org=org,
                      resp_unit="县纪委监委", due=today + timedelta(days=15))  # fmt: skip
