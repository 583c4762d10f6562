"""What an address holds that no list can mean is told in words or ignored: no value of a filter is an error page."""

from urllib.parse import urlencode

import pytest

from tests.test_budgets import LISTS
from xuncha.core.filters import keys

#: no id, no date, no number, no page; digits that are none for `int`; a number past every column
NONSENSE = ("abc", "²", "-1", "9" * 30, "9" * 5000, "a\x00b", "2023-02-30", "鱼" * 300)
#: how far the values are turned round the names in each request
TURNS = (0, 3, 6)
#: what every list reads, and what pages read by hand that have no filters of a ledger
EVERY = ("q", "page", "size", "sort")
BY_HAND = ["target", "org", "group", "noun", "leaf", "week", "within", "all", "print", "date_from", "date_to"]


def _statuses(client, at, fixed, values):
    return client.get(f"{at}?{fixed}&{urlencode(values)}").status_code


@pytest.mark.parametrize("page", LISTS, ids=str)
def test_no_value_of_a_filter_breaks_a_list(world, login, page):
    at, _, fixed = page.at.format(round=world.round.uid, target=world.target.uid).partition("?")
    client = login(page.accounts[0])
    first = client.get(f"{at}?{fixed}")
    form = first.context.get("filter_form") if first.context else None
    own = [key for field in form or () for key in keys(field)]
    lawful = (200, 422) if at == "/search/" else (200,)  # a search says what it cannot look for
    for turn in TURNS:  # every name with another nonsense each time
        values = {name: NONSENSE[(place + turn) % len(NONSENSE)] for place, name in enumerate([*own, *EVERY])}
        assert _statuses(client, at, fixed, values) in lawful, values
    for place, name in enumerate(() if form else BY_HAND):  # a page about one target that is not there is not there
        value = NONSENSE[place % len(NONSENSE)]
        assert _statuses(client, at, fixed, {name: value}) in (200, 404), (name, value[:20])


def test_what_an_address_names_and_is_not_there_is_told(world, login):
    page = login("leader_2").get("/drafts/?target=abc").content.decode()
    assert "所选的内容已经不在可选范围，请重新选择。" in page and "(无此项)" in page
