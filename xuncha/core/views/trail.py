"""The auditor's pages: search the trail, one record's life; nothing of the business text."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from xuncha.core import audit, calendar, registry, words
from xuncha.core import permissions as house
from xuncha.core.forms import TrailFilter
from xuncha.core.models import AuditEntry
from xuncha.core.templatetags.ui import isotime

COLUMNS = [
    {"key": "id", "label": "序号", "width": "s"}, {"key": "at", "label": "时间", "width": "m"},
    {"key": "actor", "label": "账号", "width": "m"}, {"key": "verb", "label": "动作", "width": "m"},
    {"key": "label", "label": "对象", "width": "l"}, {"key": "changes", "label": "变化"},
    {"key": "reason", "label": "事由"}, {"key": "ip", "label": "来源地址", "width": "m", "small": False},
]  # fmt: skip


def _only_auditors(request: HttpRequest) -> None:
    if not house.may_in_house(request.user, "audit.read", calendar.today()):
        raise Http404


def trail(request: HttpRequest) -> HttpResponse:
    """GET /audit/: the trail, newest first, filtered."""
    _only_auditors(request)
    form = TrailFilter(request.GET or None)
    rows = _filtered(form.cleaned_data if form.is_valid() else {})
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {"filter_form": form, "columns": COLUMNS, "rows": [_row(entry) for entry in page], "page": page,
               "caption": "审计日志", "empty": {"title": "没有符合条件的记录", "why": "换一个条件再查。"}}  # fmt: skip
    return render(request, "core/trail.html", context)


def life(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /audit/<uid>/: one record's life, oldest first."""
    _only_auditors(request)
    page = Paginator(AuditEntry.objects.filter(uid=uid).order_by("id"), 200).get_page(request.GET.get("page"))
    context = {"columns": COLUMNS, "rows": [_row(entry) for entry in page], "page": page, "caption": "一条记录的经过"}
    return render(request, "core/trail.html", context)


def check(request: HttpRequest) -> HttpResponse:
    """GET /audit/check/: walk the chain and say what was found."""
    _only_auditors(request)
    verdict = audit.verify()
    return render(request, "core/trail_check.html", {"verdict": verdict, "anchor": str(audit.anchor_path().name)})


def _filtered(terms: dict[str, Any]) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.order_by("-id")
    if word := terms.get("q"):
        rows = rows.filter(Q(label__icontains=word) | Q(uid=word) if _is_uid(word) else Q(label__icontains=word))
    exact = {"actor": terms.get("actor"), "verb": terms.get("verb"), "ip": terms.get("ip"),
             "at__date__gte": terms.get("date_from"), "at__date__lte": terms.get("date_to")}  # fmt: skip
    return rows.filter(**{name: value for name, value in exact.items() if value})


def _is_uid(word: str) -> bool:
    return len(word) == 36 and word.count("-") == 4


def _row(entry: AuditEntry) -> dict[str, Any]:
    noun = registry.audit_labels.get(entry.noun, "")
    changes = "；".join(
        f"{name}: {change[0]} → {change[1]}" if isinstance(change, list) else f"{name} 有改动"
        for name, change in entry.changes.items()
    )
    return {"uid": entry.uid or "", "url": f"/audit/{entry.uid}/" if entry.uid else "", "cells": [
        {"text": entry.id}, {"text": isotime(entry.at)}, {"text": entry.actor}, {"text": words.of(entry.noun, entry.verb)},
        {"text": entry.label, "note": noun}, {"text": changes}, {"text": entry.reason}, {"text": entry.ip},
    ]}  # fmt: skip
