"""Letters at the desk: one letter by the keyboard alone, and scenarios 4 and 5 of domain §9 as they are played."""

import time
from datetime import date

import pytest
from playwright.sync_api import expect

from petitions.models import DuplicateCandidate, Petition, PetitionAccused, PetitionReporter
from xuncha.core import calendar
from xuncha.core.models import DeadlineRule

pytestmark = pytest.mark.browser
KINDS = "input:not([type=hidden]), select, textarea"


@pytest.fixture
def desk(stage, settings):
    """The petition desk of group 2 on Monday 2023-04-24; petition_sign is 5 working days."""
    world, enter = stage
    settings.XUNCHA_TODAY = date(2023, 4, 24)
    calendar.seed_holidays()
    DeadlineRule.objects.create(code="petition_sign", name="信访登记分办", base_event="收件日", amount=5, unit="working_day",
                                effective_from=date(2023, 1, 1))  # fmt: skip
    return world, enter


class Keys:
    """A person who has no mouse, and counts."""

    def __init__(self, page):
        self.page, self.pressed, self.fields = page, 0, []

    def press(self, key, times=1):
        for _ in range(times):
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, text):
        self.page.keyboard.insert_text(text)  # an input method gives whole words
        self.pressed += 2 * len(text)

    def at(self):
        name = self.page.evaluate(
            "() => { const a = document.activeElement; return a.name || a.closest('.field')?.id || a.tagName; }"
        )
        self.fields.append(name)
        return name

    def on_to(self, name):
        """Enter until the field is reached; a field that wants nothing costs one key."""
        for _ in range(14):
            if self.at() == name or self.fields[-1] == f"field-{name}":
                return
            self.press("Enter")
            self.page.wait_for_timeout(20)
        raise AssertionError(f"{name} not reached: {self.fields}")


def test_a_letter_by_keyboard_alone(desk):
    world, enter = desk
    page = enter("petition_2").go("/petitions/new/")
    keys, began = Keys(page), time.monotonic()
    keys.on_to("received_at")
    keys.on_to("accused-0-name")
    keys.type("程启樵")
    keys.on_to("accused-0-post")
    keys.type("村党支部书记")
    page.keyboard.press("Tab"), page.keyboard.press("Tab"), page.keyboard.press("Tab")
    expect(page.locator("[data-accused-more]")).to_be_focused()
    keys.press("Enter")  # a second accused, without leaving the keys
    keys.pressed += 3
    expect(page.locator("[name=accused-1-name]")).to_be_focused()
    keys.type("佟青岚")
    keys.on_to("nature")
    keys.press("ArrowDown", 4)
    keys.on_to("org")
    keys.type("柳湾")
    page.wait_for_timeout(80)  # a person looks at what was found
    keys.press("Enter")
    page.wait_for_timeout(20)
    keys.on_to("field")
    keys.type("集体资源")
    page.wait_for_timeout(80)  # a person looks at what was found
    keys.press("Enter")
    page.wait_for_timeout(20)
    keys.on_to("summary")
    keys.type("反映低保评议优亲厚友。")
    keys.press("Control+Shift+Enter")
    page.wait_for_url("**/petitions/new/")
    expect(page.locator("body")).to_contain_text("已登记为 1401-02-XF-0001")
    letter = Petition.objects.get()
    assert (letter.channel, letter.nature, letter.org, letter.field.code) == (
        "letter",
        "masses",
        world.village,
        "LW6.1c",
    )
    assert set(PetitionAccused.objects.values_list("name", flat=True)) == {"程启樵", "佟青岚"}
    seconds = time.monotonic() - began
    print(f"\n一件信访：{keys.pressed} 次按键，经过 {len(set(keys.fields))} 个字段，机器用时 {seconds:.1f} 秒")
    assert seconds < 60, f"one letter took {seconds:.1f} s"
    assert len(set(keys.fields)) <= 24
    assert keys.pressed <= 130  # at two keys a second: about a minute with the reading, most of it words
    assert page.locator("[name=received_at]").evaluate("e => e === document.activeElement")


def test_rows_are_added_without_a_script(desk, browser, live_server):
    _world, enter = desk
    person = enter("petition_2", java_script_enabled=False)
    person.go("/petitions/new/")
    person.page.fill("[name=accused-0-name]", "程启樵")
    person.page.fill("[name=summary]", "写了一半")
    person.page.locator("[data-accused-more]").focus()
    person.page.keyboard.press("Enter")
    expect(person.page.locator("[name=accused-1-name]")).to_be_visible()
    expect(person.page.locator("[name=accused-0-name]")).to_have_value("程启樵")
    expect(person.page.locator("[name=summary]")).to_have_value("写了一半")


def _register(person, **facts):
    person.go("/petitions/new/")
    given = {"received_at": "2023-04-21 09:00", "accused-0-name": "程启樵", "accused-0-post": "村党支部书记", "nature": "masses",
             "org": "柳湾村", "field": "LW6.3a", "summary": "反映低保优亲厚友。"} | facts  # fmt: skip
    person.fill(**given)
    person.page.locator("form[data-petition] .btn-primary").click()
    person.page.wait_for_load_state("load")


@pytest.mark.slow
def test_scenario_4(play, tmp_path):
    """Working days with 调休, a duplicate offered and accepted, T3, and the reporter who is found by petition duty alone."""
    enter = play(4)
    duty = enter("petition_2")
    _register(duty, **{"signature_type": "real_name", "reporter-name": "费思齐", "reporter-phone": "19900001234"})
    duty.sees("1401-02-XF-0001")
    duty.sees("2023-04-27")
    path = duty.page.url.removeprefix(duty.base)
    scan = tmp_path / "来信.pdf"
    scan.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    assert duty.page.inner_text("#original .filebox").split() == ["选择文件", "还没有选择文件"]
    duty.page.set_input_files("#original-file", scan)
    assert duty.page.inner_text("#original .filebox").split() == ["选择文件", "来信.pdf"]
    duty.click("上传原件")
    scanned = duty.page.locator("#original .file a").get_attribute("href")
    _register(duty, received_at="2023-04-23 10:00", channel="qr", summary="扫码：村书记给亲戚办低保。")
    duty.sees("可能重复")
    duty.click("对照")
    duty.sees("是不是同一件事")
    expect(duty.page.locator("body")).not_to_contain_text("费思齐")
    duty.page.select_option("#pair-kind", "shared")
    duty.click("认定重复")
    duty.sees("没有待认定的信访件")
    assert DuplicateCandidate.objects.get().outcome == "accepted"
    duty.go("/statistics/t3/")
    figures = [cell.strip() for cell in duty.page.locator("tfoot tr").first.locator("td").all_inner_texts()]
    assert figures[-2:] == ["2", "1"]
    duty.go("/petitions/reporter-search/")
    duty.fill(kind="phone", text="+86 199 0000 1234", reason="核对是否重复来信")
    duty.click("查找信访件")
    duty.sees("找到 1 件")
    member = enter("member_2")
    assert member.page.request.get(member.base + path).status == 404
    assert member.page.request.get(member.base + scanned).status == 404
    assert member.page.request.get(f"{member.base}/petitions/reporter-search/").status == 404
    member.go("/search/?q=19900001234")
    expect(member.page.locator("body")).not_to_contain_text("XF-0001")
    leader = enter("leader_2")  # reads the letter, opens no scan and searches no reporter
    leader.go(path)
    leader.sees("反映低保优亲厚友")
    expect(leader.page.locator("body")).not_to_contain_text("费思齐")
    assert leader.page.request.get(leader.base + scanned).status in (403, 404)


@pytest.mark.slow
def test_scenario_5(play):
    """A stub: the content disappears at once, nothing of it is kept, 5 working days, no attachments."""
    enter = play(5)
    duty = enter("petition_2")
    page = duty.go("/petitions/new/")
    page.fill("[name=summary]", "反映某县领导的问题")
    page.fill("[name=accused-0-name]", "某县领导")
    page.check("[name=upper_level]")
    for name in ("summary", "accused-0-name", "reporter-name", "nature"):
        expect(page.locator(f"[name={name}]")).to_be_hidden()
    assert page.locator("[name=summary]").input_value() == ""
    expect(page.locator(".stub-note")).to_be_visible()
    duty.fill(received_at="2023-04-21 09:00", envelope_no="密〔2023〕7号", carrier="祝小满")
    page.locator("form[data-petition] .btn-primary").click()
    page.wait_for_load_state("load")
    duty.sees("1401-02-XF-0001")
    duty.sees("2023-04-27")
    stub = Petition.objects.get()
    assert (stub.summary, stub.klass, stub.upper_level) == ("", "", True)
    assert not PetitionAccused.objects.exists() and not PetitionReporter.objects.exists()
    expect(page.locator("input[type=file]")).to_have_count(0)
    duty.step("报送上级")
    duty.status("转出")
    page.fill("#receipt-form [name=receipt_no]", "市巡收〔2023〕3号")
    duty.click("登记回执")
    duty.status("已回执")
