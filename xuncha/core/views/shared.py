"""What the pages of the house share: who may come in, and a form that calls one verb."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from xuncha.core import calendar, web
from xuncha.core import permissions as house
from xuncha.core.errors import Unmet


def only(request: HttpRequest, *capabilities: str) -> None:
    """A page is not there for those who have none of the capabilities it is for."""
    if not any(house.may_in_house(request.user, capability, calendar.today()) for capability in capabilities):
        raise Http404


def may(request: HttpRequest, capability: str) -> bool:
    """Whether the person has a capability of the house."""
    return house.may_in_house(request.user, capability, calendar.today())


def call(form: Any, verb: Callable[..., Any], **data: Any) -> Any | None:
    """Call a verb with what a valid form holds; its sentences go beside the fields. None when nothing was done."""
    if not form.is_valid():
        return None
    try:
        return verb(**(data or form.cleaned_data))
    except Unmet as error:
        web.note_on_form(form, error)
        return None


def form_page(
    request: HttpRequest, form: Any, *, title: str, crumb: tuple[str, str], submit: str, lead: str = "", **extra: Any
) -> HttpResponse:
    """The page of one form: `lead` is a sentence above it."""
    context = {
        "form": form, "title": title, "crumb": {"label": crumb[0], "url": crumb[1]}, "submit_label": submit, "lead": lead, **extra,
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


def facts(*pairs: tuple[str, Any]) -> list[dict[str, Any]]:
    """Label and value for parts/facts.html."""
    return [{"label": label, "value": value, "nil": "—"} for label, value in pairs]
