"""谈话提纲: the office's outlines in versions, and the outline of one talk on paper."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from interviews import actions, forms, permissions, queries
from interviews.models import InterviewOutline, TargetType
from interviews.queries import outlines
from rounds import permissions as rounds_permissions
from rounds.models import InspectionRound
from rounds.queries.current import current_round
from xuncha.core import calendar, marks, web
from xuncha.core.errors import Overtaken, Unmet
from xuncha.core.writing import Writing


def _round(request: HttpRequest) -> InspectionRound:
    """The round, for whoever reads the library in it: outlines are working papers of the office; 404 for all others."""
    round_ = current_round(request)
    if round_ is None or not rounds_permissions.allows(request.user, "library", round_):
        raise Http404
    return round_


def _keeper(request: HttpRequest) -> InspectionRound:
    """The round, for whoever keeps the outlines: the office; 404 for all others."""
    round_ = current_round(request)
    if round_ is None or permissions.why_not_outline(request.user, round_):
        raise Http404
    return round_


def _any(request: HttpRequest) -> tuple[InspectionRound, bool]:
    round_ = current_round(request)
    keeps = round_ is not None and not permissions.why_not_outline(request.user, round_)
    return (round_ if keeps else _round(request)), keeps


def outline_list(request: HttpRequest) -> HttpResponse:
    """GET /interviews/outlines/: the outlines in use."""
    _, may_keep = _any(request)
    rows = outlines.in_use()
    kinds = [(label, [row for row in rows if row.target_type == code]) for code, label in TargetType.choices]
    return render(request, "interviews/outline_list.html", {"kinds": kinds, "any": bool(rows), "may_keep": may_keep})


def outline_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /interviews/outlines/<uid>/: one version, and the others."""
    _, may_keep = _any(request)
    outline = web.load(request, InterviewOutline.objects.all(), uid)
    context = {"outline": outline, "sections": outlines.questions(outline), "versions": outlines.versions_of(outline),
               "may_keep": may_keep and outline.retired_at is None}  # fmt: skip
    return render(request, "interviews/outline_detail.html", context)


def outline_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /interviews/outlines/new/."""
    save = partial(actions.save_outline, _keeper(request), by=request.user)
    return _form(request, forms.OutlineForm(request.POST or None, outline=None), save, None)


def outline_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /interviews/outlines/<uid>/edit/: saving makes the next version."""
    round_ = _keeper(request)
    outline = web.load(request, InterviewOutline.objects.all(), uid)
    present = outlines.follower(outline)
    if present is None or (present != outline and request.method != "POST"):
        raise Http404
    writing = Writing(request, outline, lambda data: forms.OutlineForm(data, outline=present))

    def save(**facts: Any) -> InterviewOutline:
        try:
            return actions.save_outline(round_, by=request.user, seen=str(outline.uid), **facts)
        except Overtaken:
            writing.followed_by(present)
            raise

    return _form(request, writing.form, save, present)


def _form(
    request: HttpRequest, form: Any, save: Callable[..., InterviewOutline], outline: InterviewOutline | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(**form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            messages.success(request, f"{saved} 已启用；以前的谈话仍用当时的版本。")
            return redirect(saved.get_absolute_url())
    back = outline.get_absolute_url() if outline else "/interviews/outlines/"
    context = {"form": form, "outline": outline, "back_url": back, "action_url": f"{back}edit/" if outline else ""}
    return render(request, "interviews/outline_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def outline_seed(request: HttpRequest) -> HttpResponse:
    """POST /interviews/outlines/seed/: bring in the outlines that the product ships with."""
    added = actions.seed_outlines(_keeper(request), by=request.user)
    messages.success(request, f"已载入 {added} 份随附提纲。" if added else "随附提纲都已经有了。")
    return redirect("/interviews/outlines/")


@require_POST
def outline_retire(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /interviews/outlines/<uid>/retire/."""
    round_ = _keeper(request)
    outline = web.load(request, InterviewOutline.objects.all(), uid)
    actions.retire_outline(outline, round_, by=request.user, reason=request.POST.get("reason", ""))
    return redirect("/interviews/outlines/")


def talk_outline(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /interviews/<uid>/outline/: the outline of a talk, put together for this reader, to be printed."""
    talk = web.load(request, queries.for_page(request.user), uid)
    printed = {"at": calendar.now(), "by": request.user.name, "label": talk.number}
    context = {"talk": talk, "sections": outlines.for_talk(talk, request.user), "printed": printed}
    marks.mark_print(request, about=talk)
    return render(request, "interviews/outline_print.html", context)
