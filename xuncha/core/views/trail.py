"""The auditor's pages: search the trail, one record's life, one person's day, the check; nothing of the business text.

Reading the trail is itself noted: who watches is watched.
"""

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from xuncha.core import audit, calendar, exports, marks, registry, trails, words
from xuncha.core import permissions as house
from xuncha.core.forms import TrailFilter
from xuncha.core.models import AuditEntry
from xuncha.core.templatetags.ui import isodate, isotime, query_with

NOUN = "core.auditentry"
COLUMNS = [
    {"key": "id", "label": "序号", "width": "s"}, {"key": "at", "label": "时间", "width": "m"},
    {"key": "actor", "label": "账号", "width": "m"}, {"key": "verb", "label": "动作", "width": "m"},
    {"key": "label", "label": "对象", "width": "l"}, {"key": "changes", "label": "变化"},
    {"key": "reason", "label": "事由"}, {"key": "ip", "label": "来源地址", "width": "m", "small": False},
]  # fmt: skip
DAY_COLUMNS = [
    {"key": "at", "label": "时间", "width": "s"}, {"key": "verb", "label": "动作", "width": "m"},
    {"key": "label", "label": "对象", "width": "l"}, {"key": "changes", "label": "变化"},
    {"key": "reason", "label": "事由"}, {"key": "ip", "label": "来源地址", "width": "m", "small": False},
]  # fmt: skip


def _only_auditors(request: HttpRequest) -> None:
    if not house.may_in_house(request.user, "audit.read", calendar.today()):
        raise Http404


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """GET /audit/: the trail, newest first, filtered."""
    _only_auditors(request)
    form = TrailFilter(request.GET or None)
    marks.mark_list(request, NOUN, f"审计日志，{_scope(request)}")
    page = Paginator(trails.filtered(_terms(form)), 50).get_page(request.GET.get("page"))
    actions = [{"label": "导出 Excel", "url": f"/audit/export.xlsx{query_with(request.GET)}"}]
    context = {"filter_form": form, "columns": COLUMNS, "rows": [_row(entry) for entry in page], "page": page,
               "list_actions": actions if page.paginator.count else [], "caption": "审计日志",
               "empty": {"title": "没有符合条件的记录", "why": "换一个条件再查。"}}  # fmt: skip
    return render(request, "core/trail.html", context)


def _terms(form: TrailFilter) -> dict[str, Any]:
    return form.cleaned_data if form.is_valid() else {}


def _scope(request: HttpRequest) -> str:
    """The names of the filters that are set; never their words, which may name somebody."""
    used = [str(field.label) for name, field in TrailFilter.base_fields.items() if request.GET.get(name, "").strip()]
    return f"按{'、'.join(used)}" if used else "全部"


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """GET /audit/export.xlsx: the filtered trail as a sheet."""
    _only_auditors(request)
    rows = trails.filtered(_terms(TrailFilter(request.GET or None)))
    content, name = trails.export(rows, by=request.user, scope=_scope(request))
    answer = HttpResponse(content, content_type=exports.XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@require_safe
def life(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /audit/<uid>/: one record's life, oldest first, with who looked at it."""
    _only_auditors(request)
    entries = AuditEntry.objects.filter(uid=uid).order_by("id")
    if not entries.exists():
        raise Http404
    marks.mark_list(request, NOUN, f"一条记录的经过 {uid}")
    page = Paginator(entries, 200).get_page(request.GET.get("page"))
    first, last = entries.first(), entries.last()
    named = entries.exclude(label="").exclude(verb__in=("refused", "read_list")).last() or last
    facts = [{"label": "对象", "value": named.label, "nil": "—"}, {"label": "标识", "value": str(uid)},
             {"label": "种类", "value": registry.audit_labels.get(named.noun, named.noun)},
             {"label": "第一次", "value": f"{isotime(first.at)}，{first.actor}"},
             {"label": "最近一次", "value": f"{isotime(last.at)}，{last.actor}"},
             {"label": "涉及账号", "value": f"{entries.order_by().values('actor').distinct().count()} 个"},
             {"label": "查看", "value": f"{entries.filter(verb='read').count()} 次"},
             {"label": "被拒绝", "value": f"{entries.filter(verb='refused').count()} 次"}]  # fmt: skip
    context = {"columns": COLUMNS, "rows": [_row(entry) for entry in page], "page": page, "facts": facts,
               "caption": "一条记录的经过"}  # fmt: skip
    return render(request, "core/trail.html", context)


@require_safe
def person_day(request: HttpRequest, username: str, day: str) -> HttpResponse:
    """GET /audit/person/<account>/<date>/: one person's day, by the hour."""
    _only_auditors(request)
    on = _date(day)
    marks.mark_list(request, NOUN, f"账号 {username} 的一天 {on}")
    found = trails.day_of(username, on)
    before, after = trails.days_beside(username, on)
    facts = [{"label": "合计", "value": f"{len(found.entries)} 条"},
             *({"label": kind, "value": f"{n} 条"} for kind, n in found.counts.items()),
             {"label": "来源地址", "value": "、".join(found.addresses), "nil": "—"},
             {"label": "起止", "value": _span(found.entries), "nil": "—"}]  # fmt: skip
    context = {
        "username": username, "day": on, "facts": facts, "columns": DAY_COLUMNS,
        "hours": [{"hour": hour, "rows": [_day_row(e) for e in entries]} for hour, entries in found.hours],
        "refused": [_day_row(entry) for entry in found.refused],
        "before": before and f"/audit/person/{username}/{isodate(before)}/",
        "after": after and f"/audit/person/{username}/{isodate(after)}/",
        "empty": {"title": "这一天没有记录", "why": "这个账号这一天没有登录、查看或办理；可以换一天，或回到审计日志查找。"},
    }  # fmt: skip
    return render(request, "core/trail_person.html", context)


def _date(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if not timedelta(0) < found - date(1999, 12, 31) < timedelta(days=36600):
        raise Http404
    return found


def _span(entries: list[AuditEntry]) -> str:
    if not entries:
        return ""
    return f"{timezone.localtime(entries[0].at):%H:%M} 至 {timezone.localtime(entries[-1].at):%H:%M}"


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """GET /audit/check/: walk the chain and say what was found."""
    _only_auditors(request)
    marks.mark_list(request, NOUN, "核验日志")
    verdict = audit.verify()
    return render(request, "core/trail_check.html", {"verdict": verdict, "anchor": str(audit.anchor_path().name)})


def _row(entry: AuditEntry) -> dict[str, Any]:
    """A line of the trail: its number leads to the record's life, its account to that person's day."""
    who = {"text": entry.actor, "url": _day_of(entry) if entry.actor_id or entry.actor != "system" else ""}
    return {"uid": entry.pk, "url": f"/audit/{entry.uid}/" if entry.uid else "", "mark": _mark(entry), "cells": [
        {"text": str(entry.id)}, {"text": isotime(entry.at)}, who, *_what(entry),
    ]}  # fmt: skip


def _day_of(entry: AuditEntry) -> str:
    plain = entry.actor.replace(".", "").replace("-", "").replace("_", "").replace("@", "").isalnum()
    return f"/audit/person/{entry.actor}/{timezone.localtime(entry.at):%Y-%m-%d}/" if plain else ""


def _day_row(entry: AuditEntry) -> dict[str, Any]:
    at = {"text": f"{timezone.localtime(entry.at):%H:%M:%S}"}
    return {"uid": entry.pk, "url": f"/audit/{entry.uid}/" if entry.uid else "", "mark": _mark(entry),
            "cells": [at, *_what(entry)]}  # fmt: skip


def _mark(entry: AuditEntry) -> str:
    return "overdue" if entry.verb in trails.KINDS["refused"][1] or entry.verb in trails.KINDS["direct"][1] else ""


def _what(entry: AuditEntry) -> list[dict[str, Any]]:
    return [
        {"text": words.of(entry.noun, entry.verb)}, {"text": entry.label, "note": registry.audit_labels.get(entry.noun, "")},
        {"text": trails.changes_in_words(entry)}, {"text": entry.reason}, {"text": entry.ip},
    ]  # fmt: skip
