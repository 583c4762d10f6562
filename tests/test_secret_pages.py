"""Every page of level 2 and above names its reader on the screen and stays in no browser's cache (domain §7.3).

All addresses that show something are gone through; which of them are secret is said here, by hand, from domain §1.2.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import places
from tests.routes import FORMS, PAGES, POSTS, Post
from tests.test_urls import ROUTES, _kwargs, _names
from xuncha.core.models import AuditEntry

#: apps whose every page is L2 or above
SECRET_APPS = ("interviews", "petitions", "findings", "rectification")
#: secret pages of the other apps
SECRET_TOO = {
    "rounds:recusal", "rounds:groups", "search", "missing", "core:import",
    "statistics", "statistics_table", "snapshots", "snapshot", "snapshot_rows", "reports", "report", "report_edit",
    "rounds:point_list", "rounds:point", "rounds:point_edit",
    "rounds:minutes_list", "rounds:minutes", "rounds:minutes_edit", "rounds:minutes_topics", "rounds:minutes_print",
    "rounds:instruction_list", "rounds:instruction", "rounds:instruction_edit", "rounds:instruction_direct",
    "rounds:instruction_carry_out", "rounds:instruction_print",
    "rounds:letter_list", "rounds:letter", "rounds:letter_edit", "rounds:letter_reply",
    "rounds:meeting_list", "rounds:meeting", "rounds:meeting_edit", "rounds:secondments", "rounds:secondment",
    "weeklies", "weekly", "weekly_edit", "weekly_print",
}  # fmt: skip
#: page of a secret app → why it shows nothing secret
PLAIN = {
    "interviews:new": "an empty form",
    "petitions:new": "an empty form; filled in from a source it is marked, see below",
    "petitions:reporter_search": "an empty form; what it finds is marked",
    "interviews:answer": "a slip of a survey, open to the anonymous: it knows no reader",
    "interviews:checklist_new": "a form of questions, level 1",
    "interviews:checklists": "questions for visits, level 1",
    "rounds:work_rules": "the smallest numbers of people and papers, level 1",
    "interviews:rules": "the conditions of an inspected village, level 1",
    "interviews:survey_new": "an empty form",
    "interviews:visit_new": "an empty form",
    "interviews:villages": "numbers of talks and visits per village, level 1",
    **dict.fromkeys(
        ("interviews:outline", "interviews:outline_edit", "interviews:outline_new", "interviews:outlines"),
        "questions of talks, level 1",
    ),
    "findings:draft_new": "an empty form; filled in from a source it is marked, see below",
    "findings:clue_new": "an empty form; filled in from a source it is marked, see below",
    "rectification:feedback_new": "a choice of townships",
    "rectification:rules": "how many must agree, level 1",
    "rectification:fix_new": "an empty form; filled in from a source it is marked, see below",
    **dict.fromkeys(
        (
            f"rectification:{name}"
            for name in ("list", "detail", "edit", "result", "measure", "measure_new", "proof_drop", "assign_one")
        ),
        "level 1: what is being rectified was fed back to the unit and is its own (domain §3.7)",
    ),
}
#: page of a record that takes no POST of its own → where it stands
SHOWN = {"findings:frozen_list": places.frozen_list, **dict.fromkeys(("snapshot", "snapshot_rows"), places.snapshot)}
QUERIES = {"search": "?q=鱼塘"}
ACCOUNTS = (
    "leader_2",
    "petition_2",
    "member_2",
    "clue_officer",
    "petition_officer",
    "owner_huaidu",
    "office_director",
    "discipline",
)


def secret_routes() -> list[str]:
    """The addresses that must be marked."""
    found = {route for route in FORMS | PAGES if route.split(":")[0] in SECRET_APPS and ":" in route} | SECRET_TOO
    return sorted(found - set(PLAIN))


def _app(route: str) -> str:
    return route.split(":")[0] if ":" in route else route.split("_")[0]


def _places(route: str) -> Iterator[Post]:
    """The POSTs whose record may be the one of a page: first those at the page's own address, then those of its app."""
    own = [Post(route, SHOWN[route], "L")] if route in SHOWN else [post for post in POSTS if post.route == route]
    app = [post for post in POSTS if _app(post.route) == _app(route) and post.route != route]
    near = [post for post in app if post.route.split("_")[0] == route.split("_")[0]]
    seen = set()
    for post in (*own, *near, *app):
        if (post.at, post.day) not in seen:
            seen.add((post.at, post.day))
            yield post


def _page(world, login, settings, route: str):
    """The answer of a lawful reader's GET; None when nobody was found who gets the page."""
    if not ROUTES[route].pattern.converters:
        if route == "search":
            places.talk_open(world)
        return _first(login, ACCOUNTS, reverse(route) + QUERIES.get(route, ""))
    if route == "statistics_table":
        return _first(login, ACCOUNTS, reverse(route, kwargs={"code": "t1"}))
    before = settings.XUNCHA_TODAY
    for post in _places(route):
        settings.XUNCHA_TODAY = post.day or before
        with transaction.atomic():
            place = post.at(world)
            kwargs = _kwargs(place, Post(route, post.at, post.who, verb=post.verb))
            if set(kwargs) == set(ROUTES[route].pattern.converters):
                own = sorted(_names(post.who)) if post.route == route else (*ACCOUNTS, *sorted(_names(post.who)))
                answer = _first(login, own, reverse(route, kwargs=kwargs))
                if answer is not None:
                    return answer
            transaction.set_rollback(True)
    return None


def _first(login, accounts, url: str):
    for account in accounts:
        client: Client = login(account)
        answer = client.get(url)
        if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
            return answer
    return None


@pytest.mark.parametrize("route", secret_routes())
def test_a_secret_page_is_marked_and_not_kept(world, login, settings, route):
    answer = _page(world, login, settings, route)
    assert answer is not None, f"no lawful reader of {route} was found: give it a place in tests/routes.py"
    assert "no-store" in answer["Cache-Control"]
    assert 'class="watermark"' in answer.content.decode(), route
    assert "print-token" in answer.content.decode() or "sheet" in answer.content.decode()


def test_the_exceptions_are_pages():
    assert set(PLAIN) <= FORMS | PAGES and SECRET_TOO <= FORMS | PAGES


@pytest.mark.parametrize("account", ["leader_2", "auditor", "stranger"])
def test_no_page_of_a_person_is_kept_by_the_browser(world, login, account):
    client = login(account)
    for route in sorted((FORMS | PAGES) - {"core:healthz"}):
        if not ROUTES[route].pattern.converters:
            assert "no-store" in client.get(reverse(route)).get("Cache-Control", ""), route


def test_a_group_s_page_notes_the_reading_of_declarations_it_shows_and_of_no_other(world, login):
    """回避申报 are level 2 (domain §1.2): the list tells of kin and earlier posts."""
    url = f"/rounds/{world.round.uid}/groups/"
    noted = AuditEntry.objects.filter(noun="rounds.recusaldeclaration", verb="read_list")
    for account, shows in (("office_director", True), ("leader_2", True), ("member_2", False)):
        before, page = noted.count(), login(account).get(url).content.decode()
        assert ("妻弟任村会计" in page or "recusals/" in page) == shows, account
        assert noted.count() == before + shows and ('class="watermark"' in page) == shows, account
