"""The foot of a list: how many rows it shows under its filters, and sums of columns, with at most one query more (design §7)."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.findings import make
from tests.rounds import group_life, preparation
from xuncha.core.counting import Foot
from xuncha.core.models import User
from xuncha.core.web import Column

COLUMNS = [Column("name", "姓名", str), Column("count", "数", str), Column("unit", "单位", str)]


def foot_of(page) -> dict[str, str]:
    """The foot as the page shows it, by the heads of the columns."""
    foot = page.context["sums"]
    return {column["label"]: str(foot[column["key"]]) for column in page.context["columns"] if column["key"] in foot}


def test_a_list_that_names_no_sums_tells_its_number_and_asks_nothing(world):
    with CaptureQueriesContext(connection) as asked:
        assert Foot("人").cells(User.objects.all(), COLUMNS, 7) == {"count": "7 人"}
    assert len(asked) == 0


def test_sums_are_one_query_and_the_number_stands_beside_them(world):
    with CaptureQueriesContext(connection) as asked:
        cells = Foot("人", {"count": "pk"}).cells(User.objects.all(), COLUMNS, 7)
    assert len(asked) == 1 and cells["unit"] == "7 人"
    assert cells["count"] == sum(User.objects.values_list("pk", flat=True))


def test_a_list_of_one_column_and_one_of_sums_alone_still_tell_their_number(world):
    assert Foot("份").cells(User.objects.none(), COLUMNS[:1], 0) == {"name": "合计 0 份"}
    assert Foot("份", {"count": "pk"}).cells(User.objects.none(), COLUMNS[:2], 0) == {"count": 0, "name": "合计 0 份"}


def test_the_foot_follows_the_filter(world, login):
    group_life.meeting(world)
    group_life.meeting(world, at=group_life.AT.replace(day=3))
    client = login("leader_2")
    page = client.get("/group-meetings/")
    assert "2 次" in foot_of(page).values() and "2 次" in page.content.decode().split("<tfoot>")[1]
    assert "1 次" in foot_of(client.get("/group-meetings/?date_from=2023-03-09")).values()


def test_the_foot_counts_only_what_is_seen(world, login):
    make.sent(world, [make.clue_at(world, "approved")])
    make.transfer(world, [make.clue_at(world, "approved", subject_name="汤若虚")], "organization_dept")
    assert foot_of(login("clue_officer").get("/transfers/")) == {"接收单位": "2 份", "件数": "2"}
    assert foot_of(login("discipline").get("/transfers/")) == {"接收单位": "1 份", "件数": "1"}


def test_hours_and_heads_of_trainings_are_summed(world, login):
    preparation.training(world, "member_2", "leader_2")
    page = login("office_staff").get(f"/rounds/{world.round.uid}/trainings/")
    foot = foot_of(page)
    assert foot["参加（人）"] == "2" and foot["主题"] == "1 次" and float(foot["学时"]) > 0
