"""Bigram search against what LIKE would find, on the real database."""

import random
from itertools import pairwise

import pytest
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from xuncha.core.grams import (
    POSITION_LIMIT,
    GramQuery,
    highlight,
    hit_page,
    pieces,
    query_text,
    snippet,
    update_search_vector,
    vector_text,
)

TEXTS = [
    "2021年鱼塘发包未经村民代表会议, 合同价低于邻村",
    "槐渡镇堰头村37户种粮补贴8140元滞留",
    "公款吃喝问题屡禁不止;2023年度接待费超标",
    "公款旅游,吃喝成风",
    "会议记录 1401-02-TH-0037 与 合同A12b不符",
    "村账镇管票据不全,公",
]


@pytest.fixture
def notes(db):
    """A table with a text and its vector, gone with the test's transaction."""
    with isolate_apps("xuncha.core"):

        class Note(models.Model):
            text = models.TextField()
            search = SearchVectorField(null=True)

            class Meta:
                app_label = "core"
                indexes = [GinIndex(fields=["search"], name="note_search")]

    with connection.schema_editor() as editor:
        editor.create_model(Note)

    def add(*texts):
        rows = Note.objects.bulk_create([Note(text=text) for text in texts])
        for row in rows:
            update_search_vector(Note, row.pk, row.text)
        return Note

    return add


def found(model, query):
    return set(model.objects.filter(search=GramQuery(query)).values_list("text", flat=True))


def test_vector_and_query_as_text():
    assert vector_text("公款吃喝") == "'公款':1 '款吃':2 '吃喝':3 '喝':4"
    assert query_text("公款吃喝") == "('公款' <1> '款吃' <1> '吃喝')"
    assert query_text("公款 吃喝") == "'公款' & '吃喝'"
    assert query_text("公") == "'公':*"
    assert query_text("TH 0037") == "'th' & '0037':*"
    assert query_text("!,。") == query_text("") == ""


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("公款吃喝", {2}), ("公款,吃喝", {2, 3}), ("公款", {2, 3}), ("公", {2, 3, 5}), ("议", {0, 4}), ("2023年", {2}),
        ("2023年度接", {2}), ("1401-02-TH-0037", {4}), ("th", {4}), ("a12B", {4}), ("A1", {4}), ("12b", set()),
        ("合同", {0, 4}), ("37户", {1}), ("7户", set()), ("村37户", {1}), ("公吃", set()), ("款喝", set()),
        ("\uff12\uff10\uff12\uff13年", {2}), ("元滞留", {1}),
    ],
)  # fmt: skip
def test_queries(notes, query, numbers):
    assert found(notes(*TEXTS), query) == {TEXTS[number] for number in numbers}


def test_an_empty_query_finds_nothing(notes):
    assert found(notes(*TEXTS), "!!") == set()
    assert hit_page(notes().objects.all(), "!!") == ([], 0)


@pytest.mark.parametrize("query", ["'", "\\", "a'b", ":*", "& |", "'; DROP TABLE x; --", "%s", "()<->", "\x00公"])
def test_signs_of_the_query_language_do_no_harm(notes, query):
    found(notes(*TEXTS), query)


def test_recall_is_that_of_like_for_every_piece(notes):
    dice = random.Random(7)
    texts = ["".join(dice.choices("公款吃喝村民会议,1a", k=30)) for _ in range(40)]
    model = notes(*texts)
    for _ in range(150):
        text = dice.choice(texts)
        start, length = dice.randrange(28), dice.randint(1, 5)
        piece = text[start : start + length]
        if all("一" <= sign <= "龥" for sign in piece) and piece:
            assert found(model, piece) == {other for other in texts if piece in other}, piece


def test_a_page_of_hits_counts_all_and_starts_with_the_newest(notes):
    model = notes(*["公款吃喝"] * 5, "别的")
    keys = list(model.objects.filter(text="公款吃喝").order_by("-pk").values_list("pk", flat=True))
    assert hit_page(model.objects.all(), "公款", limit=2) == (keys[:2], 5)
    assert hit_page(model.objects.all(), "公款", limit=2, offset=4) == (keys[4:], 5)
    assert hit_page(model.objects.all(), "公款", limit=2, offset=10) == ([], 5)
    assert hit_page(model.objects.filter(pk=keys[0]), "公款") == (keys[:1], 1)
    assert hit_page(model.objects.none(), "公款") == ([], 0)


def test_an_updated_text_is_found_anew(notes):
    model = notes("公款吃喝")
    row = model.objects.get()
    update_search_vector(model, row.pk, "违规操办")
    assert found(model, "公款") == set()
    assert found(model, "违规操办") == {"公款吃喝"}


def test_long_texts_are_cut_not_refused(notes):
    text = "村民会议记录" * 5000 + "尾巴"
    model = notes(text)
    assert found(model, "会议记录") == {text}
    assert found(model, "尾巴") == set()
    assert max(int(item.rsplit(":", 1)[1]) for item in vector_text(text).split()) <= POSITION_LIMIT


def test_a_very_long_word_is_cut_on_both_sides(notes):
    text = "x" * 5000
    assert found(notes(text), text) == {text}


def test_pieces_cover_the_text_and_share_their_edges():
    text = "".join(chr(0x4E00 + index % 2000) for index in range(40000))
    cut = list(pieces(text))
    assert all(len(piece) <= POSITION_LIMIT and text[start:].startswith(piece) for start, piece in cut)
    assert cut[-1][0] + len(cut[-1][1]) == len(text)
    for (start, piece), (after, _) in pairwise(cut):
        assert after == start + len(piece) - 200
    assert list(pieces("")) == [(0, "")]
    assert list(pieces("短")) == [(0, "短")]


def test_highlight():
    assert highlight("在公款吃喝Abc和xabc", "公款 ABC") == [
        ("在", False), ("公款", True), ("吃喝", False), ("Abc", True), ("和xabc", False),
    ]  # fmt: skip
    assert highlight("<b>公款</b>", "公款") == [("<b>", False), ("公款", True), ("</b>", False)]
    assert highlight("公款", "") == [("公款", False)]
    assert highlight("", "公款") == []


def test_snippet_shows_the_first_hit_in_its_surroundings():
    parts = snippet("好" * 100 + "公款" + "好" * 100, "公款", width=40)
    assert parts[0] == parts[-1] == ("…", False)
    assert ("公款", True) in parts
    assert sum(len(text) for text, _ in parts) == 42
    assert snippet("短文公款", "公款") == [("短文", False), ("公款", True)]
    assert snippet("没有这个词", "公款") == [("没有这个词", False)]


@given(st.text(), st.text(max_size=10))
def test_highlight_never_changes_the_text(text, query):
    assert "".join(part for part, _ in highlight(text, query)) == text
