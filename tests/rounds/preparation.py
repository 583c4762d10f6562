"""Letters, secondments, training and points for tests, made by the verbs."""

from datetime import date
from typing import Any

from rounds.actions import letters, meetings, points, seconding
from rounds.models import InquiryLetter, Secondment, SecretaryPoint, TrainingSession
from tests.factories import World


def letter(world: World, status: str = "sent", by: str = "office_staff", **texts: Any) -> InquiryLetter:
    """A letter about 槐渡镇 to the discipline commission, in a status."""
    given = {
        "receiver": "discipline",
        "matter": "请提供有关情况。",
        "doc_no": "临巡办函〔2023〕1号",
        "due": date(2023, 3, 20),
        **texts,
    }
    made = letters.draft_letter(
        world.target, by=world.users[by], sent_on=None if status == "draft" else date(2023, 3, 6), **given
    )
    if status == "replied":
        return letters.reply(made, by=world.users[by], replied_on=date(2023, 3, 10), reply_summary="近三年受处分2人。")
    return letters.cancel(made, by=world.users[by], reason="重复") if status == "void" else made


def seconded(world: World, account: str = "member_2") -> Secondment:
    """A member called by letter."""
    power = world.persons[account].authorizations.get()
    return seconding.note_secondments(world.round, by=world.users["office_staff"], powers=[power], letter_no="临组函〔2023〕3号",
                                      letter_on=date(2023, 1, 30))[0]  # fmt: skip


def training(world: World, *accounts: str) -> TrainingSession:
    """A session to which these came."""
    return seconding.hold_training(
        world.round, by=world.users["office_staff"], held_on=date(2023, 2, 17), topic="谈话和底稿", lecturer="束远方", hours="3.5",
        attendees=[world.persons[account] for account in accounts],
    )  # fmt: skip


def point(world: World, kind: str = "person", status: str = "todo") -> SecretaryPoint:
    """What the secretary said, in a status."""
    director = world.users["office_director"]
    held = meetings.hold_meeting(
        world.round, by=director, kind="secretary", held_on=date(2023, 3, 10), decisions="听取汇报"
    )
    made = points.note_point(held, by=director, kind=kind, text="佟青岚鱼塘发包一事要查清。", org=world.village, resp_unit="县纪委监委",
                             due=date(2023, 3, 14))  # fmt: skip
    if status in ("doing", "done"):
        made = points.start(made, by=director)
    if status == "done":
        made = points.finish(made, by=director, reason="已核查了结")
    return points.drop(made, by=director, reason="重复") if status == "dropped" else made
