"""Printing leaves its entry: the browser's word for marked pages, and pages made to be printed (domain §7.3)."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import signing

from tests.interviews import talks
from tests.petitions.letters import register
from tests.rounds import group_life
from xuncha.core import audit, marks
from xuncha.core.models import AuditEntry

TEMPLATES = Path(settings.BASE_DIR) / "templates"
APPS = ("xuncha", "rounds", "library", "interviews", "petitions", "findings", "rectification")


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


def _prints() -> list[tuple[str, str]]:
    """(view, template) of every function of a view that shows a template made for paper."""
    paper = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")
             if '{% extends "base_print.html" %}' in path.read_text()]  # fmt: skip
    assert len(paper) >= 10
    found = []
    for file in (one for app in APPS for one in (TEMPLATES.parent / app).rglob("views/*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef):
                said = ast.unparse(node)
                found += [(f"{file}:{node.name}", name, said) for name in paper
                          if name in said or _stem(name) in said]  # fmt: skip
    assert {name for _, name, _ in found} == set(paper), "a paper that no view shows"
    return found


def _stem(name: str) -> str:
    """request_print_asked.html is put together of its stem and a word."""
    return name.rpartition("_")[0] + "_{" if name.startswith("library/request_print_") else name


def test_every_page_made_to_be_printed_notes_its_printing():
    lacking = [where for where, _, said in _prints() if "marks.mark_print(" not in said]
    assert lacking == []


def test_papers_of_the_group_note_their_printing(world, login):
    meeting, paper = group_life.meeting(world), group_life.instruction_at(world, "reported")
    talk = talks.record(world)
    client = login("leader_2")
    pages = {
        f"/group-meetings/{meeting.uid}/print/": meeting.uid,
        f"/instructions/{paper.uid}/print/": paper.uid,
        f"/interviews/{talk.uid}/outline/": talk.uid,
    }
    for address, uid in pages.items():
        page = client.get(address).content.decode()
        entry = AuditEntry.objects.get(verb="print", uid=uid)
        assert entry.actor == "leader_2" and f"追溯码 {entry.pk}" in page, address
