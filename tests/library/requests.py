"""Material requests for tests, made by the verbs."""

from datetime import datetime
from typing import Any

from library import actions
from library.models import MaterialRequest
from tests.factories import World
from xuncha.core import calendar

ITEMS = (
    {"name": "2021年村级财务原始凭证", "period": "2021年", "copies": 3, "form": "original"},
    {"name": "鱼塘发包合同", "period": "2018—2023年", "copies": 1, "form": "copy"},
)


def at(day: int, hour: int = 9, month: int = 3) -> datetime:
    """A moment of 2023 here."""
    return datetime(2023, month, day, hour, tzinfo=calendar.ZONE)


def ask(world: World, by: str = "member_2", **facts: Any) -> MaterialRequest:
    """A request of group 2 to 柳湾村, asked on Friday 2023-03-10 at nine."""
    given = {
        "target": world.target,
        "asked_of": world.village,
        "kind": "papers",
        "contact": "左明远",
        "items": ITEMS,
        "asked_at": at(10),
    }
    return actions.ask_materials(by=world.users[by], **{**given, **facts})


def receive(world: World, asked: MaterialRequest, by: str = "member_2", **facts: Any) -> MaterialRequest:
    """Everything handed over on Monday at nine to two inspectors."""
    given = {"answers": {1: "complete", 2: "complete"}, "at": at(13), "handed_by": "左明远",
             "receivers": [world.users[name] for name in ("member_2", "deputy_2")]}  # fmt: skip
    return actions.receive(asked, by=world.users[by], **{**given, **facts})


def give_back(world: World, asked: MaterialRequest, by: str = "member_2", **facts: Any) -> MaterialRequest:
    """The voucher volumes go back."""
    given = {"seqs": [1], "at": at(14), "returned_to": "左明远"}
    return actions.give_back(asked, by=world.users[by], **{**given, **facts})


def at_status(world: World, status: str, **facts: Any) -> MaterialRequest:
    """A request brought to a status by its verbs."""
    asked = ask(world, **facts)
    if status == "cancelled":
        return actions.cancel(asked, by=asked.created_by, reason="重复")
    if status == "partly":
        return receive(world, asked, answers={1: "complete"})
    if status in ("complete", "returned"):
        asked = receive(world, asked)
    return give_back(world, asked) if status == "returned" else asked
