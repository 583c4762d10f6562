"""T1 by group and T13 by 巡察方式: sums that tie out and open their rows, for each reader no more than is theirs."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as law
from hypothesis import strategies as st

from findings.models import Problem
from interviews.models import Interview
from petitions.models import Petition
from rounds.actions.standing import open_target
from rounds.models import PartyOrg, RoundTarget, VillageCoverage
from tests import factories
from tests.xuncha.test_figures_tie import _book, check, counted, opens
from xuncha.core import facts
from xuncha.core.suppression import is_small
from xuncha.core.templatetags.ui_forms import filter_chips
from xuncha.statistics import tables
from xuncha.statistics.figures import Figure, Line, Table
from xuncha.statistics.metrics import Scope

AT = tables.T1_CODES.index("petitions")
TOWNS = ("huaidu", "north", "jiaoyuan", "shilin", "later")
LAW = law(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def wide(world):
    """Two townships in each group, and one that has no group yet."""
    for key, name, group in (("jiaoyuan", "郊源镇", 2), ("shilin", "石林镇", 1), ("later", "后山镇", None)):
        world.orgs[key] = factories.org(name, "township", world.orgs["county"], sort=9)
        world.targets[key] = RoundTarget.objects.create(
            round=world.round, org=world.orgs[key], group=world.groups[group] if group else None, stage="on_site"
        )
        open_target(world.targets[key], by=world.users["office_director"])
    return world


def _base(world, town: str, n: int, kind: str) -> dict:
    target = world.targets[town]
    return {"round": world.round, "group": target.group or world.groups[0], "target": target, "org": target.org,
            "number": f"1401-02-{kind}-{n:04d}"}  # fmt: skip


def write(world, towns: list[str], kind: str = "XF") -> None:
    """A letter, a talk or a problem in each of these townships."""
    leaf = next(iter(world.leaves.values()))
    for n, town in enumerate(towns, start=1):
        base = _base(world, town, n, kind)
        if kind == "XF":
            Petition.objects.create(**base, received_at="2023-03-02T09:00+08:00", channel="letter", klass="accusation")
        elif kind == "TH":
            Interview.objects.create(**base, interviewee=f"谈话人{n}", category="team", date=date(2023, 3, 1), status="recorded",
                                     created_by=world.users["leader_2"])  # fmt: skip
        else:
            Problem.objects.create(**base, category=leaf, subject_kind="team", statement="x")


def work(world, account: str | None, target: int | None = None) -> Table:
    facts.forget()
    return tables.work_done(Scope(world.round, world.users[account] if account else None, target=target))


def line_of(table: Table, label: str) -> Line:
    return next(line for line in table.rows if line.label == label)


def values(line: Line) -> dict[str, float | int | None]:
    return {code: line.cells[at].value for at, code in enumerate(tables.T1_CODES) if line.cells[at].value}


def test_each_group_stands_above_its_targets_and_is_their_sum(wide):
    write(wide, ["huaidu", "jiaoyuan", "jiaoyuan", "later"], "TH")
    write(wide, ["huaidu", "north"], "WT")
    table = work(wide, "office_director")
    check(table)
    assert [(line.label, line.subtotal, line.indent) for line in table.rows] == [
        ("第1巡察组", True, False), ("澄坪镇", False, True), ("石林镇", False, True),
        ("第2巡察组", True, False), ("槐渡镇", False, True), ("郊源镇", False, True),
        ("未分组", True, False), ("后山镇", False, True),
    ]  # fmt: skip
    assert values(line_of(table, "第2巡察组")) == {"talks": 3, "talk_persons": 3, "problems": 1}
    assert values(line_of(table, "第1巡察组")) == {"problems": 1}
    assert values(line_of(table, "未分组")) == {"talks": 1, "talk_persons": 1}
    assert values(Line("", table.totals)) == {"talks": 4, "talk_persons": 4, "problems": 2}


def test_every_figure_of_a_group_opens_its_rows_under_a_chip(wide, login):
    write(wide, ["huaidu", "jiaoyuan", "north", "later"] * 2, "TH")
    write(wide, ["huaidu", "jiaoyuan", "later"], "WT")
    write(wide, ["huaidu", "jiaoyuan", "jiaoyuan", "north", "shilin"])
    client = login("leading_group")
    table = client.get("/statistics/t1/").context["figures"]
    cells = counted(table, [line for line in table.rows if line.subtotal])
    assert len(cells) >= 10
    for cell in cells:
        opens(client, cell)
    page = login("leader_2").get(line_of(table, "第2巡察组").cells[0].url)
    assert "第2巡察组" in [chip["value"] for chip in _chips(page)]
    assert {row["cells"][0]["text"] for row in page.context["rows"]} == {"1401-02-TH-0001", "1401-02-TH-0005"}


def _chips(page) -> list[dict[str, str]]:
    return filter_chips({"request": page.wsgi_request}, page.context["filter_form"])


@pytest.mark.parametrize("code", tables.T1_CODES)
def test_the_list_behind_each_column_knows_the_group(wide, login, code):
    """No list leaves the group out: under one that has nothing, nothing stands; the filter is in the form of each."""
    at = tables.T1_CODES.index(code)
    client = login("office_director")
    url = line_of(work(wide, "office_director"), "第1巡察组").cells[at].url
    assert "group=1" in url
    page = client.get(url)
    assert page.status_code in (200, 404), url
    if page.status_code == 200:
        assert page.context["filter_form"].cleaned_data["group"] == "1"
        assert [value for value, _ in page.context["filter_form"].fields["group"].choices if value] == [
            "1",
            "2",
            "none",
        ]


def test_a_member_sees_the_line_of_the_own_group_alone(wide, login):
    write(wide, ["huaidu", "jiaoyuan", "north"], "TH")
    client = login("member_2")
    table = client.get("/statistics/t1/").context["figures"]
    assert [line.label for line in table.rows] == ["第2巡察组", "槐渡镇"]
    assert table.rows[0].cells[0].value == table.rows[1].cells[0].value == table.totals[0].value == 1
    opens(client, table.rows[0].cells[0])
    page = client.get("/interviews/?group=1")
    assert "第1巡察组" not in page.content.decode() and "TH-0003" not in page.content.decode()
    assert page.context["filter_form"].errors.keys() == {"group"}


def test_a_table_of_one_target_has_no_line_of_its_group(wide, login):
    write(wide, ["huaidu", "jiaoyuan"], "TH")
    client = login("office_director")
    table = client.get(f"/statistics/t1/?target={wide.target.pk}").context["figures"]
    assert [line.label for line in table.rows] == ["第2巡察组 槐渡镇"]
    opens(client, table.totals[0])


@LAW
@given(letters=st.lists(st.sampled_from(TOWNS), max_size=12))
def test_no_sum_tells_a_small_cell_and_no_list_tells_a_hidden_sum(wide, login, letters):
    """office_staff only counts: what T1 hides stays hidden in the list under each group, target and in all."""
    with transaction.atomic():
        write(wide, letters)
        table, client = work(wide, "office_staff"), login("office_staff")
        check(table)
        for line in [*table.rows, Line("", table.totals)]:
            cell = line.cells[AT]
            target = next((t for t in wide.targets.values() if t.get_absolute_url() == line.url), None)
            group = {"第1巡察组": "1", "第2巡察组": "2", "未分组": "none"}.get(line.label)
            query = f"target={target.pk}" if target else f"group={group}" if group else ""
            page = client.get(f"/petitions/?{query}")
            assert page.context["more_counted"] == (cell.value or 0), (line.label, letters)
            _told_only_what_is_no_secret(table, line, cell)
        transaction.set_rollback(True)


def _told_only_what_is_no_secret(table: Table, line: Line, cell: Figure) -> None:
    if line.indent:
        assert not is_small(cell.value)
    elif line.subtotal and not cell.suppressed:
        at = table.rows.index(line)
        under = [one.cells[AT] for one in table.rows[at + 1 : at + 3] if one.indent]
        assert sum(one.suppressed for one in under) != 1, "one hidden cell is the sum less the others"


def test_a_group_less_its_other_townships_gives_no_cell_away(wide, login):
    """5 and a hidden 2 make 7: told, it would give the 2 away; two groups with a hidden line each make a total that may be told."""
    write(wide, ["huaidu"] * 5 + ["jiaoyuan"] * 2 + ["north"])
    client = login("office_staff")
    table = client.get("/statistics/t1/").context["figures"]
    shown = {line.label: line.cells[AT] for line in [*table.rows, Line("合计", table.totals)]}
    assert {label for label, cell in shown.items() if cell.suppressed} == {"第1巡察组", "澄坪镇", "第2巡察组", "郊源镇"}
    assert shown["槐渡镇"].value == 5 and shown["合计"].value == 8
    book = {row[0].strip("　"): row for row in _book(client, "t1") if row[0]}
    assert (book["第2巡察组"][AT + 1], book["郊源镇"][AT + 1], book["槐渡镇"][AT + 1]) == ("*", "*", 5)
    paper = client.get("/statistics/t1/?print=1").content.decode()
    assert "第2巡察组" in paper and "不足 3 件" in paper
    readers = work(wide, "leading_group")
    assert [line_of(readers, label).cells[AT].value for label in ("第2巡察组", "郊源镇")] == [7, 2]


# T13


@pytest.fixture
def ways(world):
    """Two modes in the round, one of them with a village inspected and one waiting; a third with none inspected."""
    VillageCoverage.objects.filter(village=world.orgs["liuwan"]).update(coverage_status="done", covered_on="2023-03-10")
    for key, mode in (("north", "direct"), ("bridge", "cross")):
        if key not in world.targets:
            world.orgs[key] = factories.org("石桥镇", "township", world.orgs["county"], sort=9)
            world.targets[key] = RoundTarget.objects.create(round=world.round, org=world.orgs[key], stage="on_site")
            open_target(world.targets[key], by=world.users["office_director"])
            for n in (1, 2, 3):
                village = factories.org(f"桥{n}村", "village", world.orgs[key], sort=n)
                VillageCoverage.objects.create(
                    target=world.targets[key], village=village, coverage_status="done" if n < 3 else "pending",
                    covered_on="2023-03-10" if n < 3 else None,
                )  # fmt: skip
        RoundTarget.objects.filter(pk=world.targets[key].pk).update(coverage_mode=mode)
    return world


def _modes(table: Table) -> list[str]:
    assert table.head_groups[1]["label"] == "已巡村按方式"
    return [column["label"] for column in table.columns[5 : 5 + table.head_groups[1]["span"]]]


def test_the_inspected_villages_by_mode_add_up_and_open_their_rows(ways, login):
    client = login("office_director")
    table = client.get("/statistics/t13/").context["figures"]
    check(table)
    assert _modes(table) == ["巡乡带村", "直接巡村", "交叉巡察"]
    assert sum(group["span"] for group in table.head_groups) == len(table.columns)
    by_town = {line.label: [cell.value for cell in line.cells[5:8]] for line in table.rows}
    assert by_town == {"槐渡镇": [1, 0, 0], "澄坪镇": [0, 0, 0], "石桥镇": [0, 0, 2]}
    assert [cell.value for cell in table.totals[5:8]] == [1, 0, 2]
    for line in [*table.rows, Line("", table.totals)]:
        assert line.cells[1].value == sum(cell.value for cell in line.cells[5:8]), "已巡村"
        for cell in line.cells[5:8]:
            opens(client, cell)
    page = client.get("/rounds/villages/?round=done&mode=cross")
    assert [row["cells"][0]["text"] for row in page.context["rows"]] == ["桥1村", "桥2村"]
    assert any("各方式之和等于已巡村" in line["words"] for line in table.basis)


def test_a_group_sees_its_own_modes_alone(ways, login):
    table = login("member_2").get("/statistics/t13/").context["figures"]
    assert _modes(table) == ["巡乡带村"] and [line.label for line in table.rows] == ["槐渡镇"]


def test_a_round_without_villages_has_no_columns_of_modes(world):
    VillageCoverage.objects.all().delete()
    table = tables.village_coverage(Scope(world.round, world.users["office_director"]))
    check(table)
    assert len(table.columns) == 19 and [group["span"] for group in table.head_groups] == [5, 7, 7]
    assert PartyOrg.objects.villages().exists()
