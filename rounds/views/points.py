"""Pages of 点人点事: the list, one point, its forms."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.actions import points
from rounds.forms.preparation import PointFilter, PointForm
from rounds.models import InspectionRound, SecretaryPoint
from rounds.queries import preparation
from rounds.queries.current import current_round, pin
from rounds.sheets import POINT_SHEET, official_rows
from rounds.views.shared import call, demand_right, form_page, rewrite, said
from xuncha.core import web, workflow
from xuncha.core.templatetags.ui import isodate
from xuncha.core.writing import Writing

LIST = ("点人点事", "/points/")
TONES = {"todo": "soon", "doing": "info", "done": "done", "dropped": "stop"}


def _due_cell(point: SecretaryPoint) -> dict[str, Any]:
    late = point.is_overdue()
    return {"text": isodate(point.due), "overdue": late, "note": "逾期" if late else ""}


COLUMNS = (
    web.Column("number", "编号", lambda p: p.number, width="s"),
    web.Column("text", "内容", lambda p: p.text if len(p.text) <= 60 else f"{p.text[:60]}…", width="xl"),
    web.Column("org", "涉及党组织", lambda p: str(p.org), sort="org__path", width="m"),
    web.Column("resp", "责任单位", lambda p: {"text": p.resp_unit, "note": p.resp_person}, width="m"),
    web.Column("due", "期限", _due_cell, sort="due", width="s"),
    web.Column(
        "status",
        "状态",
        lambda p: {"chip": p.get_status_display(), "chip_tone": TONES[p.status]},
        sort="status",
        width="s",
    ),
)


def _round(request: Any) -> InspectionRound:
    round_ = current_round(request)
    if round_ is None or not permissions.allows(request.user, "secretary_point", round_):
        raise Http404
    return round_


def _rows(request: Any) -> QuerySet:
    return preparation.points_for(request.user).filter(round=_round(request))


TABLE = web.Table("points", "点人点事", COLUMNS, _rows, lambda user: 3, PointFilter, "kind,seq", pin, official=POINT_SHEET,
                  official_rows=official_rows, counted=preparation.points_for)  # fmt: skip


def point_list(request: HttpRequest) -> HttpResponse:
    """GET /points/: the round's points that this person may see."""
    round_, user = _round(request), request.user
    may_add = permissions.holds(user, "point.write", round_)
    empty = {"title": "还没有点人点事", "why": "书记专题会登记后，会上点到的人和事在这里逐条登记、督办、销账。"}
    if may_add:
        empty |= {"action_label": "登记点人点事", "action_url": "/points/new/"}
    rows = preparation.points_for(user).filter(round=round_)
    context = web.ledger(
        request,
        rows,
        COLUMNS,
        filter_class=PointFilter,
        order="kind,seq",
        empty=empty,
        caption="点人点事",
        may_add=may_add,
        table=TABLE,
        may_import=[("导入 Excel", "/points/import/")] if may_add else (),
    )
    return render(request, "rounds/point_list.html", context)


def point_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /points/new/: note what was said."""
    round_ = _round(request)
    demand_right(permissions.why_not_capable(request.user, "point.write", round_))
    form = PointForm(
        request.POST or None, user=request.user, round_=round_, initial={"meeting": request.GET.get("meeting")}
    )
    made = call(form, lambda **data: points.note_point(by=request.user, **data)) if form.is_bound else None
    if made:
        said(request, f"已登记{made.number}。")
        return redirect(made)
    return form_page(request, form, title="登记点人点事", crumbs=[LIST], submit="登记点人点事", back="/points/")


def point_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /points/<uid>/: one point."""
    point, user = web.load(request, preparation.points_for(request.user), uid), request.user
    steps = workflow.steps(point, user, permissions.why_not, permissions.holds)
    for step in steps:
        if step["verb"] == "finish":
            step |= {"needs_reason": True, "reason_label": "办理结果"}
    meeting = f"书记专题会 {isodate(point.meeting.held_on)}"
    seen = permissions.may_see(user, point.meeting)
    facts = [
        {"label": "会议", "value": meeting, "url": point.meeting.get_absolute_url() if seen else ""},
        {"label": "涉及党组织", "value": str(point.org)}, {"label": "责任单位", "value": point.resp_unit},
        {"label": "责任人", "value": point.resp_person, "nil": "未定"},
        {"label": "办理期限", "value": isodate(point.due) if point.due else "", "nil": "未定"},
        {"label": "办结日期", "value": isodate(point.done_on) if point.done_on else "", "nil": "未办结"},
    ]  # fmt: skip
    context = {"point": point, "facts": facts, "steps": steps, "tone": TONES[point.status], "history": web.history(point),
               "may_edit": not points.why_not_edit(user, point)}  # fmt: skip
    return render(request, "rounds/point_detail.html", context)


def point_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /points/<uid>/edit/."""
    point = web.load(request, preparation.points_for(request.user), uid)
    demand_right(points.why_not_edit(request.user, point))
    writing = Writing(request, point, lambda data: PointForm(data, user=request.user, round_=point.round, point=point))
    form = writing.form
    if rewrite(writing, points.edit_point):
        said(request, "已保存。")
        return redirect(point)
    back = point.get_absolute_url()
    return form_page(
        request,
        form,
        title=f"修改{point.number}",
        crumbs=[LIST, (point.number, back)],
        submit="保存点人点事",
        back=back,
    )


@require_POST
def point_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /points/<uid>/<verb>/."""
    return web.run_verb(request, web.load(request, preparation.points_for(request.user), uid), verb, points.VERBS)
