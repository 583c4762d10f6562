"""The workbench, the inbox, and what is shown when nothing is there or something broke."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rounds import permissions
from rounds.models import RoundTarget
from rounds.queries.current import current_round
from rounds.states import STAGE_ORDER, Stage
from xuncha import queries
from xuncha.core import calendar, marks
from xuncha.core import permissions as house


def workbench(request: HttpRequest) -> HttpResponse:
    """GET /: the first page of everyone: what waits, what is late, where the round stands."""
    user, round_ = request.user, current_round(request)
    if round_ is None:
        roles = house.standing_roles(user, calendar.today())
        return render(request, "xuncha/workbench_house.html", {"roles": roles, "waiting": queries.waiting(user, None)})
    targets = queries.stage_rows(user, round_)
    my_drafts, overdue = queries.my_drafts(user, round_), queries.overdue_items(user, round_)
    if my_drafts or overdue:
        marks.mark_list(request, "workbench", "工作台的底稿和整改事项")
    return render(request, "xuncha/workbench.html", {
        "round": round_, "waiting": queries.waiting(user, round_), "elsewhere": queries.waiting_elsewhere(user, round_), "overdue": overdue, "my_drafts": my_drafts,
        "today": calendar.today(), "matrix": _matrix(targets),
        "may_talk": _may(user, targets, "interview.write"), "may_draft": _may(user, targets, "draft.write"),
        "may_register": _may(user, targets, "petition.write"),
    })  # fmt: skip


def _may(user: Any, targets: list[RoundTarget], capability: str) -> bool:
    return any(permissions.holds(user, capability, target) for target in targets)


def _matrix(targets: list[RoundTarget]) -> dict[str, Any] | None:
    if not targets:
        return None
    stages = [Stage(code) for code in STAGE_ORDER]
    rows = []
    for target in targets:
        at = STAGE_ORDER.index(target.stage) if target.stage in STAGE_ORDER else -1
        cells = [{"state": "done" if i < at else "now" if i == at else "todo", "text": ""} for i in range(len(stages))]
        rows.append(
            {"label": str(target), "group": str(target.group or ""), "url": target.get_absolute_url(), "cells": cells}
        )
    return {"caption": "各乡镇所处阶段", "stages": [{"code": s.value, "label": s.label} for s in stages], "rows": rows}


def inbox(request: HttpRequest) -> HttpResponse:
    """GET /inbox/: what waits for me."""
    user, round_ = request.user, current_round(request)
    context = {"waiting": queries.waiting(user, round_), "elsewhere": queries.waiting_elsewhere(user, round_)}
    return render(request, "xuncha/inbox.html", context)


def inbox_count(request: HttpRequest) -> HttpResponse:
    """GET /inbox/count/: the figures of the top bar, asked for once a page is there and every two minutes."""
    user, round_ = request.user, current_round(request)
    counts = {"waiting": queries.waiting_count(user, round_), "running": queries.jobs_running(user, round_)}
    return render(request, "parts/waiting.html", counts)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, alike for what is not there and what one may not know of."""
    return render(request, "404.html", status=404)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, without the frame: what came was too large to be read, or not meant for this host."""
    words = {
        RequestDataTooBig: f"提交的文字超过 {settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024} MB，什么也没有保存。请把文字分几次填写，或者作为附件上传。",
        TooManyFieldsSent: f"一次提交的项目超过 {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS} 项，什么也没有保存。请分几次提交。",
    }  # fmt: skip
    return render(request, "400.html", {"words": words.get(type(exception), "")}, status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """500, without the frame: it may be what broke."""
    return render(request, "500.html", status=500)
