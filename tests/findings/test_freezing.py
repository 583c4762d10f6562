"""问题清单: frozen by the leader in versions that keep each other, never changed, and what comes after is marked (domain §2.2)."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from findings.actions import freezing, problems
from findings.models import Problem, ProblemList, ProblemListRow
from findings.queries import problem_lists as queries
from findings.queries import stages
from rounds.models import RoundTarget
from tests import square
from tests.findings import make
from xuncha.core import audit
from xuncha.core.errors import Refused, Unmet


@pytest.fixture
def leaving(world):
    """槐渡镇 in 撤点汇总."""
    RoundTarget.objects.filter(pk=world.target.pk).update(stage="wrap_up")
    world.target.refresh_from_db()
    return world


def adopted(world, **columns) -> Problem:
    made = make.problem(world, [make.draft_at(world, "signed")], **columns)
    return problems.adopt(made, by=world.users["leader_2"])


def frozen(world, reason: str = "") -> ProblemList:
    return freezing.freeze(world.target, by=world.users["leader_2"], reason=reason)


def test_the_list_bars_the_way_to_the_report_until_it_is_frozen(leaving):
    assert stages.problems_frozen(leaving.target) == ["问题清单还没有冻结；问题都经组务会通过后，由组长冻结第1版。"]
    adopted(leaving)
    first = frozen(leaving)
    assert (first.version, str(first), first.reason) == (1, "槐渡镇问题清单第1版", "")
    assert stages.problems_frozen(leaving.target) == []


def test_a_row_keeps_the_words_of_the_day(leaving):
    one = adopted(leaving)
    first = frozen(leaving)
    problems.edit_problem(one, by=leaving.users["leader_2"], statement="后来改了", is_key=True)
    row = first.rows.get()
    assert (row.statement, row.is_key, [str(org) for org in row.orgs.all()]) == (
        "集体资源发包不公开", False, ["柳湾村"],
    )  # fmt: skip
    second = frozen(leaving, "核实后修改表述")
    assert (second.version, second.rows.get().statement, first.rows.get().statement) == (
        2, "后来改了", "集体资源发包不公开",
    )  # fmt: skip


def test_what_comes_later_is_marked_until_a_new_version_has_it(leaving, login):
    one = adopted(leaving)
    assert not queries.is_late(one)
    frozen(leaving)
    later = adopted(leaving, statement="村务不公开")
    assert (queries.is_late(one), queries.is_late(later)) == (False, True)
    client = login("leader_2")
    assert client.get("/problems/").content.decode().count("清单冻结后新增") == 1
    assert "清单冻结后新增" in client.get(later.get_absolute_url()).content.decode()
    assert "清单冻结后新增" not in client.get(one.get_absolute_url()).content.decode()
    frozen(leaving, "补充一个问题")
    assert not queries.is_late(later)
    assert [row.problem for row in queries.latest(leaving.target).rows.order_by("seq")] == [one, later]


@pytest.mark.parametrize(
    ("status", "sentence"), [("drawn", "还没有经组务会通过"), ("unproven", "需补证")], ids=["drawn", "unproven"]
)
def test_every_problem_is_decided_first(leaving, status, sentence):
    Problem.objects.filter(pk=adopted(leaving).pk).update(status=status)
    with pytest.raises(Unmet, match=sentence):
        frozen(leaving)
    assert not ProblemList.objects.exists()


def test_nothing_to_freeze_nothing_new_and_no_reason(leaving):
    with pytest.raises(Unmet, match="还没有问题"):
        frozen(leaving)
    one = adopted(leaving)
    frozen(leaving)
    with pytest.raises(Unmet, match="没有变化"):
        frozen(leaving, "再冻一次")
    problems.edit_problem(one, by=leaving.users["leader_2"], statement="改了")
    with pytest.raises(Unmet, match="第1版已经冻结；另立新版必须写明理由"):
        frozen(leaving)


@pytest.mark.parametrize("stage", ["on_site", "feedback", "suspended"])
def test_only_between_withdrawal_and_the_leaders_decision(leaving, stage):
    adopted(leaving)
    RoundTarget.objects.filter(pk=leaving.target.pk).update(stage=stage)
    with pytest.raises(Unmet, match="在撤点汇总、报告、审议阶段冻结"):
        frozen(leaving)


def test_the_square_of_the_freeze(leaving):
    adopted(leaving)
    assert square.who_may(leaving, lambda user: freezing.freeze(leaving.target, by=user)) == {"leader_2"}
    with pytest.raises(Refused, match="组长"):
        freezing.freeze(leaving.target, by=leaving.users["office_director"])


def test_who_sees_a_frozen_list(leaving):
    adopted(leaving)
    frozen(leaving)
    seen = {name for name, user in leaving.users.items() if queries.visible_to(user).exists()}
    assert seen == square.names("LDIMmPOSGY")


def test_the_database_keeps_a_frozen_list(leaving):
    adopted(leaving)
    first = frozen(leaving)
    for change in (
        lambda: ProblemList.objects.filter(pk=first.pk).update(frozen_on="2023-01-01"),
        lambda: ProblemListRow.objects.filter(problem_list=first).update(statement="改"),
        lambda: first.rows.get().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    values = {"round": first.round, "group": first.group, "target": first.target, "frozen_on": first.frozen_on}
    for bad in ({"version": 1}, {"version": 2, "reason": ""}, {"version": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProblemList.objects.create(**values, **bad)


def test_the_freeze_stands_in_the_trail(leaving):
    adopted(leaving)
    first = frozen(leaving)
    entry = audit.entries_of(first.uid).last()
    assert (entry.verb, entry.actor_id, entry.changes) == (
        "freeze",
        leaving.users["leader_2"].pk,
        {"version": [None, 1]},
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM core_auditentry WHERE noun LIKE 'findings.problemlist%%' AND verb LIKE 'direct%%'"
        )
        assert cursor.fetchone() == (0,)


def test_the_pages(leaving, login, django_assert_max_num_queries):
    one, client = adopted(leaving), login("leader_2")
    at = f"/problems/freeze/{leaving.target.uid}/"
    page = client.get(at).content.decode()
    assert one.number in page and "必填" not in page
    answer = client.post(at)
    first = ProblemList.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, first.get_absolute_url())
    assert one.statement in client.get(first.get_absolute_url()).content.decode()
    assert "没有变化" in client.get(at).content.decode()
    assert client.post(at, {"reason": "x"}).status_code == 422
    with django_assert_max_num_queries(15):
        listed = client.get("/problems/lists/").content.decode()
    assert "第1版" in listed and first.get_absolute_url() in listed
    assert login("office_director").get(at).status_code == 403
    for account in ("leader_1", "owner_huaidu", "discipline"):
        assert login(account).get(first.get_absolute_url()).status_code == 404, account


def test_the_list_of_problems_leads_only_those_to_the_frozen_lists_who_may_open_them(world, login):
    """A button that ends in 没有找到 is none."""
    for name in ("leader_2", "office_director", "discipline", "leading_group"):
        client = login(name)
        page = client.get("/problems/")
        if page.status_code == 200:
            assert ('href="/problems/lists/"' in page.content.decode()) == (
                client.get("/problems/lists/").status_code == 200
            ), name
