"""What the pages of this app share: the closed door, the strips of a record page, verbs that ask for more than a reason."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from findings.permissions import may_open
from rounds import permissions
from rounds.models import InspectionRound
from rounds.queries.current import current_round
from xuncha.core import links, marks, web, workflow
from xuncha.core.errors import Unmet
from xuncha.core.models import StoredFile
from xuncha.core.templatetags.ui import tone_of


def round_for(request: HttpRequest, noun: str) -> InspectionRound | None:
    """The current round, or 404 for those who have no part in the noun at all."""
    if not may_open(request.user, noun):
        raise Http404
    return current_round(request)


def source_of(request: HttpRequest, finders: Iterable[tuple[str, Callable]]) -> Any:
    """The record that the address names as source (`?point=<uid>`), None when it names none; 404 for one out of sight."""
    for name, find in finders:
        if uid := request.GET.get(name):
            try:
                found = find(request.user, uuid.UUID(uid))
            except ValueError as error:
                raise Http404 from error
            if found is None:
                raise Http404
            marks.mark_record(request, found)  # the form is filled in from it
            return found
    return None


def strips(
    request: HttpRequest, record: Any, why_not: Callable, verbs: Mapping[str, Callable], since: str = ""
) -> dict[str, Any]:
    """Steps, spine and history (`since` a verb) of a record page. Moves that only follow from others are no buttons."""
    user = request.user
    steps = [s for s in workflow.steps(record, user, why_not, permissions.holds) if s["verb"] in verbs]
    spine = links.spine(record, user, tell_hidden=not permissions.is_unit(user))
    return {
        "steps": steps, "history": web.history(record, since=since), "status_label": workflow.status_label(record),
        "status_tone": tone_of(getattr(record, record.FLOW.field)), **spine,
    }  # fmt: skip


def ask(
    steps: list[dict], record: Any, asked: Mapping[str, type[forms.Form]], bound: Mapping[str, forms.Form]
) -> list[dict]:
    """The steps that need a form of their own leave the row of buttons: title, form and address for each lawful one."""
    found = []
    for step in [s for s in steps if s["verb"] in asked and s["allowed"]]:
        steps.remove(step)
        form = bound.get(step["verb"]) or asked[step["verb"]]()
        found.append(
            {"verb": step["verb"], "title": step["label"], "form": form, "url": step["url"], "confirm": step["confirm"]}
        )
    return found


def run_asked(
    request: HttpRequest, record: Any, verb: str, verbs: Mapping[str, Callable], asked: Mapping[str, type[forms.Form]],
    page: Callable[..., HttpResponse], why_not: workflow.WhyNot,
) -> HttpResponse:  # fmt: skip
    """A verb by name; one with a form of its own is checked first, and its page comes back with what was typed."""
    if verb not in asked:
        return web.run_verb(request, record, verb, verbs)
    web.demand(request, why_not(request.user, record, record.FLOW.find(verb)))
    form = asked[verb](request.POST)
    if form.is_valid():
        try:
            done = verbs[verb](record, by=request.user, reason=request.POST.get("reason", ""), **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            return redirect(done.get_absolute_url())
    return page(request, record, bound={verb: form}, status=422)


def save(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Run a verb with what a valid form holds; its sentences go beside the fields. None when it did not happen."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Unmet as error:
        web.note_on_form(form, error)
        return None


def file_lines(kept: Iterable[StoredFile]) -> list[dict[str, Any]]:
    """Stored files as parts/file_line.html wants them."""
    return [{"name": f.name, "url": f"/files/{f.uid}/", "size": f.size, "digest": f.sha256} for f in kept]


def missing(lacks: Iterable[tuple[str, str]], edit_url: str, here: Iterable[str] = ()) -> list[dict[str, str]]:
    """The box 还缺: each line leads to its field in the form, or to a place on this page."""
    own = set(here)
    return [
        {"text": text, "anchor": name}
        if name in own
        else {"text": text, "url": f"{edit_url}#field-{name}"}
        if edit_url
        else {"text": text}
        for name, text in lacks
    ]
