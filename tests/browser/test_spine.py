"""The whole spine by clicking, each step as the account whose step it is: a sentence in a talk ends as a closed line."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from findings.models import Problem, WorkingDraft
from rectification.models import RectificationItem
from xuncha.core import audit
from xuncha.core.models import StoredFile
from xuncha.statistics import tables
from xuncha.statistics.metrics import Scope

pytestmark = pytest.mark.browser
SENTENCE = "2021年鱼塘发包未经村民代表会议，合同价低于邻村"


@pytest.fixture
def proof(tmp_path) -> Path:
    """A small real PDF."""
    found = tmp_path / "合同复印件.pdf"
    found.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    return found


def test_a_sentence_becomes_a_closed_line(stage, worker, proof, settings, tmp_path):
    world, enter = stage
    ids = {account: user.pk for account, user in world.users.items()}
    _talk(enter("member_2"), ids)
    draft = _draft(world, enter, ids, proof)
    problem = _problem(enter("leader_2"))
    _report(world, enter, problem, draft, tmp_path)
    item = _feedback(world, enter)
    settings.XUNCHA_TODAY = date(2023, 5, 8)
    _rectify(world, enter, item, proof)
    _figures(world, enter)
    audit.seal()
    assert audit.verify().reason == ""


def _talk(member, ids):
    member.go("/interviews/new/")
    member.fill(category="supervision_committee", interviewee="佟青岚", date="2023-03-10", start="09:00", end="10:20",
                place="柳湾村村部", org="柳湾村", talkers=[ids["member_2"], ids["deputy_2"]], notice_read=True)  # fmt: skip
    member.page.locator("form.form button[type=submit]").first.click()
    member.sees("1401-02-TH-0001")
    if "/write/" not in member.page.url:
        member.click("整理内容")
    member.fill(content=f"问：村里集体资源怎么管？答：{SENTENCE}。问：还有什么？答：没有了。")
    member.page.locator("button[name=do][value=save]").click()
    member.page.wait_for_load_state("networkidle")
    member.fill(text=SENTENCE, leaf="LW6.1c", destination="draft")
    member.page.locator("button[data-talk-save]").click()
    member.sees("谈话要点（1）")
    member.click("返回谈话")
    member.step("整理完毕")
    member.status("已整理")


def _draft(world, enter, ids, proof):
    member = enter("member_2")
    member.click("转底稿", exact=False)
    expect(member.page.locator("[name=summary]")).to_have_value(SENTENCE)
    member.fill(title="柳湾村鱼塘发包不公开", facts=f"{SENTENCE}。", process="调阅合同和会议记录。", basis="农村集体资产管理办法第十条",
                occurred_from="2021-03-01", undertakers=[ids["member_2"], ids["member_2b"]])  # fmt: skip
    member.page.locator("form.form button[type=submit]").first.click()
    member.page.wait_for_load_state("load")
    member.status("草稿")
    member.step("提交审核")
    member.sees("至少要有1件支撑材料")
    member.fill(name="发包合同复印件", kind="contract", pages=2, takers=[ids["member_2"], ids["member_2b"]], file=proof)
    member.page.locator("#evidence-form button[type=submit]").click()
    member.page.wait_for_load_state("load")
    member.step("提交审核")
    member.status("已提交")
    path = member.page.url.removeprefix(member.base)
    deputy = enter("deputy_2")
    deputy.go(path)
    deputy.step("副组长审核通过")
    assert WorkingDraft.objects.get().number == ""
    leader = enter("leader_2")
    leader.go(path)
    leader.step("审签")
    leader.sees("1401-02-DG-0001")
    stranger = enter("member_1")
    assert stranger.page.request.get(stranger.base + path).status == 404
    return WorkingDraft.objects.get()


def _problem(leader):
    leader.go("/problems/new/")
    leader.fill(drafts="1401-02-DG-0001", category="LW6.1c", statement="集体资源发包不公开", manifestation__1=f"{SENTENCE}。",
                subject_kind="village")  # fmt: skip
    leader.page.locator("form.form button[type=submit]").first.click()
    leader.page.wait_for_load_state("load")
    leader.sees("1401-02-WT-0001")
    leader.step("组务会通过")
    leader.status("组务会通过")
    return Problem.objects.get()


def _report(world, enter, problem, draft, tmp_path):
    leader = enter("leader_2")
    leader.go("/reports/")
    leader.click("开始写报告")
    leader.click("生成巡察报告")
    leader.sees("“一把手”部分缺少突出问题")
    leader.click("写报告")
    leader.fill(
        profile="槐渡镇辖2个村。", achievements="镇党委抓党建有成效。", ecology="better", implementation="fair",
        chief_praise="能够履行第一责任人职责。", chief_problems="对村级财务监管过问少。", villages="村级资源发包普遍不规范。",
        causes="制度执行不严。", advice_unit="清理集体资源合同。",
    )  # fmt: skip
    leader.page.locator("form.form button[type=submit]").first.click()
    leader.page.wait_for_load_state("load")
    path = leader.page.url.removeprefix(leader.base)
    leader.click("生成巡察报告")
    expect(leader.page.locator(".job .chip")).to_contain_text("已完成", timeout=90_000)
    href = leader.page.locator(".job .file a").get_attribute("href")
    content = leader.page.request.get(leader.base + href).body()
    _check_paper(content, problem, draft, tmp_path)
    leader.go(path)
    leader.step("提交报告")
    leader.status("已提交")
    group = enter("leading_group")
    group.go(path)
    group.step("审定")
    group.status("已审定")


def _check_paper(content, problem, draft, tmp_path):
    assert content.startswith(b"%PDF-")
    file = tmp_path / "report.pdf"
    file.write_bytes(content)
    text = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, check=True).stdout.decode()
    flat = "".join(text.split())
    assert problem.statement in flat and SENTENCE in flat
    assert "个别谈话1人次" in flat and "涉及1人" in flat and "延伸巡察0个村" in flat
    assert "对村级财务监管过问少" in flat and "能够履行第一责任人职责" in flat
    assert draft.number not in flat  # references are stripped from the final copy
    assert "佟青岚" not in flat  # nobody who talked is named
    facts = subprocess.run(["pdfinfo", file], capture_output=True, check=True).stdout.decode()
    assert "A4" in facts
    assert StoredFile.objects.get(slot="report").encrypted


def _feedback(world, enter):
    liaison = enter("liaison_2")
    liaison.go("/rectification/feedback/new/")
    liaison.fill(target=str(world.target.pk), doc_no="临巡反〔2023〕3号", text_team="总体较好，问题如下。", text_chief="请书记带头。",
                 requirements="一个月内报整改方案。")  # fmt: skip
    liaison.page.locator("form.form button[type=submit]").first.click()
    liaison.page.wait_for_load_state("load")
    liaison.sees("集体资源发包不公开")
    path = liaison.page.url.removeprefix(liaison.base)
    for account, verb in (
        ("office_director", "审核通过"),
        ("leading_group", "审定"),
        ("leader_2", "反馈"),
        ("chief_huaidu", "签收"),
    ):
        person = enter(account)
        person.go(path)
        person.step(verb)
    owner = enter("owner_huaidu")
    owner.go(path)
    owner.sees("总体较好")
    expect(owner.page.locator("body")).not_to_contain_text("请书记带头")
    office = enter("office_staff")
    office.go(path)
    office.click("为 1 个问题交办整改事项")
    office.sees("1401-02-ZG-0001")
    return RectificationItem.objects.get()


def _rectify(world, enter, item, proof):
    path = item.get_absolute_url()
    owner = enter("owner_huaidu")
    owner.go(path)
    owner.step("认领")
    owner.click("修改方案")
    owner.fill(leader="鄢秋实", dept="农业农村办", owner="鄢秋实", goal="重新公开发包。")
    owner.page.locator("form.form button[type=submit]").first.click()
    owner.page.wait_for_load_state("load")
    owner.click("增加措施")
    owner.fill(text="召开村民代表会议，重新发包。")
    owner.page.locator("form.form button[type=submit]").first.click()
    owner.page.wait_for_load_state("load")
    owner.step("报送方案")
    office = enter("office_staff")
    office.go(path)
    office.step("批准方案")
    owner.go(path)
    owner.step("申请销号")
    owner.sees("第1条措施还没有登记完成")
    owner.page.get_by_role("link", name="填报进展").click()
    owner.page.wait_for_load_state("load")
    owner.fill(progress="5月6日已重新发包。", is_done=True, done_on="2023-05-06", proof=proof)
    owner.page.locator("form.form button[type=submit]").first.click()
    owner.page.wait_for_load_state("load")
    owner.click("填报成效")
    owner.fill(result="发包价提高到每亩600元。")
    owner.page.locator("form.form button[type=submit]").first.click()
    owner.page.wait_for_load_state("load")
    owner.step("申请销号")
    owner.status("申请销号")
    chief = enter("chief_huaidu")
    chief.go(path)
    chief.step("主要负责人签批")
    for account in ("office_staff", "discipline", "organization"):
        person = enter(account)
        person.go(path)
        person.fill(opinion="agree", completion="done")
        person.page.locator("#opinion button[type=submit]").click()
        person.page.wait_for_load_state("load")
    enter("organization").status("已销号")
    owner.go(path)
    assert owner.page.request.post(owner.base + path + "opinion/").status == 403  # no token, no right


def _figures(world, enter):
    director = enter("office_director")
    director.go("/statistics/t11/")
    row = director.page.locator(".tbl-fig tbody tr", has_text="槐渡镇").first
    expect(row.locator("td").nth(0)).to_have_text("1")
    expect(row.locator("td").nth(2)).to_have_text("1")
    expect(row.locator("td").nth(6)).to_contain_text("100")
    row.locator("td a").first.click()
    director.sees("1401-02-ZG-0001")
    for build in tables.TABLES.values():
        assert build(Scope(world.round, world.users["office_director"])).ties()
