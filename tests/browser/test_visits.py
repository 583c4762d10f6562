"""The writing page of a visit at a real browser (design §5.21): killed in mid-sentence, and opened twice."""

import pytest
from playwright.sync_api import expect

from interviews.models import Visit
from tests.interviews.visits import record
from xuncha.core.models import Autosave

pytestmark = pytest.mark.browser


def type_in(person, url, words):
    """Open the page and write, until it has saved itself."""
    page = person.go(url)
    page.locator("[name=content]").focus()
    page.keyboard.insert_text(words)
    expect(page.locator("[data-auto-state]")).to_contain_text("已自动保存")


def save(person):
    """Press the button of the form."""
    person.click("保存走访记录")


def both_are_shown(person, mine, theirs):
    """The second writer sees the two texts side by side, and the form still holds what was typed."""
    expect(person.page.locator("#both")).to_contain_text("member_2(测试)")
    texts = person.page.locator("#both .two-text").all_inner_texts()
    assert [text.strip() for text in texts] == [mine, theirs]
    assert person.page.locator("[name=content]").input_value() == mine


def test_what_was_typed_before_the_crash_meets_what_was_saved_meanwhile(stage):
    world, enter = stage
    visit = record(world)
    url = f"{visit.get_absolute_url()}write/"
    member, deputy = enter("member_2"), enter("deputy_2")
    type_in(deputy, url, "公示栏没有内容。乙写到一半")
    page = deputy.page
    page.context.set_offline(True)  # nothing more gets out, as when the machine is switched off
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    type_in(member, url, "公示栏没有内容。甲写的。")
    save(member)
    assert Visit.objects.get(pk=visit.pk).content == "公示栏没有内容。甲写的。"
    deputy.page = page.context.new_page()
    deputy.go(url)
    deputy.page.locator("[data-auto-restore]").click()
    assert deputy.page.locator("[name=content]").input_value() == "公示栏没有内容。乙写到一半"
    save(deputy)
    both_are_shown(deputy, "公示栏没有内容。乙写到一半", "公示栏没有内容。甲写的。")
    assert Visit.objects.get(pk=visit.pk).content == "公示栏没有内容。甲写的。"
    deputy.page.locator("[name=content]").fill("公示栏没有内容。甲写的。乙写到一半")
    save(deputy)
    deputy.sees("已保存走访记录")
    assert Visit.objects.get(pk=visit.pk).content == "公示栏没有内容。甲写的。乙写到一半"
    assert not Autosave.objects.exclude(payload="").exists()


def test_two_who_write_are_told_of_each_other_and_the_second_sees_both(stage):
    world, enter = stage
    visit = record(world)
    url = f"{visit.get_absolute_url()}write/"
    member, deputy = enter("member_2"), enter("deputy_2")
    member.go(url)
    deputy.go(url)
    expect(deputy.page.locator("[data-auto-others]")).to_contain_text("member_2(测试) 也在写这份记录")
    member.page.locator("[name=content]").fill("甲写的。")
    save(member)
    deputy.page.locator("[name=content]").fill("乙写的。")
    save(deputy)
    both_are_shown(deputy, "乙写的。", "甲写的。")
