"""The ground the scenarios share (验收场景的公共部分): the round of domain §9 on the spot, drafts that went straight to the signature."""

from datetime import date

from xuncha.demo import words
from xuncha.demo.clock import Diary
from xuncha.demo.county import TOWNS, County, Times
from xuncha.demo.drafts import Drafts
from xuncha.demo.petitions import Petitions
from xuncha.demo.round import Plan, begin, enter, step
from xuncha.demo.talks import Book

ENTERED, WITHDRAWN, FED_BACK = date(2023, 2, 22), date(2023, 4, 28), date(2023, 6, 12)
NOT_LISTED = "演示场景的前置步骤，未逐项登记"


def on_site(county: County, until: date, *, apart: frozenset[tuple[str, str]] = frozenset()) -> Diary:
    """The round of domain §9 on the spot since 2023-02-22, with the names of group 2."""
    times = dict.fromkeys(TOWNS, Times(ENTERED, WITHDRAWN))
    plan = Plan(ENTERED, WITHDRAWN, FED_BACK, times, "2月22日同时进驻", special=False, apart=apart)
    begin(county, plan)
    diary = Diary(until)
    for town in TOWNS:
        enter(county, plan, town, diary)
    diary.play()
    return diary


def signed_drafts(county: County, book: Book, diary: Diary, count: int, day: date) -> None:
    """Drafts of 槐渡镇 that go straight from the first line to the signature."""
    drafts = Drafts(county, book, Petitions(county, diary), diary)
    rows = [row for row in words.corpus("draft_texts") if not row["org"] and row["leaf"] not in ("LW6.1c", "LW6.6c")]
    for row in rows[:count]:
        diary.at(day, lambda row=row: drafts.write("huaidu", row, 0))


def leave(county: County) -> None:
    """槐渡镇 one stage on; what is not registered one by one is waived, with that reason."""
    step(county, "huaidu", by=county.users["office_director"], waive=True, reason=NOT_LISTED)
