"""Ledgers of fieldwork as their people keep them: a survey to its charts, papers asked for and given back, a group meeting
whose decision moves a record, the weekly report."""

from datetime import date

import pytest
from playwright.sync_api import expect

from findings.models import WorkingDraft
from interviews.actions.answers import issue_slips
from interviews.models import Survey, SurveyText
from library.models import MaterialRequest
from rounds.models import GroupMeeting, WeeklyReport
from tests.findings import make
from tests.interviews import surveys, talks

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
SIGNED = {"name": "签字页.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}
#: 发放, 收回, 有效, votes for 好、较好、一般、差
STAFF, CADRES = (20, 19, 18, (9, 6, 3, 0)), (30, 28, 26, (12, 8, 5, 1))


def add(person, text, **more):
    """One more question, by the form on the page."""
    person.fill(text=text, **more)
    person.click("增加题目")


def enter_totals(person, url, name, figures):
    """The totals of a group's paper."""
    sent, returned, valid, votes = figures
    person.go(url)
    person.page.locator("#batches tr", has_text=name).get_by_role("link", name="录入汇总").click()
    person.fill(sent=sent, returned=returned, valid=valid)
    for box, vote in zip(person.page.locator("fieldset.votes .vote input").all(), votes, strict=True):
        box.fill(str(vote))
    person.click("保存汇总")


def test_a_survey_by_codes_is_answered_on_a_phone_once(stage, browser):
    """A browser sends more than a test's client does: what it says of its origin must pass the guard against forged forms."""
    world, enter = stage
    survey, batch = surveys.published(world, mode="code")
    first, late = (f"/s/{token}/" for token in issue_slips(batch, by=world.users["member_2"], count=2))
    member = enter("member_2")
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(member.base + first)
    page.get_by_role("button", name="提交问卷").click()
    expect(page.locator(".error-summary")).to_contain_text("有 2 题没有答")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("较好", exact=True).check()
    page.get_by_label("优亲厚友").check()
    page.locator("textarea").fill("多下村")
    page.get_by_role("button", name="提交问卷").click()
    expect(page.locator("h1")).to_have_text("已经提交，谢谢！")
    page.goto(member.base + first)
    expect(page.locator("h1")).to_have_text("这张问卷不能填写")
    assert (survey.batches.get().valid, SurveyText.objects.get().text) == (1, "多下村")
    member.go("/surveys/")
    expect(member.page.locator("tbody tr")).to_contain_text("50.00%")
    page.goto(member.base + late)
    member.go(survey.get_absolute_url())
    member.step("截止收卷")
    page.get_by_label("好", exact=True).check()
    page.get_by_label("没有").check()
    page.get_by_role("button", name="提交问卷").click()
    expect(page.locator("h1")).to_have_text("这张问卷不能填写")
    context.close()


def test_a_survey_on_paper_from_its_design_to_its_charts(stage):
    world, enter = stage
    member, leader = enter("member_2"), enter("leader_2")
    member.go("/surveys/new/")
    member.pick("org", "槐渡镇")
    member.fill(title="槐渡镇党委班子民主测评", purpose="team", mode="paper", with_questions=False)
    member.click("保存问卷")
    add(member, "对班子的总体评价", kind="scale")
    for name in ("班子成员", "镇村干部"):
        member.fill(name=name)
        member.click("增加群体")
    member.step("发布问卷")
    member.status("发布")
    url = Survey.objects.get().get_absolute_url()

    enter_totals(member, url, "班子成员", (20, 19, 21, STAFF[3]))
    member.sees("应为 有效 ≤ 收回 ≤ 发放，现在是 21、19、20，请核对。")
    assert not Survey.objects.get().batches.exclude(sent=0).exists()
    enter_totals(member, url, "班子成员", STAFF)
    member.sees("已保存“班子成员”的汇总。")
    enter_totals(member, url, "镇村干部", CADRES)
    member.step("截止收卷")
    page = member.page
    expect(page.locator("#results td .sr, #results td").filter(has_text="*").first).to_be_visible()
    member.sees("* 表示不足 3 票")
    assert page.locator("#results .chart").count() == 0, "the length of a bar would tell the hidden cell"

    enter_totals(member, url, "镇村干部", (*CADRES[:3], (12, 8, 6, 0)))
    member.step("汇总完毕")
    expect(page.locator("#results .chart svg")).to_be_visible()
    expect(page.locator("#results tfoot")).to_contain_text("21")
    leader.go(url)
    leader.step("锁定结果")
    leader.status("锁定")
    assert Survey.objects.get().locked_by == world.users["leader_2"]


def test_papers_are_asked_for_come_in_parts_and_go_back(stage):
    world, enter = stage
    member, director = enter("member_2"), enter("office_director")
    member.go("/requests/new/")
    member.pick("asked_of", "柳湾村")
    member.fill(contact="左明远", asked_at="2023-03-13 09:00", **{
        "items-0-name": "2021年村级财务原始凭证", "items-0-period": "2021年", "items-0-copies": 3, "items-0-form": "original",
        "items-1-name": "鱼塘发包合同", "items-1-period": "2018—2023年", "items-1-form": "copy",
    })  # fmt: skip
    member.click("提出调阅")
    member.status("已发出")

    def receive(at, **answers):
        member.click("登记收到")
        both = [world.users[name].pk for name in ("member_2", "deputy_2")]
        member.fill(at=at, handed_by="左明远", receivers=both, **answers)
        member.click("登记收到")

    receive("2023-03-13 15:00", answer_2="")
    member.status("部分收到")
    pass_url = world.target.get_absolute_url()
    director.go(pass_url)
    director.sees("还有 1 份借阅的原件没有归还")
    expect(director.page.locator("#pass button[disabled]").first).to_be_visible()
    receive("2023-03-14 10:00", answer_1="")
    member.status("收齐")
    member.sees("25.0 小时")  # from Monday nine to Tuesday ten
    member.click("归还原件")
    member.fill(at="2023-03-14 16:00", returned_to="左明远")
    member.click("登记归还")
    member.status("已归还")
    director.go(pass_url)
    expect(director.page.locator("#pass")).not_to_contain_text("借阅的原件没有归还")
    assert MaterialRequest.objects.get().status == "returned"


def test_a_group_meeting_moves_the_record_it_took_up(stage):
    world, enter = stage
    draft = make.draft_at(world, "submitted")
    liaison, leader = enter("liaison_2"), enter("leader_2")
    liaison.go("/group-meetings/new/")
    ended = liaison.page.get_by_label("expired(测试)（组员）")
    expect(ended).not_to_be_checked()  # offered, because a meeting of that time may be recorded late
    ended.check()
    liaison.click("保存，接着写议题")
    liaison.sees("expired(测试) 在 2023-03-15 没有“槐渡镇”的授权，或应当回避，请去掉。")
    ended.uncheck()
    liaison.fill(date="2023-03-14", time="19:30", place="驻地会议室")
    liaison.click("保存，接着写议题")
    liaison.pick("record", draft.title)
    liaison.fill(kind="drafts", title="研究鱼塘发包底稿", opinions="组长：证据不够，先放。", decision="unfounded")
    liaison.click("保存议题")
    expect(liaison.page.locator("#topics")).to_contain_text(draft.title)
    liaison.step("记录完毕")
    liaison.page.locator("input[name=upload]").set_input_files(SIGNED)
    liaison.page.locator("#files button[type=submit]").first.click()
    expect(liaison.page.locator("#files a")).to_have_text("1401-02-ZW-0001-1.pdf")
    url = GroupMeeting.objects.get().get_absolute_url()
    leader.go(url)
    leader.step("签发纪要")
    leader.status("已签发")
    draft = WorkingDraft.objects.get(pk=draft.pk)
    assert draft.status == "dismissed"
    leader.go(draft.get_absolute_url())
    leader.sees(GroupMeeting.objects.get().number)


def test_a_weekly_report_takes_its_figures_from_the_ledgers(stage):
    world, enter = stage
    talks.record(world, date=date(2023, 3, 14))
    liaison, leader = enter("liaison_2"), enter("leader_2")
    liaison.go("/weeklies/new/")
    liaison.click("建立周报")
    fields = liaison.page.locator("main form [name]:not([type=hidden])")
    assert [one.get_attribute("name") for one in fields.all()] == ["work", "problems", "plan"], "no field for a figure"
    liaison.fill(work="谈话按计划进行。", problems="鱼塘发包不公开。", plan="下周走访柳湾村。")
    liaison.click("保存周报")
    liaison.sees("谈话按计划进行。")
    line = liaison.page.locator("#figures tr", has_text="谈话")
    expect(line.first).to_contain_text("1")
    assert liaison.page.locator("#figures input:not([type=hidden])").count() == 0
    leader.go(WeeklyReport.objects.get().get_absolute_url())
    leader.step("审定")
    leader.status("组长已审定")
    report = WeeklyReport.objects.get()
    assert report.work == "谈话按计划进行。" and {one["code"]: one["value"] for one in report.figures}["talks"] == 1
    expect(leader.page.get_by_role("button", name="刷新数字")).to_have_count(0)
