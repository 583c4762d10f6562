"""Pages of a target: stage pass, papers, villages, notice, meetings, stage log."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.actions import coverage, papers, stages
from rounds.forms.papers import DocumentForm, NoticeForm, VillageForm
from rounds.models import RoundTarget, VillageCoverage
from rounds.permissions.passage import next_stage, verdicts
from rounds.permissions.preparation import hints
from rounds.permissions.stages import as_told_to, why_not_move, why_not_pass, why_not_verb
from rounds.permissions.standings import Standing
from rounds.queries import completeness, masters, progress, targets
from rounds.queries import coverage as coverage_queries
from rounds.states import VILLAGE_MARKS, Stage
from rounds.views.rounds import LIST
from rounds.views.shared import call, demand_right, form_page, said
from xuncha.core import calendar, marks, web, workflow
from xuncha.core.errors import Unmet
from xuncha.core.templatetags.ui import isodate, tone_of

VILLAGE_TONES = {"pending": "soon", "done": "done", "waived": "stop"}


def _load(request: HttpRequest, uid: Any) -> RoundTarget:
    return web.load(request, targets.visible_to(request.user), uid)


def _crumbs(target: RoundTarget, *more: tuple[str, str]) -> list[tuple[str, str]]:
    round = target.round
    return [LIST, (round.name, round.get_absolute_url()), (str(target), target.get_absolute_url()), *more]


def target_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rounds/targets/<uid>/: everything about one target that this reader may know."""
    target, user = _load(request, uid), request.user
    staff = permissions.allows(user, "coverage", target)
    context = {
        "target": target, "staff": staff, "facts": _facts(target, staff), "notice": targets.notice_of(target, user),
        "may_post": permissions.holds(user, "round.notice", target), "may_plan": permissions.holds(user, "round.plan", target),
        "stages": progress.stage_map(target), "status_label": target.get_stage_display(), "status_tone": tone_of(target.stage),
    }  # fmt: skip
    if staff:
        context |= _inside(request, target)
    return render(request, "rounds/target_detail.html", context)


def _inside(request: HttpRequest, target: RoundTarget) -> dict[str, Any]:
    """What only the round's own people see of a target."""
    user = request.user
    steps = workflow.steps(target, user, why_not_move, permissions.holds)
    forward = next((step for step in steps if step["verb"] == "advance"), None)
    on = Standing(target)
    found = as_told_to(user, target, verdicts(target, on=on))
    logs = list(target.stage_logs.select_related("by").order_by("-pk"))
    return {
        "pass": found, "unmet": why_not_pass(found), "next_label": Stage(next_stage(target.stage)).label if next_stage(target.stage) else "",
        "hints": hints(target, on), "completeness": _completeness(request, target), "forward": forward, "steps": [step for step in steps if step["verb"] != "advance"],
        "may_waive": permissions.holds(user, "round.back", target), "logs": logs,
        "papers": targets.slots_of(target, user, on.slots), "may_lay": permissions.holds(user, "round.document", target),
        "villages": _village_table(on.villages), "village_counts": targets.village_counts(on.villages),
        "meetings": masters.meetings_for(user).filter(round=target.round).filter(progress.about(target)),
        "may_meet": permissions.holds(user, "meeting.hold", target), "history": web.history(target),
    }  # fmt: skip


def _facts(target: RoundTarget, staff: bool) -> list[dict[str, Any]]:
    round = target.round
    facts = [
        {"label": "轮次", "value": round.name, "url": round.get_absolute_url()},
        {"label": "巡察组", "value": str(target.group or ""), "nil": "未分组"},
        {"label": "进驻日期", "value": isodate(target.entered_on or round.entered_on), "nil": "未定"},
        {"label": "撤离日期", "value": isodate(target.withdrawn_on or round.withdrawn_on), "nil": "未定"},
        {"label": "反馈日期", "value": _day(target.feedback_on), "nil": "未反馈"},
    ]
    if staff:
        facts += [
            {"label": "巡察方式", "value": target.get_coverage_mode_display()},
            {"label": "纪委监委意见", "value": _day(target.discipline_opinion_on), "nil": "未回复"},
            {"label": "组织部意见", "value": _day(target.organization_opinion_on), "nil": "未回复"},
            {"label": "列入理由", "value": target.reason, "wide": True},
        ]
    return facts


def _day(day: Any) -> str:
    return isodate(day) if day else ""


def _village_table(villages: Iterable[VillageCoverage]) -> dict[str, Any]:
    columns = [{"key": "village", "label": "村", "width": "m"}, {"key": "status", "label": "巡察情况", "width": "s"},
               *({"key": key, "label": label, "width": "s"} for key, label in VILLAGE_MARKS.items()),
               {"key": "covered", "label": "巡毕", "width": "s"}, {"key": "note", "label": "说明"}]  # fmt: skip
    rows = [
        {"uid": v.uid, "url": v.get_absolute_url(), "cells": [
            {"text": str(v.village), "note": v.village.get_village_class_display()},
            {"chip": v.get_coverage_status_display(), "chip_tone": VILLAGE_TONES[v.coverage_status]},
            *({"text": isodate(getattr(v, mark))} for mark in VILLAGE_MARKS), {"text": isodate(v.covered_on)}, {"text": v.note}]}
        for v in villages
    ]  # fmt: skip
    return {"columns": columns, "rows": rows}


def target_pass(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rounds/targets/<uid>/pass/: the stage pass on paper: what was passed and waived, what bars the way now."""
    target = _load(request, uid)
    demand_right("" if permissions.allows(request.user, "coverage", target) else "x")
    context = {
        "target": target, "pass": verdicts(target), "logs": target.stage_logs.select_related("by"),
        "next_label": Stage(next_stage(target.stage)).label if next_stage(target.stage) else "",
        "completeness": _completeness(request, target),
        "printed": {"at": calendar.now(), "by": request.user.name, "label": f"{target.round.code} {target}"},
    }  # fmt: skip
    marks.mark_print(request, about=target, label=f"阶段通行证 {target.uid}")
    return render(request, "rounds/target_pass.html", context)


def _completeness(request: HttpRequest, target: RoundTarget) -> list[dict[str, Any]]:
    """The incomplete records of a target added up by ledger, beside the conditions; `bars`: the stage's exit waits for them."""
    board = completeness.board(request.user, [target])
    return [
        {"label": one.label, "share": board.at_target(one.noun, target.pk), "bars": target.stage in one.bars,
         "url": f"/missing/?target={target.pk}&noun={one.noun}#records"}
        for one in board.ledgers
    ]  # fmt: skip


@require_POST
def target_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /rounds/targets/<uid>/<verb>/: move the target; `waive` (many) names conditions, `at` the stage that was seen."""
    if verb not in stages.VERBS:
        raise Http404
    target, reason = _load(request, uid), request.POST.get("reason", "")
    web.demand(request, why_not_verb(request.user, target, verb))
    stages.demand_open(target, verb)
    if request.POST.get("at", target.stage) != target.stage:
        raise Unmet(f"“{target}”已经是“{target.get_stage_display()}”，请看最新状态后再办。")
    extra = {"waive": request.POST.getlist("waive")} if verb == "advance" else {}
    moved = stages.VERBS[verb](target, by=request.user, reason=reason, **extra)
    said(request, f"{moved}现在是“{moved.get_stage_display()}”。")
    return redirect(moved)


def notice_form(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/targets/<uid>/notice/: the public notice."""
    target = _load(request, uid)
    demand_right(permissions.why_not_capable(request.user, "round.notice", target))
    form = NoticeForm(request.POST or None, target=target, notice=targets.notice_of(target, request.user))
    if form.is_bound and call(form, lambda **data: papers.post_notice(target, by=request.user, **data)):
        said(request, "巡察公告已登记。")
        return redirect(target)
    return form_page(
        request, form, title="巡察公告", crumbs=_crumbs(target), submit="保存公告", back=target.get_absolute_url()
    )


def document_new(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/targets/<uid>/documents/new/: lay a paper into a slot."""
    target = _load(request, uid)
    demand_right(permissions.why_not_capable(request.user, "round.document", target))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(*posted, user=request.user, target=target, initial={"slot": request.GET.get("slot")})
    if form.is_bound and call(form, lambda **data: papers.lay_document(target, by=request.user, **data)):
        said(request, "文书已登记。")
        return redirect(f"{target.get_absolute_url()}#documents")
    return form_page(
        request, form, title="登记文书", crumbs=_crumbs(target), submit="登记文书", back=target.get_absolute_url()
    )


@require_POST
def document_void(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rounds/documents/<uid>/void/: take a paper out of its slot."""
    document = web.load(request, targets.documents_for(request.user), uid)
    papers.void_document(document, by=request.user, reason=request.POST.get("reason", ""))
    said(request, f"“{document}”已作废。")
    return redirect(document)


def village(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/villages/<uid>/: what was done in a village, and whether it counts as inspected."""
    found = web.load(request, targets.village_for(request.user), uid)
    web.demand(request, permissions.why_not_capable(request.user, "coverage.write", found))
    form = VillageForm(request.POST or None, village=found)
    if form.is_bound and call(form, lambda **data: coverage.mark_village(found, by=request.user, **data)):
        said(request, "已保存。")
        return redirect(found)
    checks = coverage_queries.checks_of([found])[found.pk]
    lacks = [{"text": c.lack, "url": c.url} for c in checks if c.lack] if found.coverage_status != "waived" else []
    steps = workflow.steps(found, request.user, permissions.why_not, permissions.holds)
    for step in steps:
        if step["verb"] == "cover" and lacks and found.coverage_status == "pending":
            step |= {"allowed": False, "reason": step["reason"] or f"已巡条件还差 {len(lacks)} 项，补齐后再登记。"}
    context = {
        "village": found, "target": found.target, "form": form, "steps": steps, "lacks": lacks, "checks": checks,
        "missing": lacks if found.coverage_status == "pending" else [],
        "broken": lacks if found.coverage_status == "done" else [],
        "status_label": found.get_coverage_status_display(), "status_tone": VILLAGE_TONES[found.coverage_status],
        "may_write": permissions.holds(request.user, "coverage.write", found), "history": web.history(found),
        "facts": _marks(found), "missing_url": f"/missing/?target={found.target_id}&org={found.village_id}",
    }  # fmt: skip
    return render(request, "rounds/village_detail.html", context, status=422 if form.is_bound else 200)


def _marks(found: Any) -> list[dict[str, Any]]:
    marks = [
        {"label": label, "value": isodate(getattr(found, mark)) if getattr(found, mark) else "", "nil": "没有登记"}
        for mark, label in VILLAGE_MARKS.items()
    ]
    covered = {"label": "巡毕", "value": isodate(found.covered_on) if found.covered_on else "", "nil": "—"}
    return [*marks, covered, {"label": "说明", "value": found.note, "wide": True, "nil": "—"}]


@require_POST
def village_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /rounds/villages/<uid>/<verb>/: cover, waive or reopen."""
    return web.run_verb(request, web.load(request, targets.village_for(request.user), uid), verb, coverage.VERBS)
