"""The parts of a page: what they show, what they refuse to lose, and that each stands without its context."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from xuncha.core.styleguide import PAGES, styleguide
from xuncha.core.templatetags import ui, ui_forms, ui_tables

PARTS = sorted(path.name for path in Path(settings.BASE_DIR, "templates/parts").glob("*.html"))


def part(name, query="", **context):
    return render_to_string(f"parts/{name}.html", context, request=RequestFactory().get(f"/list/{query}"))


class Talk(forms.Form):
    layout = (("基本情况", [("date", "start")]), ("内容", ["kind", "gone"]))

    kind = forms.ChoiceField(label="方式", choices=[("a", "个别谈话"), ("b", "座谈会")], widget=forms.RadioSelect)
    date = forms.DateField(label="谈话日期")
    start = forms.TimeField(label="开始", required=False, help_text="二十四小时制")
    notice = forms.BooleanField(label="已宣读纪律")
    points = forms.MultipleChoiceField(
        label="去向", choices=[("d", "转底稿")], widget=forms.CheckboxSelectMultiple, required=False
    )
    scan = forms.FileField(label="扫描件", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


class Search(forms.Form):
    first_fields = ("q",)

    q = forms.CharField(label="词", required=False)
    org = forms.ChoiceField(
        label="单位", choices=[("", "全部"), ("乡镇", [("h", "槐渡镇"), ("l", "栗坞乡")])], required=False
    )
    late = forms.BooleanField(label="只看超期", required=False)


# --- words ---


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "—"),
        (None, "—"),
        ("", "—"),
        (12345, "12,345"),
        (Decimal("0.814"), "0.81"),
        (98.7, "98.70"),
        ("98.71 %", "98.71 %"),
        (True, "True"),
    ],
)
def test_numbers(value, words):
    assert ui.number(value) == words


def test_numbers_with_places():
    assert ui.number(Decimal("1234.5"), 1) == "1,234.5"
    assert ui.number(3, 2) == "3.00"


def test_dates():
    assert ui.cndate(dt.date(2023, 3, 1)) == "2023年3月1日"
    assert ui.isodate(dt.date(2023, 3, 1)) == "2023-03-01"
    assert ui.isodate(None) == "—"
    assert ui.cndate("later") == ""


def test_moments_are_shown_in_local_time():
    moment = dt.datetime(2023, 2, 28, 16, 5, tzinfo=dt.UTC)
    assert ui.isotime(moment) == "2023-03-01 00:05"
    assert ui.isodate(moment) == "2023-03-01"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0秒"),
        (8, "8秒"),
        (192, "3分12秒"),
        (7500, "2小时5分"),
        (dt.timedelta(days=4, hours=3), "4天3小时"),
        (3600, "1小时"),
        (None, "—"),
    ],
)
def test_durations(value, words):
    assert ui.duration(value) == words


@pytest.mark.parametrize(("days", "words"), [(3, "还剩3天"), (0, "今天到期"), (-5, "已超期5天"), (None, "")])
def test_days_left(days, words):
    assert ui.days_left(days) == words


def test_file_sizes():
    assert [ui.filesize(n) for n in (None, 12, 482133, 5_000_000)] == ["—", "12 字节", "471 KB", "4.8 MB"]


def test_tone_of_a_status():
    class Own(str):
        tone = "soon"

    assert ui.tone_of("overdue") == "red"
    assert ui.tone_of("closed") == "done"
    assert ui.tone_of("never heard of") == "neutral"
    assert ui.tone_of(Own("closed")) == "soon"


def test_no_code_has_two_tones():
    codes = [code for codes in ui.TONES.values() for code in codes]
    assert len(codes) == len(set(codes))


def test_query_string_keeps_the_rest_and_returns_to_the_first_page():
    query = QueryDict("q=鱼塘&page=3&org=1&org=2")
    assert ui.query_with(query, sort="-date") == "?q=%E9%B1%BC%E5%A1%98&org=1&org=2&sort=-date"
    assert "page=4" in ui.query_with(query, page=4)
    assert "org" not in ui.query_with(query, org=None)
    assert query["page"] == "3"


def test_qs_works_without_a_request():
    assert Template("{% load ui %}{% qs page=2 %}").render(Context()) == "?page=2"


# --- tables ---


def test_table_shows_cells_with_their_marks():
    columns = [
        {"key": "n", "label": "编号"},
        {"key": "p", "label": "要点", "align": "right"},
        {"key": "s", "label": "状态"},
        {"key": "d", "label": "期限"},
    ]
    rows = [
        {
            "uid": "u1",
            "url": "/t/1/",
            "cells": [
                {"text": "TH-0001"},
                {"number": 0},
                {"chip": "退回", "chip_tone": "red"},
                {"text": "超期", "overdue": True},
            ],
        }
    ]
    html = part("table", columns=columns, rows=rows, sums=[{}, {"number": 1204}], selectable=True)
    assert '<a href="/t/1/" data-open>TH-0001</a>' in html
    assert '<span class="nil">—</span>' in html
    assert '<span class="chip chip-red">退回</span>' in html
    assert "is-overdue" in html
    assert "合计" in html and "1,204" in html
    assert 'form="bulk"' in html and 'aria-label="选中 TH-0001"' in html


def test_table_escapes_what_people_typed():
    html = part(
        "table",
        columns=[{"label": "a"}, {"label": "b"}],
        rows=[{"uid": 1, "cells": [{"text": "<b>"}, {"text": "<script>x</script>"}]}],
    )
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_cell_may_be_an_object_with_a_tone_for_its_chip():
    class Cell:
        text, url, chip, number, overdue = "已签", "", "done", False, False

    assert ui_tables.shown(Cell())["tone"] == "done"
    assert ui_tables.shown(Cell())["text"] == "已签"


def test_cell_may_be_a_bare_value():
    assert ui_tables.shown(1234)["text"] == "1,234"
    assert ui_tables.shown("岑望舒")["text"] == "岑望舒"
    assert ui_tables.shown(None)["text"] == ""


def test_short_row_is_filled_and_sums_may_go_by_key():
    columns = [{"key": "a"}, {"key": "b"}]
    assert [cell["text"] for cell in ui_tables.cells_in({"cells": [{"text": "x"}]}, columns)] == ["x", ""]
    assert [cell["text"] for cell in ui_tables.sums_in({"b": 7}, columns)] == ["合计", "7"]


def test_empty_table_says_why_and_what_first():
    html = part(
        "table",
        columns=[],
        rows=[],
        empty={"title": "还没有谈话", "why": "进驻后开始。", "action_label": "新建谈话", "action_url": "/new/"},
    )
    assert "还没有谈话" in html and "进驻后开始。" in html and 'href="/new/"' in html


def test_empty_after_filtering_speaks_of_the_filter():
    html = part("table", "?q=x", columns=[], rows=[], filter_form=Search({"q": "x"}), empty={"title": "还没有谈话"})
    assert "没有符合条件的记录" in html and "还没有谈话" not in html


def test_rows_only_counted_are_named():
    assert "另有 12 条仅计数" in part(
        "table", columns=[{"label": "a"}], rows=[{"cells": [{"text": "x"}]}], more_counted=12
    )


def test_pager_keeps_the_filter_and_offers_sizes():
    html = part("pager", "?q=a&page=5", page=Paginator(range(1000), 50).get_page(5))
    assert "?q=a&amp;page=6" in html and "?q=a&amp;size=200" in html
    assert "1,000" in html and 'aria-current="page">5' in html


def test_pager_numbers_leave_gaps():
    assert ui_tables.page_numbers(Paginator(range(1000), 50).get_page(10)) == [1, None, 8, 9, 10, 11, 12, None, 20]
    assert ui_tables.page_numbers(Paginator(range(10), 50).get_page(1)) == [1]


def test_pager_of_nothing_is_nothing():
    assert part("pager", page=Paginator([], 50).get_page(1)).strip() == ""


# --- filters ---


def test_filter_bar_shows_what_is_set_and_the_way_out():
    html = part("filter_bar", "?q=鱼塘&org=h&page=3", filter_form=Search({"q": "鱼塘", "org": "h"}), clear_url="/list/")
    assert "单位\uff1a槐渡镇" in html and "词\uff1a鱼塘" in html
    assert 'href="?q=%E9%B1%BC%E5%A1%98"' in html
    assert '<details class="filter-more" open>' in html


def test_filter_bar_folds_the_rest_when_nothing_in_it_is_set():
    html = part("filter_bar", filter_form=Search(None))
    assert '<details class="filter-more">' in html and "全部清除" not in html


# --- forms ---


def test_form_keeps_what_was_typed_and_links_each_error():
    form = Talk({"kind": "a", "date": "2023-02-31", "start": "09:00"})
    form.full_clean()
    form.add_error(None, "没有授权。")
    html = part("form", form=form, submit_label="保存谈话", cancel_url="/back/")
    assert "有 3 处需要改正" in html and "没有授权。" in html
    assert 'href="#field-date"' in html and 'id="field-date"' in html
    assert 'value="2023-02-31"' in html and 'value="09:00"' in html
    assert 'enctype="multipart/form-data"' in html and "请重新选择" in html
    assert "csrfmiddlewaretoken" in html and 'name="secret"' in html
    assert "保存谈话" in html and 'href="/back/"' in html


def test_stock_errors_say_what_to_do():
    form = Talk({"date": "2023-02-31"})
    form.full_clean()
    assert ui_forms.field_errors(form["date"]) == ["没有这个日期\uff0c请照 2023-03-01 的样子填写。"]
    assert ui_forms.field_errors(form["kind"]) == ["请选择“方式”。"]
    assert ui_forms.field_errors(form["notice"]) == ["请勾选“已宣读纪律”。"]


def test_bounds_are_told_in_words_of_the_house():
    class Bounds(forms.Form):
        count = forms.IntegerField(min_value=1, max_value=20)
        least = forms.IntegerField(max_value=3)
        money = forms.DecimalField(max_digits=6, decimal_places=4)
        large = forms.DecimalField(max_digits=6, decimal_places=4)
        name = forms.CharField(max_length=3)
        kind = forms.ChoiceField(choices=[("a", "甲")])

    form = Bounds({"count": "0", "least": "4", "money": "0.12345", "large": "123", "name": "四个字了", "kind": "b"})
    form.full_clean()
    assert [ui_forms.field_errors(field) for field in form] == [
        ["不能小于 1。"], ["不能大于 3。"], ["小数最多 4 位。"], ["整数部分最多 2 位，请核对单位。"],
        ["最多 3 个字，现在 4 个字，请删减。"], ["所选的内容已经不在可选范围，请重新选择。"],
    ]  # fmt: skip


def test_own_errors_of_a_form_are_left_alone():
    class Own(forms.Form):
        a = forms.CharField(label="甲", error_messages={"required": "甲不能少。"})

    form = Own({})
    form.full_clean()
    assert ui_forms.field_errors(form["a"]) == ["甲不能少。"]


def test_layout_puts_fields_on_lines_and_loses_none():
    sections = ui_forms.form_sections(Talk())
    assert [section["title"] for section in sections] == ["基本情况", "内容", ""]
    assert [[field.name for field in row] for row in sections[0]["rows"]] == [["date", "start"]]
    assert [row[0].name for row in sections[2]["rows"]] == ["notice", "points", "scan"]


def test_field_has_label_help_and_description_for_every_kind():
    form = Talk({})
    form.full_clean()
    for field in form.visible_fields():
        html = part("field", field=field)
        assert field.label in html
        assert ("必填" in html) == field.field.required
        assert ("<fieldset" in html) == field.use_fieldset
    assert 'aria-describedby="id_start_helptext"' in part("field", field=form["start"])
    assert 'aria-invalid="true"' in part("field", field=form["date"])


def test_date_fields_are_marked_for_the_normaliser():
    assert 'data-date="1"' in ui_forms.render_widget(Talk()["date"])


# --- records ---


def test_steps_offer_the_lawful_and_explain_the_rest():
    html = part("steps", steps=[
        {"verb": "submit", "label": "提交审核", "url": "/d/1/submit/", "allowed": True,
         "primary": True, "hidden": [{"name": "version", "value": 3}]},
        {"verb": "void", "label": "作废底稿", "url": "/d/1/void/", "allowed": True,
         "danger": True, "needs_reason": True, "confirm": "编号不再使用。"},
        {"verb": "approve", "label": "组长审签", "url": "/d/1/approve/", "allowed": False, "reason": "还没有审核意见。"},
    ])  # fmt: skip
    assert html.count("csrfmiddlewaretoken") == 2
    assert 'action="/d/1/submit/"' in html and 'name="version" value="3"' in html
    assert "编号不再使用。" in html and 'name="reason"' in html
    assert 'action="/d/1/approve/"' not in html and "还没有审核意见。" in html and "disabled" in html


def test_spine_names_a_closed_source_without_a_way_to_it():
    html = part(
        "spine",
        sources=[{"kind": "来源", "label": "无权查看"}],
        consequences=[],
        this_kind="底稿",
        this_number="DG-0007",
    )
    assert "无权查看" in html and "<a" not in html and "还没有去向" in html and "DG-0007" in html


def test_history_folds_the_oldest():
    lines = [{"at": dt.datetime(2023, 3, n), "who": "蔺禾", "words": f"第{n}次修改。"} for n in range(9, 0, -1)]
    html = part("history", history=lines)
    assert "更早的 3 条" in html
    assert html.index("第4次修改。") < html.index("<details>") < html.index("第3次修改。")


def test_missing_lines_jump_to_their_fields():
    html = part("missing", missing=[{"text": "第二承办人", "anchor": "field-second"}], missing_for="提交前")
    assert "提交前还缺 1 项" in html and 'href="#field-second"' in html
    assert part("missing", missing=[]).strip() == ""


def test_facts_say_what_is_not_filled_and_keep_zero():
    html = part(
        "facts",
        facts=[
            {"label": "金额", "value": ""},
            {"label": "次数", "value": 0},
            {"label": "依据", "value": "一\n二", "wide": True},
        ],
    )
    assert "未填" in html and "<dd>0</dd>" in html and "一<br>二" in html


# --- figures, jobs ---


def test_figures_link_suppress_and_dash():
    figures = {
        "code": "T3", "caption": "信访", "columns": [{"label": "件数"}, {"label": "占比"}, {"label": "人数"}],
        "rows": [{"label": "槐渡镇", "cells": [{"value": 1234, "url": "/p/"},
                  {"value": Decimal("98.71"), "percent": True, "places": 2}, {"suppressed": True, "value": 2}]}],
        "totals": [{"value": 1234}, {"value": 0}, {}], "suppressed_note": True, "basis": [{"name": "件数", "words": "已登记的件。"}],
    }  # fmt: skip
    html = part("figure_table", figures=figures)
    assert '<a href="/p/">1,234</a>' in html and "98.71%" in html
    assert ">*</span>" in html and ">2<" not in html
    assert "实时" in html and "统计口径" in html and "不足 3 件" in html


@pytest.mark.parametrize(
    ("state", "polls"), [("queued", True), ("running", True), ("done", False), ("failed", False), ("cancelled", False)]
)
def test_job_polls_only_while_it_runs_and_never_renews_the_session(state, polls):
    html = part("job", job={"uid": "7", "label": "导出", "state": state, "poll_url": "/jobs/7/", "percent": 0})
    assert ("hx-get" in html) == polls
    assert ('"X-Passive": "1"' in html) == polls


# --- the house ---


@pytest.mark.parametrize("name", PARTS)
def test_every_part_stands_without_context(name):
    if name in ("filter_bar.html", "filter_field.html", "field.html", "form.html"):
        pytest.skip("needs its form")
    render_to_string(f"parts/{name}", {}, request=RequestFactory().get("/"))


@pytest.mark.parametrize("name", PARTS)
def test_every_part_says_what_it_takes(name):
    assert "{% comment %}" in Path(settings.BASE_DIR, "templates/parts", name).read_text(encoding="utf-8")[:400]


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "404.html", "422.html", "500.html", "core/login.html", "core/locked.html"]
)
def test_pages_of_no_stand_without_context(name):
    html = render_to_string(name, {})
    assert "县委巡察工作管理系统" in html and "<h1" in html


def test_frame_shows_no_section_to_the_anonymous():
    html = render_to_string("404.html", {}, request=RequestFactory().get("/"))
    assert "待办" not in html and "退出登录" not in html and "本轮进程" not in html


@pytest.mark.parametrize("show", ["", *PAGES])
def test_styleguide_pages_render(show):
    html = styleguide(RequestFactory().get("/styleguide/", {"show": show} if show else {})).content.decode()
    assert html.count("<h1") == 1
    assert html.count('class="btn btn-primary"') <= 2


def test_styleguide_knows_no_other_page():
    with pytest.raises(Http404):
        styleguide(RequestFactory().get("/styleguide/?show=nothing"))


def test_print_base_names_who_printed_and_when():
    printed = {"at": dt.datetime(2023, 6, 1, 9, 0), "by": "祁素安", "label": "快照 3"}
    html = render_to_string("base_print.html", {"printed": printed})
    assert "2023-06-01 09:00 打印" in html and "祁素安" in html and "<nav" not in html and "<script" not in html
