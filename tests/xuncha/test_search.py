"""One box, rights first: nobody finds what they have no part in, and the trail never learns the words."""

from datetime import date

import pytest

from library import actions as library
from rectification.actions import items
from rectification.models import RectificationItem
from tests import square
from tests.findings import make
from tests.interviews import talks
from tests.rectification import make as ledger
from xuncha.core.models import AuditEntry


@pytest.fixture
def found(world):
    make.draft(world, title="鱼塘发包不公开")
    make.clue(world, summary="鱼塘发包中收受好处")
    library.add_document(by=world.users["office_staff"], title="发包办法", kind="regulation", text="鱼塘发包须公开")
    return world


def labels(client, words: str) -> list[str]:
    return [hits.noun for hits in client.get("/search/", {"q": words}).context["found"]]


@pytest.mark.parametrize(
    ("account", "nouns"),
    [("member_2", {"library", "draft"}), ("leader_2", {"library", "draft"}), ("member_1", {"library"}),
     ("office_director", {"library"}), ("discipline", set()), ("owner_huaidu", set()), ("stranger", set()),
     ("recused", {"library"}), ("auditor", set())],
)  # fmt: skip
def test_each_finds_only_what_they_may_see(found, login, account, nouns):
    answer = login(account).get("/search/", {"q": "鱼塘发包"})
    assert len(answer.context["found"]) == len(nouns)
    assert {"library"} & nouns <= {hits.noun for hits in answer.context["found"]}
    assert "收受好处" not in answer.content.decode()


@pytest.fixture
def four(world, settings):
    """A document, a talk, a draft and a rectification item that hold the same words, on the day of the feedback."""
    made = {
        "library": library.add_document(
            by=world.users["office_staff"], title="鱼塘发包办法", kind="regulation", text="公开"
        ),
        "interview": talks.record(world, content="2021年鱼塘发包没有开会。"),
        "draft": make.draft(world, title="鱼塘发包不公开"),
    }
    settings.XUNCHA_TODAY = date(2023, 6, 12)
    ledger.problem(world, statement="鱼塘发包票据不全")
    items.assign_all(ledger.feedback_at(world, "delivered"), by=world.users["office_staff"])
    return made | {"rectification": RectificationItem.objects.get()}


#: record → who finds it (letters: tests/square.py), from domain §1.2; the talk is member_2's and deputy_2's, the draft is not
#: signed and about 柳湾村, from which `recused` is recused, and with it from all of 槐渡镇
FINDS = {
    "library": square.names("OSGYCTLDIMmPNn") | {"recused"},
    "interview": square.names("OLDIM"),
    "draft": square.names("LDIMmP"),
    "rectification": square.names("OSGYKZLDIMmPcw") | {"county_leader", "propaganda"},
}


@pytest.mark.parametrize("words", ["鱼塘发包", "number"])
def test_the_one_box_finds_documents_talks_drafts_and_items_for_those_who_may(four, login, words):
    """By their words, and by their number (an unsigned draft and a document have none: their title); for all others the
    record is not there."""
    titles = {noun: getattr(record, "number", "") or record.title for noun, record in four.items()}
    asked = titles if words == "number" else dict.fromkeys(four, words)
    shown: dict[str, set[str]] = {noun: set() for noun in four}
    for account in square.EVERYBODY:
        client = login(account)
        pages = {each: client.get("/search/", {"q": each}).content.decode() for each in set(asked.values())}
        for noun, record in four.items():
            if f'href="{record.get_absolute_url()}"' in pages[asked[noun]]:
                shown[noun].add(account)
    assert {noun: sorted(who ^ FINDS[noun]) for noun, who in shown.items()} == {noun: [] for noun in FINDS}


@pytest.mark.parametrize("words", ["", " ", "，。", "%", "'; DROP TABLE x; --", "塘", "\x00塘".replace("\x00", "")])
def test_odd_words_are_answered(found, login, words):
    assert login("member_2").get("/search/", {"q": words}).status_code == 200


def test_long_words_get_a_sentence(found, login):
    answer = login("member_2").get("/search/", {"q": "鱼" * 101})
    assert answer.status_code == 422 and "不要超过 100 个字" in answer.content.decode()


def test_the_trail_notes_the_search_and_never_the_words(found, login):
    login("member_2").get("/search/", {"q": "13800001234"})
    entry = AuditEntry.objects.get(verb="search")
    assert entry.label == "检索 11 字"
    assert not AuditEntry.objects.filter(label__contains="13800001234").exists()


def test_budget(found, login, django_assert_max_num_queries):
    client = login("member_2")
    with django_assert_max_num_queries(30):
        client.get("/search/", {"q": "鱼塘"})
