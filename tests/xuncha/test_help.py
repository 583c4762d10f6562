"""帮助: each role reads what it does, in order, and every link on its page opens for it; the words and the keys stand below."""

import re

import pytest

from tests import factories
from xuncha.core.models import RoleRule
from xuncha.core.roles import ROLES
from xuncha.views import help as page

#: who of the cast reads which guides
GUIDES = {
    **{row[0]: {row[1] or row[3]} for row in factories.CAST if row[1] or row[3]},
    "petition_2": {"member", "petition_duty"},
    "stranger": set(),
    "expired": set(),
}


#: recused from the only target: nothing there is missing for them
CLOSED = {"recused": {"/missing/"}}


def links(html: str) -> set[str]:
    """The addresses in the body of the page."""
    return set(re.findall(r'href="(/[^"]*)"', html.partition('id="main"')[2]))


def test_every_role_has_its_guide_and_no_other():
    assert set(page.text()["roles"]) == set(ROLES)


@pytest.mark.parametrize("account", sorted(GUIDES))
def test_a_guide_is_whole_and_its_links_open(world, login, account):
    client = login(account)
    answer = client.get("/help/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert set(re.findall(r'id="role-(\w+)"', html)) == GUIDES[account]
    wanted = {url for code in GUIDES[account] for _, url in page.text()["roles"][code]["steps"]}
    assert wanted - CLOSED.get(account, set()) <= links(html), "a step without its page"
    shut = {url: client.get(url, follow=True).status_code for url in links(html)}
    assert {url for url, status in shut.items() if status != 200} == set()
    assert ("您现在没有角色" in html) == (not GUIDES[account])


def test_a_page_that_was_closed_to_a_role_is_not_linked(world, login):
    """The guide follows the left column, and that follows the rule table."""
    assert "/clues/" in links(login("member_2").get("/help/").content.decode())
    RoleRule.objects.create(role="member", noun="clue", level=0, access="none")
    html = login("member_2").get("/help/").content.decode()
    assert "/clues/" not in links(html) and "发现线索及时登记" in html


def test_help_stands_in_the_frame_of_every_page_and_tells_words_and_keys(world, login):
    client = login("member_2")
    for at in ("/", "/interviews/", "/help/", "/no-such-page/"):
        assert 'href="/help/"' in client.get(at).content.decode(), at
    html = client.get("/help/").content.decode()
    terms = page.text()["terms"]
    assert len({term for term, _ in terms}) == len(terms)
    assert all(f"<dt>{term}</dt>" in html for term, _ in terms)
    assert html.count("<kbd>Ctrl</kbd>") == 2, "on the page and in the dialog of ?"
