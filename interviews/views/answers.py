"""The one page of ledgers that is open to the anonymous: a one-time slip leads to it, on a phone, without a login (问卷填答).

It reads no session, sets no cookie but the token against forged forms, and keeps nothing of who asked.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from interviews import queries
from interviews.actions import answers as actions
from interviews.forms.surveys import AnswerForm
from xuncha.core.errors import Unmet


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """GET, POST /s/<token>/: the sheet; a code that is unknown, used or too late gets the same page."""
    slip = queries.open_token(token)
    if slip is None:
        return _page(request, {"gone": True}, 404)
    questions = queries.questions_of(slip.survey)
    form = AnswerForm(request.POST or None, questions=questions)
    if request.method == "POST" and not form.is_bound:
        form = AnswerForm({"sent": "1"}, questions=questions)
    if form.is_bound and form.is_valid():
        try:
            actions.answer(token, **form.verb_data())
        except Unmet:
            return _page(request, {"gone": True}, 404)
        return _page(request, {"done": True}, 200)
    return _page(request, {"survey": slip.survey, "form": form}, 422 if form.is_bound else 200)


def _page(request: HttpRequest, context: dict, status: int) -> HttpResponse:
    answer_page = render(request, "interviews/survey_answer.html", context, status=status)
    answer_page["Cache-Control"] = "no-store"
    # the code stands in the address, so no path goes out; `no-referrer` would make browsers send `Origin: null`, which
    # the guard against forged forms refuses
    answer_page["Referrer-Policy"] = "strict-origin"
    return answer_page
