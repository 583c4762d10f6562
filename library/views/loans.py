"""借阅 on the page of a document: lend a paper copy, take it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from library import permissions, queries
from library.actions import loans as actions
from library.forms.documents import LoanForm, TakenBackForm
from library.views.documents import page
from xuncha.core import web
from xuncha.core.errors import Unmet
from xuncha.core.form_words import form_errors


@require_POST
def lend(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /library/<uid>/lend/."""
    document = web.load(request, queries.visible_to(request.user), uid)
    web.demand(request, permissions.why_not_keep(request.user, document))
    form = LoanForm(request.POST)
    if form.is_valid():
        try:
            loan = actions.lend(document, by=request.user, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            messages.success(request, f"已登记借出，应于 {loan.due_on} 归还。")
            return redirect(f"{document.get_absolute_url()}#loans")
    return page(request, document, loan_form=form, status=422)


@require_POST
def take_back(request: HttpRequest, uid: Any, item: Any) -> HttpResponse:
    """POST /library/<uid>/loans/<uid>/return/."""
    document = web.load(request, queries.visible_to(request.user), uid)
    web.demand(request, permissions.why_not_keep(request.user, document))
    loan, form = document.loans.filter(uid=item).first(), TakenBackForm(request.POST)
    if loan is None:
        raise Http404
    if not form.is_valid():
        raise Unmet(*(sentence for sentences in form_errors(form).values() for sentence in sentences))
    actions.take_back(loan, by=request.user, **form.cleaned_data)
    messages.success(request, "已登记归还。")
    return redirect(f"{document.get_absolute_url()}#loans")
