"""The figures of the top bar: what waits and what runs, asked for once a page is there (待办)."""

import re
from datetime import date

from django.test import Client

from library import actions
from library.models import MaterialRequest
from rounds.actions import plans, powers
from rounds.models import RoundTarget
from tests import factories, places
from tests.findings import make as world_make
from tests.library import requests
from tests.xuncha.test_staff_matters import about_leader, letter  # noqa: F401 - fixtures
from xuncha.core import calendar
from xuncha.core.sessions import SEEN


def shown(client) -> int:
    found = re.search(r'count-red">(\d+)<', client.get("/inbox/count/").content.decode())
    return int(found.group(1)) if found else 0


def test_the_number_is_the_sum_of_what_waits(world, login, about_leader, letter):  # noqa: F811
    leading = login("leading_group")
    lines = leading.get("/inbox/").context["waiting"]
    assert shown(leading) == sum(line["count"] for line in lines) > 0
    assert shown(login("stranger")) == 0
    assert leading.get("/inbox/").content.decode().count("count-red") == 0, "the page itself counts it no second time"


def test_a_running_job_is_told(world, login):
    client = login("member_2")
    assert "任务" not in client.get("/inbox/count/").content.decode()
    places.job(world)
    assert "任务" in client.get("/inbox/count/").content.decode()


def test_asking_does_not_renew_the_session(world):
    client = Client()
    client.post("/login/", {"username": "leader_2", "password": factories.PASSWORD})
    session = client.session
    session[SEEN] -= 120
    session.save()
    client.get("/inbox/count/", headers={"X-Passive": "1"})
    assert client.session[SEEN] == session[SEEN]
    client.get("/inbox/count/")
    assert client.session[SEEN] > session[SEEN]


def test_what_the_leading_group_approves_of_a_round_waits_for_it(world, login):
    """The plan and the proposed authorisations are steps of one person that only another can take (domain §1.3)."""
    director, leading = world.users["office_director"], login("leading_group")
    second = plans.create_round(by=director, term=world.round.term, sequence=2, entered_on=date(2023, 7, 3), withdrawn_on=date(2023, 9, 1))  # fmt: skip
    target = plans.propose_target(second, by=director, org=world.orgs["north"], group=second.groups.get(number=1))

    def steps() -> dict[str, int]:
        return {line["step"]: line["count"] for line in leading.get("/inbox/").context["waiting"]}

    assert "批准方案" not in steps(), "the office is still planning"
    RoundTarget.objects.filter(pk=target.pk).update(stage="approval")
    assert steps()["批准方案"] == 1
    plans.approve_round(second, by=world.users["leading_group"], approved_on=calendar.today(), plan_doc_no="5号")
    assert "批准方案" not in steps()
    powers.propose_authorization(
        by=director, person=world.persons["member_2"], round=second, role="member", group=target.group, targets=[target],
        starts_on=calendar.today(), ends_on=date(2023, 10, 1), doc_no="6号", warned=True,
    )  # fmt: skip
    assert steps()["批准授权"] == 1
    assert not any(
        "批准授权" in str(login(name).get("/inbox/").context["waiting"]) for name in ("office_director", "discipline")
    )


def test_the_first_page_tells_what_waits_in_other_rounds(world, login):
    """A new round becomes the one that is shown; what waits in the old one is not forgotten with it."""
    world_make.draft_at(world, "signed")
    director = login("office_director")
    assert director.get("/").context["elsewhere"] == []
    plans.create_round(by=world.users["office_director"], term=world.round.term, sequence=2)
    page = director.get("/")
    assert page.context["round"].sequence == 2
    assert [(other.sequence, count) for other, count in page.context["elsewhere"]] == [(1, 1)]
    back = director.post(f"{world.round.get_absolute_url()}enter/", {"to": "home"}, follow=True)
    assert back.context["round"] == world.round and back.context["elsewhere"] == []


def test_the_number_counts_the_other_rounds_that_the_inbox_tells(world, login):
    world_make.draft_at(world, "signed")
    director = login("office_director")
    before = shown(director)
    plans.create_round(by=world.users["office_director"], term=world.round.term, sequence=2)
    inbox = director.get("/inbox/")
    told = sum(line["count"] for line in inbox.context["waiting"]) + sum(n for _, n in inbox.context["elsewhere"])
    assert inbox.context["elsewhere"] and shown(director) == told and before > 0


def test_lines_of_one_step_say_what_they_differ_in_and_each_opens_its_rows(world, login):
    """What came in full waits for nobody; the two kinds that wait for the same are told apart."""
    for status in ("issued", "partly", "complete"):
        requests.at_status(world, status)
    client = login("member_2")

    def lines() -> list[tuple[str, int, str]]:
        found = client.get("/inbox/").context["waiting"]
        return [(line["step"], line["count"], line["url"]) for line in found if line["ledger"] == "调阅"]

    assert lines() == [
        ("登记收到（已发出）", 1, "/requests/?status=issued"),
        ("登记收到（部分收到）", 1, "/requests/?status=partly"),
    ]
    for _, count, url in lines():
        assert len(client.get(url).context["rows"]) == count
    actions.cancel(MaterialRequest.objects.get(status="issued"), by=world.users["member_2"], reason="重复")
    assert lines() == [("登记收到", 1, "/requests/?status=partly")]


def test_it_costs_few_queries(world, login, django_assert_max_num_queries):
    client = login("leading_group")
    client.get("/inbox/count/")
    with django_assert_max_num_queries(15):
        client.get("/inbox/count/")
