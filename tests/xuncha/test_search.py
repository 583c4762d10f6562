"""One box, rights first: nobody finds what they have no part in, and the trail never learns the words."""

import pytest

from library import actions as library
from tests.findings import make
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
