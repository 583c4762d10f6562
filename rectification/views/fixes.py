"""Pages of 立行立改: list, proposal, one fix with all its life, notice, answer and check."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from findings.actions.checks import refuse
from findings.forms.fields import workable_targets
from findings.permissions import may_open
from findings.queries import sources
from findings.views import shared
from rectification import permissions, sheets
from rectification.actions import carrying, fixing
from rectification.actions import fixes as actions
from rectification.forms import DropProofForm
from rectification.forms.fixes import CheckForm, FixFilter, FixForm, NoticeForm, ReportForm, ServeForm, TimeForm
from rectification.models import ImmediateFix
from rectification.queries import fixes as queries
from rounds import permissions as base
from rounds.queries.current import current_round, pin
from xuncha.core import calendar, files, postpone, web
from xuncha.core.models import User
from xuncha.core.templatetags.ui import days_left, isodate, number
from xuncha.core.writing import Writing

TONES = {"closed": "done", "carried": "stop", "voided": "stop", "returned": "red", "proposed": "neutral"}
#: who has it now
HOLDERS = {
    "proposed": "领导小组", "returned": "巡察组", "approved": "巡察组", "answered": "巡察组", "checked": "组长或巡察办主任",
}  # fmt: skip


def _due(fix: ImmediateFix) -> dict[str, Any]:
    late = fix.is_overdue(calendar.today())
    return {"text": isodate(fix.due), "overdue": late, "note": "逾期" if late else ""}


def _tone(fix: ImmediateFix) -> str:
    return TONES.get(fix.status, "info")


COLUMNS = (
    web.Column("number", "编号", lambda f: str(f), sort="number", width="m"),
    web.Column("matter", "事项", lambda f: {"text": f.matter[:60], "note": f.get_kind_display() if f.kind != "fix" else ""}, width="xl"),
    web.Column("category", "分类", lambda f: f.category.code, sort="category__sort", width="s"),
    web.Column("resp_org", "责任单位", lambda f: {"text": str(f.resp_org), "note": f.resp_person}, sort="resp_org__path", width="m"),
    web.Column("served_on", "送达日期", lambda f: isodate(f.served_on), sort="served_on", width="s", small=False),
    web.Column("due", "时限", _due, sort="due", width="s"),
    web.Column("refunded", "退还（万元）", lambda f: {"text": number(f.refunded, 4)}, sort="refunded", align="right", width="s", small=False),
    web.Column("benefited", "受益（户）", lambda f: {"number": f.benefited}, sort="benefited", align="right", width="s", small=False),
    web.Column("people", "受益（人次）", lambda f: {"number": f.people}, sort="people", align="right", width="s", small=False),
    web.Column("status", "状态", lambda f: {"chip": f.get_status_display(), "chip_tone": _tone(f)}, sort="status", width="s"),
)  # fmt: skip


def _foot(found: QuerySet[ImmediateFix]) -> dict[str, Any]:
    sums = queries.totals(found)
    words = f"{sums['n']} 件，已销号 {sums['closed']} 件，转入整改台账 {sums['carried']} 件，逾期 {sums['late']} 件"
    return {
        "number": "合计", "matter": words, "refunded": number(sums["refunded"], 4) if sums["refunded"] is not None else "",
        "benefited": sums["benefited"] or 0, "people": sums["people"] or 0,
    }  # fmt: skip


def _rows(request: Any) -> QuerySet[ImmediateFix]:
    """The fixes for whoever asks; 404 for whom the ledger does not exist."""
    if not may_open(request.user, "fix"):
        raise Http404
    return queries.listing(request.user, current_round(request))


def _level(user: User) -> int:
    """敏感 for all, also for the unit whose own it is (domain §3.6)."""
    return ImmediateFix.LEVEL


TABLE = web.Table(
    "fixes", "立行立改台账", COLUMNS, _rows, _level, FixFilter, "-pk", pin, official=sheets.OFFICIAL,
    official_rows=sheets.official_rows, counted=queries.countable_by,
)  # fmt: skip


def fix_list(request: HttpRequest) -> HttpResponse:
    """GET /fixes/: the ledger."""
    rows, round_ = _rows(request), current_round(request)
    may_add = bool(round_) and bool(workable_targets(request.user, round_, permissions.why_not_propose))
    context = web.ledger(
        request, rows, COLUMNS, filter_class=FixFilter, order="-pk", sums=_foot, caption="立行立改台账", table=TABLE, may_add=may_add,
        countable=base.more_than_seen(request.user, queries.countable_by(request.user).filter(round=round_)),
        empty={"title": "还没有立行立改事项", "why": "群众反映强烈、明显违反规定、能够及时解决的问题，由巡察组提出，领导小组批准后送达通知书。",
               "action_label": "提出立行立改" if may_add else "", "action_url": "/fixes/new/"},
    )  # fmt: skip
    return render(request, "rectification/fix_list.html", context)


def _source(request: HttpRequest) -> Any:
    """The draft, point, finding or letter named in the address; one that may not be seen is not there."""
    finders: tuple[tuple[str, Callable], ...] = (
        ("draft", sources.draft_for), ("point", sources.point_for), ("finding", sources.finding_for),
        ("petition", sources.petition_for),
    )  # fmt: skip
    return shared.source_of(request, finders)


def fix_new(request: HttpRequest) -> HttpResponse:
    """GET and POST /fixes/new/?draft=|point=|finding=|petition=: the sentence of the source is there already."""
    round_ = shared.round_for(request, "fix")
    source = _source(request)
    targets = workable_targets(request.user, round_, permissions.why_not_propose)
    if not targets:
        raise Http404
    initial = sources.fix_values(source) if source is not None else {}
    form = FixForm(request.POST or None, user=request.user, targets=targets, initial=initial)
    if request.method == "POST":
        made = shared.save(form, lambda: actions.propose(by=request.user, source=source, **form.cleaned_data))
        if made is not None:
            web.warn_of_traces(request, made.matter, made.requirement)
            return redirect(made.get_absolute_url())
    context = {"form": form, "source": source, "back_url": "/fixes/", "heading": "提出立行立改"}
    return render(request, "rectification/fix_form.html", context, status=422 if form.errors else 200)


def fix_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /fixes/<uid>/edit/."""
    fix = web.load(request, queries.readable_by(request.user), uid)
    refuse(permissions.why_not_edit_fix(request.user, fix))
    writing = Writing(request, fix, lambda data: FixForm(data, user=request.user, targets=[fix.target], fix=fix))
    form = writing.form
    if request.method == "POST":
        values = {n: v for n, v in form.cleaned_data.items() if n != "target"} if form.is_valid() else {}
        done = shared.save(form, lambda: writing.run(actions.edit_fix, **values))
        if done is not None:
            web.warn_of_traces(request, done.matter, done.requirement)
            return redirect(done.get_absolute_url())
    context = {"form": form, "fix": fix, "back_url": fix.get_absolute_url(), "heading": f"修改立行立改 {fix}"}
    return render(request, "rectification/fix_form.html", context, status=422 if form.errors else 200)


def fix_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /fixes/<uid>/: one fix with all its life."""
    return _page(request, web.load(request, queries.readable_by(request.user), uid))


def _page(
    request: HttpRequest, fix: ImmediateFix, *, bound: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    user, forms_ = request.user, bound or {}
    since = "serve" if base.is_unit(request.user) else ""
    context = shared.strips(request, fix, permissions.why_not_fix, carrying.VERBS, since)
    asked = {"serve": lambda: ServeForm(initial={"notice_no": fix.notice_no}), "check": lambda: CheckForm(fix=fix)}
    may_report = not permissions.why_not_report_fix(user, fix)
    may_order = not permissions.why_not_order_notice(user, fix)
    late = fix.is_overdue(calendar.today())
    return render(request, "rectification/fix_detail.html", context | {
        "fix": fix, "title": fix.matter[:60], "status_tone": _tone(fix), "facts": _facts(fix), "outcome": _outcome(fix),
        "asks": shared.ask(context["steps"], fix, asked, forms_), "may_report": may_report,
        "may_edit": not permissions.why_not_edit_fix(user, fix), "proofs": queries.proofs_of(fix),
        "notices": list(reversed(files.of(fix, "notice"))), "may_order": may_order,
        "notice_form": forms_.get("notice") or NoticeForm(initial={"notice_no": fix.notice_no}) if may_order and not fix.served_on else None,
        "missing": queries.missing(fix) if may_report else [], "missing_for": "反馈整改结果前",
        "holder": HOLDERS.get(fix.status) or (str(fix.resp_org) if fix.status in ("served", "rectifying") else ""),
        "due_text": _due_text(fix), "due_tone": "red" if late else "", **_times(fix, user, forms_.get("time")),
    }, status=status)  # fmt: skip


def _due_text(fix: ImmediateFix) -> str:
    if fix.due is None or fix.status not in ("served", "rectifying"):
        return ""
    return f"时限 {isodate(fix.due)}，{days_left((fix.due - calendar.today()).days)}"


def _facts(fix: ImmediateFix) -> list[dict[str, Any]]:
    approved = f"{fix.approver} {isodate(fix.approved_on)}" if fix.approver else ""
    served = f"{isodate(fix.served_on)} {fix.served_to}" if fix.served_on else ""
    return _pairs(
        ("类型", fix.get_kind_display()), ("问题分类", str(fix.category)), ("涉及党组织", str(fix.org)), ("理由", fix.reasons),
        ("责任单位", str(fix.resp_org)), ("责任人", fix.resp_person), ("批准", approved), ("通知书文号", fix.notice_no),
        ("送达和签收", served), ("整改时限", isodate(fix.due)), ("期限提示", fix.due_warning),
    )  # fmt: skip


def _outcome(fix: ImmediateFix) -> list[dict[str, Any]]:
    people = "、".join(str(one) for one in fix.check_by.all())
    checked = f"{isodate(fix.check_date)} {people}" if fix.check_date else ""
    return _pairs(
        ("退还、清退金额（万元）", number(fix.refunded, 4) if fix.refunded is not None else ""), ("受益户数", fix.benefited),
        ("受益人次", fix.people), ("反馈日期", isodate(fix.answered_on)), ("核查", checked), ("核查结论", fix.get_check_result_display()),
        ("群众反馈", fix.get_mass_feedback_display()), ("销号日期", isodate(fix.closed_on)),
    )  # fmt: skip


def _pairs(*pairs: tuple[str, Any]) -> list[dict[str, Any]]:
    """Label and value for parts/facts.html."""
    return [{"label": label, "value": "" if value is None else value, "nil": "—"} for label, value in pairs]


def _times(fix: ImmediateFix, user: User, bound: forms.Form | None) -> dict[str, Any]:
    """Requests for more time, each with what this reader may do, and the form to ask for it once."""
    address = f"{fix.get_absolute_url()}time/"
    rows = [
        {"asked": row, "steps": [
            {"verb": move.verb, "label": move.label, "allowed": True, "needs_reason": move.needs_reason, "primary": move.primary,
             "danger": move.danger, "url": f"{address}{row.uid}/{move.verb}/"}
            for move in row.FLOW.open_from(row.status) if not permissions.why_not_fix_time(user, row, move)]}
        for row in postpone.requests_of(fix)
    ]  # fmt: skip
    waits = any(row["asked"].status in ("asked", "approved") for row in rows)
    may = not waits and not permissions.why_not_ask_fix_time(user, fix)
    return {"times": rows, "time_form": (bound or TimeForm()) if may else None}


@require_POST
def fix_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /fixes/<uid>/<verb>/."""
    fix = web.load(request, queries.readable_by(request.user), uid)
    asked: dict[str, Any] = {"serve": ServeForm, "check": lambda data: CheckForm(data, fix=fix)}
    return shared.run_asked(request, fix, verb, carrying.VERBS, asked, _page, permissions.why_not_fix)


@require_POST
def fix_notice(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /fixes/<uid>/notice/: order the notice as a job."""
    fix = web.load(request, queries.readable_by(request.user), uid)
    refuse(permissions.why_not_order_notice(request.user, fix))
    form = NoticeForm(request.POST if not fix.served_on else {"notice_no": fix.notice_no})
    job = shared.save(form, lambda: actions.order_notice(fix, by=request.user, **form.cleaned_data))
    return redirect(f"/jobs/{job.uid}/") if job is not None else _page(request, fix, bound={"notice": form}, status=422)


def fix_report(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /fixes/<uid>/report/: what the unit did, and a proof."""
    fix = web.load(request, queries.readable_by(request.user), uid)
    refuse(permissions.why_not_report_fix(request.user, fix))
    form = ReportForm(request.POST or None, request.FILES or None, instance=fix)
    if request.method == "POST":
        done = shared.save(form, lambda: fixing.report_fix(fix, by=request.user, **form.cleaned_data))
        if done is not None:
            return redirect(done.get_absolute_url())
    context = {"form": form, "fix": fix, "back_url": fix.get_absolute_url(), "heading": "填报整改情况"}
    return render(request, "rectification/fix_form.html", context, status=422 if form.errors else 200)


def fix_proof_drop(request: HttpRequest, uid: Any, file_uid: Any) -> HttpResponse:
    """GET and POST /fixes/<uid>/proofs/<file>/drop/: take a wrong proof away, with the reason."""
    fix = web.load(request, queries.readable_by(request.user), uid)
    refuse(permissions.why_not_report_fix(request.user, fix))
    kept = next((proof for proof in queries.proofs_of(fix) if proof.uid == file_uid), None)
    if kept is None:
        raise Http404
    form = DropProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fixing.drop_fix_proof(kept, fix, by=request.user, **form.cleaned_data)
        return redirect(f"{fix.get_absolute_url()}#proofs")
    context = {
        "form": form,
        "fix": fix,
        "back_url": fix.get_absolute_url(),
        "heading": f"移除佐证 {kept.name}",
        "submit_label": "移除佐证",
    }
    return render(request, "rectification/fix_form.html", context, status=422 if form.errors else 200)


@require_POST
def fix_time(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /fixes/<uid>/time/: ask for more time."""
    fix = web.load(request, queries.readable_by(request.user), uid)
    refuse(permissions.why_not_ask_fix_time(request.user, fix))
    form = TimeForm(request.POST)
    if shared.save(form, lambda: fixing.ask_time(fix, by=request.user, **form.cleaned_data)) is None:
        return _page(request, fix, bound={"time": form}, status=422)
    return redirect(f"{fix.get_absolute_url()}#time")


@require_POST
def fix_time_verb(request: HttpRequest, uid: Any, asked: Any, verb: str) -> HttpResponse:
    """POST /fixes/<uid>/time/<uid>/<verb>/: decide on a request for more time, or take it back."""
    fix = web.load(request, queries.readable_by(request.user), uid)
    row = get_object_or_404(postpone.requests_of(fix), uid=asked)
    if verb not in fixing.TIME_VERBS:
        raise Http404
    done = fixing.TIME_VERBS[verb](row, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, f"延期申请：{done.get_status_display()}。")
    return redirect(f"{fix.get_absolute_url()}#time")
