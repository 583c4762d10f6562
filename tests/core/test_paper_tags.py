"""Numerals, dates, amounts and title lines of official paper."""

from datetime import date
from decimal import Decimal

import pytest

from xuncha.core.templatetags import paper


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (2023, "二千零二十三"),
    ],
)
def test_chinese_numerals(number: int, text: str) -> None:
    assert paper.cn(number) == text


def test_numbering_forms() -> None:
    assert paper.cn_paren(3) == "（三）"
    assert paper.paren(4) == "（4）"
    assert paper.doc_no("临巡发", 2023, 3) == "临巡发〔2023〕3号"
    assert paper.anchor("1401-02-WT-0012") == "p-1401-02-wt-0012"


def test_dates_in_full() -> None:
    assert paper.full_date(date(2023, 6, 2)) == "2023年6月2日"
    assert paper.full_date(None) == ""
    assert paper.period((date(2023, 4, 6), date(2023, 6, 5))) == "2023年4月6日至6月5日"
    assert paper.period((date(2023, 12, 6), date(2024, 1, 5))) == "2023年12月6日至2024年1月5日"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0元"),
        ("9800.50", "9800.5元"),
        (125000, "12.5万元"),
        (Decimal("123456.78"), "123456.78元"),
        (100000, "10万元"),
    ],
)
def test_amounts_lose_nothing(value: object, text: str) -> None:
    assert paper.amount(value) == text


def test_title_lines_break_where_the_meaning_allows() -> None:
    assert paper.title_lines("关于巡察承平镇党委情况的报告") == ["关于巡察承平镇党委情况的报告"]
    two = paper.title_lines("关于主要负责人履行第一责任人职责和廉洁自律情况的报告")
    assert two == ["关于主要负责人履行第一责任人职责", "和廉洁自律情况的报告"]
    three = paper.title_lines(
        "关于认真学习贯彻中央巡视工作条例扎实做好县委巡察工作统筹推进整改落实进一步深化成果运用的通知"
    )
    assert "".join(three).endswith("的通知")
    assert all(len(line) <= 20 for line in three)
    assert paper.title_lines("第一行\n第二行") == ["第一行", "第二行"]


def test_sentences_end_once() -> None:
    assert paper.stop("已整改") == "已整改。"
    assert paper.stop("已整改。") == "已整改。"
    assert paper.bare("已整改。") == "已整改"
    assert paper.lines("甲\n\n 乙 \n") == ["甲", "乙"]
