"""Printing leaves its entry: the browser's word for marked pages, and pages made to be printed (domain §7.3)."""

import re

import pytest
from django.core import signing

from tests.petitions.letters import register
from xuncha.core import audit, marks
from xuncha.core.models import AuditEntry


def printed():
    return list(AuditEntry.objects.filter(verb="print").order_by("id"))


def token_of(page: str) -> str:
    return re.search(r'<meta name="print-token" content="([^"]+)"', page).group(1)


def test_the_browser_tells_that_a_secret_page_was_printed(world, login):
    letter, client = register(world), login("leader_2")
    page = client.get(f"/petitions/{letter.uid}/").content.decode()
    assert "js/print.js" in page
    assert client.post("/printed/", {"token": token_of(page)}).status_code == 204
    (entry,) = printed()
    read = AuditEntry.objects.filter(verb="read", uid=letter.uid).get()
    assert (entry.actor, entry.noun, entry.uid) == ("leader_2", "petitions.petition", letter.uid)
    assert entry.label == f"{read.label}，追溯码 {read.pk}", "the code on the paper leads to the entry"
    assert entry not in audit.entries_of(letter.uid), "who else works on the record is not told"


def test_a_list_too(world, login):
    register(world)
    client = login("leader_2")
    client.post("/printed/", {"token": token_of(client.get("/petitions/").content.decode())})
    assert [(e.noun, e.label.partition("，追溯码")[0]) for e in printed()] == [("petitions.petition", "清单 全部")]


def test_ordinary_pages_say_nothing(world, login):
    page = login("leader_2").get("/rounds/").content.decode()
    assert "print-token" not in page and "js/print.js" not in page


@pytest.mark.parametrize("token", ["", "x", "another's", "old"])
def test_nobody_makes_entries_up(world, login, token, monkeypatch):
    letter = register(world)
    if token == "another's":
        token = token_of(login("leader_2").get(f"/petitions/{letter.uid}/").content.decode())
    if token == "old":
        entry = marks.note_reading(world.users["deputy_2"], letter)
        token = signing.dumps(entry.pk, salt=marks.SALT)
        monkeypatch.setattr(marks, "HOURS", -1)
    assert login("deputy_2").post("/printed/", {"token": token}).status_code == 404
    assert printed() == []


def test_pages_made_to_be_printed(world, login):
    client = login("office_director")
    sheet = client.get("/statistics/t1/?print=1").content.decode()
    paper = client.get(f"/rounds/targets/{world.target.uid}/pass/").content.decode()
    assert [(e.noun, e.label) for e in printed()] == [
        ("statistics", "统计表 T1"), ("rounds.roundtarget", f"阶段通行证 {world.target.uid}"),
    ]  # fmt: skip
    for page, entry in zip((sheet, paper), printed(), strict=True):
        assert f"追溯码 {entry.pk}" in page and 'class="watermark"' in page
