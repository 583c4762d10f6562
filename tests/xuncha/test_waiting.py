"""The figures of the top bar: what waits and what runs, asked for once a page is there (待办)."""

import re

from django.test import Client

from tests import factories, places
from tests.xuncha.test_staff_matters import about_leader, letter  # noqa: F401 - fixtures
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


def test_it_costs_few_queries(world, login, django_assert_max_num_queries):
    client = login("leading_group")
    client.get("/inbox/count/")
    with django_assert_max_num_queries(15):
        client.get("/inbox/count/")
