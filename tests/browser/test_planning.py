"""A round in the browser from planning to the first talk on site: plan, approval, authorisation, pledge, notice, entry, each
step as the account whose step it is, and no condition waived (domain §2.2, stages 0 to 4)."""

from datetime import date

import pytest
from playwright.sync_api import expect

from interviews.actions import seed_outlines
from interviews.models import Interview
from rounds.actions import seeds
from rounds.models import InquiryLetter, InspectionRound, RoundTarget, StageLog

pytestmark = pytest.mark.browser
GROUP = {
    "leader_1": "group_leader",
    "member_1": "member",
    "member_2": "member",
    "member_2b": "member",
    "liaison_2": "liaison",
}
TOWN = "十四届县委第二轮常规巡察"


def test_a_round_from_planning_to_the_first_talk(stage, settings, tmp_path):
    world, enter = stage
    seeds.seed_stage_slots()
    seed_outlines()
    paper = tmp_path / "进驻通知.pdf"
    paper.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    director = enter("office_director")
    _new_round(director)
    target = _list_target(director)
    _opinions(director, target)
    _move(director, target, "报批")
    _approve(enter("leading_group"), director)
    _lay(director, target, paper, "工作方案")
    _move(director, target, "准备")
    _authorise(world, director, enter("leading_group"))
    for account in GROUP:
        _formalities(enter(account))
    director.go(f"{_round().get_absolute_url()}groups/")
    expect(director.page.locator("#complete table")).to_contain_text("第一巡察组")
    _inquire(director)
    _lay(director, target, paper, "授权任职决定", "进驻通知")
    _move(director, target, "动员")
    _mobilise(director, target)
    settings.XUNCHA_TODAY = date(2023, 7, 3)
    _move(director, target, "进驻了解")
    _talk(world, enter("member_1"))
    assert not any(line.waived for line in StageLog.objects.filter(target=target)), "nothing was waived on the way"


def _submit(person, **fields):
    person.fill(**fields)
    person.page.locator("form.form button[type=submit]").first.click()
    person.page.wait_for_load_state("load")


def _new_round(director):
    director.go("/rounds/")
    director.click("新建轮次")
    _submit(director, sequence=2, group_count=2, min_members=5)
    director.sees(TOWN)


def _round():
    return InspectionRound.objects.get(sequence=2)


def _list_target(director):
    director.go(f"{_round().get_absolute_url()}plan/")
    director.sees("还没有列入巡察对象")
    director.click("列入巡察对象")
    director.pick("org", "澄坪镇")
    _submit(director, reason="上届未接受常规巡察")
    director.sees("澄坪镇")
    target = RoundTarget.objects.get(round=_round())
    director.page.select_option(f"#group-{target.pk}", label="第一巡察组")
    director.page.wait_for_load_state("load")
    director.sees("由第一巡察组巡察")
    return target


def _opinions(director, target):
    """What bars the way is said; the two opinions and the plan are written."""
    director.go(target.get_absolute_url())
    director.sees("县纪委监委对巡察对象的意见还没有回复")
    director.sees("任务方案还没有写明")
    director.go(f"{target.get_absolute_url()}edit/")
    _submit(director, discipline_opinion_on="2023-03-10", organization_opinion_on="2023-03-13")
    director.go(f"{_round().get_absolute_url()}plan/edit/")
    _submit(
        director, entered_on="2023-07-03", withdrawn_on="2023-09-01", purpose="围绕三个聚焦开展常规巡察，延伸到村。"
    )


def _move(director, target, label):
    director.go(target.get_absolute_url())
    assert director.page.locator("#pass input[name=waive]").count() == 0, director.page.locator("#pass").inner_text()
    director.page.locator("#pass button[type=submit]").first.click()
    director.page.wait_for_load_state("load")
    director.status(label)


def _approve(group, director):
    director.go(f"{_round().get_absolute_url()}plan/")
    director.sees("对象、分工和日期已齐")
    group.go(f"{_round().get_absolute_url()}approve/")
    _submit(group, approved_on="2023-03-15", plan_doc_no="临巡发〔2023〕5号")
    group.sees("临巡发〔2023〕5号")


def _authorise(world, director, leading):
    for account, role in GROUP.items():
        director.go(f"{_round().get_absolute_url()}groups/")
        director.click("提请授权")
        director.pick("person", world.persons[account].name)
        _submit(director, group=str(_round().groups.get(number=1).pk), role=role, duty="petition" if account == "member_2b" else "",
                starts_on="2023-03-15", ends_on="2023-10-15", doc_no="临巡组〔2023〕6号")  # fmt: skip
        director.sees(world.persons[account].name)
    leading.go(f"{_round().get_absolute_url()}groups/")
    leading.sees("有 5 项授权待批准")
    leading.click("批准勾选的授权")
    leading.sees("5")


def _formalities(person):
    person.go(f"{_round().get_absolute_url()}mine/")
    person.click("签署保密承诺书")
    _submit(person, agreed=True)
    person.go(f"{_round().get_absolute_url()}mine/")
    person.sees("签署")
    person.click("声明无回避情形")
    person.sees("声明无回避情形。")


def _lay(director, target, paper, *names):
    for name in names:
        director.go(f"{target.get_absolute_url()}documents/new/")
        slot = director.page.locator("[name=slot] option", has_text=name).get_attribute("value")
        _submit(director, slot=slot, doc_no="临巡发〔2023〕6号", dated_on="2023-03-15", upload=paper)


def _inquire(director):
    director.go(f"{_round().get_absolute_url()}letters/")
    director.sees("还没有函询")
    director.go(f"{_round().get_absolute_url()}letters/new/")
    _submit(director, receivers=["discipline"], sent_on="2023-03-15", doc_no="临巡函〔2023〕1号")
    letter = InquiryLetter.objects.get()
    director.go(letter.get_absolute_url())
    director.click("登记回复")
    _submit(director, replied_on="2023-03-15", reply_summary="近三年没有立案审查。")
    director.status("已复")


def _mobilise(director, target):
    director.go(f"/meetings/new/?kind=mobilization&target={target.pk}")
    _submit(director, held_on="2023-03-15", decisions="通报巡察安排，张贴公告。")
    director.go(f"{target.get_absolute_url()}notice/")
    _submit(director, posted_on="2023-03-15", channels="举报电话：5550001")


def _talk(world, member):
    member.go(f"{_round().get_absolute_url()}")
    member.go("/interviews/new/")
    ids = {account: user.pk for account, user in world.users.items()}
    _submit(member, category="cadre", interviewee="佟青岚", org_name="柳湾村", post="村务监督委员会主任", date="2023-07-03", start="09:00", end="10:20",
            place="镇政府302室", talkers=[ids["member_1"], ids["leader_1"]], notice_read=True)  # fmt: skip
    member.sees("1402-01-TH-0001")
    assert Interview.objects.get().target.round == _round()
