"""What holds for every ledger that takes sheets: its own example comes in, the same file twice makes no doubles, foreign
heads and another group's places are refused; and the list gives away exactly what it shows, in the official order."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from interviews import queries
from interviews.models import Visit, VisitFinding
from library.models import MaterialRequest
from rounds.actions import meetings
from rounds.models import GroupMeeting, InquiryLetter, Person, PostHolding, Secondment, SecretaryPoint
from tests import factories
from tests.imports import commit, filled, send, upload, work
from tests.interviews import surveys
from tests.library import requests
from xuncha.core import export_sheets, exports, registry
from xuncha.core.models import AuditEntry, Counter, ImportedRow, ImportRun
from xuncha.core.models.exports import Layout
from xuncha.core.web import Asking


def _nothing(world: Any) -> None:
    """The small round is enough."""


def _person(world: Any) -> None:
    Person.objects.create(org=world.orgs["huaidu"], name="岑望舒", sort_key="cws")


def _no_example_village(world: Any) -> None:
    """The example of the organisations must not be there already."""
    world.village.name = world.village.short_name = "柳湾一村"
    world.village.save()


def _meeting(world: Any) -> None:
    meetings.hold_meeting(world.round, by=world.users["office_director"], kind="secretary", held_on=date(2023, 3, 10), decisions="听取汇报")  # fmt: skip


def _survey(world: Any) -> None:
    surveys.published(world)


#: ledger → who fills it in, what has to be there before
CASES: dict[str, tuple[str, Any]] = {
    "interviews": ("member_2", _nothing),
    "visits": ("member_2", _nothing),
    "survey-totals": ("member_2", _survey),
    "petitions": ("petition_2", _nothing),
    "requests": ("member_2", _nothing),
    "letters": ("office_staff", _nothing),
    "secondments": ("office_staff", _nothing),
    "trainings": ("office_staff", _nothing),
    "points": ("office_director", _meeting),
    "group-meetings": ("liaison_2", _nothing),
    "instructions": ("liaison_2", _nothing),
    "orgs": ("office_staff", _no_example_village),
    "persons": ("office_staff", _nothing),
    "posts": ("office_staff", _person),
}


def test_every_ledger_that_takes_sheets_is_held_here():
    assert set(CASES) == set(registry.imports)


@pytest.fixture
def ledger(world, login, request):
    """(key, client of who fills it in)."""
    account, prepare = CASES[request.param]
    prepare(world)
    return request.param, login(account)


EVERY = pytest.mark.parametrize("ledger", CASES, indirect=True)


def example(client: Any, key: str, **changes: Any) -> bytes:
    """The ledger's own template with its example made a row: the mark in the hidden column is taken off."""
    answer = client.get(f"/{key}/import/template.xlsx")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    page = book.worksheets[0]
    heads = {str(cell.value).rstrip("*"): cell.column for cell in page[1] if cell.value}
    page.cell(2, heads.pop("行标识")).value = None
    for head, value in changes.items():
        column = heads.get(head) or page.max_column + 1
        page.cell(1, column).value = page.cell(1, column).value or head
        page.cell(2, column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@EVERY
def test_the_template_s_own_example_comes_in_once(ledger):
    key, client = ledger
    content = example(client, key)
    checked = send(client, key, content)
    assert (checked.good, checked.bad) == (1, 0), checked.findings
    imported = commit(client, checked)
    assert (imported.status, imported.created, imported.bad) == ("done", 1, 0), imported.findings
    again = send(client, key, content)
    assert (again.good, again.known, again.bad) == (0, 1, 0), again.findings
    assert ImportedRow.objects.filter(ledger=key).count() == 1
    page = client.get(imported.get_absolute_url())
    assert page.status_code == 200


#: ledgers whose list is a table of another name; totals of paper have none: surveys give away results
TABLES = {"requests": "request-items"}


@pytest.mark.parametrize("ledger", [key for key in CASES if key != "survey-totals"], indirect=True)
def test_what_was_exported_in_the_official_order_comes_back_without_doubles(ledger, world):
    key, client = ledger
    assert commit(client, send(client, key, example(client, key))).created == 1
    asking = Asking(world.users[CASES[key][0]], QueryDict(""), {"round_uid": str(world.round.uid)})
    table = registry.tables[TABLES.get(key, key)]
    _, found = exports.rows_of(table, asking)
    content = export_sheets.sheet_of(table, found, asking.user, "A1", Layout.OFFICIAL)
    before, again = ImportedRow.objects.count(), send(client, key, content)
    assert (again.good, again.created) == (0, 0) and again.known, again.findings
    assert key == "secondments" or again.bad == 0, again.findings  # there the members without a letter yet stand too
    assert ImportedRow.objects.count() == before


@EVERY
def test_a_row_that_is_hidden_or_filtered_away_is_told(ledger):
    key, client = ledger

    def hide(_: Any, page: Any) -> None:
        page.row_dimensions[2].hidden = True

    checked = send(client, key, spoilt(example(client, key), hide))
    assert checked.good == 1 and "第 2 行：这一行在表格里是隐藏的" in checked.findings


@EVERY
def test_a_foreign_head_is_refused_by_name(ledger):
    key, client = ledger
    imported = send(client, key, example(client, key, 身高=170))
    assert imported.status == "failed" and "身高" in imported.findings and "不是本表的列" in imported.findings
    assert not ImportedRow.objects.exists()


#: ledger → the column that names a place or a person, and one of group 1
FOREIGN = {
    "interviews": ("涉及党组织", "河滩村"), "visits": ("村", "河滩村"), "petitions": ("涉及党组织", "河滩村"),
    "requests": ("单位", "河滩村"), "group-meetings": ("参加人员", "member_1(测试)"), "instructions": ("被巡察党组织", "澄坪镇"),
    "letters": ("被巡察党组织", "无此镇"), "points": ("涉及党组织", "无此村"), "survey-totals": ("问卷编号", "1401-01-WJ-0001"),
    "secondments": ("姓名", "chief_north(测试)"), "trainings": ("参加人员", "stranger(测试)"),
}  # fmt: skip


@pytest.mark.parametrize("ledger", FOREIGN, indirect=True)
def test_what_is_out_of_reach_is_told_like_what_is_not_there(ledger, world):
    key, client = ledger
    if key == "survey-totals":
        made, _ = surveys.published(world, by="member_1", target=world.targets["north"], org=world.orgs["north"])
        assert made.number == "1401-01-WJ-0001"
    head, name = FOREIGN[key]
    imported = send(client, key, example(client, key, **{head: name}))
    assert (imported.good, imported.bad) == (0, 1), imported.findings
    assert f"没有“{name}”" in imported.findings
    assert not ImportedRow.objects.exists()


def test_posts_are_not_given_to_whom_nobody_knows(login):
    client = login("office_staff")
    assert send(client, "posts", example(client, "posts")).bad == 1 and not PostHolding.objects.exists()


def test_places_of_the_small_round(world):
    """The names above are those of the other group."""
    assert {str(world.orgs["hetan"]), str(world.orgs["north"])} == {"河滩村", "澄坪镇"}
    assert date(2023, 3, 15) == factories.TODAY


# ---- files that are wrong as a whole -----------------------------------------------------------------------------


def spoilt(content: bytes, change: Any) -> bytes:
    book = load_workbook(io.BytesIO(content))
    change(book, book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_macro(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


@EVERY
def test_files_that_are_no_sheet_of_the_ledger(ledger):
    """Merged cells, two sheets: told after reading; macros and a renamed picture: told at once and not kept."""
    key, client = ledger
    content = example(client, key)
    merged = send(client, key, spoilt(content, lambda _, page: page.merge_cells("A2:A3")))
    assert merged.status == "failed" and "有合并单元格（A2:A3）" in merged.findings
    two = send(client, key, spoilt(content, lambda book, _: book.create_sheet("又一张").append(["日期"])))
    assert two.status == "failed" and "有 2 张有内容的工作表" in two.findings
    for wrong, name, sentence in (
        (with_macro(content), "表.xlsx", "文件里有宏"), (content, "表.xlsm", "可以带宏"), (b"\x89PNG\r\n\x1a\n" + b"0" * 99, "表.xlsx", "而是图片"),
    ):  # fmt: skip
        answer = upload(client, key, wrong, name)
        assert answer.status_code == 422 and sentence in answer.content.decode()
    assert ImportRun.objects.filter(ledger=key).count() == 2 and not ImportedRow.objects.exists()


# ---- rows of visits, as people write them ------------------------------------------------------------------------

VISIT = {
    "村": "柳湾村", "日期": "2023-03-01", "方式": "入户走访", "户数": 6, "对象类别": "低保户2、老党员1", "反映问题": "种粮补贴没有公示\n鱼塘发包没有开会",
    "分类": "LW6.1c", "处置": "留存", "走访人": "member_2(测试)、deputy_2(测试)", "走访情况": "走访六户。",
}  # fmt: skip


def test_a_row_becomes_a_visit_with_people_and_findings(world, login):
    client = login("member_2")
    name = {"对象类别": "低保户2", "对象姓名": "桂香"}
    imported = commit(client, send(client, "visits", filled([VISIT, {**VISIT, "时间": "15:00", **name}])))
    assert (imported.status, imported.created) == ("done", 2), imported.findings
    first, second = Visit.objects.order_by("number")
    assert (first.number, second.number, first.org, first.status) == (
        "1401-02-ZF-0001", "1401-02-ZF-0002", world.village, "under_way",
    )  # fmt: skip
    assert [(row.kind, row.count, row.names) for row in first.people.all()] == [
        ("allowance", 2, ""),
        ("veteran", 1, ""),
    ]
    assert [row.names for row in second.people.all()] == ["桂香"]
    assert [(one.seq, one.text, one.leaf) for one in first.findings.all()] == [
        (1, "种粮补贴没有公示", world.leaves["LW6.1c"]), (2, "鱼塘发包没有开会", world.leaves["LW6.1c"]),
    ]  # fmt: skip
    assert set(first.visitors.all()) == {world.users["member_2"], world.users["deputy_2"]}
    assert AuditEntry.objects.filter(verb="finding_add").count() == 4
    assert "桂香" not in str(list(AuditEntry.objects.values()))
    assert first.uid in {row["uid"] for row in client.get("/visits/?q=ZF-0001").context["rows"]}
    assert queries.search_visits(world.users["member_2"], "鱼塘发包", 5).total == 2


@pytest.mark.parametrize("written", ["2023.3.1", "3月1日", "２０２３－０３－０１", "20230301", date(2023, 3, 1)])
def test_dates_and_figures_as_people_write_them(login, written):
    row = {**VISIT, "日期": written, "户数": "１２", "对象类别": "低保户２、 老党员１"}
    client = login("member_2")
    commit(client, send(client, "visits", filled([row])))
    made = Visit.objects.get()
    assert (made.day, made.households, made.people.count()) == (date(2023, 3, 1), 12, 2)


def test_every_mistake_of_a_visit_has_its_cell_and_sentence(login):
    wrong = [
        {**VISIT, "走访人": "member_2(测试)"}, {**VISIT, "日期": "2023-02-30"}, {**VISIT, "对象类别": "宇航员2"}, {**VISIT, "村": "槐渡镇"},
        {**VISIT, "户数": -1}, {**VISIT, "日期": "2023-03-20"}, {**VISIT, "镇村干部陪同": "是"}, {**VISIT, "对象姓名": "桂香"}, {**VISIT, "日期": "2023-01-05"},
    ]  # fmt: skip
    imported = send(login("member_2"), "visits", filled(wrong))
    assert (imported.good, imported.bad) == (0, len(wrong)), imported.findings
    for sentence in (
        "走访人不得少于2人", "不是有效日期", "“宇航员2”不是对象类别和人数", "所属的村", "走访时间还没有到", "有陪同的请写明是谁", "只能写一类",
        "进驻期间",
    ):  # fmt: skip
        assert sentence in imported.findings, sentence
    assert not Visit.objects.exists() and not VisitFinding.objects.exists() and not Counter.objects.filter(scope__contains="-ZF").exists()  # fmt: skip


def test_thirty_thousand_blank_rows_and_a_formula_among_visits(login):
    def far(_, page):
        for number in range(3, 30003):
            page.cell(number, 1).value = " "
        for column, value in enumerate(VISIT.values(), start=1):
            page.cell(30003, column).value = value
        page.cell(30003, 4).value = "=3+3"

    imported = send(login("member_2"), "visits", filled([VISIT], change=far))
    assert (imported.rows, imported.good, imported.bad) == (2, 1, 1), imported.findings
    assert "没有保存计算结果" in imported.findings and '"D30003"' in imported.findings


# ---- what the others make ----------------------------------------------------------------------------------------


def test_items_of_one_unit_and_moment_are_one_request(world, login):
    client = login("member_2")
    row = {"提出时间": "2023-03-10 09:00", "单位": "柳湾村", "联系人": "左明远", "资料名称": "原始凭证", "份数": 3}
    rows = [row, {**row, "资料名称": "鱼塘合同"}, {**row, "提出时间": "2023-03-11 09:00"}, {**row, "份数": 0}]
    imported = commit(client, send(client, "requests", filled(rows)), "skip")
    assert (imported.status, imported.created, imported.bad) == ("done", 3, 1), imported.findings
    first, second = MaterialRequest.objects.order_by("number")
    assert [(one.seq, one.name, one.copies) for one in first.items.all()] == [(1, "原始凭证", 3), (2, "鱼塘合同", 3)]
    assert (first.number, second.items.count(), first.due) == ("1401-02-DY-0001", 1, requests.ask(world).due)
    assert AuditEntry.objects.filter(verb="ask_materials", uid__in=(first.uid, second.uid)).count() == 2


def test_further_rows_of_one_meeting_are_its_topics(world, login):
    client = login("liaison_2")
    row = {
        "时间": "2023-03-10 09:00", "地点": "驻地会议室", "主持": "leader_2(测试)", "缺席人员及原因": "有的去县里取资料。",
        "参加人员": "leader_2(测试)、deputy_2(测试)、liaison_2(测试)、member_2(测试)", "议题类别": "人员分工", "议题": "分工", "决定": "同意",
    }  # fmt: skip
    wrong = {**row, "时间": "2023-03-09 09:00"}
    rows = [
        row,
        {**row, "议题": "线索研判"},
        {**wrong, "参加人员": "leader_2(测试)"},
        {**wrong, "主持": "deputy_2(测试)"},
    ]
    imported = commit(client, send(client, "group-meetings", filled(rows)), "skip")
    assert (imported.created, imported.bad) == (1, 2), imported.findings
    assert "不到半数" in imported.findings and "组务会由本组组长主持" in imported.findings
    held = GroupMeeting.objects.get()
    assert held.number == "1401-02-ZW-0001" and held.attendees.count() == 4
    assert [(one.seq, one.title) for one in held.topics.order_by("seq")] == [(1, "分工"), (2, "线索研判")]


def test_paper_totals_come_in_by_group_and_must_fit(world, login):
    survey, batch = surveys.published(world)
    row = {"问卷编号": survey.number, "填答群体": "镇村干部", "发放": 44, "收回": 42, "有效": 40,
           "第1题票数": "20、12、6、2", "第2题票数": "9、4、27"}  # fmt: skip
    client = login("member_2")
    wrong = [
        {**row, "第1题票数": "20、12、6、1"},
        {**row, "收回": 45},
        {**row, "第2题票数": "9、4"},
        {**row, "填答群体": "群众"},
    ]
    told = send(client, "survey-totals", filled(wrong))
    assert (told.good, told.bad) == (0, 4), told.findings
    for sentence in ("应等于有效份数 40", "有效 ≤ 收回 ≤ 发放", "应按选项的次序填 3 个数", "没有“群众”这个填答群体"):
        assert sentence in told.findings, sentence
    imported = commit(client, send(client, "survey-totals", filled([row])))
    assert (imported.status, imported.created) == ("done", 1), imported.findings
    batch.refresh_from_db()
    assert (batch.sent, batch.returned, batch.valid) == (44, 42, 40)
    assert list(batch.counts.order_by("question__seq", "option").values_list("n", flat=True)) == [
        20,
        12,
        6,
        2,
        9,
        4,
        27,
    ]
    again = send(client, "survey-totals", filled([{**row, "发放": 50}]))
    assert again.good == 0 and "已登记过" in again.findings


def test_sent_letters_secondments_and_points(world, login):
    _meeting(world)
    client = login("office_staff")
    letter = {
        "收函单位": "县审计局",
        "被巡察党组织": "槐渡镇",
        "函询事项": "请提供有关情况。",
        "发出日期": "2023-03-06",
        "发文字号": "临巡办函〔2023〕1号",
    }
    rows = [letter, {**letter, "收函单位": "县财政局", "发文字号": None}, {**letter, "收函单位": "其他单位"}, letter]
    imported = commit(client, send(client, "letters", filled(rows)), "skip")
    assert (imported.created, imported.bad) == (1, 3), imported.findings
    made = InquiryLetter.objects.get()
    assert (made.status, made.sent_on, made.target) == ("sent", date(2023, 3, 6), world.target)
    assert {"draft_letter", "send"} <= set(AuditEntry.objects.filter(uid=made.uid).values_list("verb", flat=True))
    called = {"姓名": "member_2(测试)", "抽调函文号": "临组函〔2023〕3号", "抽调函日期": "2023-01-30"}
    imported = commit(client, send(client, "secondments", filled([called, called])), "skip")
    assert (imported.created, imported.bad) == (1, 1), imported.findings
    assert Secondment.objects.get().power == world.persons["member_2"].authorizations.get()
    told = {
        "会议日期": "2023-03-10",
        "类型": "点人",
        "内容": "佟青岚一事要查清。",
        "涉及党组织": "柳湾村",
        "责任单位": "县纪委监委",
    }
    director = login("office_director")
    imported = commit(
        director,
        send(director, "points", filled([told, {**told, "类型": "点事"}, {**told, "会议日期": "2023-03-11"}])),
        "skip",
    )
    assert (imported.created, imported.bad) == (2, 1), imported.findings
    assert sorted(str(one) for one in SecretaryPoint.objects.all()) == ["点事01", "点人01"]
    assert (
        "佟青岚" not in str(list(AuditEntry.objects.values())) and imported.file.level == 3 and imported.file.encrypted
    )


def test_a_file_of_many_days_asks_no_more_than_one_of_a_single_day(login):
    """Authorisations and checklists are read once for the file, not once for each day and visitor."""
    client = login("member_2")
    asked = []
    for days in (1, 9):
        rows = [{**VISIT, "日期": f"2023-03-{day:02}"} for day in range(1, days + 1)]
        upload(client, "visits", filled(rows))
        with CaptureQueriesContext(connection) as seen:
            work()
        imported = ImportRun.objects.latest("pk")
        assert (imported.status, imported.good) == ("checked", days), imported.findings
        asked.append(len(seen))
    assert asked[0] == asked[1], asked
