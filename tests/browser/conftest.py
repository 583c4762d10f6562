"""A real server, a real worker, a real browser, over the small round of tests/factories.py."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import factories, kept_world
from tests.browser.person import ARGUMENTS, CHROMIUM, Person
from xuncha.demo import scenarios


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    import sklearn.naive_bayes  # noqa: F401 - the served product loads it before anybody asks (xuncha/wsgi.py)

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread; the ORM is used beside it
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture
def doors(live_server, browser, transactional_db) -> Iterator[Callable[..., Person]]:
    """`enter("member_2")`: a person logged in, in a window of their own."""
    contexts, people = [], {}

    def enter(account: str, **options: object) -> Person:
        password = options.pop("password", factories.PASSWORD)
        if account not in people:
            context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}, **options)
            context.set_default_timeout(40_000)
            contexts.append(context)
            people[account] = Person(context, live_server.url, account, password)
        return people[account]

    yield enter
    if folder := os.environ.get("XUNCHA_LAST_PICTURES"):  # what each person saw last, for whoever mends a failure
        for account, person in people.items():
            person.page.screenshot(path=f"{folder}/{account}.png", full_page=True)
    troubles = {account: person.errors for account, person in people.items() if person.errors}
    for context in contexts:
        context.close()
    assert not troubles, troubles


@pytest.fixture
def stage(doors) -> tuple[factories.World, Callable[..., Person]]:
    """The small round in the database, and `enter`."""
    return factories.make_world(), doors


@pytest.fixture
def play(doors, settings) -> Callable[[int], Callable[..., Person]]:
    """`play(4)`: the precondition of scenario 4 of domain §9 and nothing else, on its date; gives `enter`."""

    def begin(number: int) -> Callable[..., Person]:
        settings.XUNCHA_TODAY = scenarios.find(number).today
        kept_world.scenario(number)
        return doors

    return begin
