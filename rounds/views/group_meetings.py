"""Pages of group meetings (组务会): list, form, minutes with their topics, print."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.actions import group_meetings as actions
from rounds.forms.group_life import GroupMeetingForm, TopicForm
from rounds.forms.life_filters import MinutesFilter
from rounds.models import GroupMeeting, GroupTopic
from rounds.permissions.group_life import why_not_attach_to_minutes, why_not_edit_minutes, why_not_minutes
from rounds.queries import group_life as queries
from rounds.queries.current import current_round, pin
from rounds.queries.life_lacks import minutes_missing
from rounds.sheets import MEETING_SHEET, meeting_rows
from rounds.views.shared import attached, call, demand_open, demand_right, form_page, rewrite, said
from xuncha.core import calendar, links, marks, web, workflow
from xuncha.core.templatetags.ui import isotime, tone_of
from xuncha.core.writing import Writing

LIST = ("组务会", "/group-meetings/")
WRITE = "group_meeting.write"
COLUMNS = (
    web.Column("number", "编号", lambda m: m.number, sort="number", width="m"),
    web.Column("at", "时间", lambda m: isotime(m.at), sort="at", width="m"),
    web.Column("target", "被巡察党组织", lambda m: str(m.target), sort="target__org__name", width="m"),
    web.Column("chair", "主持", lambda m: str(m.chair), width="s"),
    web.Column("present", "到会（人）", lambda m: m.present, align="right", width="s", small=False),
    web.Column("place", "地点", lambda m: m.place, small=False),
    web.Column("status", "状态", lambda m: {"chip": workflow.status_label(m), "chip_tone": tone_of(m.status)}, sort="status",
               width="s"),
)  # fmt: skip


def _rows(request: Any) -> QuerySet:
    round_ = current_round(request)
    if round_ is None or not permissions.allows(request.user, "group_meeting", round_):
        raise Http404
    return queries.attendee_names(queries.minutes_listing(request.user, round_))


TABLE = web.Table("group-meetings", "组务会", COLUMNS, _rows, lambda user: 2, MinutesFilter, "-at,-pk", pin,
                  official=MEETING_SHEET, official_rows=meeting_rows, counted=queries.decidable_by(GroupMeeting))  # fmt: skip


def minutes_list(request: HttpRequest) -> HttpResponse:
    """GET /group-meetings/: the minutes of the current round that this person may see."""
    rows = _rows(request)
    may_add = bool(queries.targets_to_write(request.user, current_round(request), WRITE))
    empty = {"title": "还没有组务会纪要", "why": "组务会开过以后由本组登记；签发以后巡察办可以看到。"}
    if may_add:
        empty |= {"action_label": "登记组务会", "action_url": "/group-meetings/new/"}
    context = web.ledger(
        request, rows, COLUMNS, filter_class=MinutesFilter, order="-at,-pk", table=TABLE, empty=empty, caption="组务会", sums=web.Foot("次"),
        may_add=may_add, heading="组务会", new_url="/group-meetings/new/", new_label="登记组务会",
        may_import=[("导入 Excel", "/group-meetings/import/")] if may_add else (),
    )  # fmt: skip
    return render(request, "rounds/life_list.html", context)


def minutes_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /group-meetings/new/: record a meeting that was held."""
    targets = queries.targets_to_write(request.user, current_round(request), WRITE)
    demand_right("" if targets else "x")
    form = GroupMeetingForm(
        request.POST or None, user=request.user, targets=targets, initial={"target": request.GET.get("target")}
    )
    made = call(form, lambda **data: actions.hold_group_meeting(by=request.user, **data)) if form.is_bound else None
    if made:
        said(request, f"已登记组务会 {made.number}，请接着写议题。")
        return redirect(f"{made.get_absolute_url()}topics/")
    return form_page(request, form, title="登记组务会", crumbs=[LIST], submit="保存，接着写议题", back=LIST[1])


def _demand_open(request: HttpRequest, meeting: GroupMeeting) -> None:
    user = request.user
    demand_open(request, why_not_edit_minutes(user, meeting), permissions.why_not_write(user, WRITE, meeting))


def minutes_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /group-meetings/<uid>/edit/: correct when, where and who."""
    meeting = web.load(request, queries.minutes_visible_to(request.user), uid)
    _demand_open(request, meeting)
    writing = Writing(
        request,
        meeting,
        lambda data: GroupMeetingForm(data, user=request.user, targets=[meeting.target], meeting=meeting),
    )
    form = writing.form
    if rewrite(writing, actions.edit_group_meeting, closed=True):
        said(request, "已保存。")
        return redirect(meeting)
    back = meeting.get_absolute_url()
    return form_page(
        request, form, title="修改组务会", crumbs=[LIST, (str(meeting), back)], submit="保存修改", back=back
    )


def minutes_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /group-meetings/<uid>/: the minutes, as far as this reader may know them."""
    meeting, user = web.load(request, queries.minutes_visible_to(request.user), uid), request.user
    may_edit = not why_not_edit_minutes(user, meeting)
    spine, topics = links.spine(meeting, user, tell_hidden=False), queries.topics_for(meeting, user)
    context = {
        "meeting": meeting, "facts": _facts(meeting), "topics": topics, "may_edit": may_edit,
        "steps": workflow.steps(meeting, user, why_not_minutes, permissions.holds),
        "sources": spine["sources"], "consequences": spine["consequences"],
        "missing": minutes_missing(meeting, user) if may_edit or not why_not_attach_to_minutes(user, meeting) else [],
        "history": web.history(meeting), "attachments": _files(meeting, user, topics),
    }  # fmt: skip
    return render(request, "rounds/group_meeting_detail.html", context)


def _files(meeting: GroupMeeting, user: Any, topics: list[dict[str, Any]]) -> dict[str, Any]:
    return attached(
        meeting, actions.SLOTS, may=not why_not_attach_to_minutes(user, meeting), shown=queries.knows_all_of(meeting, topics),
        help="打印纪要，参加人员签字后扫描上传；加密保存。",
    )  # fmt: skip


@require_POST
def minutes_attach(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /group-meetings/<uid>/attach/: the signed pages, or the minutes as a file."""
    meeting = web.load(request, queries.minutes_visible_to(request.user), uid)
    actions.attach(meeting, by=request.user, upload=request.FILES.get("upload"), slot=request.POST.get("slot", ""))
    return redirect(f"{meeting.get_absolute_url()}#files")


def _facts(meeting: GroupMeeting) -> list[dict[str, Any]]:
    issued = f"{meeting.issued_by} {isotime(meeting.issued_at)}" if meeting.issued_by else ""
    return [
        {"label": "时间", "value": isotime(meeting.at)}, {"label": "地点", "value": meeting.place},
        {"label": "被巡察党组织", "value": str(meeting.target)}, {"label": "主持", "value": str(meeting.chair)},
        {"label": "参加人员", "value": "、".join(str(one) for one in meeting.attendees.order_by("pk")), "wide": True},
        {"label": "缺席人员及原因", "value": meeting.absent, "wide": True, "nil": "无"},
        {"label": "记录", "value": str(meeting.created_by or "")}, {"label": "签发", "value": issued, "nil": "未签发"},
    ]  # fmt: skip


def minutes_topics(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /group-meetings/<uid>/topics/ (?topic=): write one topic, then the next."""
    meeting, user = web.load(request, queries.minutes_visible_to(request.user), uid), request.user
    _demand_open(request, meeting)
    topic = _topic(meeting, user, request.GET.get("topic"))
    form, done = _write_topic(request, meeting, topic)
    if done:
        said(request, "议题已保存。")
        return redirect(f"{meeting.get_absolute_url()}#topics")
    back = meeting.get_absolute_url()
    title = f"修改议题 {topic.title}" if topic else "添加议题"
    return form_page(request, form, title=title, crumbs=[LIST, (str(meeting), back)], submit="保存议题", back=back)


def _write_topic(request: HttpRequest, meeting: GroupMeeting, topic: GroupTopic | None) -> tuple[TopicForm, Any]:
    user = request.user
    if topic is None:
        form = TopicForm(request.POST or None, user=user, meeting=meeting, topic=None)
        return form, form.is_bound and call(
            form, lambda **data: actions.add_topic(meeting, by=user, **data), closed=True
        )
    writing = Writing(
        request, topic, lambda data: TopicForm(data, user=user, meeting=meeting, topic=topic), within=meeting
    )
    return writing.form, rewrite(writing, actions.edit_topic, closed=True)


def _topic(meeting: GroupMeeting, user: Any, asked: str | None) -> GroupTopic | None:
    found = queries.topic_of(meeting, user, asked) if asked else None
    if asked and found is None:
        raise Http404
    return found


@require_POST
def topic_remove(request: HttpRequest, uid: Any, item: Any) -> HttpResponse:
    """POST /group-meetings/<uid>/topics/<uid>/remove/."""
    meeting = web.load(request, queries.minutes_visible_to(request.user), uid)
    topic = _topic(meeting, request.user, str(item))
    actions.remove_topic(topic, by=request.user, reason=request.POST.get("reason", ""))
    return redirect(f"{meeting.get_absolute_url()}#topics")


def minutes_print(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /group-meetings/<uid>/print/: the minutes on paper, with lines to sign."""
    meeting = web.load(request, queries.minutes_visible_to(request.user), uid)
    context = {
        "meeting": meeting, "facts": _facts(meeting), "topics": queries.topics_for(meeting, request.user),
        "attendees": list(meeting.attendees.order_by("pk")),
        "printed": {"at": calendar.now(), "by": request.user.name, "label": f"组务会纪要 {meeting.number}"},
    }  # fmt: skip
    marks.mark_print(request, about=meeting)
    return render(request, "rounds/group_meeting_print.html", context)


@require_POST
def minutes_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /group-meetings/<uid>/<verb>/."""
    meeting = web.load(request, queries.minutes_visible_to(request.user), uid)
    return web.run_verb(request, meeting, verb, actions.VERBS)
