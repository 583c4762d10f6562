"""What the pages of rounds share: a form that calls one verb, and the page around it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from xuncha.core import files, web
from xuncha.core.errors import Refused, Unmet
from xuncha.core.writing import Writing

Crumbs = Sequence[tuple[str, str]]


def call(form: Any, verb: Callable[..., Any], *, closed: bool = False) -> Any | None:
    """Call a verb with what a valid form holds; its sentences go beside the fields. None when nothing was done.

    `closed`: the refusal of a record that was closed in the meantime stands on the form too, with all that was typed.
    """
    if not form.is_valid():
        return None
    data = form.verb_data() if hasattr(form, "verb_data") else form.cleaned_data
    try:
        return verb(**data)
    except Unmet as error:
        web.note_on_form(form, error)
    except Refused as error:
        if not closed:
            raise
        form.add_error(None, error.sentence)
    return None


def rewrite(writing: Writing, verb: Callable[..., Any], *, closed: bool = False) -> Any | None:
    """Call a verb that changes the record a form was given out with; None when it was only shown, or nothing was done."""
    return call(writing.form, partial(writing.run, verb), closed=closed) if writing.form.is_bound else None


def form_page(
    request: HttpRequest, form: Any, *, title: str, crumbs: Crumbs, submit: str, back: str, lead: str = "", text: str = ""
) -> HttpResponse:  # fmt: skip
    """The page of one form: `lead` is a sentence above it, `text` a paper to be read before it is signed."""
    context = {
        "form": form, "title": title, "crumbs": [{"label": label, "url": url} for label, url in crumbs], "submit_label": submit,
        "back_url": back, "lead": lead, "text": text,
    }  # fmt: skip
    return render(request, "rounds/form.html", context, status=422 if form.is_bound else 200)


def attached(record: Any, slots: Mapping[str, str], *, may: bool, shown: bool = True, help: str = "") -> dict[str, Any]:
    """The files of a record for parts/attachments.html, by slot; `slots` that may be filled where the reader may upload."""
    kept = files.of(record) if shown else []
    groups = [{"label": label, "files": [f for f in kept if f.slot == slot]} for slot, label in slots.items()]
    return {"groups": [group for group in groups if group["files"]], "slots": list(slots.items()) if may else [],
            "url": f"{record.get_absolute_url()}attach/", "help": help}  # fmt: skip


def one_more(request: HttpRequest, prefix: str, most: int) -> QueryDict:
    """What was posted; with `more`, the button that adds a row where no script does (static/js/rows.js), one row longer."""
    data = request.POST.copy()
    if "more" in data:
        total = data.get(f"{prefix}-TOTAL_FORMS", "")
        data[f"{prefix}-TOTAL_FORMS"] = str(min(int(total) + 1, most)) if total.isdecimal() else "2"
    return data


def demand_right(sentence: str) -> None:
    """A page for those who may not do what it is for does not exist."""
    if sentence:
        raise Http404


def demand_open(request: HttpRequest, sentence: str, barred: str) -> None:
    """A page that writes an open record does not exist for others (`barred`), nor once it is closed; but who sends what was
    typed before another window closed it gets it back with the reason (see `call`)."""
    if sentence and (barred or request.method != "POST"):
        raise Http404


def said(request: HttpRequest, words: str) -> None:
    """Tell that something was done."""
    messages.success(request, words)
