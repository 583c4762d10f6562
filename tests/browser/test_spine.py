"""The whole spine by clicking, each step as the account whose step it is: a sentence in a talk ends as a closed line."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from findings.models import InspectionReport, Problem, WorkingDraft
from interviews.models import Interview
from rectification.models import RectificationItem
from tests.browser.sheets import read
from tests.core.paper_tools import BOTTOM, CAST, LEFT, MM, RIGHT, TOP, block, pages_of, tool
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
    before = {code: read(enter("office_director"), code) for code in ("t1", "t5", "t11")}
    _talk(enter("member_2"), ids)
    draft = _draft(world, enter, ids, proof)
    problem = _problem(enter("leader_2"))
    _report(world, enter, problem, draft, tmp_path)
    item = _feedback(world, enter)
    settings.XUNCHA_TODAY = date(2023, 5, 8)
    _rectify(world, enter, item, proof)
    _figures(world, enter, before, item)
    audit.seal()
    assert audit.verify().reason == ""


def _talk(member, ids):
    member.go("/interviews/new/")
    member.fill(category="supervision_committee", interviewee="佟青岚", date="2023-03-10", start="09:00", end="10:20",
                place="柳湾村村部", org="柳湾村", org_name="柳湾村", post="村务监督委员会主任", talkers=[ids["member_2"], ids["deputy_2"]], notice_read=True)  # fmt: skip
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
                occurred_from="2021-03-01", place="柳湾村", resp_kind="direct", undertakers=[ids["member_2"], ids["member_2b"]])  # fmt: skip
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
        profile="槐渡镇辖2个村。", achievements=f"镇党委抓党建有成效。\n{CAST * 40}", ecology="better", implementation="fair",
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
    leader.sees("转入“报告”后才能提交报告")
    _pass(world, enter, "撤点汇总")
    _freeze(world, enter)
    _pass(world, enter, "报告")
    leader.go(path)
    leader.step("提交报告")
    leader.status("已提交")
    group = enter("leading_group")
    group.go(path)
    group.sees("转入“审议”后才能审定")
    _pass(world, enter, "审议")
    group.go(path)
    group.step("审定")
    group.status("已审定")


def _pass(world, enter, label):
    """The office's director moves the target on and waives what this story does not tell."""
    director = enter("office_director")
    director.go(world.target.get_absolute_url())
    unmet = director.page.locator("#pass input[name=waive]")
    for box in unmet.all():
        box.check()
    if unmet.count():
        director.fill(reason="另行登记")
    director.page.locator("#pass button[type=submit]").first.click()
    director.page.wait_for_load_state("load")
    director.status(label)


def _freeze(world, enter):
    leader = enter("leader_2")
    leader.go(f"/problems/freeze/{world.target.uid}/")
    leader.page.locator("#act button[type=submit]").click()
    leader.page.wait_for_load_state("load")
    leader.sees("槐渡镇问题清单第1版")


def _secretary(world, enter):
    office = enter("office_director")
    office.go(f"/meetings/new/?kind=secretary&target={world.target.pk}")
    office.fill(held_on="2023-03-15", decisions="同意反馈，限期整改。")
    office.page.locator("form.form button[type=submit]").first.click()
    office.page.wait_for_load_state("load")
    office.sees("同意反馈，限期整改。")


def _check_paper(content, problem, draft, tmp_path):
    assert content.startswith(b"%PDF-")
    file = tmp_path / "report.pdf"
    file.write_bytes(content)
    inside = ("-x", "0", "-y", "0", "-W", "595", "-H", str(int(BOTTOM) + 1))  # without page numbers: sentences run on
    _check_words("".join(tool("pdftotext", "-raw", *inside, file, "-").split()), problem, draft)
    _check_geometry(file)
    assert StoredFile.objects.get(slot="report").encrypted


def _check_words(flat, problem, draft):
    """The paper says what the records say, and nothing that only the records may say."""
    held = Interview.objects.held()
    assert f"个别谈话{held.count()}人次" in flat and f"涉及{held.values('interviewee').distinct().count()}人" in flat
    assert "延伸巡察0个村" in flat
    report = InspectionReport.objects.get()
    for name in ("profile", "achievements", "chief_praise", "chief_problems", "villages", "causes", "advice_unit"):
        for line in getattr(report, name).split("\n"):
            assert line.strip().rstrip("。") in flat, name
    assert problem.statement in flat and all(one.text.rstrip("。") in flat for one in problem.manifestations.all())
    assert report.get_ecology_display() in flat and report.get_implementation_display() in flat
    assert draft.number not in flat and problem.number not in flat  # references are stripped from the final copy
    assert "佟青岚" not in flat  # nobody who talked is named


def _check_geometry(file):
    """GB/T 9704: A4, edges 37 mm above and 28 mm left, 22 lines of 28 characters, 3号仿宋 (16 points)."""
    assert "595.276 x 841.89 pts (A4)" in tool("pdfinfo", file)
    pages = [block(page) for page in pages_of(file)]
    full = next(lines for lines in pages if [len(line.text) for line in lines] == [28] * 22)
    for line in full:
        assert line.left == pytest.approx(LEFT, abs=0.5) and line.right == pytest.approx(RIGHT, abs=0.6)
    pitch = [after.top - before.top for before, after in pairwise(full)]
    assert pitch == pytest.approx([225 * MM / 22] * 21, abs=0.05)
    assert full[0].top >= TOP - 1 and full[-1].bottom <= BOTTOM + 1
    drawn = tool("pdftohtml", "-xml", "-i", "-stdout", "-zoom", "1", file)
    fonts = dict(re.findall(r'<fontspec id="(\d+)" size="(\d+)" family="[^"]*FandolFang', drawn))
    font = re.search(rf'font="(\d+)"[^>]*>{CAST[:6]}', drawn).group(1)
    assert fonts[font] == "16"


def _feedback(world, enter):
    liaison = enter("liaison_2")
    liaison.go("/rectification/feedback/new/")
    liaison.fill(target=str(world.target.pk), doc_no="临巡反〔2023〕3号", text_team="总体较好，问题如下。", text_chief="请书记带头。",
                 requirements="一个月内报整改方案。")  # fmt: skip
    liaison.page.locator("form.form button[type=submit]").first.click()
    liaison.page.wait_for_load_state("load")
    liaison.sees("集体资源发包不公开")
    path = liaison.page.url.removeprefix(liaison.base)
    _secretary(world, enter)
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


def _figures(world, enter, before, item):
    """The pages of the statistics tell of each hop, and nothing else has moved; every table ties out before and after."""
    director = enter("office_director")
    after = {code: read(director, code) for code in before}
    for code in before:
        before[code].ties()
        after[code].ties()
    assert after["t1"].changes(before["t1"], "第2巡察组/槐渡镇") == dict.fromkeys(
        ("谈话（人次）", "谈话（人数）", "底稿（份）", "其中已审签（份）", "问题（个）", "报告（份）", "应改（项）"), (0, 1)
    )  # fmt: skip
    assert after["t1"].changes(before["t1"], "第1巡察组/澄坪镇") == {}
    assert before["t5"].lines == [] and [line.label.split()[0] for line in after["t5"].lines] == ["LW6", "LW6.1c"]
    assert [line.numbers[:3] for line in after["t5"].lines] == [[0, 1, 1], [0, 1, 1]] == [after["t5"].totals[:3]] * 2
    done = {"应改（项）": (0, 1), "已销号（项）": (0, 1), "已完成（项）": (0, 1), "完成率（%）": (0, 100.0)}
    word = "村级" if item.resp_org.is_village else "乡镇本级"
    for label in ("槐渡镇", f"槐渡镇/{word}"):
        found = after["t11"].changes(before["t11"], label)
        days = {column: found.pop(column) for column in list(found) if column.startswith("平均用时")}
        assert found == done and all(was == 0 < now for was, now in days.values())
    director.page.locator(".tbl-fig tbody tr", has_text="槐渡镇").first.locator("td a").first.click()
    director.sees("1401-02-ZG-0001")
    for build in tables.TABLES.values():
        assert build(Scope(world.round, world.users["office_director"])).ties()
