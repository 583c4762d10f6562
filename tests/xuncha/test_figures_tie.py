"""Row sums, column sums, totals and the rows behind them are the same numbers: a law on random small rounds, and two rounds of the demo."""

import io
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as law
from hypothesis import strategies as st
from openpyxl import load_workbook

from findings.models import Problem, SubjectKind
from interviews.models import Interview
from petitions.models import Petition
from rectification.models import RectificationItem
from rounds.models import CommitteeTerm, InspectionHistory, InspectionRound, PartyOrg, VillageCoverage
from tests import factories, kept_world
from tests.petitions import letters
from xuncha import actions
from xuncha.core.models import AuditEntry, User
from xuncha.statistics import sheet, tables
from xuncha.statistics.figures import Figure, Line, Table
from xuncha.statistics.metrics import Scope

#: a list gives the sum of these columns at its foot, not as the number of its rows
AT_THE_FOOT = ("调阅", "走访", "问卷")
LAW = law(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def check(table: Table) -> None:
    """The table ties out down, across and by its parts."""
    assert table.ties(), table.code
    assert all(len(line.cells) == len(table.columns) == len(table.totals) for line in [*table.rows, *table.parts])


def across(line: Line, places: int) -> None:
    """T5: the places of a line add up to its total, and so do the kinds of organisation."""
    total = line.cells[places].value
    assert total == sum(cell.value for cell in line.cells[:places])
    assert total == sum(cell.value for cell in line.cells[places + 2 : places + 2 + len(SubjectKind)])


def opens(client: Client, cell: Figure) -> None:
    """The list behind a figure has as many rows as the figure says."""
    answer = client.get(cell.url)
    assert answer.status_code == 200, cell.url
    assert answer.context["page"].paginator.count + (answer.context.get("more_counted") or 0) == cell.value, cell.url


def counted(table: Table, lines: list[Line]) -> list[Figure]:
    """The figures of some lines that are numbers of rows."""
    return [
        cell for line in lines for column, cell in zip(table.columns, line.cells, strict=True)
        if cell.url and cell.value and not (cell.percent or cell.whole) and column["label"] not in AT_THE_FOOT
    ]  # fmt: skip


PLACES = st.sampled_from(("huaidu", "north"))
PROBLEMS = st.lists(
    st.tuples(PLACES, st.integers(0, 2), st.sampled_from(SubjectKind.values), st.booleans(), st.integers(0, 2)),
    max_size=7,
)
ITEMS = st.lists(st.tuples(PLACES, st.booleans(), st.sampled_from(("done", "basic", "not"))), max_size=7)
COVERED = st.lists(st.sampled_from(("done", "waived", "pending")), min_size=8, max_size=8)
HISTORY = st.lists(
    st.tuples(st.integers(0, 7), st.sampled_from(("regular", "special", "mobile")), st.booleans()), max_size=5
)


def _villages(world, town: str) -> list[PartyOrg]:
    return list(PartyOrg.objects.villages().filter(parent=world.orgs[town]).order_by("sort", "pk"))


def _base(world, town: str, n: int, kind: str) -> dict:
    target = world.targets[town]
    return {
        "round": world.round, "group": target.group, "target": target, "org": target.org, "number": f"1401-09-{kind}-{n:04d}",
        "category": next(iter(world.leaves.values())),
    }  # fmt: skip


def _fill(world, problems, items, covered, history) -> None:
    leaves = [leaf for leaf in world.leaves.values() if leaf.depth > 1] or list(world.leaves.values())
    for n, (town, leaf, kind, is_key, many) in enumerate(problems):
        facts = {"category": leaves[leaf % len(leaves)], "subject_kind": kind, "is_key": is_key, "statement": "x"}
        made = Problem.objects.create(**_base(world, town, n, "WT") | facts)
        made.orgs.set(_villages(world, town)[:many])
    for n, (town, in_village, completion) in enumerate(items):
        villages = _villages(world, town)
        org = villages[0] if in_village and villages else world.orgs[town]
        closed = completion != "not"
        RectificationItem.objects.create(**_base(world, town, n, "ZG"), resp_org=org, problem="x", completion=completion,
                                         due=date(2023, 3, 1), status="closed" if closed else "rectifying",
                                         closed_on=date(2023, 3, 14) if closed else None)  # fmt: skip
    rows = list(VillageCoverage.objects.order_by("pk"))
    for row, status in zip(rows, covered, strict=False):
        covered_on = date(2023, 3, 10) if status == "done" else None
        VillageCoverage.objects.filter(pk=row.pk).update(coverage_status=status, covered_on=covered_on)
    before, _ = CommitteeTerm.objects.get_or_create(
        number=13, defaults={"name": "十三届", "starts_on": date(2016, 9, 1), "ends_on": date(2021, 8, 31)}
    )
    villages = list(PartyOrg.objects.villages().order_by("pk"))
    for n, (place, kind, last) in enumerate(history):
        term = before if last else world.round.term
        InspectionHistory.objects.create(
            org=villages[place % len(villages)], term=term, sequence=n + 2, round_type=kind
        )


@LAW
@given(problems=PROBLEMS, items=ITEMS, covered=COVERED, history=HISTORY)
def test_every_table_ties_to_its_rows_on_any_small_round(world, problems, items, covered, history):
    with transaction.atomic():
        _fill(world, problems, items, covered, history)
        scope = Scope(world.round)
        t1, t5, t11, t13 = (tables.TABLES[code](scope) for code in ("t1", "t5", "t11", "t13"))
        for table in (t1, t5, t11, t13):
            check(table)
        for line in [*t5.rows, Line("", t5.totals)]:
            across(line, len(scope.targets()))
        for town in ("huaidu", "north"):
            narrow = Scope(world.round, target=world.targets[town].pk)
            by_village = tables.TABLES["t5"](narrow)
            check(by_village)
            across(Line("", by_village.totals), len(by_village.columns) - 3 - len(SubjectKind))
            assert by_village.totals[-3 - len(SubjectKind)].value == sum(1 for p in problems if p[0] == town)
        assert (
            t5.totals[len(scope.targets())].value == len(problems) == t1.totals[tables.T1_CODES.index("problems")].value
        )
        assert t11.totals[0].value == len(items) == t1.totals[tables.T1_CODES.index("items")].value
        assert t11.totals[2].value == sum(1 for item in items if item[2] == "done")
        rows = VillageCoverage.objects.all()
        statuses = [
            rows.count(),
            *(rows.filter(coverage_status=status).count() for status in ("done", "waived", "pending")),
        ]
        assert [cell.value for cell in t13.totals[:4]] == statuses
        transaction.set_rollback(True)


def test_every_figure_of_the_law_opens_as_many_rows(world, login):
    """One round of the law, with everything in it, through the pages: cells, totals, sums by village and level, both terms."""
    problems = [("huaidu", 0, "team", True, 0), ("huaidu", 1, "village", False, 1), ("huaidu", 1, "village", True, 2), ("north", 2, "personal", False, 1)]  # fmt: skip
    items = [("huaidu", True, "done"), ("huaidu", False, "basic"), ("north", False, "not")]
    _fill(
        world,
        problems,
        items,
        ["done", "waived", "pending", "done"],
        [(0, "special", True), (1, "mobile", False), (2, "regular", True)],
    )
    client, user = login("office_director"), world.users["office_director"]
    for target in (None, world.target.pk):
        for code in ("t1", "t5", "t11", "t13"):
            table = tables.TABLES[code](Scope(world.round, user, target=target))
            cells = counted(table, [*table.rows, *table.parts, Line("", table.totals)])
            assert cells, code
            for cell in cells:
                opens(client, cell)


@pytest.mark.parametrize("account", ["stranger", "owner_huaidu", "sysadmin", "expired"])
def test_villages_are_for_the_round_alone(world, login, account):
    assert login(account).get("/rounds/villages/").status_code == 404


def test_a_group_sees_the_villages_of_its_own_township(world, login):
    page = login("member_2").get("/rounds/villages/")
    assert page.status_code == 200
    mine = set(
        PartyOrg.objects.villages().filter(
            parent__in=[t.org_id for t in world.targets.values() if t.group == world.groups[2]]
        )
    )
    assert {row["uid"] for row in page.context["rows"]} == {village.uid for village in mine}


@pytest.mark.parametrize(
    "url",
    ["/rounds/villages/", "/rounds/villages/?round=pending&this=none", "/statistics/t13/", "/statistics/snapshots/"],
)
def test_pages_keep_their_budget(world, login, django_assert_max_num_queries, url):
    client = login("office_director")
    client.get(url)
    with django_assert_max_num_queries(15):
        assert client.get(url).status_code == 200


def _book(client: Client, code: str) -> list[list]:
    answer = client.get(f"/statistics/{code}/export.xlsx")
    assert answer.status_code == 200
    page = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    return [list(row) for row in page.iter_rows(values_only=True)]


@pytest.mark.parametrize("code", sorted(tables.TABLES))
def test_the_sheet_says_what_the_page_says(world, login, code):
    letters.register(world)
    before = AuditEntry.objects.filter(verb="export").count()
    rows = _book(login("office_director"), code)
    table = tables.TABLES[code](Scope(world.round, world.users["office_director"]))
    made, lines = sheet.sheet_of(table)
    assert [str(cell) for cell in rows[0][: len(made.columns)]] == [column.label for column in made.columns]
    for line, row in zip(lines, rows[1:], strict=False):
        if not str(line[0]).startswith("数据："):
            assert [value or 0 for value in row[1 : len(line)]] == [value or 0 for value in line[1:]], line[0]
    text = "\n".join(str(row[0]) for row in rows)
    assert "数据：实时，截至 2023-03-15" in text and all(line["words"] in text for line in table.basis)
    assert AuditEntry.objects.filter(verb="export").count() == before + 1


def test_small_figures_stay_hidden_in_the_sheet_and_on_paper(world, login):
    letters.register(world)
    client, at = login("office_staff"), tables.T1_CODES.index("petitions") + 1
    row = next(row for row in _book(client, "t1") if str(row[0]).endswith("槐渡镇"))
    assert row[at] == "*" and next(row for row in _book(client, "t1") if row[0] == "合计")[at] == "*"
    assert "不足 3 件" in client.get("/statistics/t1/?print=1").content.decode()
    narrowed = client.get(f"/statistics/t1/?target={world.target.pk}").context["figures"]
    assert narrowed.rows[0].cells[at - 1].suppressed and narrowed.totals[at - 1].suppressed


def test_paper_carries_the_basis_and_the_snapshot_line(world, login):
    page = login("office_director").get("/statistics/t11/?print=1").content.decode()
    assert 'class="fig-basis" open' in page and "实时，截至 2023-03-15" in page


def test_a_filter_of_a_target_that_is_not_ones_own_is_refused(world, login):
    assert login("member_2").get(f"/statistics/t1/?target={world.targets['north'].pk}").status_code == 404
    assert login("member_2").get("/statistics/t1/?target=999999").status_code == 404


def _talk(world, n: int) -> Interview:
    place = {"round": world.round, "group": world.groups[2], "target": world.target, "org": world.village}
    return Interview.objects.create(**place, number=f"1401-02-TH-{n:04d}", interviewee="佟青岚", category="supervision_committee",
                                    date=date(2023, 3, 1), created_by=world.users["leader_2"], status="recorded")  # fmt: skip


def test_a_snapshot_keeps_its_figures_and_shows_its_rows(world, login, django_assert_max_num_queries):
    """Scenario 11: what was locked prints the same after an edit; its rows are shown as far as the reader may see them."""
    first, _ = _talk(world, 1), _talk(world, 2)
    kept = actions.take_snapshot(world.round, by=world.users["leader_2"])
    Interview.objects.filter(pk=first.pk).update(voided_at="2023-03-15T01:00Z", void_reason="x")
    _talk(world, 3)
    client, url = login("office_director"), f"/statistics/snapshots/{kept.uid}/"
    assert tables.work_done(Scope(world.round)).totals[0].value == 2  # live: the second and the third
    figures = client.get(url).context["figures"]
    assert (
        figures.rows[0].cells[0].value == 2 == figures.rows[0].cells[1].value and kept.digest[:16] in figures.snapshot
    )
    with django_assert_max_num_queries(15):
        rows = client.get(f"{url}talks/")
    assert [row["cells"][0]["text"] for row in rows.context["rows"]] == ["1401-02-TH-0002"]
    assert client.get(f"{url}?print=1").status_code == 200
    assert kept.number in client.get("/statistics/snapshots/").content.decode()
    assert client.get(f"{url}nothing/").status_code == 404


@pytest.mark.parametrize("account", ["member_2", "leader_2", "owner_huaidu", "stranger", "sysadmin", "recused"])
def test_a_snapshot_of_the_whole_round_is_not_for_everybody(world, login, account):
    kept = actions.take_snapshot(world.round, by=world.users["leader_2"])
    for url in (f"/statistics/snapshots/{kept.uid}/", f"/statistics/snapshots/{kept.uid}/petitions/"):
        assert login(account).get(url).status_code == 404


def test_small_figures_of_a_snapshot_stay_hidden(world, login):
    letters.register(world)
    kept = actions.take_snapshot(world.round, by=world.users["leader_2"])
    figures = login("office_staff").get(f"/statistics/snapshots/{kept.uid}/").context["figures"]
    line = next(line for line in figures.rows if line.label == "信访（件）")
    assert [cell.suppressed for cell in line.cells] == [True, True]
    assert Petition.objects.count() == 1 == kept.figures["petitions"]


def _play(settings, account: str, scenario: int, today: date) -> tuple[Client, Scope]:
    settings.XUNCHA_TODAY = today
    kept_world.scenario(scenario)
    client = Client()
    client.post("/login/", {"username": account, "password": factories.PASSWORD}, follow=True)
    return client, Scope(InspectionRound.objects.get(sequence=1, term__number=14), User.objects.get(username=account))


@pytest.mark.slow
@pytest.mark.django_db
def test_scenario_11(settings):
    """697 lines: 98.71 % and 0.57 %; 67 of 68 villages: 98.53 %, 北坪村 is named; the 13th term was 专项, never 常规."""
    client, scope = _play(settings, "office_director", scenario=11, today=date(2023, 12, 20))
    progress, covered = tables.TABLES["t11"](scope), tables.TABLES["t13"](scope)
    check(progress)
    check(covered)
    assert [cell.value for cell in progress.totals[:8]] == [697, 692, 688, 4, 5, 5, 98.71, 0.57]
    assert [cell.value for cell in covered.totals[:5]] == [68, 67, 0, 1, 98.53] and "云岔乡北坪村" in covered.note
    names = [column["label"] for column in covered.columns]
    this, last = names.index("常规已巡"), len(names) - 1 - names[::-1].index("常规已巡")
    assert [covered.totals[place].value for place in (this, this + 1, last, last + 1)] == [67, 98.53, 0, 0.0]
    special = InspectionHistory.objects.filter(term__number=13, round_type="special", org__level="village").count()
    assert covered.totals[last + 2].value == special > 0 and len(covered.rows) == 6
    page = client.get("/rounds/villages/?round=pending")
    assert [row["cells"][0]["text"] for row in page.context["rows"]] == ["北坪村"]
    for table in (progress, covered):
        for cell in counted(table, [*table.parts, Line("", table.totals)]):
            opens(client, cell)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("account", ["office_director", "leader_2"])
def test_the_showcase_ties_and_every_total_opens_its_rows(settings, account):
    client, scope = _play(settings, account, scenario=kept_world.SHOWCASE, today=date(2023, 7, 10))
    for code in tables.TABLES:
        table = tables.TABLES[code](scope)
        check(table)
        if code == "t5":
            for line in [*table.rows, Line("", table.totals)]:
                across(line, len(scope.targets()))
        if code in tables.NARROWED:
            for cell in counted(table, [*table.rows[:1], *table.parts, Line("", table.totals)]):
                opens(client, cell)


def test_what_was_done_at_a_cancelled_target_stays_in_figures_lists_and_snapshots(world, login):
    """A target is cancelled after work began there: totals still open as many rows as they say (design §5.15)."""
    _fill(
        world, [("huaidu", 0, "team", True, 0), ("north", 1, "village", False, 1)], [("north", True, "done")], ["done"] * 8, []
    )  # fmt: skip
    gone = world.targets["north"]
    type(gone).objects.filter(pk=gone.pk).update(stage="cancelled")
    client, user = login("office_director"), world.users["office_director"]
    for code in ("t1", "t5", "t11", "t13", "t14"):
        table = tables.TABLES[code](Scope(world.round, user))
        check(table)
        for cell in counted(table, [*table.rows, *table.parts, Line("", table.totals)]):
            opens(client, cell)
    t1 = tables.TABLES["t1"](Scope(world.round, user))
    assert any(line.label.endswith("（已取消）") for line in t1.rows)
    assert t1.totals[tables.T1_CODES.index("problems")].value == 2
    kept = actions.take_snapshot(world.round, by=user)
    assert kept.figures["problems"] == 2
    t13 = tables.TABLES["t13"](Scope(world.round, user))
    assert t13.totals[1].value == t13.totals[t13_regular()].value, "a cancelled target's villages count in neither"


def t13_regular() -> int:
    """The place of 本届常规已巡 among the cells of T13: five of the round, one mode, 应巡村 of the term, then it."""
    return 7
