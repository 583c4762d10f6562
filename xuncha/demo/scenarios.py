"""The preconditions of acceptance scenarios (验收场景的前置数据, domain §9): each on an empty database, with its own date and numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from django.core.management.base import CommandError

from findings.actions import clues
from interviews.actions import add_point, finish
from xuncha.core import calendar
from xuncha.demo import scenario_ledger, scenario_secrecy, words
from xuncha.demo.clock import Diary, on_day
from xuncha.demo.county import County
from xuncha.demo.drafts import Drafts
from xuncha.demo.group_life import agree_on_clue
from xuncha.demo.partners import Partner, partners
from xuncha.demo.petitions import Petitions
from xuncha.demo.scenario_ground import ENTERED, WITHDRAWN, leave, on_site, signed_drafts
from xuncha.demo.talks import Book, Talks

POINT = "2021年鱼塘发包未经村民代表会议，合同价低于邻村"


@dataclass(frozen=True)
class Scenario:
    """One scenario that can be played: what is there, the business date, and how it is built."""

    words: str
    today: date
    build: Callable[[County], None]


def find(number: int) -> Scenario:
    """A scenario by its number; a sentence when it cannot be played yet."""
    if number not in SCENARIOS:
        ready = "、".join(str(one) for one in SCENARIOS)
        raise CommandError(f"验收场景 {number} 还不能演示；现在可用的场景：{ready}。")
    return SCENARIOS[number]


def _two(county: County) -> None:
    on_site(county, date(2023, 3, 1))


def _three(county: County) -> None:
    """Eleven talks before 1401-02-TH-0012 with 佟青岚, and six signed drafts before DG-0007."""
    diary = on_site(county, date(2023, 3, 20))
    book = Book()
    talks = Talks(county, book, diary)
    for place, partner in enumerate(partners(county, "huaidu", 1)[:11]):
        talks.at("huaidu", partner, diary.workday(ENTERED, after=1 + place), reviewed=True)
    signed_drafts(county, book, diary, 6, date(2023, 3, 6))
    diary.play()
    with on_day(date(2023, 3, 15)):
        _supervisor(county)


def _supervisor(county: County) -> None:
    users, village = county.users, county.orgs["huaidu-liuwan"]
    person = county.posts["huaidu-liuwan", "v_supervision"][0]
    row = next(row for row in words.corpus("talk_texts") if row["org"] == "huaidu-liuwan")
    talk = Talks(county, Book(), Diary(calendar.today())).record(
        "huaidu", Partner("村务监督委员会", village, person), calendar.today(), pair=[users["deputy_2"], users["member_2"]],
        start=time(9), content=row["body"], notice_read=True,
    )  # fmt: skip
    add_point(
        talk,
        by=users["member_2"],
        text=POINT,
        leaf=county.leaves["LW6.1c"],
        nature="issue",
        destination="draft",
        org=village,
    )
    finish(talk, by=users["member_2"])


def _four(county: County) -> None:
    """The petition desk of group 2 before the letter of 2023-04-21 arrives: no letter yet, five working days to assign one."""
    on_site(county, date(2023, 4, 24))


def _six(county: County) -> None:
    """Eight signed drafts before 1401-02-DG-0009, which is about the subsidies of 堰头村; no fix is proposed yet."""
    diary = on_site(county, date(2023, 3, 24))
    signed_drafts(county, Book(), diary, 8, date(2023, 3, 6))
    row = next(row for row in words.corpus("draft_texts") if row["org"] == "huaidu-yantou")
    drafts = Drafts(county, Book(), Petitions(county, diary), diary)
    diary.at(date(2023, 3, 7), lambda: drafts.write("huaidu", row, 0))
    diary.play()


def _seven(county: County) -> None:
    """A clue on 程启樵 that is being looked into, still without a word on the inquiry; 槐渡镇 has been left."""
    on_site(county, date(2023, 4, 28))
    with on_day(date(2023, 4, 24)):
        village = county.orgs["huaidu-liuwan"]
        clue = clues.register_clue(
            by=county.users["member_2"], target=county.targets["huaidu"], org=village, source="found", subject_name="程启樵",
            subject_unit="柳湾村", subject_post="柳湾村党总支书记、村委会主任", subject_rank="村干部", is_chief=True, is_village_cadre=True,
            summary="反映柳湾村党总支书记程启樵在低保评议中优亲厚友，涉及低保3户2.16万元。", occurred="2020年以来", amount=Decimal("2.16"),
            klass="masses", category=county.leaves["LW6.3a"], suggestion="discipline",
        )  # fmt: skip
        agree_on_clue(county, "huaidu", clue)
    with on_day(WITHDRAWN):
        leave(county)


SCENARIOS: dict[int, Scenario] = {
    1: Scenario(
        "邵临只授权了栗坞乡，还没有申报回避；第二巡察组有一件槐渡镇的谈话", date(2023, 3, 1), scenario_secrecy.one
    ),
    2: Scenario("进驻中，还没有谈话，下一件谈话编号 1401-02-TH-0001", date(2023, 3, 1), _two),
    3: Scenario("谈话 1401-02-TH-0012 有一条去向为转底稿的要点，已有六份审签底稿", date(2023, 3, 20), _three),
    4: Scenario("进驻中，还没有信访件，信访登记分办期限为5个工作日", date(2023, 4, 24), _four),
    5: Scenario("进驻中，还没有信访件，上级件报送期限为5个工作日", date(2023, 4, 24), _four),
    6: Scenario("底稿 1401-02-DG-0009“堰头村37户种粮补贴8140元滞留”已审签，还没有立行立改", date(2023, 3, 24), _six),
    7: Scenario("槐渡镇柳湾村程启樵的线索正在了解，还没有深入了解情况说明", date(2023, 5, 8), _seven),
    10: Scenario(
        "整改事项 1401-02-ZG-0014“村账镇管票据不全”方案已批准，正在整改", date(2023, 11, 6), scenario_ledger.ten
    ),
    11: Scenario("整改事项 697 项，68 个村中 67 个已巡", date(2023, 12, 20), scenario_ledger.eleven),
    12: Scenario("槐渡镇有 300 件已审核的谈话，还没有导出申请", date(2023, 5, 8), scenario_secrecy.twelve),
}
