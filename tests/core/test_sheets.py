"""Sheets: what is exported, what comes back in, and every way a person's file can be wrong."""

import ast
import io
import re
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.core.xls_sample import write_xls
from xuncha.core import sheets
from xuncha.core.sheets import (
    Column,
    ExportMeta,
    Kind,
    Sheet,
    export,
    export_bytes,
    guard,
    mark,
    read,
    unguard,
    write_template,
)
from xuncha.core.sheets.convert import convert
from xuncha.core.sheets.inspecting import FILE_LIMIT

SHEET = Sheet(
    "talk",
    "个别谈话台账",
    [
        Column("number", "谈话编号", entered=False),
        Column("date", "谈话日期", Kind.DATE, required=True, example=date(2023, 3, 1), help="应在驻点期间"),
        Column("start", "开始时间", Kind.TIME, example=time(9, 0)),
        Column("person", "姓名", required=True, example="张三", width=12),
        Column(
            "category",
            "人员类别",
            Kind.CHOICE,
            choices=[("chief", "乡镇党委书记"), ("villager", "群众")],
            example="chief",
        ),
        Column("people", "人数", Kind.INT, example=1),
        Column("amount", "金额(万元)", Kind.DECIMAL, example=Decimal("0.814")),
        Column("av", "是否录音录像", Kind.BOOL, example=False),
        Column("phone", "电话"),
        Column("content", "主要内容", Kind.LONG, width=40, example="示例内容"),
    ],
    row_key=lambda obj: obj.uid,
)
HEADS = [column.label for column in SHEET.columns if column.entered]
META = ExportMeta("谈话人次，不含已取消", "office_staff", datetime(2023, 7, 10, 1, 0, tzinfo=UTC), "A1B2")


def talk(**changes):
    values = {
        "number": "1401-02-TH-0001", "date": date(2023, 3, 1), "start": time(9, 30), "person": "岑望舒", "category": "chief",
        "people": 2, "amount": Decimal("0.814"), "av": True, "phone": "13812345678", "content": "一二", "uid": "u-1",
    }  # fmt: skip
    return SimpleNamespace(**{**values, **changes})


def book(*rows, heads=HEADS, name="个别谈话台账", change=None):
    """An .xlsx as a person would fill it in; `change(workbook, page)` spoils it."""
    made = Workbook()
    page = made.active
    page.title = name
    page.append(heads)
    for row in rows:
        page.append(row)
    if change:
        change(made, page)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def good(*, day="2023-03-01", person="张三", **others):
    row = {"谈话日期": day, "姓名": person, **others}
    return [row.get(head) for head in HEADS]


def errors_of(parsed):
    return [(error.cell, error.message) for row in parsed.rows for error in row.errors]


def refused(data):
    parsed = read(SHEET, data)
    assert parsed.rows == []
    assert not parsed.ok
    return parsed.file_errors


# template


@pytest.fixture(scope="module")
def template():
    return write_template(SHEET, rows=50)


def test_template_has_heads_example_drop_downs_and_hidden_keys(template):
    page = load_workbook(io.BytesIO(template))["个别谈话台账"]
    assert [cell.value for cell in page[1]][:4] == ["谈话日期*", "开始时间", "姓名*", "人员类别"]
    assert [cell.value for cell in page[2]][:4] == [datetime(2023, 3, 1), time(9, 0), "张三", "乡镇党委书记"]
    assert page["J1"].value == "行标识"
    assert page.column_dimensions["J"].hidden
    assert len({page.cell(row, 10).value for row in range(3, 53)}) == 50
    assert page.freeze_panes == "A2"
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert rules == {"D2:D52": "'选项'!$D$1:$D$2", "G2:G52": "'选项'!$G$1:$G$2"}


def test_template_explains_itself(template):
    made = load_workbook(io.BytesIO(template))
    words = [cell.value for row in made["填写说明"] for cell in row if cell.value]
    assert "应在驻点期间" in words
    assert made["选项"].sheet_state == "hidden"


def test_an_untouched_template_has_no_rows(template):
    assert "没有填写内容" in refused(template)[0]


def fill(template, *rows, first=3):
    made = load_workbook(io.BytesIO(template))
    page = made["个别谈话台账"]
    for number, row in enumerate(rows, start=first):
        for column, value in enumerate(row, start=1):
            page.cell(number, column).value = value
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_a_filled_template_comes_in_with_its_row_keys(template):
    keys = [load_workbook(io.BytesIO(template))["个别谈话台账"].cell(row, 10).value for row in (3, 4)]
    parsed = read(SHEET, fill(template, good(), good(person="李四")))
    assert parsed.ok
    assert [(row.number, row.key, row.values["person"]) for row in parsed.rows] == [
        (3, keys[0], "张三"), (4, keys[1], "李四"),
    ]  # fmt: skip


def test_an_overwritten_example_is_data(template):
    parsed = read(SHEET, fill(template, good(person="王五"), first=2))
    assert [row.values["person"] for row in parsed.rows] == ["王五"]
    assert parsed.rows[0].key != "示例"


# export


def exported(*objects, sheet=SHEET):
    data = export_bytes(sheet, objects, meta=META)
    return load_workbook(io.BytesIO(data)).active


def test_export_writes_types_heads_and_footer():
    page = exported(talk(), talk(uid="u-2", amount=None, av=False, start=None))
    assert [cell.value for cell in page[2]] == [
        "1401-02-TH-0001", datetime(2023, 3, 1), time(9, 30), "岑望舒", "乡镇党委书记", 2, 0.814, "是", "13812345678", "一二",
        "u-1",
    ]  # fmt: skip
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:J3"
    assert page["A5"].value == (
        "口径：谈话人次，不含已取消 共 2 行 导出时间：2023-07-10 09:00 导出账号：office_staff 追踪码：A1B2"
    )


def test_export_of_chosen_columns_only():
    page = exported(talk(), sheet=SHEET.only(["person", "number"]))
    assert [cell.value for cell in page[1]] == ["姓名", "谈话编号", "行标识"]
    assert [cell.value for cell in page[2]] == ["岑望舒", "1401-02-TH-0001", "u-1"]


def test_value_functions_and_lists():
    sheet = Sheet("x", "甲/乙:[丙]", [Column("who", "谈话人", value=lambda obj: ["甲", "乙"])])
    page = exported(talk(), sheet=sheet)
    assert page["A2"].value == "甲、乙"
    assert page.title == "甲 乙  丙"


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "\uff1d1+1", '=HYPERLINK("http://x")']
)
def test_formulas_are_guarded_and_come_back_as_they_were(text):
    page = exported(talk(content=text))
    assert page["J2"].value.replace("_x000D_", "\r") == f"'{text}"
    assert page["J2"].data_type == "s"
    parsed = read(SHEET, export_bytes(SHEET, [talk(content=text)], meta=META))
    assert parsed.rows[0].values["content"] == text


@given(st.text())
def test_guard_is_undone_by_unguard(text):
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_an_overlong_text_is_cut_and_says_so():
    page = exported(talk(content="长" * 40000))
    assert len(page["J2"].value) == 32767
    assert "截断" in page["J2"].value


def test_an_export_comes_in_again_with_keys_and_without_footer():
    data = export_bytes(SHEET, [talk(), talk(uid="u-2", person="李四")], meta=META)
    parsed = read(SHEET, data)
    assert parsed.ok, parsed
    assert [(row.key, row.values["person"]) for row in parsed.rows] == [("u-1", "岑望舒"), ("u-2", "李四")]
    assert parsed.rows[0].values == {
        "date": date(2023, 3, 1), "start": time(9, 30), "person": "岑望舒", "category": "chief", "people": 2,
        "amount": Decimal("0.814"), "av": True, "phone": "13812345678", "content": "一二",
    }  # fmt: skip


@hypothesis_settings(max_examples=15, deadline=None)
@given(
    day=st.dates(date(1950, 1, 1), date(2099, 1, 1)),
    person=st.text("张三李四·abc=+-@'0 ", min_size=1).filter(lambda text: text.strip() == text and text),
    people=st.integers(0, 10**9),
    av=st.booleans(),
)
def test_round_trip(day, person, people, av):
    data = export_bytes(SHEET, [talk(date=day, person=person, people=people, av=av)], meta=META)
    values = read(SHEET, data).rows[0].values
    assert (values["date"], values["person"], values["people"], values["av"]) == (day, person, people, av)


def test_export_streams_and_leaves_nothing_behind(tmp_path):
    path = tmp_path / "out.xlsx"
    assert export(SHEET, (talk(uid=str(index)) for index in range(3000)), path, meta=META) == 3000
    assert [item.name for item in tmp_path.iterdir()] == ["out.xlsx"]
    assert len(read(SHEET, path).rows) == 3000


def test_an_export_that_fails_leaves_no_temporary_files(tmp_path):
    def rows():
        yield talk()
        raise RuntimeError("lost")

    with pytest.raises(RuntimeError, match="lost"):
        export(SHEET, rows(), tmp_path / "out.xlsx", meta=META)
    assert [item.name for item in tmp_path.iterdir() if item.name.startswith(".sheet-")] == []


# what people type


@pytest.mark.parametrize(
    ("typed", "day"),
    [(text, date(2023, 3, 1)) for text in (
        "2023-03-01", "2023/3/1", "2023.3.1", "2023年3月1日", "20230301", " 2023-3-1 ", "2023-03-01 00:00:00",
        "\uff12\uff10\uff12\uff13-3-1", 45 * 1000 - 14, date(2023, 3, 1), datetime(2023, 3, 1, 9), 20230301,
    )],
)  # fmt: skip
def test_dates_as_people_write_them(typed, day):
    parsed = read(SHEET, book(good(day=typed)))
    assert parsed.rows[0].values["date"] == day, parsed


@pytest.mark.parametrize("typed", ["3.1", "2023-13-01", "2023-02-30", "昨天", "2023", 12.5, True])
def test_other_dates_are_refused_with_the_cell(typed):
    parsed = read(SHEET, book(good(day=typed)))
    assert [cell for cell, _ in errors_of(parsed)] == ["A2"]
    assert "2023-03-01" in errors_of(parsed)[0][1]


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.TIME, "9:05", time(9, 5)), (Kind.TIME, "09:05:00", time(9, 5)), (Kind.TIME, "0905", time(9, 5)),
        (Kind.TIME, 905, time(9, 5)), (Kind.TIME, 0.5, time(12)), (Kind.TIME, "9\uff1a05", time(9, 5)),
        (Kind.TIME, "9点05分", time(9, 5)), (Kind.TIME, datetime(1900, 1, 1, 9, 5), time(9, 5)),
        (Kind.DATETIME, "2023-03-01 9:05", datetime(2023, 3, 1, 9, 5)), (Kind.DATETIME, "2023年3月1日9:05", datetime(2023, 3, 1, 9, 5)),
        (Kind.DATETIME, "2023-03-01T09:05", datetime(2023, 3, 1, 9, 5)), (Kind.DATETIME, "2023-03-01", datetime(2023, 3, 1)),
        (Kind.DATETIME, 44986.5, datetime(2023, 3, 1, 12)), (Kind.DATETIME, date(2023, 3, 1), datetime(2023, 3, 1)),
        (Kind.INT, "37", 37), (Kind.INT, 37.0, 37), (Kind.INT, "1,234", 1234), (Kind.INT, "\uff13\uff17", 37),
        (Kind.DECIMAL, "0.814", Decimal("0.814")), (Kind.DECIMAL, 0.814, Decimal("0.814")),
        (Kind.BOOL, "是", True), (Kind.BOOL, "否", False), (Kind.BOOL, "√", True), (Kind.BOOL, True, True), (Kind.BOOL, 0.0, False),
        (Kind.TEXT, 13812345678.0, "13812345678"), (Kind.TEXT, 1.5, "1.5"), (Kind.TEXT, date(2023, 3, 1), "2023-03-01"),
        (Kind.TEXT, "\uff11\uff10\uff21组,甲", "10A组,甲"), (Kind.LONG, " \u3000第\uff11段\n", "第\uff11段"), (Kind.TEXT, "'=1", "=1"),
        (Kind.TEXT, time(9, 5), "09:05"), (Kind.TEXT, True, "是"), (Kind.TEXT, 1e-7, "0.0000001"),
    ],
)  # fmt: skip
def test_conversions(kind, typed, value):
    assert convert(Column("x", "列", kind), typed) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.TIME, "25:00"), (Kind.TIME, "早上"), (Kind.TIME, 9999), (Kind.INT, "三"), (Kind.INT, 1.5), (Kind.DECIMAL, "NaN"),
        (Kind.DECIMAL, "1万"), (Kind.BOOL, "也许"), (Kind.TEXT, 370829198002291232.0), (Kind.DATETIME, "2023-03-01 27:00"),
        (Kind.DECIMAL, "Infinity"), (Kind.DATE, time(9)),
    ],
)  # fmt: skip
def test_refused_conversions(kind, typed):
    with pytest.raises(ValueError, match=r"。$"):
        convert(Column("x", "列", kind), typed)


def test_choices_by_label_or_value_and_the_rest_with_what_is_allowed():
    column = Column("x", "列", Kind.CHOICE, choices=lambda: [("a", "甲(一)"), ("b", "乙")])
    assert convert(column, "甲(一)") == "a"
    assert convert(column, "甲\uff08一\uff09") == "a"
    assert convert(column, "b") == "b"
    with pytest.raises(ValueError, match="可选：甲\\(一\\)、乙"):
        convert(column, "丙")


def test_parse_refines_a_value():
    column = Column("x", "谈话人", parse=lambda text: text.split("、"))
    assert convert(column, "甲、乙") == ["甲", "乙"]


# rows


def test_blank_rows_are_ignored_and_numbers_stay():
    parsed = read(SHEET, book([], good(), [None] * 9, ["  "], good(person="李四")))
    assert [row.number for row in parsed.rows] == [3, 6]


def test_all_errors_of_all_rows_with_addresses():
    parsed = read(SHEET, book(good(day="x", 人数="很多"), good(), good(person=None, 人员类别="厅长")))
    assert [(error.cell, error.label) for row in parsed.rows for error in row.errors] == [
        ("A2", "谈话日期"), ("E2", "人数"), ("C4", "姓名"), ("D4", "人员类别"),
    ]  # fmt: skip
    assert not parsed.ok
    assert [row.number for row in parsed.bad_rows] == [2, 4]


def test_a_title_above_and_empty_columns_before_the_heads():
    def shift(made, page):
        page.insert_rows(1, 2)
        page["A1"] = "槐渡镇谈话台账(共1人)"
        page.merge_cells("A1:F1")
        page.insert_cols(1, 2)

    parsed = read(SHEET, book(good(day="x"), change=shift))
    assert [error.cell for error in parsed.rows[0].errors] == ["C4"]


def test_heads_in_another_order_with_stars_and_blanks():
    heads = ["姓 名*", "谈话日期(必填)", "谈话日期\uff08必填\uff09"][:2]
    parsed = read(SHEET, book(["张三", "2023-03-01"], heads=heads))
    assert parsed.ok
    assert parsed.rows[0].values["phone"] is None


def test_keys_without_hidden_column_are_the_same_for_the_same_file():
    data = book(good(), good(person="李四"))
    keys = [row.key for row in read(SHEET, data).rows]
    assert keys == [row.key for row in read(SHEET, data).rows]
    assert len(set(keys)) == 2
    assert keys != [row.key for row in read(SHEET, book(good(), good(person="王五"))).rows]


def test_a_copied_row_is_a_row_of_its_own():
    heads = [*HEADS, "行标识"]
    parsed = read(SHEET, book([*good(), "k"], [*good(), "k"], heads=heads))
    assert parsed.rows[0].key == "k"
    assert parsed.rows[1].key != "k"
    assert "第 2 行" in parsed.rows[1].notes[0]


def test_export_only_columns_are_not_read():
    parsed = read(SHEET, book(["1401-02-TH-0001", *good()], heads=["谈话编号", *HEADS]))
    assert parsed.ok
    assert "number" not in parsed.rows[0].values


def test_formulas_give_their_value_and_are_flagged():
    def formula(made, page):
        page["E2"] = "=1+1"

    data = recalculated(book(good(), change=formula), "E2", "2")
    parsed = read(SHEET, data)
    assert parsed.rows[0].values["people"] == 2
    assert parsed.rows[0].notes == ["E2 是公式，已取其计算结果。"]


def test_formula_errors_are_errors():
    def formula(made, page):
        page["E2"] = "=1/0"

    data = recalculated(book(good(), change=formula), "E2", "#DIV/0!", kind=' t="e"')
    assert errors_of(read(SHEET, data)) == [("E2", "公式出错；请改正公式或直接填写结果。")]


def recalculated(data, cell, value, kind=""):
    """openpyxl stores no results: put one into the sheet as a spreadsheet program would."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(f'<c r="{cell}">'.encode(), f'<c r="{cell}"{kind}>'.encode())
                part = part.replace(b"<v />", f"<v>{value}</v>".encode()).replace(
                    b"<v></v>", f"<v>{value}</v>".encode()
                )
            new.writestr(name, part)
    return out.getvalue()


class TalkForm(forms.Form):
    """A row's business rules, as an app would have them."""

    date = forms.DateField()
    person = forms.CharField(max_length=10)
    category = forms.ChoiceField(choices=[("chief", "书记"), ("villager", "群众")], required=False)
    people = forms.IntegerField(min_value=1, required=False, error_messages={"min_value": "人数至少为1。"})
    av = forms.BooleanField(required=False)

    def clean(self):
        """A rule over two columns."""
        if self.cleaned_data.get("av") and self.cleaned_data.get("people") == 3:
            raise forms.ValidationError("三人座谈不录音。")
        return self.cleaned_data


def test_a_django_form_checks_each_row():
    rows = [good(人数=0), good(人数=3, 是否录音录像="是"), good(人数=2, 人员类别="群众"), good(day="x", 人数=0)]
    parsed = read(SHEET, book(*rows), check=TalkForm)
    assert [(row.number, error.cell, error.message) for row in parsed.rows for error in row.errors] == [
        (2, "E2", "人数至少为1。"),
        (3, "", "三人座谈不录音。"),
        (5, "A5", "“x”不是有效日期，应写成 2023-03-01。"),
        (5, "E5", "人数至少为1。"),
    ]
    assert parsed.rows[2].cleaned == {
        "date": date(2023, 3, 1), "person": "张三", "category": "villager", "people": 2, "av": False,
    }  # fmt: skip


class Bounded(TalkForm):
    """The same with a bound that says nothing of its own."""

    amount = forms.DecimalField(max_value=1000, required=False)


def test_a_bound_is_told_in_words_of_the_house():
    parsed = read(SHEET, book(good(**{"金额(万元)": 2000})), check=Bounded)
    assert errors_of(parsed) == [("F2", "不能大于 1000。")]


# files that are refused


def spoiled(change):
    return refused(book(good(), change=change))


def test_unknown_doubled_and_missing_heads():
    problems = refused(book(["2023-03-01", "x", "2023-03-01"], heads=["谈话日期", "备注2", "谈话日期"]))
    assert "B 列“备注2”不是本表的列" in problems[0]
    assert "C 列“谈话日期”重复" in problems[1]
    assert "缺少必填的列：姓名" in problems[2]


def test_another_sheet_altogether():
    assert "没有找到表头" in refused(book(["a"], heads=["商品", "单价"]))[0]


def test_merged_cells_among_the_data():
    assert "A2:A3" in spoiled(lambda made, page: (page.append(good()), page.merge_cells("A2:A3")))[0]


def test_two_filled_sheets():
    problems = spoiled(lambda made, page: made.create_sheet("上月").append(["x"]))
    assert "“上月”" in problems[0]


def test_an_empty_second_sheet_does_not_matter():
    assert read(SHEET, book(good(), change=lambda made, page: made.create_sheet("Sheet2"))).ok


def test_too_many_rows():
    assert "超过 3 行" in read(SHEET, book(*[good()] * 4), row_limit=3).file_errors[0]
    assert read(SHEET, book(*[good()] * 3), row_limit=3).ok


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "图片"),
        (b"\xff\xd8\xff\xe0" + b"0" * 100, "图片"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><table>", "网页格式"),
        ("谈话日期,姓名\n2023-03-01,张三".encode(), "CSV"),
        (b"PK\x03\x04broken", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 2000, "损坏"),
        (b"PK" + b"0" * FILE_LIMIT, "20 MB"),
    ],
)
def test_what_is_no_spreadsheet(data, words):
    problems = refused(data)
    assert words in problems[0]
    assert problems[0].endswith("。")


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_word_and_other_archives():
    assert "Word" in refused(zipped(**{"word__document.xml": "<x/>"}))[0]
    assert "不是 .xlsx" in refused(zipped(**{"a.txt": "x"}))[0]


def with_part(data, name, content):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def test_macros_are_refused():
    assert "宏" in refused(with_part(book(good()), "xl/vbaProject.bin", b"x"))[0]
    assert "宏" in refused(write_xls({"a": [["谈话日期"]]}, extra_name="_VBA_PROJECT"))[0]


def test_passwords_and_old_word():
    assert "密码" in refused(write_xls({"a": [["x"]]}, extra_name="EncryptedPackage"))[0]
    assert "Word" in refused(write_xls({"a": [["x"]]}, extra_name="WordDocument"))[0]


def test_a_zip_bomb_is_not_opened():
    out = io.BytesIO(book(good()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for index in range(4):
            archive.writestr(f"xl/media/{index}", b"\0" * (80 * 1024 * 1024))
    assert "过大" in refused(out.getvalue())[0]


def test_a_cell_at_the_end_of_the_world_is_not_opened():
    assert "很远" in spoiled(lambda made, page: page.cell(1048576, 16384, "x"))[0]


def test_an_xls_as_wide_or_long_as_the_format_allows_is_not_opened():
    assert "很远" in refused(write_xls({"台账": [HEADS, [""] * 400 + ["x"]]}))[0]


def test_control_characters_fall_away():
    parsed = read(SHEET, write_xls({"台账": [HEADS, ["2023-3-1", "", "张\x00\x07三"]]}))
    assert parsed.rows[0].values["person"] == "张三"
    mark(b"", parsed)


def test_entities_are_refused():
    data = book(good())
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = b'<!DOCTYPE x [<!ENTITY a "b">]>' + part
            new.writestr(name, part)
    assert "文档类型声明" in refused(out.getvalue())[0]


@hypothesis_settings(max_examples=25, deadline=None)
@given(where=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_damaged_files_never_raise(where, byte):
    for data in (DAMAGED_XLSX, DAMAGED_XLS):
        bad = bytearray(data)
        bad[where % len(bad)] = byte
        parsed = read(SHEET, bytes(bad))
        assert parsed.rows or parsed.file_errors
        mark(bytes(bad), parsed)


DAMAGED_XLSX = book(good())
DAMAGED_XLS = write_xls({"台账": [HEADS, ["2023-3-1", "", "张三"]]})


# the old format


def test_xls_is_read_like_xlsx():
    parsed = read(SHEET, write_xls({"台账": [HEADS, [44986.0, "", "张三"], ["x", "", ""]]}))
    assert parsed.rows[0].values["date"] == date(2023, 3, 1)
    assert errors_of(parsed) == [("A3", "“x”不是有效日期，应写成 2023-03-01。"), ("C3", "必填。")]


# the marked copy


def marked(data, **kwargs):
    parsed = read(SHEET, data, **kwargs)
    copy = mark(data, parsed)
    return parsed, copy, load_workbook(io.BytesIO(copy))


def test_the_marked_copy_is_the_own_file_with_red_cells_and_sentences():
    def width(made, page):
        page.column_dimensions["A"].width = 33

    parsed, _, made = marked(book(good(), good(day="x", person=None), change=width))
    page = made["个别谈话台账"]
    assert page.column_dimensions["A"].width == 33
    assert page["A3"].fill.start_color.rgb == "FFFFC7CE"
    assert page["A3"].value == "x"
    assert page["A2"].fill.start_color.rgb != "FFFFC7CE"
    assert page["J1"].value == "错误说明"
    assert page["J3"].value == "谈话日期：“x”不是有效日期，应写成 2023-03-01。\n姓名：必填。"
    assert page["J2"].value is None
    assert [page.cell(row, 11).value for row in (2, 3)] == [row.key for row in parsed.rows]
    assert page.column_dimensions["K"].hidden
    assert "共 2 行，1 行有错" in made["检查结果"]["A1"].value


def test_the_mended_copy_comes_in_with_the_same_keys():
    first, _, made = marked(book(good(), good(day="x")))
    made["个别谈话台账"]["A3"] = "2023-03-02"
    buffer = io.BytesIO()
    made.save(buffer)
    again = read(SHEET, buffer.getvalue())
    assert again.ok, again
    assert [row.key for row in again.rows] == [row.key for row in first.rows]


def test_a_copy_marked_twice_shows_only_the_new_errors():
    _, _, made = marked(book(good(day="x"), good(day="y")))
    made["个别谈话台账"]["A2"] = "2023-03-02"
    buffer = io.BytesIO()
    made.save(buffer)
    _, _, twice = marked(buffer.getvalue())
    page = twice["个别谈话台账"]
    assert page["A2"].fill.start_color.rgb != "FFFFC7CE"
    assert page["J2"].value is None
    assert page["J3"].value
    assert page["L1"].value is None
    assert twice.sheetnames.count("检查结果") == 1


def test_an_xls_comes_back_as_xlsx():
    _, copy, made = marked(write_xls({"台账": [HEADS, ["x", "", "=张三"]]}))
    assert copy.startswith(b"PK")
    assert made["台账"]["C2"].value == "'=张三"
    assert made["台账"]["A2"].fill.start_color.rgb == "FFFFC7CE"
    assert read(SHEET, copy).rows[0].values["person"] == "=张三"


def test_a_file_that_cannot_be_opened_comes_back_as_reasons():
    _, _, made = marked(b"%PDF-1.7")
    assert made.sheetnames == ["检查结果"]
    assert "PDF" in made["检查结果"]["A1"].value


def test_ten_thousand_rows():
    rows = [good(person=f"村民{index}", 人数=index % 5) for index in range(10000)]
    parsed = read(SHEET, book(*rows))
    assert parsed.ok
    assert parsed.rows[-1].number == 10001


def test_sentences_have_chinese_punctuation():
    """No half-width comma, semicolon, colon or bracket beside a Chinese word in what the sheets say."""
    half = re.compile(r"[\u4e00-\u9fff”}][,;:()]|[,;:()][\u4e00-\u9fff“]")
    said = []
    for path in sorted(Path(sheets.__file__).parent.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, (ast.Raise, ast.JoinedStr)):
                parts = [
                    part.value
                    for part in ast.walk(node)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                ]
                said += [(path.name, part) for part in parts if re.search("[\u4e00-\u9fff]", part)]
    assert len(said) > 20
    assert [one for one in said if half.search(one[1])] == []
