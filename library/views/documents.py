"""Pages of the library."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from library import actions, permissions, queries
from library.forms import documents as forms
from library.models import Document
from rounds import permissions as rounds_permissions
from rounds.queries.current import current_round
from xuncha.core import calendar, files, web
from xuncha.core.errors import Refused, Unmet
from xuncha.core.templatetags.ui import isodate
from xuncha.core.writing import Writing

TONES = {"done": "done", "typed": "done", "pending": "info", "none": "neutral", "stub": "neutral"}
COLUMNS = (
    web.Column("title", "标题", lambda d: d.title, sort="title", width="xl"),
    web.Column("kind", "类别", lambda d: d.get_kind_display(), sort="kind", width="m"),
    web.Column("doc_no", "文号", lambda d: d.doc_no or "—", sort="doc_no", width="m"),
    web.Column("issuer", "发文机关", lambda d: d.issuer or "—", width="m"),
    web.Column(
        "effective_from", "施行日期", lambda d: isodate(d.effective_from) or "—", sort="effective_from", width="s"
    ),
    web.Column("effective_to", "失效日期", lambda d: isodate(d.effective_to) or "—", width="s"),
    web.Column(
        "secrecy", "密级", lambda d: "存根" if d.is_stub else d.get_secrecy_display(), sort="secrecy", width="s"
    ),
    web.Column("passages", "条段", lambda d: d.passage_count or 0, align="right", width="xs"),
    web.Column(
        "extraction",
        "全文",
        lambda d: {"chip": d.get_extraction_display(), "chip_tone": TONES[d.extraction]},
        width="m",
    ),
)


def _readers_only(request: HttpRequest) -> None:
    round_ = current_round(request)
    if round_ is None or not rounds_permissions.allows(request.user, "library", round_):
        raise Http404


def document_list(request: HttpRequest) -> HttpResponse:
    """GET /library/."""
    _readers_only(request)
    may_add = not permissions.why_not_keep(request.user)
    empty = {"title": "没有符合条件的资料", "why": "换一个词再查；资料由巡察办收入。",
             "action_label": "收入资料" if may_add else "", "action_url": "/library/new/"}  # fmt: skip
    context = web.ledger(request, queries.listing(request.user), COLUMNS, filter_class=forms.DocumentFilter, may_add=may_add,
                         empty=empty, caption="资料库", sums=web.Foot("份"))  # fmt: skip
    return render(request, "library/document_list.html", context)


def document_new(request: HttpRequest) -> HttpResponse:
    """GET and POST /library/new/."""
    _readers_only(request)
    if sentence := permissions.why_not_keep(request.user):
        raise Refused(sentence)
    form = forms.NewDocumentForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_document(by=request.user, **form.cleaned_data)
            messages.success(request, "已收入资料库。")
            return redirect(made)
        except Unmet as error:
            web.note_on_form(form, error)
    context = {"form": form, "title": "收入资料"}
    return render(request, "library/document_form.html", context, status=422 if form.errors else 200)


def document_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /library/<uid>/edit/."""
    document = web.load(request, queries.visible_to(request.user), uid)
    if sentence := permissions.why_not_keep(request.user, document):
        raise Refused(sentence)
    writing = Writing(request, document, lambda data: forms.DocumentForm(data, instance=document, user=request.user))
    form = writing.form
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(writing.run(actions.edit_document, **form.cleaned_data))
        except Unmet as error:
            web.note_on_form(form, error)
    context = {"form": form, "title": "修改资料", "document": document}
    return render(request, "library/document_form.html", context, status=422 if form.errors else 200)


def document_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /library/<uid>/."""
    return page(request, web.load(request, queries.visible_to(request.user).select_related("superseded_by"), uid))


def page(
    request: HttpRequest, document: Document, *, loan_form: forms.LoanForm | None = None, status: int = 200
) -> HttpResponse:
    """The document's page; the names of borrowers are for who keeps the library."""
    may_keep = not permissions.why_not_keep(request.user, document)
    return render(request, "library/document_detail.html", {
        "loans": list(document.loans.select_related("returned_to")) if may_keep else [], "today": calendar.today(),
        "lent": document.loans.out().count(), "loan_form": loan_form or forms.LoanForm() if may_keep else None,
        "document": document, "tone": TONES[document.extraction], "facts": _facts(document), "passages": document.passages.all(),
        "kept": next(iter(files.of(document, "full")), None), "history": web.history(document),
        "may_keep": may_keep,
        "superseded_by": queries.visible_to(request.user).filter(pk=document.superseded_by_id).first(),
    }, status=status)  # fmt: skip


def _facts(document: Document) -> list[dict[str, Any]]:
    pairs = [("文号", document.doc_no), ("发文机关", document.issuer), ("施行日期", isodate(document.effective_from)),
             ("失效日期", isodate(document.effective_to)), ("涉及党组织", "、".join(str(org) for org in document.orgs.all())),
             ("密级", document.get_secrecy_display()), ("纸质份数", f"{document.copies} 份" if document.copies else ""),
             ("存放地点", document.place_kept), ("保管人", document.keeper)]  # fmt: skip
    return [{"label": label, "value": value, "nil": "—"} for label, value in pairs]


@require_POST
def document_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /library/<uid>/<verb>/: extract again, or void."""
    document = web.load(request, queries.visible_to(request.user), uid)
    if verb not in actions.VERBS:
        raise Http404
    done = actions.VERBS[verb](document, by=request.user, reason=request.POST.get("reason", ""))
    return redirect("library:list" if done.voided_at else done)
