"""Initials and sort keys with the readings of surnames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha.core.names import initials, sort_key, syllables


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("单田芳", "stf"), ("仇和", "qh"), ("解晓东", "xxd"), ("查良镛", "zly"), ("翟天临", "ztl"), ("曾国藩", "zgf"),
        ("任正非", "rzf"), ("区伯", "ob"), ("朴树", "ps"), ("盖叫天", "gjt"), ("缪瑞林", "mrl"), ("宓子贱", "mzj"),
        ("尉迟朗", "ycl"), ("欧阳修", "oyx"), ("万俟卨", "mqx"), ("闻柏舟", "wbz"), ("岑望舒", "cws"), ("鄢秋实", "yqs"),
        ("买买提·艾山", "mmtas"), ("尉健行", "wjx"), ("乐嘉", "yj"), ("覃辉", "qh"),
    ],
)  # fmt: skip
def test_initials(name, letters):
    assert initials(name) == letters


def test_a_surname_inside_a_given_name_is_read_as_usual():
    assert syllables("王单")[1] == "dan"


def test_organisations_are_read_as_words():
    assert initials("解放村", person=False) == "jfc"
    assert initials("种子站", person=False) == "zzz"
    assert sort_key("解放村", person=False).startswith("jie fang cun")


def test_other_signs():
    assert initials("") == ""
    assert sort_key("") == ""
    assert initials("第1组Alice") == "d1za"
    assert initials("(空)") == "k"


def test_names_sort_by_surname_then_given_name():
    names = ["张三", "单田芳", "安宁", "昂山", "曾国藩", "解晓东", "尉迟朗"]
    assert sorted(names, key=sort_key) == ["安宁", "昂山", "单田芳", "解晓东", "尉迟朗", "曾国藩", "张三"]


def test_homophones_have_different_keys():
    assert sort_key("张珊") != sort_key("张三")
    assert sort_key("章三") != sort_key("张三")


@given(st.text(max_size=20))
def test_any_text_has_a_key(text):
    assert isinstance(sort_key(text), str)
    assert initials(text) == initials(text).lower()
