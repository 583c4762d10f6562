"""The hand-written table has a row for everything there is: a newcomer without one fails here, before any leak."""

from django.apps import apps

from tests.probes import expected, ways
from tests.probes.ground import NOUNS
from xuncha.core import registry
from xuncha.core.demo_accounts import GROUPS
from xuncha.core.roles import MATRIX


def test_every_account_is_in_the_table():
    assert {account for _, rows in GROUPS for account, _ in rows} == set(expected.WHO)


def test_every_noun_of_the_rule_table_has_a_row():
    assert set(MATRIX) - set(expected.SEES) - set(expected.ELSEWHERE) == set()
    assert set(expected.SEES) == set(NOUNS), "a row that nobody asks about"
    assert set(expected.COUNTS) <= set(NOUNS)


def test_every_model_with_a_noun_is_asked_about():
    nouns = {model.NOUN for model in apps.get_models() if getattr(model, "NOUN", "")}
    assert nouns - set(NOUNS) - set(expected.ELSEWHERE) == set()
    asked = {kind.model for kind in NOUNS.values()}
    beside = {m._meta.label_lower for m in apps.get_models() if getattr(m, "NOUN", "") and m not in asked}
    assert beside == set(expected.PARTS), "a kind of record that shares another's noun has its own row or a reason"


def test_every_ledger_that_can_be_taken_away_has_a_row():
    assert sorted(ways.unknown_tables()) == []


def test_every_bulk_ledger_and_statistics_table_is_asked_about():
    assert sorted(ways.unknown_bulks()) == [] == sorted(ways.unknown_statistics())


def test_every_owner_of_files_has_a_row():
    assert set(registry.file_guards) == set(expected.FILES)
