"""A page that says no holds what was typed, and leads back to where one came from."""

import re

import pytest
from django.test import Client

from interviews import actions
from tests.findings import make as findings
from tests.interviews.talks import ready
from tests.library import requests

WORDS = "经电话核实，本人因病住院，改由家属代签。"


@pytest.fixture
def finished(world):
    talk, _ = ready(world)
    return actions.finish(talk, by=world.users["member_2"])


def kept(answer) -> str:
    found = re.search(r'id="kept-text" name="(\w+)"[^>]*>([^<]*)</textarea>', answer.content.decode())
    return f"{found[1]}={found[2]}" if found else ""


def test_a_refused_step_gives_its_words_back(login, finished):
    at = finished.get_absolute_url()
    actions.sign(finished, by=finished.created_by, signature="not_needed", reason="一般情况")
    answer = login("member_2").post(f"{at}review/", {"reason": WORDS})
    assert answer.status_code == 403 and kept(answer) == f"reason={WORDS}"
    page = answer.content.decode()
    assert f'<a class="btn" href="{at}">返回记录</a>' in page and "再次提交" not in page
    assert not kept(login("member_2").post(f"{at}review/", {"reason": " "})), "nothing was typed"


def test_an_unmet_step_gives_its_words_back_to_be_sent_again(world, login, finished):
    at, client = finished.get_absolute_url(), login("member_2")
    sent = {"reason": WORDS, "signature": "nonsense"}
    answer = client.post(f"{at}sign/", sent, HTTP_REFERER=f"http://testserver{at}")
    assert answer.status_code == 422 and kept(answer) == f"reason={WORDS}"
    page = answer.content.decode()
    assert '<input type="hidden" name="signature" value="nonsense">' in page and "再次提交" in page
    assert f'href="{at}">返回记录</a>' in page
    again = client.post(f"{at}sign/", sent | {"signature": "declined"}, HTTP_REFERER=f"http://testserver{at}sign/")
    assert again.status_code == 302 and again.url == at
    finished.refresh_from_db()
    assert (finished.status, finished.signature_note) == ("signed", WORDS)


def test_without_words_the_page_one_came_from_tells_it(login, finished):
    at = finished.get_absolute_url()
    answer = login("member_2").post(f"{at}sign/", {"signature": "declined"}, HTTP_REFERER=f"http://testserver{at}?a=1")
    assert answer.status_code == 302 and answer.url == f"{at}?a=1"


def test_a_form_without_its_token_gives_its_words_back_and_is_not_sent_again(world, finished):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["member_2"], backend="django.contrib.auth.backends.ModelBackend")
    sent = {"reason": WORDS, "password": "Secret-1", "code": "123456"}
    answer = client.post(f"{finished.get_absolute_url()}sign/", sent)
    page = answer.content.decode()
    assert answer.status_code == 403 and kept(answer) == f"reason={WORDS}" and "再次提交" not in page
    assert (
        "Secret-1" not in page and "123456" not in page and 'type="hidden" name="csrf' not in page.split("kept-text")[1]
    )


LISTED = "/interviews/?status=signed"


@pytest.mark.parametrize(
    ("referer", "listed"),
    [
        (f"http://testserver{LISTED}", True),
        ("http://testserver{at}sign/", False),
        ("http://evil.example/interviews/", False),
        ("http://testserver//evil.example/x", False),
        ("", False),
    ],
)
def test_a_refusal_leads_back_to_the_list_one_came_from_or_else_to_the_record(login, finished, referer, listed):
    at = finished.get_absolute_url()
    page = login("member_2").post(f"{at}review/", HTTP_REFERER=referer.format(at=at))
    shown = page.content.decode()
    assert page.status_code == 403 and "evil" not in shown and '" href="/">回到工作台</a>' in shown
    way = f'href="{LISTED}">返回上一页</a>' if listed else f'href="{at}">返回记录</a>'
    assert f'<a class="btn" {way}' in shown


def test_the_password_that_must_be_changed_offers_no_way_that_leads_back(world, login):
    client = login("member_2")
    assert "不保存，返回" in client.get("/password/").content.decode()
    world.users["member_2"].must_change_password = True
    world.users["member_2"].save()
    page = client.get("/password/").content.decode()
    assert "不保存，返回" not in page and "须先修改" in page


def test_what_a_panel_takes_is_kept_to_the_last_sign(world, login, finished):
    """The panel takes 500 signs, and its column holds them; a longer text comes back with a word and is never cut."""
    words = "因" * 499 + "。"
    at, client = finished.get_absolute_url(), login("member_2")
    longer = client.post(f"{at}sign/", {"reason": words + "又", "signature": "declined"})
    assert longer.status_code == 422 and "签字说明最多 500 字，现在 501 字，请精简。" in longer.content.decode()
    assert kept(longer) == f"reason={words}又"
    client.post(f"{at}sign/", {"reason": words, "signature": "declined"})
    finished.refresh_from_db()
    assert (finished.status, finished.signature_note) == ("signed", words)


def test_lines_count_one_sign_for_their_end_as_in_the_panel(login, finished):
    login("member_2").post(
        f"{finished.get_absolute_url()}sign/", {"reason": "一\r\n" * 249 + "二", "signature": "declined"}
    )
    finished.refresh_from_db()
    assert finished.signature_note == "一\n" * 249 + "二"


@pytest.mark.parametrize(
    ("make", "account", "verb"),
    [
        (lambda w: findings.draft_at(w, "signed"), "leader_2", "void"),
        (lambda w: requests.at_status(w, "issued"), "member_2", "cancel"),
    ],
)
def test_a_reason_is_kept_whole(world, login, make, account, verb):
    record, words = make(world), "误" * 499 + "。"
    answer = login(account).post(f"{record.get_absolute_url()}{verb}/", {"reason": words})
    assert answer.status_code == 302
    record.refresh_from_db()
    assert record.void_reason == words
