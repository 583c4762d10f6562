"""The table of `make shots` speaks of names that exist: a picture that cannot be taken is found without taking it."""

import re

import pytest

from tests import routes
from tests.browser.pictures import MAIN, NO_PICTURE, PICTURES
from tests.browser.pictures.records import wanted_records
from xuncha.core.demo_accounts import GROUPS

RECORDS = [one for one in PICTURES if one.address.startswith("db:")]
ACCOUNTS = {username for _, rows in GROUPS for username, _ in rows} | {""}


def test_names_are_given_once_and_accounts_exist():
    names = [one.name for one in PICTURES]
    assert len(names) == len(set(names))
    assert not {one.account for one in PICTURES} - ACCOUNTS
    assert not MAIN - set(names)


def test_what_has_no_picture_is_an_address_that_shows_something():
    assert not NO_PICTURE.keys() - (routes.FORMS | routes.PAGES)


@pytest.mark.parametrize("one", RECORDS, ids=lambda one: one.name)
def test_a_record_can_be_looked_up(one):
    words, _, rest = one.address.removeprefix("db:").partition("|")
    records = wanted_records(words)
    str(records.query)  # the lookups name columns
    for key in (pair.partition("=")[0] for pair in words.partition("?")[2].split("&") if pair):
        _choice_exists(records.model, key, re.search(rf"{key}=([^&]*)", words)[1])
    for path in re.findall(r"{(\w+)}", rest):
        model = records.model
        for name in path.split("__"):
            model = model._meta.get_field(name).related_model or model
    assert rest.startswith("/") or hasattr(records.model, "get_absolute_url")


def _choice_exists(model, key: str, value: str) -> None:
    if "__" not in key and (choices := model._meta.get_field(key).choices):
        assert value in {code for code, _ in choices}
