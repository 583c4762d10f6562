"""The preconditions about secrecy (验收场景 1、12): who is authorised for what, and a ledger too large for one approval."""

from datetime import date, time

from xuncha.core import audit, calendar
from xuncha.demo import sample_people
from xuncha.demo.clock import Diary, on_day
from xuncha.demo.county import County
from xuncha.demo.partners import Partner
from xuncha.demo.sample_base import Sample
from xuncha.demo.scenario_ground import on_site
from xuncha.demo.talks import Book, Talks

#: 邵临 and the township that the scenario is about
KIN = frozenset({("g2-memberb", "huaidu")})
TALKS = 300


def one(county: County) -> None:
    """On the spot, 邵临 authorised for 栗坞乡 alone and nothing declared; one talk of 蔺禾 with the secretary of 槐渡镇."""
    on_site(county, date(2023, 3, 1), apart=KIN)
    users, chief = county.users, county.posts["huaidu", "t_secretary"][0]
    with on_day(date(2023, 2, 27)):
        Talks(county, Book(), Diary(calendar.today())).record(
            "huaidu", Partner("乡镇党委书记", county.orgs["huaidu"], chief), calendar.today(),
            pair=[users["deputy_2"], users["member_2"]], start=time(9), notice_read=True,
        )  # fmt: skip


def twelve(county: County) -> None:
    """On the spot with 300 talks of 槐渡镇, more than one person alone may let go; the talks come in bulk."""
    on_site(county, date(2023, 5, 8))
    with on_day(date(2023, 4, 28)):
        _talks(county)


@audit.action
def _talks(county: County) -> None:
    sample_people.talks(Sample(county, towns=("huaidu",)), TALKS)
    audit.record(
        "load_talks", by=None, noun="interviews.interview", label=f"谈话 {TALKS} 件", changes={"rows": [None, TALKS]}
    )
