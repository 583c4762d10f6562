"""A list with an export gives exactly what its page shows, under the filters that are set, in the official order of the
domain; text that a spreadsheet would take for a formula is guarded."""

import io
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from openpyxl import load_workbook

from library.actions import ask_materials
from rounds.actions import points
from tests.findings import make as findings
from tests.interviews import surveys, talks, visits
from tests.library import requests
from tests.petitions.letters import register
from tests.rounds import group_life, preparation
from xuncha.core import calendar, export_sheets, exports, registry
from xuncha.core.models.exports import Layout
from xuncha.core.templatetags.ui_tables import shown
from xuncha.core.web import Asking

RISKY = "+SUM(1;2)"


def _interviews(world: Any) -> None:
    talks.record(world, interviewee=RISKY)
    talks.record(world, date=date(2023, 3, 2), category="team")


def _visits(world: Any) -> None:
    visits.ready(world)
    visits.record(world, kind="site", at=visits.at("2023-03-02 09:00"))


def _surveys(world: Any) -> None:
    surveys.survey_at(world, "closed")
    surveys.design(world, purpose="masses")


def _petitions(world: Any) -> None:
    register(world, summary=RISKY)
    register(world, channel="visit", summary="另一件。")


def _requests(world: Any) -> None:
    requests.ask(world, contact=RISKY)
    requests.ask(
        world,
        kind="people",
        items=({"name": RISKY, "period": "", "copies": 1, "form": "copy"},),
        asked_at=requests.at(9),
    )


def _letters(world: Any) -> None:
    preparation.letter(world, matter=RISKY)
    preparation.letter(world, receiver="audit", status="draft", doc_no="")


def _secondments(world: Any) -> None:
    preparation.seconded(world)


def _trainings(world: Any) -> None:
    preparation.training(world, "member_2", "leader_2")


def _points(world: Any) -> None:
    named = preparation.point(world)
    points.note_point(
        named.meeting,
        by=world.users["office_director"],
        kind="matter",
        text=RISKY,
        org=world.village,
        resp_unit="县纪委监委",
    )


def _meetings(world: Any) -> None:
    group_life.meeting(world, place=RISKY)
    group_life.meeting(world, at=group_life.AT.replace(day=3))


def _instructions(world: Any) -> None:
    group_life.instruction(world, title=RISKY)
    group_life.instruction(world, kind="report", title="情况报告")


def _drafts(world: Any) -> None:
    findings.draft_at(world, "submitted", summary=RISKY, title=RISKY)
    findings.draft_at(world, "signed")


def _problems(world: Any) -> None:
    findings.problem(world, [findings.draft_at(world, "signed")], statement=RISKY, is_key=True)
    findings.problem(world, [findings.draft_at(world, "signed")])


def _clues(world: Any) -> None:
    findings.clue(world, summary=RISKY, subject_post=RISKY)
    findings.clue(world, subject_name="汤若虚", klass="integrity")


def _transfers(world: Any) -> None:
    findings.transfer(world, [findings.clue_at(world, "approved", summary=RISKY)])
    findings.transfer(world, [findings.clue_at(world, "approved", subject_name="汤若虚")], "organization_dept")


def _nothing(world: Any) -> None:
    """The small round has organisations and persons."""


UNDER = "/rounds/{round}/"
#: table → page, reader, what is there, a filter, the rows that pass it, the official heads (domain §3)
CASES: dict[str, tuple[str, str, Any, str, int, str]] = {
    "interviews": ("/interviews/", "leader_2", _interviews, "category=team", 1,
                   "序号 谈话编号 日期 时间 地点 姓名 性别 单位 职务 职级 人员类别 谈话人 记录人 主要内容(要点) 问题分类 去向 备注"),
    "visits": ("/visits/", "leader_2", _visits, "kind=household", 1, "序号 乡镇 村 日期 方式 户数 对象类别 反映问题 分类 处置 走访人"),
    "surveys": ("/surveys/", "leader_2", _surveys, "purpose=team", 1, "问卷编号 名称 测评单位 填答群体 有效（份） 题目 选项 票数 占比"),
    "petitions": ("/petitions/", "leader_2", _petitions, "channel=visit", 1,
                  "序号 编号 日期 方式 来源 署名 被反映人 单位职务 职级 类别 问题性质 领域 内容摘要 办理方式 承办 期限 结果 属实程度 是否重复 备注 "
                  "被反映人单位 被反映人职务 被反映人类别 范围外小类 属受理范围 敏感件 紧急程度 原件页数 原件份数 公告期外"),
    "request-items": ("/requests/items/", "leader_2", _requests, "kind=people", 1,
                      "序号 提出时间 单位 资料名称 期间 份数 提供时间 移交人 接收人 归还时间"),
    "requests": ("/requests/", "leader_2", _requests, "kind=papers", 1, ""),
    "letters": (UNDER + "letters/", "office_staff", _letters, "receiver=audit", 1,
                "序号 收函单位 其他单位名称 被巡察党组织 函询事项 发文字号 发出日期 要求回复日期 催复次数 回复日期 回复文号 回复摘要 状态"),
    "secondments": (UNDER + "secondments/", "office_staff", _secondments, "", 10,
                    "序号 姓名 原单位 巡察组 组内职务 抽调起 抽调止 抽调函文号 抽调函日期 返回日期 鉴定意见"),
    "trainings": (UNDER + "trainings/", "office_staff", _trainings, "", 1, "序号 培训日期 主题 授课人 学时 地点 参加人员 说明"),
    "points": ("/points/", "office_director", _points, "kind=matter", 1,
               "序号 编号 会议日期 类型 内容 涉及党组织 责任单位 责任人 办理期限 办理结果 办结日期 状态"),
    "group-meetings": ("/group-meetings/", "leader_2", _meetings, "date_from=2023-03-09", 1,
                       "序号 编号 时间 被巡察党组织 地点 主持 参加人员 缺席人员及原因 状态"),
    "instructions": ("/instructions/", "leader_2", _instructions, "kind=request", 1,
                     "序号 编号 类型 报送对象 紧急程度 被巡察党组织 标题 内容 报送日期 批示人 批示 批示日期 落实情况 状态"),
    "drafts": ("/drafts/", "leader_2", _drafts, "status=submitted", 1,
               "序号 底稿编号 单位 问题概述 一级分类 二级分类 来源 责任主体 金额 依据 支撑材料数 承办人 审签日期 去向"),
    "problems": ("/problems/", "leader_2", _problems, "is_key=on", 1,
                 "序号 单位 一级分类 二级分类 问题 具体表现 涉及村 重点√ 涉及一把手 底稿编号 建议"),
    "clues": ("/clues/", "leader_2", _clues, "klass=masses", 1,
              "序号 台账编号 线索编号 来源 面上问题单位 内容摘要 发生时间 移交时间 类别 子类 六个围绕类别 辖区 八项规定类别 领域 详细领域 自定义类别 "
              "深入了解情况说明 分类处理意见 移交单位 移交人 反馈意见 处理方式 处理结果 限时(天) 是否办结 具体办理情况 涉密等级 备注 "
              "措施(项) 完善制度(项) 挽回损失(万元) 追责(人) 追责(单位) 其他成果"),
    "transfers": ("/transfers/", "clue_officer", _transfers, "receiver=discipline", 1,
                  "序号 线索编号 被反映人 单位职务 职级 问题摘要 材料页数 处置建议 备注"),
    "orgs": ("/orgs/", "office_staff", _nothing, "level=village", 3, ""),
    "persons": ("/persons/", "office_staff", _nothing, "q=member", 3, "序号 姓名 单位 性别 出生年份 职级 籍贯 现任职务"),
}  # fmt: skip


def written(table: Any, asking: Asking, layout: str) -> list[list[Any]]:
    """Heads and rows of the file, without the hidden key and the footer."""
    _, found = exports.rows_of(table, asking)
    content = export_sheets.sheet_of(table, found, asking.user, "A1", layout)
    lines = [list(line) for line in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]
    place = lines[0].index("行标识") if "行标识" in lines[0] else len(lines[0])
    return [line[:place] for line in lines if any(cell is not None for cell in line) and "表尾" not in line]


def shown_on(answer: Any, table: Any) -> list[list[str]]:
    """The rows of a page as text, in the way the table shows its cells."""
    columns, found = table.columns, []
    for row in answer.context["rows"]:
        cells = [shown(cell, column) for cell, column in zip(row["cells"], columns, strict=True)]
        found.append([f"{cell['text']}{'（' + cell['note'] + '）' if cell['note'] else ''}" for cell in cells])
    return found


@pytest.mark.parametrize("key", CASES)
def test_the_file_holds_what_the_page_shows(world, login, key):
    page, account, prepare, query, count, heads = CASES[key]
    prepare(world)
    table, client = registry.tables[key], login(account)
    address = page.format(round=world.round.uid)
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 200 and f"/{key}/export.xlsx" in answer.content.decode()
    asking = Asking(world.users[account], QueryDict(query), {"round_uid": str(world.round.uid)})
    screen = written(table, asking, Layout.SCREEN)
    assert screen[0] == [column.label for column in table.columns] and len(screen) == count + 1
    if key != "secondments":  # its page is a table of its own; the same rows, see below
        expected = [[cell.removeprefix("'") for cell in row] for row in shown_on(answer, table)]
        assert [[str(cell or "").removeprefix("'") for cell in row] for row in screen[1:]] == expected
    if heads:
        official = written(table, asking, Layout.OFFICIAL)
        assert official[0] == heads.split(" ")
        assert len(official) == count + 1 or key == "surveys"
    for line in [*screen, *(written(table, asking, Layout.OFFICIAL) if heads else ())]:
        assert not any(isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) for cell in line), line


def test_the_list_of_secondments_and_its_file_name_the_same_people(world, login):
    _secondments(world)
    page = login("office_staff").get(f"/rounds/{world.round.uid}/secondments/").content.decode()
    asking = Asking(world.users["office_staff"], QueryDict(""), {"round_uid": str(world.round.uid)})
    rows = written(registry.tables["secondments"], asking, Layout.OFFICIAL)[1:]
    assert all(f"{row[1]}" in page for row in rows)
    assert [(row[1], row[7]) for row in rows if row[7]] == [("member_2(测试)", "临组函〔2023〕3号")]


def test_results_of_a_survey_go_out_with_small_cells_hidden(world):
    _surveys(world)
    asking = Asking(world.users["leader_2"], QueryDict("purpose=team"), {})
    rows = written(registry.tables["surveys"], asking, Layout.OFFICIAL)[1:]
    votes = {(row[5], row[6]): row[7] for row in rows if row[3] == "镇村干部"}
    assert votes["1. 对班子的总体评价", "差"] == "*" and votes["2. 突出问题", "优亲厚友"] == "4"


def test_names_of_people_met_and_of_points_leave_only_by_the_rule(world, login):
    """Custody (L3): no name of a person met in any layout; a point's text only after two have agreed."""
    _visits(world)
    asking = Asking(world.users["leader_2"], QueryDict(""), {})
    for layout in (Layout.SCREEN, Layout.OFFICIAL):
        assert "桂香" not in str(written(registry.tables["visits"], asking, layout))
    _points(world)
    answer = login("office_director").get("/points/export.xlsx")
    assert answer.status_code == 303 and answer["Location"].startswith("/exports/new/points/")
    assert exports.needed(registry.tables["points"].level(world.users["office_director"]), 1) == 2
    assert login("member_2").get("/points/export.xlsx").status_code == 404


def test_requests_are_given_at_once_in_the_official_order(world, login):
    ask_materials(by=world.users["member_2"], target=world.target, asked_of=world.village, contact="左明远", items=requests.ITEMS,
                  asked_at=requests.at(10), kind="papers")  # fmt: skip
    answer = login("leader_2").get("/request-items/export.xlsx?layout=official")
    assert answer.status_code == 200
    page = load_workbook(io.BytesIO(answer.content)).active
    assert [page.cell(2, place).value for place in (1, 3, 4, 6)] == [1, "柳湾村", "2021年村级财务原始凭证", 3]
    assert calendar.today() == date(2023, 3, 15)
