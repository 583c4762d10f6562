"""Traces of people in free text, with their positions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha.core.scan import Kind, findings, id_check_character, is_id_number

GOOD_ID = "11010519491231002X"


def kinds(text, **kwargs):
    return [(finding.kind, finding.text) for finding in findings(text, **kwargs)]


@pytest.mark.parametrize(
    "phone",
    ["13812345678", "138-1234-5678", "138 1234 5678", "+86 13812345678", "+86-138-1234-5678", "0537-2345678",
     "(0537)2345678", "010-62345678", "\uff11\uff13\uff18\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
     "\uff080537\uff092345678"],
)  # fmt: skip
def test_phones(phone):
    assert kinds(f"联系电话{phone},请回复") == [(Kind.PHONE, phone)]


@pytest.mark.parametrize(
    "text",
    ["合同总价2160000元", "编号1401-02-TH-0037", "2023年4月21日", "12812345678", "账面1381234567890123", "共37户8140元",
     "A13812345678901", "2023-04-21 09:00至10:20", "90后党员138名"],
)  # fmt: skip
def test_ordinary_numbers_are_no_traces(text):
    assert findings(text) == []


@pytest.mark.parametrize("number", [GOOD_ID, GOOD_ID.lower(), "110105 19491231 002X", "110105491231002"])
def test_id_cards(number):
    assert kinds(f"身份证{number}。") == [(Kind.ID_CARD, number)]


def test_an_id_with_a_slip_is_still_named():
    assert kinds("身份证110105194912310021") == [(Kind.ID_LIKE, "110105194912310021")]


@pytest.mark.parametrize("number", ["110105194913310021", "990105194912310020"])
def test_numbers_without_birth_date_or_province_are_no_ids(number):
    assert Kind.ID_CARD not in [finding.kind for finding in findings(number)]
    assert not is_id_number(number)


def test_check_character():
    assert id_check_character(GOOD_ID[:17]) == "X"
    assert is_id_number(GOOD_ID)
    assert not is_id_number(GOOD_ID[:17] + "1")
    assert not is_id_number("")


@pytest.mark.parametrize("card", ["4111111111111111", "4111 1111 1111 1111", "6222021001116245702"])
def test_bank_cards(card):
    assert kinds(f"卡号{card}") == [(Kind.BANK_CARD, card)]


def test_sources():
    assert kinds("据柳湾村村民张三反映,鱼塘低价发包") == [(Kind.SOURCE, "据柳湾村村民张三反映")]
    assert kinds("据张三同志举报") == [(Kind.SOURCE, "据张三同志举报")]


@pytest.mark.parametrize(
    "text", ["据群众反映", "据部分党员群众反映", "据多名村民举报", "据三名群众反映", "据来信反映", "数据反映"]
)
def test_sources_that_name_nobody(text):
    assert findings(text) == []


def test_a_full_stop_ends_the_source():
    assert findings("这是依据。群众张三反映") == []
    assert findings("根据规定\uff0c张三反映") == []


def test_protected_names_with_positions():
    text = "会上张三丰与张三发言,据张三反映"
    found = findings(text, names=["张三", "", "张三丰"])
    assert next((finding.kind, finding.start) for finding in found if finding.kind == Kind.NAME) == (Kind.NAME, 2)
    assert (Kind.SOURCE, "据张三反映") in [(finding.kind, finding.text) for finding in found]


@given(st.text(), st.sampled_from(["13812345678", GOOD_ID, "4111111111111111"]), st.text())
def test_positions_point_into_the_text_as_given(before, trace, after):
    text = f"{before} {trace} {after}"
    for finding in findings(text):
        assert text[finding.start : finding.end] == finding.text
    found = findings(f"甲{trace}乙")
    assert [finding.text for finding in found] == [trace]
