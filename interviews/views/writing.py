"""The writing page of a talk (整理): text and points together, and what happens when two people write one text."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from interviews import actions, forms, permissions, queries
from interviews.models import Interview, InterviewPoint
from interviews.queries import outlines
from xuncha.core import web
from xuncha.core.errors import Unmet
from xuncha.core.writing import Writing, marked

POINT_GONE = "这条要点已被他人删除；填写的内容还在下面，仍要记的请按“添加要点”。"


def interview_write(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /interviews/<uid>/write/: the text left, its points right; one form saves both.

    POST `do`: save (text), point (text and the point of the form), mark (text and the selected sentence `mark` as a point);
    `remove`: the text is saved and a point taken away.
    """
    talk = web.load(request, queries.for_page(request.user), uid)
    web.demand(request, permissions.why_not_edit(request.user, talk))
    asked = request.POST.get("remove") or request.POST.get("point") or request.GET.get("point")
    point = next((point for point in queries.points_of(talk) if str(point.uid) == asked), None)
    if asked and point is None and (request.method != "POST" or "remove" in request.POST):
        raise Http404
    if request.method != "POST":
        form = _point_writing(request, talk, point).form if point else forms.PointForm(talk=talk, user=request.user)
        return _writing(request, talk, form, point)
    return _save_writing(request, talk, point)


def _point_writing(request: HttpRequest, talk: Interview, point: InterviewPoint, *, bound: bool = False) -> Writing:
    """The form of a point with the state it was given out with; the page's own `seen` is that of the text."""

    def make(data: Any) -> forms.PointForm:
        return forms.PointForm(data if bound else None, talk=talk, user=request.user, point=point)

    return Writing(request, point, make, within=talk, field="seen_point")


def _save_writing(request: HttpRequest, talk: Interview, point: InterviewPoint | None) -> HttpResponse:
    do, data = "remove" if "remove" in request.POST else request.POST.get("do", "save"), request.POST.copy()
    if do == "mark":
        data["text"], point = request.POST.get("mark", ""), None
    settle, with_point = request.POST.get("settle", ""), do in ("point", "mark")
    writing = _point_writing(request, talk, point, bound=True) if do == "point" and point is not None else None
    form = forms.PointForm(data if with_point else None, talk=talk, user=request.user, point=point)
    form = writing.form if writing else form
    content = request.POST.get("mine" if settle == "theirs" else "content", "").replace("\r\n", "\n")
    error: Unmet | None = None
    if do == "point" and point is None and request.POST.get("point"):
        error = Unmet(POINT_GONE)
    elif not with_point or form.is_valid():
        try:
            save = partial(
                actions.write, talk, content=content, seen=request.POST.get("seen", ""), settle=settle,
                facts=form.cleaned_data if with_point else None, remove=do == "remove",
            )  # fmt: skip
            if writing:
                talk, kept = writing.run(lambda point, *, by: save(by=by, point=point))
            else:
                talk, kept = save(by=request.user, point=point)
        except Unmet as refused:
            error = refused
            if "content" in refused.fields:
                return _two_texts(request, queries.for_page(request.user).get(pk=talk.pk), content)
        else:
            return _written(request, talk, do, kept)
    return _writing(request, talk, form, point, typed=content, error=error, status=422)


def _written(request: HttpRequest, talk: Interview, do: str, kept: InterviewPoint | None) -> HttpResponse:
    """After saving: the right pane anew for the script, the whole page for a plain form; a half-typed point stays in it."""
    web.warn_of_traces(request, talk.content)
    point, typed = (kept if do == "mark" else None), {}
    if do in ("save", "remove"):
        point, typed = _half_typed(request, talk)
    form = forms.PointForm(talk=talk, user=request.user, point=point, initial=typed)
    if point is not None:
        form.writing = _point_writing(request, talk, point)
        if do == "mark":  # another point is given out than the one that was open
            form.writing.renew()
    if request.htmx:
        context = _writing_context(talk, form, point) | {"begun": bool(typed)}
        return render(request, "interviews/_points.html", context)
    messages.success(request, "已保存。")
    return _writing(request, talk, form, point) if typed else redirect(f"{talk.get_absolute_url()}write/")


def _half_typed(request: HttpRequest, talk: Interview) -> tuple[InterviewPoint | None, dict[str, Any]]:
    """The point that stands open beside the text, and what was typed of it while the text was saved."""
    asked = request.POST.get("point", "")
    point = next((one for one in queries.points_of(talk) if str(one.uid) == asked), None)
    if asked and asked == request.POST.get("remove"):
        return None, {}
    names = [name for name in forms.PointForm.base_fields if name in request.POST]
    begun = asked or request.POST.get("text", "").strip() or request.POST.get("persons", "").strip()
    return point, {name: request.POST[name] for name in names} if begun else {}


def _writing(
    request: HttpRequest, talk: Interview, form: forms.PointForm, point: InterviewPoint | None, *,
    typed: str | None = None, error: Unmet | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = _writing_context(talk, form, point)
    context |= {
        "refusal": permissions.why_not_edit(request.user, talk),
        "typed": talk.content if typed is None else typed,
        "outline": outlines.for_talk(talk, request.user),
        "replaced": queries.replaced_texts(talk),
    }
    if error is not None:
        context |= {"problems": error.sentences}
    template = "interviews/_points.html" if request.htmx else "interviews/interview_write.html"
    return render(request, template, context, status=status)


def _writing_context(talk: Interview, form: forms.PointForm, point: InterviewPoint | None) -> dict[str, Any]:
    return {"talk": talk, "form": form, "point": point, "points": queries.points_of(talk), "seen": actions.token(talk),
            **_keys(talk)}  # fmt: skip


def _keys(talk: Interview) -> dict[str, Any]:
    """The page and the page of two texts save the same words."""
    return {"autosave_key": f"talk {talk.uid}", "autosave_about": talk.uid}


#: fields of the writing page that the page of two texts writes itself
OWN_FIELDS = ("content", "seen", "autosave", "settle", "mine", "csrfmiddlewaretoken")


def _two_texts(request: HttpRequest, talk: Interview, mine: str) -> HttpResponse:
    """Both texts side by side: keep one's own, take the other's, or merge by hand; a point on its way comes along."""
    if request.htmx:  # the script sends the form as a plain page, which brings it here
        return HttpResponse(status=409)
    ours, theirs = marked(mine, talk.content)
    carried = [(name, value) for name in request.POST if name not in OWN_FIELDS for value in request.POST.getlist(name)]
    context = {"talk": talk, "mine": mine, "ours": ours, "theirs": theirs, "seen": actions.token(talk), "carried": carried,
               "sentence": actions.OVERTAKEN, **_keys(talk)}  # fmt: skip
    return render(request, "interviews/interview_two_texts.html", context, status=422)
