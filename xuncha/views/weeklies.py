"""Pages of 周报: list, begin, report with its figures, text, print. The roof's, because the figures are of every ledger."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.forms.group_life import WeeklyForm, WeeklyNewForm
from rounds.forms.life_filters import WeeklyFilter
from rounds.models import WeeklyReport
from rounds.permissions.group_life import why_not_edit_weekly, why_not_weekly
from rounds.queries import group_life as queries
from rounds.queries.current import current_round, pin
from rounds.queries.life_lacks import weekly_missing
from rounds.views.shared import call, demand_right, form_page, rewrite, said
from xuncha import actions
from xuncha.core import calendar, marks, web, workflow
from xuncha.core.templatetags.ui import isodate, isotime, tone_of
from xuncha.core.writing import Writing
from xuncha.statistics import weekly

LIST = ("周报", "/weeklies/")


def _figure(code: str) -> Any:
    return lambda report: {line["code"]: line["value"] for line in report.figures}.get(code, 0)


COLUMNS = (
    web.Column("number", "编号", lambda r: r.number, sort="number", width="m"),
    web.Column("week", "周次", lambda r: f"{isodate(r.week)} 至 {isodate(r.sunday)}", sort="week", width="m"),
    web.Column("target", "被巡察党组织", lambda r: str(r.target), width="m"),
    web.Column("talks", "谈话（人次）", _figure("talks"), align="right", width="s"),
    web.Column("visits", "走访（次）", _figure("visits"), align="right", width="s", small=False),
    web.Column("drafts", "底稿（份）", _figure("drafts"), align="right", width="s", small=False),
    web.Column("status", "状态", lambda r: {"chip": workflow.status_label(r), "chip_tone": tone_of(r.status)}, sort="status",
               width="s"),
)  # fmt: skip


def _rows(request: Any) -> QuerySet:
    round_ = current_round(request)
    if round_ is None or not permissions.allows(request.user, "weekly", round_):
        raise Http404
    return queries.weeklies_visible_to(request.user).filter(round=round_)


TABLE = web.Table(
    "weeklies",
    "周报",
    COLUMNS,
    _rows,
    lambda user: 2,
    WeeklyFilter,
    "-week,-pk",
    pin,
    counted=queries.decidable_by(WeeklyReport),
)


def weekly_list(request: HttpRequest) -> HttpResponse:
    """GET /weeklies/."""
    rows = _rows(request)
    may_add = bool(queries.targets_to_write(request.user, current_round(request), "weekly.write"))
    empty = {"title": "还没有周报", "why": "联络员每周建一份，数字从台账取，只写文字；报送以后巡察办可以看到。"}
    if may_add:
        empty |= {"action_label": "新建周报", "action_url": "/weeklies/new/"}
    context = web.ledger(
        request, rows, COLUMNS, filter_class=WeeklyFilter, order="-week,-pk", table=TABLE, empty=empty, caption="周报", sums=web.Foot("份"),
        may_add=may_add, heading="周报", new_url="/weeklies/new/", new_label="新建周报",
    )  # fmt: skip
    return render(request, "rounds/life_list.html", context)


def weekly_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /weeklies/new/: choose target and week; the figures are drawn at once."""
    targets = queries.targets_to_write(request.user, current_round(request), "weekly.write")
    demand_right("" if targets else "x")
    form = WeeklyNewForm(request.POST or None, user=request.user, targets=targets)
    made = call(form, lambda **data: actions.begin_weekly(by=request.user, **data)) if form.is_bound else None
    if made:
        said(request, f"已建立周报 {made.number}，数字已经取好，请写文字。")
        return redirect(f"{made.get_absolute_url()}edit/")
    return form_page(request, form, title="新建周报", crumbs=[LIST], submit="建立周报", back=LIST[1])


def weekly_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /weeklies/<uid>/."""
    report, user = web.load(request, queries.weeklies_visible_to(request.user), uid), request.user
    may_edit = not why_not_edit_weekly(user, report)
    context = {
        **_paper(report, user), "steps": workflow.steps(report, user, why_not_weekly, permissions.holds),
        "history": web.history(report), "may_edit": may_edit, "missing": weekly_missing(report) if may_edit else [],
    }  # fmt: skip
    return render(request, "xuncha/weekly_detail.html", context)


def _paper(report: WeeklyReport, user: Any) -> dict[str, Any]:
    approved = f"{report.approved_by} {isotime(report.approved_at)}" if report.approved_by else ""
    facts = [
        {"label": "周次", "value": f"{isodate(report.week)} 至 {isodate(report.sunday)}"},
        {"label": "巡察组、对象", "value": f"{report.group}、{report.target}"},
        {"label": "起草", "value": str(report.created_by or "")}, {"label": "审定", "value": approved, "nil": "未审定"},
        {"label": "取数时间", "value": isotime(report.figures_at)},
    ]  # fmt: skip
    texts = [("本周工作", report.work), ("存在问题", report.problems), ("下周安排", report.plan)]
    return {"report": report, "facts": facts, "figures": weekly.shown(report, user), "texts": texts}


def weekly_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /weeklies/<uid>/edit/: the texts alone; the figures are drawn anew with each save."""
    report = web.load(request, queries.weeklies_visible_to(request.user), uid)
    demand_right(why_not_edit_weekly(request.user, report))
    writing = Writing(request, report, lambda data: WeeklyForm(data, report=report))
    form = writing.form
    if rewrite(writing, actions.write_weekly):
        web.warn_of_traces(request, *form.cleaned_data.values())
        said(request, "周报已保存，数字已按台账刷新。")
        return redirect(report)
    back = report.get_absolute_url()
    lead = "这里只写文字；数字从台账取，不能手填。"
    return form_page(
        request, form, title="写周报", crumbs=[LIST, (str(report), back)], submit="保存周报", back=back, lead=lead
    )


def weekly_print(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /weeklies/<uid>/print/."""
    report = web.load(request, queries.weeklies_visible_to(request.user), uid)
    printed = {"at": calendar.now(), "by": request.user.name, "label": f"周报 {report.number}"}
    marks.mark_print(request, about=report)
    return render(request, "xuncha/weekly_print.html", {**_paper(report, request.user), "printed": printed})


@require_POST
def weekly_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /weeklies/<uid>/<verb>/."""
    report = web.load(request, queries.weeklies_visible_to(request.user), uid)
    return web.run_verb(request, report, verb, actions.WEEKLY_VERBS)
