"""One question of a survey in design: correct it, move it, take it away."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from interviews import permissions, queries
from interviews.actions import survey_questions as actions
from interviews.forms.surveys import QuestionForm
from interviews.models import SurveyQuestion
from xuncha.core import web
from xuncha.core.errors import Unmet
from xuncha.core.writing import Writing


def _question(request: HttpRequest, uid: Any, item: Any) -> SurveyQuestion:
    survey = web.load(request, queries.survey_for_page(request.user), uid)
    web.demand(request, permissions.why_not_design(request.user, survey))
    found = next((one for one in queries.questions_of(survey) if one.uid == item), None)
    if found is None:
        raise Http404
    found.survey = survey
    return found


def _back(question: SurveyQuestion) -> str:
    return f"{question.survey.get_absolute_url()}#questions"


def question_edit(request: HttpRequest, uid: Any, item: Any) -> HttpResponse:
    """GET, POST /surveys/<uid>/question/<uid>/edit/."""
    question = _question(request, uid, item)
    refusal = permissions.why_not_design(request.user, question.survey)
    writing = Writing(request, question, lambda data: QuestionForm(data, question=question), within=question.survey)
    form = writing.form
    if request.method == "POST" and form.is_valid():
        try:
            writing.run(actions.edit_question, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            return redirect(_back(question))
    context = {
        "form": form,
        "question": question,
        "survey": question.survey,
        "back_url": _back(question),
        "refusal": refusal,
    }
    return render(request, "interviews/question_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def question_move(request: HttpRequest, uid: Any, item: Any) -> HttpResponse:
    """POST /surveys/<uid>/question/<uid>/move/: `step` is up or down."""
    question = _question(request, uid, item)
    actions.move_question(question, by=request.user, step=request.POST.get("step", ""))
    return redirect(_back(question))


@require_POST
def question_remove(request: HttpRequest, uid: Any, item: Any) -> HttpResponse:
    """POST /surveys/<uid>/question/<uid>/remove/."""
    question = _question(request, uid, item)
    actions.remove_question(question, by=request.user)
    return redirect(_back(question))
