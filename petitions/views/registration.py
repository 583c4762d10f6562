"""Pages for registering and mending letters."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from petitions import actions, forms, permissions, queries
from petitions.models import Petition
from rounds.queries import places
from rounds.queries.current import current_round
from rounds.views.shared import one_more
from xuncha.core import marks, registry, web
from xuncha.core.errors import Refused, Unmet
from xuncha.core.form_rules import note_rules
from xuncha.core.writing import Writing

#: where the session keeps what the next letter opens with
LAST = "petition_last"


def petition_new(request: HttpRequest) -> HttpResponse:
    """GET and POST /petitions/new/: 404 for whoever registers none."""
    round_ = current_round(request)
    targets = [t for t in places.target_list(request.user, round_) if not permissions.why_not_register(request.user, t)]
    if not targets:
        raise Http404
    source, begins = _source(request)
    form = forms.PetitionForm(
        request.POST or None, user=request.user, round_=round_, last=request.session.get(LAST), initial=begins
    )
    named = [{"name": name} for name in begins.pop("persons", ())]
    accused = forms.AccusedFormSet(_one_more(request) or None, prefix="accused", initial=named)
    reporter = forms.ReporterForm(request.POST or None, prefix="reporter")
    stub = bool(request.POST.get("upper_level"))  # nothing of its content is even looked at
    if (
        request.method == "POST"
        and "more" not in request.POST
        and form.is_valid()
        and (stub or accused.is_valid() and reporter.is_valid())
    ):
        content = {} if stub else {"accused": _rows(accused), "reporter": reporter.cleaned_data}
        try:
            made = actions.register_petition(by=request.user, carried_from=source, **content, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            return _registered(request, made)
    elif request.method == "POST" and "more" not in request.POST:
        told = {"reporter": reporter.cleaned_data} if not stub and reporter.is_valid() else {}
        tried = partial(actions.try_petition, accused=[] if stub else _told(accused), **told)
        note_rules(form, tried, needs=("target", "received_at"), hangs_on=forms.HANGS_ON)
    context = {"form": form, "accused": accused, "reporter": reporter, "scopes": queries.scope_texts(targets),
               "waiting": [] if source else _waiting(request, round_)}  # fmt: skip
    return render(request, "petitions/petition_form.html", context, status=_status(request))


def _source(request: HttpRequest) -> tuple[tuple[str, Any] | None, dict[str, Any]]:
    """The record that the address names as source (`?point=<uid>`) and what the sheet opens with; 404 for one out of reach."""
    for kind, carry in registry.carry_sources.items():
        if uid := request.GET.get(kind):
            try:
                found = carry.find(request.user, uuid.UUID(uid))
            except ValueError as error:
                raise Http404 from error
            if found is None:
                raise Http404
            marks.mark_record(request, found)
            begins = carry.values(found)
            return (kind, found.uid), {"target": begins["target"].pk, "org": begins["org"].pk, "summary": begins["text"],
                                       "field": begins["leaf"].pk if begins["leaf"] else None,
                                       "persons": begins["persons"]}  # fmt: skip
    return None, {}


def _waiting(request: HttpRequest, round_: Any) -> list[dict[str, str]]:
    """What others handed to the petition desk and is no letter yet."""
    return [
        {"words": words, "url": f"/petitions/new/?{kind}={uid}"}
        for kind, carry in registry.carry_sources.items()
        for uid, words in carry.waiting(request.user, round_)
    ]


def _one_more(request: HttpRequest) -> Any:
    """再加一人 without a script."""
    return one_more(request, "accused", 20)


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" and "more" not in request.POST else 200


def _registered(request: HttpRequest, made: Petition) -> HttpResponse:
    """Say the number and what may be a duplicate, remember what the next letter opens with."""
    request.session[LAST] = {"channel": made.channel, "source": made.source, "target": made.target_id}
    if not queries.visible_to(request.user).filter(pk=made.pk).exists():
        return _gone(request, "已登记", again=bool(request.POST.get("again")))
    messages.success(request, f"已登记为 {made.number}。")
    web.warn_of_traces(request, made.summary)
    if made.off_notice:
        messages.warning(request, f"{made.number} 的收件日期不在公告受理期内，已标为“公告期外”。")
    if pairs := queries.waiting_of(made, request.user):
        messages.warning(request, f"{made.number} 与 {len(pairs)} 件可能是同一件事，请在“查重”中认定。")
    return redirect("petitions:new") if request.POST.get("again") else redirect(made)


def _gone(request: HttpRequest, done: str, *, again: bool = False) -> HttpResponse:
    """A letter about staff has just left its author's sight; that is said, and no number, for it would count the others."""
    messages.success(
        request,
        f"{done}。被反映的是巡察组或巡察办人员，这件已直接归口领导小组和县纪委监委办理，不再在本组显示；请勿向他人谈及。",
    )
    return redirect("petitions:new" if again else "petitions:list")


def _rows(formset: Any) -> list[dict[str, str]]:
    return [row for row in formset.cleaned_data if row.get("name", "").strip()]


def _told(formset: Any) -> list[dict[str, str]]:
    """Whoever is accused in rows that may have errors; a row that is wrong counts as one."""
    return [one.cleaned_data for one in formset if not one.is_valid() or one.cleaned_data.get("name", "").strip()]


def _accused_of(petition: Petition, data: Any) -> Any:
    names = ("name", "org_name", "post", "rank", "category")
    rows = [{name: getattr(one, name) for name in names} for one in petition.accused.all()]
    return forms.AccusedFormSet(data or None, prefix="accused", initial=rows)


def petition_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /petitions/<uid>/edit/."""
    petition = web.load(request, queries.for_page(request.user), uid)
    if sentence := permissions.why_not_edit(request.user, petition):
        raise Refused(sentence)
    writing = Writing(
        request,
        petition,
        lambda data: forms.PetitionForm(data, user=request.user, round_=petition.round, petition=petition),
        rows=lambda data: _accused_of(petition, data and _one_more(request)),
        rows_label="被反映人",
    )
    form, accused = writing.form, writing.rows
    if request.method == "POST" and "more" not in request.POST and form.is_valid() and accused.is_valid():
        columns = form.cleaned_data | {"org": form.cleaned_data["org"] or petition.target.org}
        try:
            done = writing.run(actions.edit_petition, accused=_rows(accused), **columns)
            return (
                redirect(done)
                if queries.visible_to(request.user).filter(pk=done.pk).exists()
                else _gone(request, "已保存")
            )
        except Unmet as error:
            web.note_on_form(form, error)
    elif request.method == "POST" and "more" not in request.POST:
        tried = partial(actions.try_petition, target=petition.target, accused=_told(accused))
        note_rules(form, tried, needs=("received_at",), hangs_on=forms.HANGS_ON)
    context = {"form": form, "accused": accused, "petition": petition, "scopes": queries.scope_texts([petition.target])}
    return render(request, "petitions/petition_form.html", context, status=_status(request))
