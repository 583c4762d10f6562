"""人数 has one definition (domain §3.1, §5.3): the figure, its rows, the list's foot and the weekly report agree."""

import re
from datetime import date, time

import pytest

from interviews import actions, queries
from interviews.models import Interview
from rounds.models import PostHolding
from tests.interviews.talks import DAY, official, record
from xuncha.statistics import weekly
from xuncha.statistics.metrics import METRICS, Scope

VILLAGER = {"category": "villager", "interviewee": "桂香"}


def hours(place: int) -> dict[str, time]:
    return {"start": time(8 + place), "end": time(8 + place, 40)}


@pytest.fixture
def talked(world):
    """At 槐渡镇 9 talks with 7 people: a villager twice, one of the same name elsewhere, two unnamed, a petitioner twice,
    an official twice; the same official once more at 澄坪镇; and an appointment that counts nowhere."""
    chief = official(world, "huaidu", "鄢秋实", "镇长")
    PostHolding.objects.create(
        person=chief, org=world.orgs["north"], post="x", title="挂职副书记", starts_on=date(2021, 9, 1), is_team=True
    )
    villages = [world.village, world.orgs["yantou"]]
    rows = [
        {**VILLAGER, "org": villages[0]}, {**VILLAGER, "org": villages[0]}, {**VILLAGER, "org": villages[1]},
        {"category": "villager", "interviewee": "不愿留名群众", "org": villages[0]},
        {"category": "villager", "interviewee": "不愿留名群众", "org": villages[0]},
        {"category": "petitioner", "interviewee": "费思齐"}, {"category": "petitioner", "interviewee": "费思齐"},
        {"person": chief, "interviewee": "", "category": "township_head"},
        {"person": chief, "interviewee": "", "category": "township_head"},
    ]  # fmt: skip
    for place, facts in enumerate(rows):
        record(world, **{**facts, **hours(place)})
    record(world, interviewee="还没有谈的人", date=date(2023, 3, 20))
    record(
        world, "leader_1", ("member_1",), target=world.targets["north"], person=chief, interviewee="", category="team"
    )
    return world


def test_a_person_counts_once_at_each_target(talked):
    here = Interview.objects.filter(target=talked.target)
    assert queries.sums(here) == {"talks": 9, "people": 7}
    assert queries.sums(Interview.objects.all()) == {"talks": 10, "people": 8}
    assert queries.first_of_each(here).count() == 7 and queries.first_of_each(Interview.objects.all()).count() == 8


def test_the_figure_its_rows_and_the_foot_of_the_list_agree(talked, login):
    metric = METRICS["talk_persons"]
    by_target = metric.by(Scope(talked.round))
    assert by_target == {talked.target.pk: 7, talked.targets["north"].pk: 1}
    for account, target in (("leader_2", talked.target), ("leader_1", talked.targets["north"])):
        page = login(account).get(metric.url_of(target))
        foot = re.search(r"(\d+) 人次，(\d+) 人", page.content.decode())
        assert foot is not None and int(foot.group(2)) == by_target[target.pk]
        assert page.context["page"].paginator.count == by_target[target.pk]
        whole = login(account).get(f"/interviews/?target={target.pk}")
        assert f"，{by_target[target.pk]} 人" in whole.content.decode()


def test_the_weekly_report_counts_the_same_and_leads_to_its_rows(talked, login):
    line = next(line for line in weekly.figures_of(talked.target, DAY) if line["code"] == "talk_persons")
    assert line["value"] == 7
    assert login("leader_2").get(line["url"]).context["page"].paginator.count == 7


def test_a_talk_that_did_not_take_place_is_nobodys_first(world):
    again = record(world, interviewee="桂香", start=time(14), end=time(15))
    first = record(world, interviewee="桂香")
    actions.cancel(again, by=world.users["member_2"], reason="登记有误")
    assert list(queries.first_of_each(Interview.objects.all())) == [first]


def test_the_basis_says_what_counts():
    words = METRICS["talk_persons"].basis
    for part in ("按姓名和涉及党组织计", "不愿留名的和信访人按次计", "两个巡察对象"):
        assert part in words
