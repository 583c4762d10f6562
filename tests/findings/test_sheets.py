"""What leaves with the ledgers of drafts, problems, clues and transfers: the official columns, as far as the asker may see."""

import io
from typing import Any

import pytest
from django.db import connection
from django.http import Http404, QueryDict
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from findings.models import Clue
from findings.queries.clues import name_digest
from tests.findings import make
from xuncha.core import export_sheets, exports, registry
from xuncha.core.models import ExportRequest
from xuncha.core.models.exports import Layout
from xuncha.core.web import Asking


def asking(world, account: str, query: str = "") -> Asking:
    return Asking(world.users[account], QueryDict(query), {"round_uid": str(world.round.uid)})


def lines(world, key: str, account: str) -> list[dict[str, Any]]:
    """The rows of the official file, by their heads."""
    table = registry.tables[key]
    _, found = exports.rows_of(table, asking(world, account))
    content = export_sheets.sheet_of(table, found, world.users[account], "A1", Layout.OFFICIAL)
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    end = next(place for place, row in enumerate(rows) if place and not isinstance(row[0], int))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:end]]


def test_a_draft_leaves_with_its_classes_evidence_people_and_where_it_went(world):
    signed = make.draft_at(world, "signed", resp_persons="村党支部")
    make.problem(world, [signed], in_report=True)
    make.draft_at(world, "dismissed")
    make.draft(world)
    by_goal = {row["去向"] or "": row for row in lines(world, "drafts", "leader_2")}
    assert set(by_goal) == {"写入报告", "留存", ""}
    row = by_goal["写入报告"]
    assert (
        row["底稿编号"] == signed.number and row["支撑材料数"] == 1 and row["责任主体"] == "柳湾村 村党支部（直接责任）"
    )
    assert row["一级分类"].startswith("LW6") and row["二级分类"].startswith("LW6.1c") and row["来源"] == "个别谈话"
    assert set(row["承办人"].split("、")) == {str(world.users[name]) for name in ("member_2", "member_2b")}
    assert float(row["金额"]) == 7.8 and row["审签日期"] and by_goal[""]["支撑材料数"] == 0


def test_a_problem_that_goes_only_into_the_feedback_is_told_so(world):
    make.problem(world, [make.draft_at(world, "signed")], in_report=False)
    assert [row["去向"] for row in lines(world, "drafts", "leader_2")] == ["归纳为问题"]


def test_a_problem_leaves_with_its_facts_villages_and_drafts(world):
    signed = make.draft_at(world, "signed")
    made = make.problem(
        world,
        [signed],
        about_chief=True,
        orgs=[world.village],
        manifestations=[("发包未公开", None), ("合同价低", None)],
    )
    (row,) = lines(world, "problems", "leader_2")
    assert row["问题"] == made.statement and row["涉及村"] == "柳湾村" and row["底稿编号"] == signed.number
    assert row["具体表现"] == "1. 发包未公开\n2. 合同价低"
    assert (row["重点√"], row["涉及一把手"]) == (None, "√")


def test_a_clue_leaves_with_its_transfer_and_result(world):
    make.clue_at(world, "archived")
    (row,) = lines(world, "clues", "leader_2")
    assert row["移交单位"] == "县纪委监委" and row["移交时间"] and row["处理方式"] == "初步核实"
    assert (
        row["是否办结"] == "是"
        and row["具体办理情况"].startswith("属实")
        and row["分类处理意见"] == "同意移交县纪委监委"
    )
    assert row["限时(天)"] > 80 and row["涉密等级"] == "工作秘密" and row["子类"] is None


def test_a_transfer_is_told_in_the_file_of_a_clue_only_to_those_who_may_see_it(world):
    made = make.clue_at(world, "transferred")
    (seen,) = lines(world, "clues", "leader_2")
    (hidden,) = lines(world, "clues", "member_2")  # wrote the clue, has no part in transfers
    assert seen["移交单位"] and seen["移交时间"]
    assert hidden["内容摘要"] == made.summary
    assert (hidden["移交单位"], hidden["移交时间"], hidden["移交人"]) == (None, None, None)


def test_one_takes_away_only_the_clues_one_may_read(world):
    make.clue(world, summary="本人登记的。")
    make.clue(world, by="member_2b", subject_name="汤若虚", summary="别人登记的。")
    make.clue(world, by="member_1", town="north", subject_name="闻人默", summary="外组的。")
    assert [row["内容摘要"] for row in lines(world, "clues", "member_2")] == ["本人登记的。"]
    assert {row["内容摘要"] for row in lines(world, "clues", "leader_2")} == {"本人登记的。", "别人登记的。"}


def test_nobody_takes_away_a_clue_about_themselves(world):
    leader = world.users["leader_2"]
    Clue.objects.filter(pk=make.clue(world).pk).update(subject_digest=name_digest(leader.name))
    assert lines(world, "clues", "leader_2") == []


def test_a_transfer_leaves_with_the_lines_whose_clue_one_may_see(world):
    mine = make.clue_at(world, "approved")
    other = make.clue_at(world, "approved", subject_name="汤若虚")
    make.sent(world, [mine, other])
    Clue.objects.filter(pk=other.pk).update(
        group=world.groups[1], target=world.targets["north"], org=world.orgs["hetan"]
    )
    assert {row["被反映人"] for row in lines(world, "transfers", "clue_officer")} == {"程启樵", "汤若虚"}
    (row,) = lines(world, "transfers", "leader_2")
    assert row["被反映人"] == "程启樵" and row["单位职务"] == "柳湾村党组织书记" and row["处置建议"] == "移交纪委监委"
    assert "县纪委监委" in row["备注"]


@pytest.mark.parametrize(("key", "needed"), [("drafts", 1), ("problems", 1), ("clues", 2), ("transfers", 2)])
def test_none_of_them_is_given_without_an_approval(world, login, key, needed):
    made = make.clue_at(world, "approved")
    make.transfer(world, [made])
    make.problem(world, [make.draft_at(world, "signed")])
    account = "clue_officer" if key == "transfers" else "leader_2"
    client = login(account)
    assert client.get(f"/{key}/export.xlsx").status_code == 303
    with pytest.raises(exports.Refused):
        exports.give_at_once(by=world.users[account], table=registry.tables[key], asking=asking(world, account))
    client.post(f"/exports/new/{key}/", {"purpose": "专题会汇报", "layout": "official"})
    asked = ExportRequest.objects.get()
    assert (asked.needed, asked.layout, asked.rows) == (needed, "official", 1)


@pytest.mark.parametrize("key", ["drafts", "problems", "clues", "transfers"])
@pytest.mark.parametrize("account", ["stranger", "sysadmin", "auditor"])
def test_who_has_no_part_finds_no_such_file(world, login, key, account):
    assert login(account).get(f"/{key}/export.xlsx").status_code == 404
    with pytest.raises(Http404):
        exports.rows_of(registry.tables[key], asking(world, account))


def test_a_name_that_was_looked_for_does_not_stand_in_a_request(world, login):
    made = make.clue(world)
    client = login("leader_2")
    assert "程启樵" in client.get("/clues/?q=程启樵").content.decode()
    answer = client.post("/exports/new/clues/?q=程启樵", {"purpose": "专题会汇报"})
    assert not ExportRequest.objects.exists() and "不能按姓名或词语筛选后导出" in answer.content.decode()
    client.post(f"/exports/new/clues/?q={made.pre_number}", {"purpose": "专题会汇报"})
    assert ExportRequest.objects.get().rows == 1


@pytest.mark.parametrize("key", ["drafts", "problems", "clues"])
def test_more_rows_cost_no_more_queries(world, key):
    def cost(count: int) -> int:
        for _ in range(count):
            make.problem(world, [make.draft_at(world, "signed")])
            make.clue(world)
        with CaptureQueriesContext(connection) as asked:
            lines(world, key, "leader_2")
        return len(asked)

    assert cost(1) == cost(3)
