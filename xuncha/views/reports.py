"""Pages of 巡察报告: the list, one report with its lacks and figures, the written parts, and ordering the papers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from findings.actions import reports as findings_actions
from findings.models import InspectionReport
from findings.permissions import may_open
from findings.permissions import reports as permissions
from findings.queries import reports as queries
from rounds import permissions as rounds_permissions
from rounds.queries import places
from rounds.queries.current import current_round
from xuncha import actions, forms, gates, reports
from xuncha import queries as roof
from xuncha.core import links, web, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.templatetags.ui import isotime
from xuncha.core.writing import Writing
from xuncha.statistics import frozen

TONES = {"draft": "neutral", "submitted": "info", "approved": "done"}
COLUMNS = (
    web.Column("number", "编号", lambda r: r.number, sort="number", width="m"),
    web.Column("target", "被巡察党组织", lambda r: str(r.target), sort="target__org__sort"),
    web.Column("version", "版本", lambda r: f"第{r.report_version}版", width="s"),
    web.Column("status", "状态", lambda r: {"chip": r.get_status_display(), "chip_tone": TONES[r.status]}, width="s"),
    web.Column("submitted_at", "提交时间", lambda r: isotime(r.submitted_at) if r.submitted_at else "—", width="m"),
    web.Column("submitted_by", "签发人", lambda r: str(r.submitted_by or "—"), width="m"),
)


def report_list(request: HttpRequest) -> HttpResponse:
    """GET /reports/; 404 for whom reports do not exist."""
    if not may_open(request.user, "report"):
        raise Http404
    round_ = current_round(request)
    rows = queries.visible_to(request.user).filter(round=round_)
    started = set(rows.values_list("target_id", flat=True))
    targets = places.targets_for(request.user, round_)
    may_start = [t for t in targets if t.pk not in started and not permissions.why_not_create(request.user, t)]
    empty = {"title": "还没有巡察报告", "why": "撤点汇总后，由联络员或组长开始写报告；问题和数字从台账带入。"}
    context = web.ledger(
        request,
        rows,
        COLUMNS,
        filter_class=forms.ReportFilter,
        order="target__org__sort",
        may_start=may_start,
        empty=empty,
        caption="巡察报告",
        sums=web.Foot("份"),
    )
    return render(request, "xuncha/report_list.html", context)


@require_POST
def report_start(request: HttpRequest) -> HttpResponse:
    """POST /reports/new/: begin the report of a target."""
    target = web.load(
        request, places.targets_for(request.user, current_round(request)), request.POST.get("target") or None
    )
    return redirect(findings_actions.start_report(target, by=request.user).get_absolute_url())


def _missing(report: InspectionReport, may_edit: bool) -> list[dict[str, str]]:
    """Empty parts lead to their fields for whoever writes; what bars through the problems leads to their ledger."""
    written = queries.missing(report)
    parts = written if may_edit else [{"text": lack["text"], "anchor": "parts"} for lack in written]
    problems = f"/problems/?target={report.target_id}"
    return parts + [{"text": text, "url": problems} for text in queries.report_lacks(report)[len(written) :]]


def report_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /reports/<uid>/."""
    report = web.load(request, queries.visible_to(request.user), uid)
    user = request.user
    may_edit = not permissions.why_not_edit(user, report)
    return render(request, "xuncha/report_detail.html", {
        "report": report, "tone": TONES[report.status], "missing": _missing(report, may_edit),
        "missing_for": "提交前", "steps": workflow.steps(report, user, permissions.why_not, rounds_permissions.holds),
        "may_edit": may_edit, "parts": _parts(report), "chapters": reports.chapters(report),
        "may_build": not gates.why_not_order(user, report, "final"), "may_check": not gates.why_not_order(user, report, "checking"),
        "pinned": frozen.pinned_to(report), "papers": roof.papers_of(report, user), "history": web.history(report),
        **links.spine(report, user, tell_hidden=True),
    })  # fmt: skip


def _parts(report: Any) -> list[dict[str, Any]]:
    form = forms.ReportForm(instance=report)
    return [{"title": title, "fields": [(form[name].label, _shown(report, name)) for item in names
                                        for name in ([item] if isinstance(item, str) else item)]}
            for title, names in forms.ReportForm.layout]  # fmt: skip


def _shown(report: Any, name: str) -> str:
    display = getattr(report, f"get_{name}_display", None)
    return display() if display else getattr(report, name)


def report_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /reports/<uid>/edit/."""
    report = web.load(request, queries.visible_to(request.user), uid)
    if sentence := permissions.why_not_edit(request.user, report):
        raise Refused(sentence)
    writing = Writing(request, report, lambda data: forms.ReportForm(data, instance=report))
    form = writing.form
    if request.method == "POST" and form.is_valid():
        try:
            writing.run(findings_actions.edit_report, **form.cleaned_data)
            web.warn_of_traces(request, *(str(value) for value in form.cleaned_data.values()))
            return redirect(report.get_absolute_url())
        except Unmet as error:
            web.note_on_form(form, error)
    return render(
        request, "xuncha/report_form.html", {"form": form, "report": report}, status=422 if form.errors else 200
    )


@require_POST
def report_order(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /reports/<uid>/<verb>/: move the report on, or order one of its papers as a job."""
    report = web.load(request, queries.visible_to(request.user), uid)
    if verb in actions.VERBS:
        job = actions.VERBS[verb](report, by=request.user)
        return redirect(f"/jobs/{job.uid}/")
    return web.run_verb(request, report, verb, actions.REPORT_VERBS)
