"""Pages of meetings: list, new, record, edit, and the secretary's decisions."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.actions import meetings
from rounds.forms.papers import MeetingFilter, MeetingForm
from rounds.models import Meeting
from rounds.permissions.meetings import may_keep, why_not_decide, why_not_edit_meeting, why_not_void
from rounds.queries import masters
from rounds.queries.current import current_round
from rounds.views.shared import call, demand_right, form_page, rewrite, said
from xuncha.core import web
from xuncha.core.templatetags.ui import isodate
from xuncha.core.writing import Writing

LIST = ("会议", "/meetings/")


def _whose(meeting: Meeting) -> str:
    return "、".join(str(part) for part in (meeting.group, meeting.target) if part) or "全轮"


COLUMNS = (
    web.Column("held", "日期", lambda m: isodate(m.held_on), sort="held_on", width="s"),
    web.Column("kind", "会议", lambda m: {"text": m.get_kind_display(), "note": m.number}, sort="kind", width="m"),
    web.Column(
        "state",
        "状态",
        lambda m: {"chip": "作废", "chip_tone": "stop"} if m.voided_at else "有效",
        sort="voided_at",
        width="s",
    ),
    web.Column("whose", "巡察组、对象", _whose, width="m"),
    web.Column("topics", "议题", lambda m: m.topics.splitlines()[0] if m.topics else ""),
    web.Column("chair", "主持人", lambda m: m.chair, width="s", small=False),
)


def _foot(rows: QuerySet) -> dict[str, str]:
    """The number of meetings held; those that were made void are no meetings."""
    alive, all_ = rows.alive().count(), rows.count()
    return {"held": f"合计 {alive} 次", "kind": f"另有作废 {all_ - alive} 次" if all_ > alive else ""}


def meeting_list(request: HttpRequest) -> HttpResponse:
    """GET /meetings/: the meetings of the current round that this person may see."""
    round_, user = current_round(request), request.user
    if round_ is None or not permissions.allows(user, "meeting", round_):
        raise Http404
    may_add = permissions.holds(user, "meeting.hold", round_)
    empty = {
        "title": "还没有登记会议",
        "why": "动员会、会商、领导小组会、书记专题会、反馈会开过以后在这里登记日期和决定；组务会在“组务会”页登记。",
    }
    if may_add:
        empty |= {"action_label": "登记会议", "action_url": "/meetings/new/"}
    rows = masters.meetings_for(user).filter(round=round_)
    context = web.ledger(request, rows, COLUMNS, filter_class=MeetingFilter, order="-held_on,-pk", empty=empty, may_add=may_add,
                         caption="会议", sums=_foot)  # fmt: skip
    return render(request, "rounds/meeting_list.html", context)


def meeting_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /meetings/new/: record a meeting that was held."""
    round_ = current_round(request)
    demand_right("x" if round_ is None else permissions.why_not_capable(request.user, "meeting.hold", round_))
    asked = {name: request.GET[name] for name in ("kind", "target", "group") if name in request.GET}
    form = MeetingForm(request.POST or None, user=request.user, round_=round_, initial=asked)
    made = call(form, lambda **data: meetings.hold_meeting(round_, by=request.user, **data)) if form.is_bound else None
    if made:
        said(request, f"已登记{f'{made.get_kind_display()} {made.number}'.strip()}。")
        return redirect(made)
    return form_page(request, form, title="登记会议", crumbs=[LIST], submit="登记会议", back="/meetings/")


def meeting_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /meetings/<uid>/: the record of a meeting."""
    meeting, user = web.load(request, masters.meetings_for(request.user), uid), request.user
    context = {
        "meeting": meeting, "steps": _steps(user, meeting), "void_label": "作废" if meeting.voided_at else "",
        "may_edit": not why_not_edit_meeting(user, meeting), "may_decide": not why_not_decide(user, meeting),
        "may_point": meeting.kind == "secretary" and not meeting.voided_at and permissions.holds(user, "point.write", meeting.round),
        "history": web.history(meeting), "topics": meeting.topics.splitlines(),
        "facts": [
            {"label": "日期", "value": isodate(meeting.held_on)},
            {"label": "地点", "value": meeting.place},
            {"label": "巡察组、对象", "value": _whose(meeting)},
            {"label": "主持人", "value": meeting.chair},
            {"label": "参加人员", "value": meeting.attendees, "wide": True},
            *([{"label": "作废理由", "value": meeting.void_reason, "wide": True}] if meeting.voided_at else []),
        ],
    }  # fmt: skip
    return render(request, "rounds/meeting_detail.html", context)


def _steps(user: Any, meeting: Meeting) -> list[dict[str, Any]]:
    """作废, for those who keep the record; greyed with the reason once something stands on the meeting."""
    if meeting.voided_at or not may_keep(user, meeting):
        return []
    barred = why_not_void(user, meeting)
    return [{"verb": "void", "label": "作废", "url": f"{meeting.get_absolute_url()}void/", "allowed": not barred, "reason": barred,
             "needs_reason": True, "danger": True, "confirm": "作废后这次会议不再算数，记录和编号留存，不能恢复。"}]  # fmt: skip


def meeting_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /meetings/<uid>/edit/: correct the record."""
    meeting = web.load(request, masters.meetings_for(request.user), uid)
    demand_right(why_not_edit_meeting(request.user, meeting))
    writing = Writing(
        request, meeting, lambda data: MeetingForm(data, user=request.user, round_=meeting.round, meeting=meeting)
    )
    form = writing.form
    if rewrite(writing, meetings.edit_meeting):
        said(request, "会议记录已保存。")
        return redirect(meeting)
    back = meeting.get_absolute_url()
    title = f"修改{meeting.get_kind_display()}记录"
    return form_page(request, form, title=title, crumbs=[LIST, (str(meeting), back)], submit="保存记录", back=back)


@require_POST
def meeting_decide(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /meetings/<uid>/decide/: the county secretary writes what was decided."""
    meeting = web.load(request, masters.meetings_for(request.user), uid)
    meetings.decide_meeting(meeting, by=request.user, decisions=request.POST.get("decisions", ""))
    said(request, "决定事项已保存。")
    return redirect(meeting)


@require_POST
def meeting_void(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /meetings/<uid>/void/: take back a meeting that was wrongly registered."""
    meeting = web.load(request, masters.meetings_for(request.user), uid)
    meetings.void_meeting(meeting, by=request.user, reason=request.POST.get("reason", ""))
    said(request, "会议已作废。")
    return redirect(meeting)
