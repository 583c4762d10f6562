"""What is written while a letter is handled: proposal, transfer, receipt, closing, notices, replies, more time."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from petitions import actions, forms, permissions, queries
from petitions.views.petitions import page
from xuncha.core import postpone, web
from xuncha.core.errors import Unmet

WhyNot = Callable[[Any, Any], str]


@require_POST
def petition_propose(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/propose/."""
    return _with_form(request, uid, forms.ProposalForm, actions.propose, "propose_form", _may("propose"))


@require_POST
def petition_close(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/close/."""
    return _with_form(request, uid, forms.CloseForm, actions.close, "close_form", _may("close"))


@require_POST
def petition_transfer(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/transfer/."""
    return _with_form(request, uid, forms.TransferForm, actions.transfer, "transfer_form", _may("transfer"))


@require_POST
def petition_receipt(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/receipt/."""
    return _with_form(request, uid, forms.ReceiptForm, actions.receipt, "receipt_form", _may("receipt"))


@require_POST
def petition_answer(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/answer/: the other side's result."""
    return _with_form(request, uid, forms.AnswerForm, actions.answer, "answer_form", _may("answer"))


@require_POST
def petition_letter(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/letter/: order the 转办函 as a job."""
    petition = web.load(request, queries.for_page(request.user), uid)
    web.demand(request, permissions.why_not_order_letter(request.user, petition))
    form = forms.LetterForm(request.POST)
    if form.is_valid():
        try:
            job = actions.order_letter(petition, by=request.user, **form.cleaned_data)
            return redirect(f"/jobs/{job.uid}/")
        except Unmet as error:
            web.note_on_form(form, error)
    return render(request, "petitions/petition_detail.html", page(request, petition, letter_form=form), status=422)


@require_POST
def petition_tell(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/tell/: note that the reporter was told."""
    return _with_form(request, uid, forms.TellForm, actions.tell, "tell_form", permissions.why_not_tell)


@require_POST
def petition_reply(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/reply/: keep the answer to the reporter."""
    return _with_form(request, uid, forms.ReplyForm, actions.keep_reply, "reply_form", permissions.why_not_reply)


@require_POST
def petition_namesake(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/namesake/: the leading group says that it is about nobody of the staff."""
    why_not = permissions.why_not_namesake
    return _with_form(request, uid, forms.NamesakeForm, actions.note_namesake, "namesake_form", why_not)


@require_POST
def petition_time(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST …/time/: ask for more time."""
    return _with_form(request, uid, forms.TimeForm, actions.ask_time, "time_form", permissions.why_not_ask_time)


@require_POST
def time_verb(request: HttpRequest, uid: Any, asked: Any, verb: str) -> HttpResponse:
    """POST …/time/<uid>/<verb>/: decide on a request for more time, or take it back."""
    petition = web.load(request, queries.for_page(request.user), uid)
    row = web.load(request, postpone.requests_of(petition), asked)
    if verb in actions.TIME_VERBS:
        done = actions.TIME_VERBS[verb](row, by=request.user, reason=request.POST.get("reason", ""))
        messages.success(request, f"延期申请：{done.get_status_display()}。")
        return redirect(f"{petition.get_absolute_url()}#time")
    return web.run_verb(request, row, verb, actions.TIME_VERBS)


def _may(verb: str) -> WhyNot:
    """Why a person may not make a move."""
    return lambda user, petition: permissions.why_not(user, petition, petition.FLOW.find(verb))


def _with_form(
    request: HttpRequest, uid: Any, form_class: Any, action: Any, name: str, why_not: WhyNot
) -> HttpResponse:
    petition = web.load(request, queries.for_page(request.user), uid)
    web.demand(request, why_not(request.user, petition))
    form = form_class(request.POST)
    if form.is_valid():
        try:
            action(petition, by=request.user, **form.cleaned_data)
            return redirect(petition)
        except Unmet as error:
            web.note_on_form(form, error)
    return render(request, "petitions/petition_detail.html", page(request, petition, **{name: form}), status=422)
