"""The tables tie out, and every figure opens exactly its rows, for each reader."""

from datetime import date

import pytest

from interviews.models import Interview
from petitions.models import Petition
from rectification.models import Feedback, FeedbackItem, RectificationItem
from rounds.models import VillageCoverage
from tests.findings import make
from tests.interviews import surveys, visits
from tests.library import requests
from tests.petitions import letters
from xuncha.statistics import tables
from xuncha.statistics.letters import ONLY_COUNTED
from xuncha.statistics.metrics import Scope

COLUMN = {code: at for at, code in enumerate(tables.T1_CODES)}


def _talk(world, n: int, **columns):
    place = {"round": world.round, "group": world.groups[2], "target": world.target, "org": world.village}
    return Interview.objects.create(**{
        **place, "number": f"1401-02-TH-{n:04d}", "interviewee": "佟青岚", "category": "supervision_committee",
        "date": date(2023, 3, 1), "created_by": world.users["leader_2"], "status": "recorded", **columns,
    })  # fmt: skip


@pytest.fixture
def filled(world):
    """Three talks held and one planned, a visit held and one planned, a survey, two petitions (one a duplicate), drafts, a problem, a clue, three items."""
    _talk(world, 1, person=world.persons["member_2b"])
    _talk(world, 2, person=world.persons["member_2b"], kind="repeat")
    _talk(world, 3, kind="symposium")
    _talk(world, 4, status="planned")
    base = {"round": world.round, "group": world.groups[2], "target": world.target, "org": world.village,
            "received_at": "2023-03-02T09:00+08:00", "channel": "letter"}  # fmt: skip
    first = Petition.objects.create(**base, number="1401-02-XF-0001")
    Petition.objects.create(**base, number="1401-02-XF-0002", is_duplicate=True, primary=first)
    visits.held(world)
    visits.record(world, at=visits.at("2023-03-20 09:00"))
    surveys.survey_at(world, "closed")
    signed = make.draft_at(world, "signed")
    make.draft_at(world, "draft")
    problem = make.problem(world, [signed])
    make.clue(world)
    VillageCoverage.objects.filter(village=world.village).update(coverage_status="done", covered_on="2023-03-10")
    requests.receive(world, requests.ask(world))
    requests.receive(
        world,
        requests.ask(world, asked_of=world.target.org, asked_at=requests.at(9)),
        at=requests.at(14),
        answers={1: "refused", 2: "none"},
    )
    requests.ask(world, kind="people", asked_at=requests.at(6))
    requests.ask(world, kind="task", asked_at=requests.at(15, 0))
    requests.actions.cancel(requests.ask(world), by=world.users["member_2"], reason="重复")
    feedback = Feedback.objects.create(round=world.round, group=world.groups[2], target=world.target, org=world.target.org,
                                       number="1401-02-FK-0001", text_team="x", text_chief="x", status="received")  # fmt: skip
    line = FeedbackItem.objects.create(feedback=feedback, problem=problem, seq=1, statement="x")
    for n, (org, status, completion, due) in enumerate((
        (world.target.org, "closed", "done", "2023-12-01"), (world.village, "closed", "basic", "2023-12-01"),
        (world.village, "rectifying", "not", "2023-03-01"),
    ), start=1):  # fmt: skip
        RectificationItem.objects.create(
            round=world.round, group=world.groups[2], target=world.target, org=org, resp_org=org, number=f"1401-02-ZG-{n:04d}",
            category=world.leaves["LW6.1c"], problem="x", status=status, completion=completion, due=due, feedback_item=line,
            closed_on="2023-03-14" if status == "closed" else None,
        )  # fmt: skip
    return world


def _town(table):
    """The line of 槐渡镇."""
    return next(line for line in table.rows if line.label == "槐渡镇")


def _codes(table):
    """The metric of each column; a reader has the columns of what may be counted."""
    return [column["code"] for column in table.columns]


def test_work_done_counts_what_was_done(filled):
    line = _town(tables.work_done(Scope(filled.round)))
    values = {code: line.cells[at].value for code, at in COLUMN.items()}
    assert values == {
        "talks": 3, "talk_persons": 2, "symposia": 1, "petitions": 2, "petitions_primary": 1, "materials": 4, "households": 6, "villages_done": 1, "sheets": 42, "drafts": 2,
        "drafts_signed": 1, "problems": 1, "clues": 1, "fixes": 0, "special_reports": 0, "reports": 0, "items": 3,
    }  # fmt: skip


@pytest.mark.parametrize("code", ["t1", "t3", "t5", "t11", "t13", "t14"])
@pytest.mark.parametrize("account", ["leader_2", "member_2", "office_director", "leading_group", "discipline", None])
def test_every_table_ties_out_for_every_reader(filled, code, account):
    table = tables.TABLES[code](Scope(filled.round, filled.users[account] if account else None))
    assert table.ties()
    assert all(len(line.cells) == len(table.columns) == len(table.totals) for line in table.rows)


def test_progress_by_township_and_village(filled):
    table = tables.rectification_progress(Scope(filled.round, filled.users["office_director"]))
    at = next(i for i, line in enumerate(table.rows) if line.label == "槐渡镇")
    town, own, villages = table.rows[at : at + 3]
    assert [cell.value for cell in town.cells[:6]] == [3, 2, 1, 1, 1, 1]
    assert [cell.value for cell in own.cells[:6]] == [1, 1, 1, 0, 0, 0]
    assert [cell.value for cell in villages.cells[:6]] == [2, 1, 0, 1, 1, 1]
    assert town.cells[6].value == 33.33


def test_coverage_counts_only_done_villages_and_names_the_rest(filled):
    table = tables.village_coverage(Scope(filled.round, filled.users["office_director"]))
    line = next(line for line in table.rows if line.label == "槐渡镇")
    assert [cell.value for cell in line.cells[:5]] == [2, 1, 0, 1, 50.0]
    assert "槐渡镇堰头村" in table.note and "柳湾村" not in table.note


@pytest.mark.parametrize("account", ["leader_2", "office_director", "petition_2"])
@pytest.mark.parametrize("code", ["t1", "t3", "t5", "t11", "t13", "t14"])
def test_every_figure_opens_exactly_its_rows(filled, login, account, code):
    client = login(account)
    table = tables.TABLES[code](Scope(filled.round, filled.users[account]))
    opened = 0
    for line in table.rows:
        for column, cell in zip(table.columns, line.cells, strict=True):
            if (
                not cell.value
                or not cell.url
                or "#" in cell.url
                or cell.suppressed
                or column["unit"] in ("%", "小时", "天")
                or column["label"] in ("调阅", "平均")
            ):
                continue
            answer = client.get(cell.url)
            if answer.status_code == 404:
                continue  # counted only: this reader has no such list
            counted = answer.context.get("more_counted", 0)
            if column["label"] in ("走访", "问卷"):  # a sum over the rows stands at the foot of their list
                feet = [foot.get("number") for foot in answer.context["sums"]]
                assert counted or cell.value in feet, (line.label, column["label"], feet)
                continue
            found = answer.context["page"].paginator.count + counted
            assert found == cell.value, (line.label, column["label"], cell.url)
            opened += 1
    assert opened or code == "t3" and table.suppressed_note  # two letters are too few for who only counts


def test_copies_are_the_sum_at_the_foot_of_their_list(filled, login):
    table = tables.work_done(Scope(filled.round, filled.users["leader_2"]))
    cell = next(line for line in table.rows if "槐渡镇" in line.label).cells[COLUMN["materials"]]
    answer = login("leader_2").get(cell.url)
    assert cell.value == 4 == answer.context["sums"][5]["number"]


def test_supply_times_by_unit_and_kind(filled):
    """柳湾村: three papers in 72 hours and in time, people overdue, a task not due yet; the township refused."""
    table = tables.TABLES["t14"](Scope(filled.round, filled.users["office_director"]))
    at = next(i for i, line in enumerate(table.rows) if line.label == "槐渡镇")
    town, own, village = table.rows[at : at + 3]
    values = lambda line: [cell.value for cell in line.cells]  # noqa: E731
    assert [line.label for line in (own, village)] == ["本级", "柳湾村"]
    assert values(town)[:6] == [4, 1, 2, 1, 33.33, 96.0]
    assert values(own)[:4] == [1, 0, 1, 0] and values(village)[:4] == [3, 1, 1, 1]
    assert values(village)[6:9] == [1, 100.0, 72.0]
    assert values(village)[9:12] == [1, 0.0, None] and values(village)[12:] == [1, None, None]


def test_small_cells_of_clues_are_hidden_from_those_who_only_count(filled, login):
    table = tables.work_done(Scope(filled.round, filled.users["office_staff"]))
    cell = _town(table).cells[COLUMN["clues"]]
    assert (cell.value, cell.suppressed) == (None, True)
    assert table.totals[COLUMN["clues"]].suppressed
    readers = tables.work_done(Scope(filled.round, filled.users["clue_officer"]))
    assert "talks" not in _codes(readers)  # no link to lists that are not for the reader
    assert _town(readers).cells[_codes(readers).index("clues")].value == 1


def test_a_unit_sees_its_own_rectification_alone(filled, login):
    table = tables.work_done(Scope(filled.round, filled.users["owner_huaidu"]))
    assert [line.label for line in table.rows] == ["第2巡察组", "槐渡镇"]
    values = {code: cell.value for code, cell in zip(_codes(table), table.rows[0].cells, strict=True)}
    assert values == {"fixes": 0, "items": 3}  # no column of what is not the unit's: a nothing would be said of it
    page = login("owner_huaidu").get("/statistics/")
    assert [tab["code"] for tab in page.context["tabs"]] == ["t1", "t10", "t11"]
    assert {login("owner_huaidu").get(f"/statistics/{code}/").status_code for code in ("t3", "t5", "t13", "t14")} == {
        404
    }


@pytest.mark.parametrize("code", ["t1", "t3", "t5", "t11", "t13", "t14"])
def test_pages_keep_their_budget(filled, login, django_assert_max_num_queries, code):
    client = login("office_director")
    client.get(f"/statistics/{code}/")
    with django_assert_max_num_queries(15):
        answer = client.get(f"/statistics/{code}/")
    assert answer.status_code == 200


@pytest.mark.parametrize("account", ["stranger", "sysadmin", "auditor", "expired", "recused"])
def test_others_find_no_statistics(filled, login, account):
    assert login(account).get("/statistics/").status_code == 404


def test_nobody_counts_what_is_about_them(world, login):
    """A petition about the director stands in no figure, list or "N more" of the director's or of the office, to whom it does
    not go (domain §1.2 d); the leading group counts it."""
    director = world.users["office_director"]
    for name in ("程启樵", "程启樵", "程启樵", director.name, director.name, director.name):
        letters.register(world, accused=[{"name": name, "org_name": "", "post": "", "rank": ""}])
    code = tables.T1_CODES.index("petitions")
    counted = {
        name: tables.work_done(Scope(world.round, world.users[name])).totals[code].value
        for name in ("office_director", "office_staff", "leading_group")
    }
    assert counted == {"office_director": 3, "office_staff": 3, "leading_group": 6}
    page = login("office_director").get("/petitions/").content.decode()
    assert "3 条仅计数" in page and "6 条仅计数" not in page
    assert "仅计数" not in login("office_director").get("/petitions/?status=registered").content.decode()


def test_the_list_tells_no_total_that_the_table_hides(world, login):
    letters.register(world)
    assert "仅计数" not in login("office_staff").get("/petitions/").content.decode()


def test_letters_by_channel_and_class_once_and_without_duplicates(filled, login):
    """T3: 2 件, 去重 1 件 (scenario 4), the stub in a column of its own, drilled down to its row."""
    Petition.objects.filter(number="1401-02-XF-0001").update(klass="accusation")
    Petition.objects.filter(number="1401-02-XF-0002").update(klass="accusation", channel="qr")
    base = {"round": filled.round, "group": filled.groups[2], "target": filled.target, "org": filled.target.org}
    Petition.objects.create(**base, number="1401-02-XF-0003", received_at="2023-03-02T09:00+08:00", channel="letter", upper_level=True,
                            envelope_no="密1号", carrier="某")  # fmt: skip
    table = tables.TABLES["t3"](Scope(filled.round, filled.users["petition_2"]))
    by_label = {line.label: [cell.value for cell in line.cells] for line in table.rows}
    assert by_label["来信"] == [1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2]
    assert by_label["网络二维码"] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert [cell.value for cell in table.totals[-2:]] == [3, 2] and table.ties()
    stub = next(line for line in table.rows if line.label == "来信").cells[8]
    assert login("petition_2").get(stub.url).context["page"].paginator.count == 1


def test_small_figures_of_letters_cannot_be_worked_out(filled):
    """A reader who only counts: every hidden figure has a hidden companion in its row and in its column."""
    Petition.objects.update(klass="accusation")
    base = {
        "round": filled.round,
        "group": filled.groups[2],
        "target": filled.target,
        "org": filled.village,
        "received_at": "2023-03-02T09:00+08:00",
    }
    for n in range(9):
        Petition.objects.create(
            **base,
            number=f"1401-02-XF-01{n:02d}",
            channel=("letter", "visit", "call")[n % 3],
            klass=("appeal", "advice")[n % 2],
        )
    table = tables.TABLES["t3"](Scope(filled.round, filled.users["office_staff"]))
    assert table.suppressed_note and table.ties()
    for place in (0, 1):
        grid = [line.cells[place::2] for line in table.rows] + [table.totals[place::2]]
        for line in [*grid, *zip(*grid, strict=True)]:
            assert not any(cell.value and cell.value < 3 for cell in line)
            assert sum(cell.suppressed for cell in line) != 1 or not any(cell.value for cell in line)


LETTERS = (  # source, signature, disposal, truth, town's own or the village's
    ("own", "real_name", "group", "", "liuwan"), ("own", "anonymous", "", "", "huaidu"), ("upper_transfer", "anonymous", "group", "true", "liuwan"),
)  # fmt: skip


@pytest.fixture
def letters_of_all_ways(world):
    """Three letters of 槐渡镇, a stub of another channel, one letter of another township; two of them the same matter."""
    made = []
    for n, (source, signature, disposal, truth, place) in enumerate(LETTERS):
        made.append(letters.register(world, org=world.orgs[place], source=source, summary=f"反映第{n}件事"))
        Petition.objects.filter(pk=made[-1].pk).update(signature_type=signature, disposal=disposal, truth=truth)
    Petition.objects.filter(pk=made[2].pk).update(is_duplicate=True, primary=made[0])
    Petition.objects.create(round=world.round, group=world.groups[2], target=world.target, org=world.target.org, number="1401-02-XF-0009",
                            received_at="2023-03-02T09:00+08:00", channel="letter", upper_level=True, envelope_no="密1号", carrier="某")  # fmt: skip
    return world


@pytest.mark.parametrize("turn", tables.TURNED["t3"])
def test_letters_are_parted_in_every_way_of_the_office(letters_of_all_ways, login, turn):
    """T3 + by 来源, 署名, 办理方式, 属实程度, 乡镇/村 (domain §5.3): the same totals, each figure opening its rows."""
    client = login("petition_2")
    table = client.get(f"/statistics/t3/?by={turn}").context["figures"]
    assert table.ties() and [cell.value for cell in table.totals[-2:]] == [4, 3]
    counted = 0
    for line in table.rows:
        for cell in line.cells:
            if cell.value:
                page = client.get(cell.url)
                assert page.status_code == 200 and page.context["page"].paginator.count == cell.value, cell.url
                counted += 1
    assert counted >= 6
    book = client.get(f"/statistics/t3/export.xlsx?by={turn}")
    assert book.status_code == 200
    assert f"by={turn}" in client.get(f"/statistics/t3/?by={turn}").context["figures"].xlsx_url


def test_the_rows_of_each_way(letters_of_all_ways):
    world = letters_of_all_ways

    def sums(turn):
        table = tables.TABLES["t3"](Scope(world.round, world.users["petition_2"]), turn)
        return {line.label: [cell.value for cell in line.cells[-2:]] for line in table.rows if line.cells[-2].value}

    assert sums("source") == {"自收": [3, 3], "上级转办": [1, 0]}
    assert sums("signature") == {"实名": [1, 1], "匿名": [2, 1], "上级件（不记署名）": [1, 1]}
    assert sums("truth") == {"属实": [1, 0], "还没有结果": [3, 3]}
    assert sums("place") == {"槐渡镇": [4, 3], "乡镇本级": [2, 2], "柳湾村": [2, 1]}


def test_who_only_counts_is_told_one_way_alone(letters_of_all_ways, login):
    """The same letters parted in another way have the same sums: what one table hides the next would tell."""
    client = login("office_staff")
    first = client.get("/statistics/t3/").context["figures"]
    for turn in tables.TURNED["t3"]:
        other = client.get(f"/statistics/t3/?by={turn}").context["figures"]
        assert [line.label for line in other.rows] == [line.label for line in first.rows]
        assert other.note == ("" if turn == "channel" else ONLY_COUNTED)
    assert client.get("/statistics/t3/?by=nothing").status_code == 404
