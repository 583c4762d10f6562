"""Pages of 反馈意见."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from findings.permissions import may_open
from rectification import forms, permissions, queries
from rectification.actions import feedback as actions
from rectification.actions import items
from rectification.models import Feedback
from rounds import permissions as rounds_permissions
from rounds.queries import places
from rounds.queries.current import current_round
from xuncha.core import web, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User
from xuncha.core.templatetags.ui import isodate
from xuncha.core.writing import Writing

COLUMNS = (
    web.Column("number", "编号", lambda f: f.number, sort="number", width="m"),
    web.Column("target", "被巡察党组织", lambda f: str(f.target), sort="target__org__sort"),
    web.Column("status", "状态", lambda f: {"chip": f.get_status_display(), "chip_tone": web_tone(f)}, width="s"),
    web.Column("delivered_on", "反馈日期", lambda f: isodate(f.delivered_on), sort="delivered_on", width="s"),
    web.Column("received_on", "签收日期", lambda f: isodate(f.received_on), width="s"),
    web.Column("until", "集中整改期止", lambda f: isodate(f.concentrated_until), width="m"),
)


def web_tone(feedback: Feedback) -> str:
    """The chip's tone of a feedback's status."""
    return {"received": "done", "delivered": "info", "approved": "info"}.get(feedback.status, "neutral")


def feedback_list(request: HttpRequest) -> HttpResponse:
    """GET /rectification/feedback/; 404 for whom feedback is no business."""
    if not may_open(request.user, "feedback"):
        raise Http404
    rows = queries.feedback_visible_to(request.user).filter(round=current_round(request))
    may_add = any(not permissions.why_not_draft_feedback(request.user, t) for t in _targets(request))
    empty = {"title": "还没有反馈意见", "why": "巡察报告提交后，由巡察组起草反馈意见，经审核、审定后反馈。"}
    context = web.ledger(
        request,
        rows,
        COLUMNS,
        order="target__org__sort",
        may_add=may_add,
        empty=empty,
        caption="反馈意见",
        sums=web.Foot("份"),
    )
    return render(request, "rectification/feedback_list.html", context)


def feedback_new(request: HttpRequest) -> HttpResponse:
    """GET and POST /rectification/feedback/new/: the problems of the report come over by themselves; 404 for other roles."""
    targets = _targets(request)
    if all(permissions.why_not_draft_feedback(request.user, target) for target in targets):
        raise Http404
    form = forms.NewFeedbackForm(request.POST or None, targets=targets, initial={"target": request.GET.get("target")})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(actions.draft_feedback(by=request.user, **form.cleaned_data).get_absolute_url())
        except Unmet as error:
            web.note_on_form(form, error)
    return render(request, "rectification/feedback_form.html", {"form": form}, status=422 if form.errors else 200)


def feedback_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /rectification/feedback/<uid>/edit/."""
    feedback = web.load(request, queries.feedback_visible_to(request.user), uid)
    if sentence := permissions.why_not_edit_feedback(request.user, feedback):
        raise Refused(sentence)
    writing = Writing(request, feedback, lambda data: forms.FeedbackForm(data, instance=feedback))
    form = writing.form
    if request.method == "POST" and form.is_valid():
        try:
            writing.run(actions.edit_feedback, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            web.warn_of_traces(request, *form.cleaned_data.values())
            return redirect(feedback.get_absolute_url())
    context = {"form": form, "feedback": feedback}
    return render(request, "rectification/feedback_form.html", context, status=422 if form.errors else 200)


def feedback_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rectification/feedback/<uid>/: the texts, the problems, and what has become of each."""
    feedback = web.load(request, queries.feedback_visible_to(request.user), uid)
    user = request.user
    lines = list(queries.lines_for(feedback, user).prefetch_related("rectifications__resp_org"))
    chief, may_edit = (
        permissions.may_read_chief_text(user, feedback),
        not permissions.why_not_edit_feedback(user, feedback),
    )
    return render(request, "rectification/feedback_detail.html", {
        "feedback": feedback, "title": f"{feedback.target}反馈意见", "facts": _facts(feedback), "lines": lines,
        "index": _index(feedback, len(lines), chief), "shows_chief_text": chief,
        "steps": workflow.steps(feedback, user, permissions.why_not, rounds_permissions.holds),
        "may_sign_for_team": _may_sign_for_team(user, feedback),
        "may_edit": may_edit,
        "may_assign": feedback.status in ("delivered", "received") and not permissions.why_not_assign(user, feedback.target),
        "to_assign": queries.to_assign(feedback).count(), "is_stale": may_edit and bool(queries.line_lacks(feedback)),
        "history": web.history(feedback, since="deliver" if rounds_permissions.is_unit(user) else ""), "missing": queries.feedback_missing(feedback), "tone": web_tone(feedback),
    })  # fmt: skip


def _may_sign_for_team(user: User, feedback: Feedback) -> bool:
    open_ = feedback.delivered_on is not None and feedback.team_received_on is None
    return open_ and not permissions.why_not_receive_for_team(user, feedback)


def _facts(feedback: Feedback) -> list[dict[str, Any]]:
    received = f"{isodate(feedback.received_on)} {feedback.received_by}" if feedback.received_on else ""
    team = f"{isodate(feedback.team_received_on)} {feedback.team_received_by}" if feedback.team_received_on else ""
    pairs = (
        ("文号", feedback.doc_no), ("反馈日期", feedback.delivered_on), ("主要负责人签收", received), ("班子签收", team), ("整改方案期限", feedback.plan_due),
        ("集中整改期止", feedback.concentrated_until), ("村级集中整改期止", feedback.village_until),
    )  # fmt: skip
    return [
        {"label": label, "value": isodate(value) if isinstance(value, date) else value, "nil": "—"}
        for label, value in pairs
    ]


def _index(feedback: Feedback, count: int, chief: bool) -> list[dict[str, Any]]:
    sections = [
        ("facts", "日期和文号"),
        ("team", "反馈意见（班子）"),
        ("chief", "反馈意见（主要负责人）"),
        ("requirements", "整改要求"),
    ]
    return [{"id": code, "label": label} for code, label in sections if chief or code != "chief"] + [
        {"id": "lines", "label": "反馈问题", "count": count}
    ]


@require_POST
def feedback_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /rectification/feedback/<uid>/<verb>/."""
    return web.run_verb(request, web.load(request, queries.feedback_visible_to(request.user), uid), verb, actions.VERBS)


@require_POST
def feedback_refresh(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rectification/feedback/<uid>/refresh/: take the problems over from the report anew."""
    feedback = web.load(request, queries.feedback_visible_to(request.user), uid)
    actions.refresh_lines(feedback, by=request.user)
    return redirect(f"{feedback.get_absolute_url()}#lines")


@require_POST
def feedback_team(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rectification/feedback/<uid>/team/: the team's own signature."""
    feedback = web.load(request, queries.feedback_visible_to(request.user), uid)
    actions.receive_for_team(feedback, by=request.user)
    return redirect(feedback.get_absolute_url())


@require_POST
def assign_all(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rectification/feedback/<uid>/assign/: one ledger line for every problem that has none."""
    feedback = web.load(request, queries.feedback_visible_to(request.user), uid)
    items.assign_all(feedback, by=request.user)
    return redirect(feedback.get_absolute_url())


def assign_one(request: HttpRequest, uid: Any, line_uid: Any) -> HttpResponse:
    """GET and POST …/<line>/assign/: one more ledger line for a problem, for one organisation."""
    feedback = web.load(request, queries.feedback_visible_to(request.user), uid)
    if sentence := permissions.why_not_assign(request.user, feedback.target):
        raise Refused(sentence)
    line = get_object_or_404(feedback.items.select_related("feedback__target__org", "problem"), uid=line_uid)
    form = forms.AssignForm(request.POST or None, target=feedback.target)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(items.assign_item(by=request.user, line=line, **form.cleaned_data).get_absolute_url())
        except Unmet as error:
            web.note_on_form(form, error)
    context = {"form": form, "feedback": feedback, "line": line}
    return render(request, "rectification/assign.html", context, status=422 if form.errors else 200)


def _targets(request: HttpRequest) -> Any:
    return places.targets_for(request.user, current_round(request))
