"""Talks at a real browser (domain §9, 2 and 3): from plan to signed by the keyboard alone, crash, two writers, narrow screen."""

import time
from datetime import date

import pytest
from playwright.sync_api import expect

from interviews.actions import add_point, edit_point, remove_point
from interviews.models import Interview, ReplacedText
from tests.factories import PASSWORD
from tests.interviews.talks import official, record
from xuncha.core.models import Autosave, User
from xuncha.demo.scenarios import POINT

pytestmark = pytest.mark.browser
LINES = [f"第{number}件事，2021年鱼塘发包没开会。" for number in "一二三四五六七八"]
SIZES = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 844}}


WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] : Array.from(document.querySelectorAll("main *"))
  .filter((node) => node.getBoundingClientRect().right > innerWidth + 0.5).map((node) => node.outerHTML.slice(0, 120))"""


def reach(page, selector, key="Tab", limit=200):
    """Press Tab until the focus is where it should be, as somebody without a mouse does."""
    for _ in range(limit):
        if page.evaluate("s => !!document.activeElement && document.activeElement.matches(s)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not reach {selector}")


def press(page, selector, key="Enter"):
    """Reach something and press it; the next page is there afterwards."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)


def mark(page, leaf):
    """The line of the caret becomes a point: F2, the leaf by its code, destination, Ctrl+Enter, back in the text."""
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.press("F2")
    page.wait_for_function("() => document.activeElement.closest('#field-leaf')")
    page.keyboard.type(leaf)
    page.wait_for_function(
        "leaf => document.querySelector('#field-leaf .option.active')?.textContent.includes(leaf)", arg=leaf
    )
    page.keyboard.press("Enter")
    reach(page, "[name=destination]")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => document.activeElement.matches('[data-talk-text]')")


@pytest.mark.parametrize("size", SIZES)
def test_a_talk_with_eight_points_from_plan_to_signed_without_the_mouse(stage, size, tmp_path):
    world, enter = stage
    official(world, "huaidu", "岑望舒", "镇党委书记", chief=True)
    ids = {account: user.pk for account, user in world.users.items()}
    deputy = enter("deputy_2")
    page = deputy.page
    page.set_viewport_size(SIZES[size])
    deputy.go("/interviews/plan/")
    reach(page, "input[name=who]")
    page.keyboard.press("Space")
    reach(page, "[name=date]")
    page.keyboard.type("0315")
    for account in sorted(("deputy_2", "member_2")):
        reach(page, f"[name=talkers][value='{ids[account]}']")
        page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    deputy.sees("已安排 1 场：1401-02-TH-0001")
    press(page, "a.plan-slot")
    deputy.status("计划")
    for words, status in (("约定", "已约"), ("登记已谈", "已谈")):
        press(page, f".steps form[action$='{'schedule' if words == '约定' else 'conduct'}/'] button")
        deputy.status(status)
    with page.expect_navigation():
        page.keyboard.press("e")
    reach(page, "[name=place]")
    page.keyboard.type("镇政府302室")
    reach(page, "[name=notice_read]")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    with page.expect_navigation():
        page.keyboard.press("w")
    reach(page, "[data-talk-text]")
    page.keyboard.insert_text("\n".join(LINES))
    page.keyboard.press("Control+Home")
    for _ in LINES:
        mark(page, "LW6.1c")
        page.keyboard.press("ArrowDown")
    expect(page.locator("#points h2")).to_have_text("谈话要点（8）")
    talk = Interview.objects.get()
    assert talk.content == "\n".join(LINES)
    assert [point.text for point in talk.points.order_by("seq")] == LINES
    assert {point.leaf.code for point in talk.points.all()} == {"LW6.1c"}
    reach(page, f".head-actions a[href='{talk.get_absolute_url()}']", "Shift+Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press(page, ".steps form[action$='finish/'] button")
    deputy.status("已整理")
    scan = tmp_path / "签字页.pdf"
    scan.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    reach(page, "#upload")
    page.set_input_files("#upload", scan)  # the choice itself is made in the dialog of the operating system
    press(page, "form[action$='attach/'] button")
    deputy.sees("1401-02-TH-0001-1.pdf")  # kept under the name of the record
    press(page, ".steps form[action$='sign/'] button")
    deputy.status("已核签")
    assert page.evaluate(WIDER) == []


@pytest.mark.slow
def test_scenario_2_two_talkers(play):
    enter = play(2)
    ids = dict(User.objects.values_list("username", "pk"))
    member = enter("member_2")
    facts = {
        "category": "township_secretary",
        "person": "岑望舒",
        "date": "2023-03-01",
        "start": "09:00",
        "end": "10:20",
    }
    member.go("/interviews/new/")
    member.sees("蔺禾")
    member.fill(**facts, talkers=[ids["member_2"]])
    member.click("只保存")
    member.sees("谈话人不得少于2人")
    member.fill(talkers=[ids["member_2"], ids["deputy_2"]])
    member.click("只保存")
    member.sees("1401-02-TH-0001")
    member.sees("岑望舒")
    member.go("/interviews/new/")
    again = {"category": "township_head", "person": "鄢秋实", "start": "10:00", "end": "11:00"}
    member.fill(**facts | again, talkers=[ids["member_2"], ids["liaison_2"]])
    member.click("只保存")
    member.sees("已有谈话 1401-02-TH-0001")
    assert Interview.objects.count() == 1
    expect(member.page.locator("[data-auto-state]")).to_contain_text("已自动保存")
    assert Autosave.objects.exclude(payload="").count() == 1  # of the form that was refused
    other = enter("member_2c")  # 尉迟朗, of group 2: targets and people of group 1 are not offered at all
    other.go("/interviews/new/")
    offered = other.page.locator("[name=target] option").all_inner_texts()
    assert [words.strip() for words in offered] == ["槐渡镇", "栗坞乡"]
    expect(other.page.locator(f"[name=talkers][value='{ids['leader_1']}']")).to_have_count(0)
    assert other.page.request.get(f"{other.base}/interviews/?target=1").status == 200
    expect(other.page.locator("main")).not_to_contain_text("澄坪镇")


@pytest.mark.slow
def test_scenario_3_point_to_draft(play, tmp_path):
    """From the point of 1401-02-TH-0012 to DG-0007: four people, two pieces of evidence, one number at the signature."""
    enter = play(3)
    ids = dict(User.objects.values_list("username", "pk"))
    two = [ids["member_2"], ids["member_2b"]]
    talk = Interview.objects.get(number="1401-02-TH-0012")
    member = enter("member_2")
    member.go(talk.get_absolute_url())
    member.sees("佟青岚")
    member.sees(POINT)
    member.click("转底稿", exact=False)
    expect(member.page.locator("[name=summary]")).to_have_value(POINT)
    assert member.page.locator("[name=org]").evaluate("e => e.selectedOptions[0].text").strip().endswith("柳湾村")
    assert "LW6.1c" in member.page.locator("[name=category]").evaluate("e => e.selectedOptions[0].text")
    expect(member.page.locator("[name=sources][value=interview]")).to_be_checked()
    member.fill(title="柳湾村鱼塘发包不公开", facts=f"{POINT}。", process="调阅合同和会议记录。", basis="农村集体资产管理办法第十条",
                occurred_from="2021-03-01", place="柳湾村鱼塘", resp_kind="direct", undertakers=two)  # fmt: skip
    member.page.locator("form.form button[type=submit]").first.click()
    member.page.wait_for_load_state("load")
    member.status("草稿")
    member.sees("1401-02-TH-0012")
    member.step("提交审核")
    member.sees("至少要有1件支撑材料")
    paper = tmp_path / "发包合同.pdf"
    paper.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    for name, kind, pages, more in (("发包合同复印件", "contract", 2, {"file": paper}), ("会议记录", "meeting", 1, {})):
        if not member.page.locator("#evidence-form").is_visible():
            member.page.locator("summary", has_text="添加一件").click()
        member.fill(name=name, kind=kind, pages=pages, takers=two, **more)
        member.page.locator("#evidence-form button[type=submit]").click()
        member.page.wait_for_load_state("load")
        member.sees(name)
    member.step("提交审核")
    member.status("已提交")
    path = member.page.url.removeprefix(member.base)
    for account, verb in (("deputy_2", "副组长审核通过"), ("leader_2", "审签")):
        person = enter(account)
        person.go(path)
        expect(person.page.locator("body")).not_to_contain_text("1401-02-DG-0007")
        person.step(verb)
    enter("leader_2").sees("1401-02-DG-0007")
    member.go(path)
    member.sees("1401-02-DG-0007")
    assert member.page.request.get(f"{member.base}{path}edit/").status == 403  # frozen
    expect(member.page.locator("#evidence-form")).to_have_count(0)


def test_killing_the_browser_loses_nothing_older_than_five_seconds(stage):
    world, enter = stage
    talk = record(world)
    url = f"{talk.get_absolute_url()}write/"
    member = enter("member_2")
    page = member.go(url)
    page.locator("[data-talk-text]").focus()
    for words in (
        "一开始写的话。",
        "接着写的话。",
        "再写的话。",
    ):  # never two seconds of rest: saved while typing goes on
        page.keyboard.insert_text(words)
        for _ in range(9):
            time.sleep(0.2)
            page.keyboard.insert_text("字")
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.insert_text("改")
    expect(page.locator("[data-auto-state]")).to_contain_text("已自动保存")
    time.sleep(5)
    typed = page.locator("[data-talk-text]").input_value()
    cookies = page.context.cookies()
    member._listen = None
    page.context.set_offline(True)  # nothing more gets out, as when the machine is switched off
    page.close(run_before_unload=False)
    assert Interview.objects.get().content == ""
    page.context.set_offline(False)
    again = page.context.new_page()
    page.context.add_cookies(cookies)
    again.goto(member.base + url)
    expect(again.locator("[data-auto-offer]")).to_be_visible()
    again.wait_for_function("() => document.activeElement.matches('[data-auto-restore]')")
    again.keyboard.press("Enter")
    assert again.locator("[data-talk-text]").input_value() == typed
    assert again.evaluate("document.activeElement.selectionStart") == 2
    again.keyboard.press("Control+Enter")
    expect(again.locator("[data-form-state]")).to_contain_text("已保存")
    assert Interview.objects.get().content == typed
    assert not Autosave.objects.exclude(payload="").exists()
    member.page = again


def test_a_half_typed_point_outlives_whatever_else_is_saved(stage):
    world, enter = stage
    talk = record(world)
    old = add_point(talk, by=world.users["member_2"], text="旧的一条")
    page = enter("member_2").go(f"{talk.get_absolute_url()}write/")
    text, point = page.locator("[data-talk-text]"), page.locator("#point-form [name=text]")
    text.fill("第一句。")
    point.fill("打了一半")
    text.press("Control+Enter")  # saves the text
    expect(page.locator("[data-form-state]")).to_contain_text("已保存")
    expect(point).to_have_value("打了一半")
    expect(page.locator("[data-auto-state]")).to_contain_text("已自动保存")  # still unsaved, and so it is kept
    text.evaluate("e => e.setSelectionRange(0, 4)")
    text.press("F2")  # the half-typed one becomes a point, and then the sentence
    expect(page.locator("#points h2")).to_have_text("谈话要点（3）")
    page.locator("[data-talk-open]", has_text="不改了").click()
    expect(point).to_have_value("")
    point.fill("又一条")
    page.locator("[data-talk-open]", has_text="修改要点1").click()
    expect(point).to_have_value("旧的一条")
    assert list(talk.points.order_by("seq").values_list("text", flat=True)) == [
        old.text,
        "打了一半",
        "第一句。",
        "又一条",
    ]


def _left_unsaved(enter, talk, opened, words):
    """The member typed `words` into an opened point and the machine went off; the writing page is opened again."""
    member = enter("member_2")
    page = member.go(f"{talk.get_absolute_url()}write/")
    page.locator("[data-talk-open]", has_text=opened).click()
    point = page.locator("#point-form [name=text]")
    expect(page.locator("#point-title")).to_have_text(opened)
    point.fill(words)
    expect(page.locator("[data-auto-state]")).to_contain_text("已自动保存")
    cookies = page.context.cookies()
    member._listen = None
    page.context.set_offline(True)
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = page.context.new_page()
    again.context.add_cookies(cookies)
    member.page = again

    def come_back():
        again.goto(f"{member.base}{talk.get_absolute_url()}write/")
        again.locator("[data-auto-restore]").click()
        expect(again.locator("[data-auto-state]")).to_contain_text("已恢复")
        expect(again.locator("#point-form [name=text]")).to_have_value(words)

    return again, come_back


def test_words_of_a_point_come_back_to_that_point_and_not_over_what_others_saved(stage):
    """Kept words know their point and the state they were typed upon: the second writer still sees both."""
    world, enter = stage
    talk = record(world)
    first, other = (add_point(talk, by=world.users["member_2"], text=words) for words in ("第一条", "第二条"))
    page, come_back = _left_unsaved(enter, talk, "修改要点1", "第一条，我补的")
    edit_point(first, by=world.users["leader_2"], text="第一条，组长改的")
    come_back()
    expect(page.locator("#point-title")).to_have_text("修改要点1")
    page.locator("[data-talk-save]").click()
    expect(page.locator("#both")).to_contain_text("组长改的")
    expect(page.locator("#both")).to_contain_text("我补的")
    assert list(talk.points.order_by("seq").values_list("text", flat=True)) == ["第一条，组长改的", other.text]
    page.locator("[data-talk-save]").click()  # having seen both
    expect(page.locator("[data-form-state]")).to_contain_text("已保存")
    assert list(talk.points.order_by("seq").values_list("text", flat=True)) == ["第一条，我补的", other.text]


def test_words_of_a_point_stay_offered_when_the_server_is_not_reached(stage):
    world, enter = stage
    talk = record(world)
    add_point(talk, by=world.users["member_2"], text="第一条")
    page, come_back = _left_unsaved(enter, talk, "修改要点1", "第一条，我补的")
    page.goto(f"{enter('member_2').base}{talk.get_absolute_url()}write/")
    expect(page.locator("[data-auto-offer]")).to_be_visible()
    page.context.set_offline(True)
    page.locator("[data-auto-restore]").click()
    expect(page.locator("[data-form-state]")).to_contain_text("没有打开")
    expect(page.locator("[data-auto-offer]")).to_be_visible()
    expect(page.locator("#point-form [name=text]")).to_have_value("")
    page.context.set_offline(False)
    come_back()


def test_words_of_a_point_that_is_gone_come_back_with_that_said(stage):
    world, enter = stage
    talk = record(world)
    first, other = (add_point(talk, by=world.users["member_2"], text=words) for words in ("第一条", "第二条"))
    page, come_back = _left_unsaved(enter, talk, "修改要点1", "第一条，我补的")
    remove_point(first, by=world.users["leader_2"])
    come_back()
    page.locator("[data-talk-save]").click()
    expect(page.locator("#points .error-summary")).to_contain_text("已被他人删除")
    page.locator("[data-talk-save]").click()
    expect(page.locator("[data-form-state]")).to_contain_text("已保存")
    assert list(talk.points.order_by("seq").values_list("text", flat=True)) == [other.text, "第一条，我补的"]


def test_a_login_that_ended_takes_no_text(stage):
    world, enter = stage
    talk = record(world)
    member = enter("member_2")
    page = member.go(f"{talk.get_absolute_url()}write/")
    page.context.clear_cookies()  # logged out in another window
    text = page.locator("[data-talk-text]")
    text.fill("登录断了以后打的字")
    text.press("Control+Enter")
    expect(page.locator("[data-form-state]")).to_contain_text("登录已失效，文字还在页面上")
    expect(text).to_have_value("登录断了以后打的字")
    other = page.context.new_page()
    for account, said in (("leader_2", "另一个账号"), ("member_2", "已保存")):
        page.context.clear_cookies()
        other.goto(f"{member.base}/login/")
        other.fill("#id_username", account)
        other.fill("#id_password", PASSWORD)
        other.click("button.login-go")
        other.wait_for_url(f"{member.base}/")
        text.press("Control+Enter")
        expect(page.locator("[data-form-state]")).to_contain_text(said)
        assert Interview.objects.get().content == ("登录断了以后打的字" if account == "member_2" else talk.content)
    assert Interview.objects.get().content == "登录断了以后打的字"


def test_what_is_lost_or_left_is_asked_for_beside_its_button(stage):
    world, enter = stage
    talk = record(world)
    for words in ("转底稿的一条", "不要的一条"):
        add_point(talk, by=world.users["member_2"], text=words, destination="draft")
    page = enter("member_2").go(f"{talk.get_absolute_url()}write/")
    page.locator("summary", has_text="删除要点2").click()
    _beside(page)
    assert talk.points.count() == 2  # the first click only asks
    page.locator("[data-talk-remove]:visible").click()
    expect(page.locator("#points h2")).to_have_text("谈话要点（1）")
    page.goto(page.url.removesuffix("write/"))
    page.locator("summary", has_text="不再转出").click()
    _beside(page)


def _beside(page):
    """The panel that opened stands right under its button."""
    box = page.locator("details[open] > .step-panel, details[open] > form.step-panel").bounding_box()
    button = page.locator("details[open] > summary:visible").last.bounding_box()
    assert abs(box["y"] - button["y"] - button["height"]) < 20 and abs(box["x"] - button["x"]) < 20


def test_an_idle_lock_has_everything_saved_at_once(stage):
    world, enter = stage
    talk = record(world)
    page = enter("member_2").go(f"{talk.get_absolute_url()}write/")
    page.locator("[data-talk-text]").fill("半句")
    page.evaluate("document.dispatchEvent(new Event('xuncha:save-now'))")
    expect(page.locator("[data-auto-state]")).to_contain_text("已自动保存", timeout=1500)


def test_the_second_writer_sees_both_texts_and_nothing_is_lost(stage):
    world, enter = stage
    talk = record(world)
    url = f"{talk.get_absolute_url()}write/"
    member, deputy = enter("member_2"), enter("deputy_2")
    member.go(url)
    deputy.go(url)
    expect(deputy.page.locator("[data-auto-others]")).to_contain_text("member_2(测试) 也在写这份记录")
    member.page.locator("[data-talk-text]").fill("鱼塘的事。甲写的。")
    member.page.keyboard.press("Control+Enter")
    expect(member.page.locator("[data-form-state]")).to_contain_text("已保存")
    deputy.page.locator("[data-talk-text]").fill("鱼塘的事。乙写的。")
    deputy.page.keyboard.press("Control+Enter")
    deputy.page.wait_for_selector(".two-texts")
    deputy.sees("甲写的")
    deputy.sees("member_2(测试)")
    assert deputy.page.locator("[name=content]").input_value() == "鱼塘的事。乙写的。"
    deputy.page.locator("[name=content]").fill("鱼塘的事。甲写的。乙写的。")
    deputy.click("保存这份正文")
    assert Interview.objects.get().content == "鱼塘的事。甲写的。乙写的。"
    kept = ReplacedText.objects.get()
    assert (kept.text, kept.author, kept.replaced_by) == (
        "鱼塘的事。甲写的。",
        world.users["member_2"],
        world.users["deputy_2"],
    )
    deputy.sees("换下来的正文（1）")


def test_new_records_are_offered_back_too_and_dropped_on_request(stage):
    _, enter = stage
    page = enter("petition_2").go("/petitions/new/")
    page.locator("[name=summary]").fill("反映低保的一封信")
    expect(page.locator("[data-auto-state]")).to_contain_text("已自动保存")
    page.evaluate("window.onbeforeunload = null")
    page.goto(page.url)
    expect(page.locator("[data-auto-offer]")).to_be_visible()
    page.locator("[data-auto-drop]").press("Enter")
    expect(page.locator("[data-auto-state]")).to_contain_text("已丢弃")
    assert not Autosave.objects.exclude(payload="").exists()
    assert Autosave.objects.get().seen_at.date() >= date(2023, 1, 1)


def test_a_form_saves_itself_on_after_a_new_login_in_another_window(stage):
    """The page still holds the token of the old login; the browser knows the new one."""
    _, enter = stage
    member = enter("petition_2")
    page = member.go("/petitions/new/")
    context = page.context
    context.clear_cookies()  # the session is over
    page.locator("[name=summary]").fill("反映低保")
    expect(page.locator("[data-auto-state]")).to_contain_text("登录已失效")
    other = context.new_page()
    other.goto(f"{member.base}/login/")
    other.fill("#id_username", "petition_2")
    other.fill("#id_password", PASSWORD)
    other.click("button.login-go")
    other.wait_for_url(f"{member.base}/")
    page.locator("[name=summary]").press_sequentially("的一封信")
    expect(page.locator("[data-auto-state]")).to_contain_text("已自动保存")
    assert "反映低保的一封信" in Autosave.objects.exclude(payload="").get().payload
