"""A real server, a real worker, a real browser, over the small round of tests/factories.py."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import factories
from tests.browser.person import ARGUMENTS, CHROMIUM, Person


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread; the ORM is used beside it
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture
def stage(live_server, browser, transactional_db) -> Iterator[tuple[factories.World, Callable[[str], Person]]]:
    """The round in the database, and `enter("member_2")`: a person logged in, in a window of their own."""
    world = factories.make_world()
    contexts, people = [], {}

    def enter(account: str, **options: object) -> Person:
        if account not in people:
            context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}, **options)
            context.set_default_timeout(15_000)
            contexts.append(context)
            people[account] = Person(context, live_server.url, account, factories.PASSWORD)
        return people[account]

    yield world, enter
    if folder := os.environ.get("XUNCHA_LAST_PICTURES"):  # what each person saw last, for whoever mends a failure
        for account, person in people.items():
            person.page.screenshot(path=f"{folder}/{account}.png", full_page=True)
    troubles = {account: person.errors for account, person in people.items() if person.errors}
    for context in contexts:
        context.close()
    assert not troubles, troubles
