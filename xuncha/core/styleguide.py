"""The page of all parts (界面样例), demo only: each part with invented data, long names, errors and emptiness.

`?show=` picks a whole page: list, empty, record, form, errors, figures, job, confirm, refusal; without it the index of parts.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from xuncha.core import styleguide_sample as sample
from xuncha.core.templatetags.ui import query_with

PAGES = {
    "list": "台账列表",
    "empty": "空台账",
    "record": "记录页",
    "form": "表单",
    "errors": "有错误的表单",
    "figures": "统计表",
    "map": "进程",
    "job": "任务",
    "confirm": "确认",
    "refusal": "不能办理",
}
ORGS = [
    ("", "全部单位"),
    ("huaidu", "槐渡镇"),
    ("liwu", "栗坞乡"),
    ("liuwan", "槐渡镇柳湾村"),
    ("yantou", "槐渡镇堰头村"),
]
STATES = [("", "全部状态"), ("conducted", "已谈"), ("recorded", "已整理"), ("signed", "已核签"), ("reviewed", "已审核")]


class SampleFilter(forms.Form):
    """A filter row with more fields than fit."""

    first_fields = ("q", "org", "status", "overdue")

    show = forms.CharField(widget=forms.HiddenInput, required=False)
    q = forms.CharField(label="编号、姓名、正文", required=False)
    org = forms.ChoiceField(label="单位", choices=ORGS, required=False)
    status = forms.ChoiceField(label="状态", choices=STATES, required=False)
    overdue = forms.BooleanField(label="只看超期", required=False)
    date_from = forms.DateField(label="谈话日期从", required=False)
    date_to = forms.DateField(label="到", required=False)
    category = forms.ChoiceField(label="人员类别", choices=[("", "全部类别"), *sample.CATEGORIES], required=False)


class SampleForm(forms.Form):
    """Every kind of field that the product uses."""

    layout = (
        ("谈话基本情况", ["kind", "person", ("date", "start", "end"), ("place_kind", "place"), "talkers", "category"]),
        ("谈话内容", ["notice_read", "content", "points"]),
        ("附件", ["scan"]),
    )

    kind = forms.ChoiceField(label="谈话方式", choices=sample.KINDS, widget=forms.RadioSelect)
    person = forms.ChoiceField(
        label="谈话对象",
        choices=[("", ""), *sample.PERSONS],
        widget=forms.Select(attrs={"data-picker": "1"}),
        help_text="按姓名、拼音首字母或编号查找。群众不愿留名的，先选人员类别“群众”。",
    )
    date = forms.DateField(label="谈话日期")
    start = forms.TimeField(label="开始时间")
    end = forms.TimeField(label="结束时间")
    place_kind = forms.ChoiceField(label="地点类别", choices=[("room", "谈话室"), ("home", "入户"), ("field", "田间")])
    place = forms.CharField(label="地点", max_length=40)
    talkers = forms.MultipleChoiceField(
        label="谈话人",
        choices=sample.TALKERS,
        widget=forms.SelectMultiple(attrs={"data-picker": "1"}),
        help_text="不得少于 2 人，主谈人排在最前。",
    )
    category = forms.MultipleChoiceField(
        label="人员类别", choices=sample.CATEGORIES, widget=forms.CheckboxSelectMultiple, required=False
    )
    notice_read = forms.BooleanField(label="已宣读谈话纪律和保密要求")
    content = forms.CharField(
        label="谈话内容", widget=forms.Textarea, help_text="重点人、重点内容、重点事项记全，其余从简。"
    )
    points = forms.IntegerField(label="要点条数", min_value=1, required=False)
    scan = forms.FileField(label="核签扫描件", required=False, help_text="PDF 或图片，不超过 50 MB。")

    def clean_talkers(self) -> list[str]:
        """At least two talkers (谈话人不得少于2人)."""
        chosen = self.cleaned_data["talkers"]
        if len(chosen) < 2:
            raise forms.ValidationError("谈话人不得少于2人。请再选一名本组成员。")
        return chosen


def styleguide(request: HttpRequest) -> HttpResponse:
    """GET /styleguide/?show=…; the urls offer it in demo only."""
    show = request.GET.get("show", "")
    if show and show not in PAGES:
        raise Http404
    context: dict[str, Any] = {
        "show": show,
        "pages": PAGES.items(),
        "frame": sample.frame(),
        "page_title": PAGES.get(show, "界面样例"),
    }
    builder = {"list": _list, "empty": _empty, "form": _form, "errors": _errors}.get(show)
    if builder:
        context |= builder(request)
    else:
        context |= sample.record() | sample.figures() | sample.maps() | sample.words()
    return render(request, "core/styleguide.html", context)


def _list(request: HttpRequest) -> dict[str, Any]:
    talks = sample.talk_rows(186)
    size = int(request.GET["size"]) if request.GET.get("size") in ("50", "100", "200") else 50
    page = Paginator(talks, size).get_page(request.GET.get("page"))
    return {
        "filter_form": SampleFilter(request.GET or None),
        "saved_filters": [
            {"label": "待我审核", "url": "?show=list&status=recorded", "current": True, "uid": "0"},
            {"label": "一把手谈话", "url": "?show=list", "uid": "1"},
        ],
        "save_filter_url": "/styleguide/",
        "clear_url": "?show=list",
        "list_actions": [{"label": "导出 Excel", "url": "?show=list"}, {"label": "导入", "url": "?show=list"}],
        "columns": [
            {**column, "sort_url": query_with(request.GET, sort=column["key"])} for column in sample.TALK_COLUMNS
        ],
        "rows": page.object_list,
        "page": page,
        "sums": [{"text": "合计"}, {}, {"text": "186 人次，171 人"}, {}, {}, {}, {"number": 1204}, {}, {}],
        "more_counted": 12,
        "selectable": True,
        "bulk_url": "/styleguide/",
        "bulk_verbs": [
            {"code": "review", "label": "审核通过"},
            {"code": "return", "label": "退回修改", "danger": True},
        ],
        "caption": "个别谈话台账",
    }


def _empty(request: HttpRequest) -> dict[str, Any]:
    return {
        "filter_form": SampleFilter(None),
        "rows": [],
        "empty": {
            "title": "还没有谈话记录",
            "why": "第2巡察组 2023年2月22日进驻槐渡镇。进驻后，谈一次话记一份；也可以先排谈话计划。",
            "action_label": "排谈话计划",
            "action_url": "?show=form",
        },
    }


def _form(request: HttpRequest) -> dict[str, Any]:
    return {
        "form": SampleForm(initial={"kind": "single"}),
        "extra_submits": [{"name": "next", "label": "保存并新建下一份"}],
    }


def _errors(request: HttpRequest) -> dict[str, Any]:
    form = SampleForm(sample.BAD_TALK)
    form.full_clean()
    form.add_error(None, "尉迟朗 2023年3月1日在澄坪镇没有授权，不能参加这次谈话。可以由巡察办补办授权，或者换人。")
    return {"form": form}
