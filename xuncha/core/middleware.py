"""Around each request: its facts for the trail, the login wall, and domain errors turned into sentences."""

import re
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.shortcuts import redirect, render

from xuncha.core import audit, autosaves, clock, facts, second_factor, sessions, ways
from xuncha.core.errors import Refused, Traces, Unmet
from xuncha.core.views.second_factor import required_of

#: all control signs but tab and line ends, and the two that are no characters
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
OPEN_PATHS = ("/login/", "/healthz", "/static/", "/s/")
GetResponse = Callable[[HttpRequest], HttpResponse]


def address_of(request: HttpRequest) -> str:
    """Where a request came from: the proxy's word for it when one stands before us (XUNCHA_PROXY), else the peer."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() if settings.BEHIND_PROXY else ""
    return (told or request.META.get("REMOTE_ADDR", ""))[:45]


def note_refusal(request: HttpRequest) -> None:
    """The one place that notes refusals of pages: a right that is lacking, a record that is hidden or not there, a form
    without its token. Addresses that lead nowhere at all, and the anonymous, leave nothing."""
    where, user = request.resolver_match, getattr(request, "user", None)
    if where is None or user is None or not user.is_authenticated:
        return
    audit.note_refusal(user, f"{where.view_name} {where.kwargs.get('verb', '')}".strip(), where.kwargs.get("uid"))


def _override(request: HttpRequest) -> str:
    return request.POST.get("trace_reason", "") if request.method == "POST" else ""


class PlainTextMiddleware:
    """Signs that no text has, no column takes and no paper prints (NUL above all) never reach a page: in what is typed,
    sent or remembered they are left out; an address of a page with one leads nowhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Clean the request before anybody reads it."""
        if CONTROL.search(request.path_info):
            raise Http404
        request.GET, request.COOKIES = _plain(request.GET), {k: CONTROL.sub("", v) for k, v in request.COOKIES.items()}
        if request.method == "POST":
            with suppress(UnreadablePostError):  # who broke off is told by those who need what was sent
                request.POST = _plain(request.POST)
        return self.get_response(request)


def _plain(sent: QueryDict) -> QueryDict:
    """The same with plain text; itself when there is nothing to leave out. The end of a line in a panel is one sign, as
    the panel itself counts."""
    plain = QueryDict(mutable=True)
    for name, values in sent.lists():
        kept = [CONTROL.sub("", value) for value in values]
        plain.setlist(CONTROL.sub("", name), [v.replace("\r\n", "\n") for v in kept] if name in ways.PANELS else kept)
    if plain == sent:
        return sent
    plain._mutable = False
    return plain


class RequestFactsMiddleware:
    """Gives the request its facts and the cache that lives as long as it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the request with its facts current."""
        here = facts.Facts(ip=address_of(request), path=request.path, override=_override(request), reader=request.user)
        with facts.during(here):
            response = self.get_response(request)
            if response.status_code in (403, 404):
                note_refusal(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")  # nothing of the house stays in a browser's cache
        return response


class LoginRequiredMiddleware:
    """Nobody anonymous passes but to login, health, static files and the slip of a survey (design §6)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send the anonymous to the login page, and back afterwards."""
        if not request.user.is_authenticated and not request.path.startswith(OPEN_PATHS):
            return redirect(f"/login/?next={request.get_full_path()}" if request.method == "GET" else "/login/")
        return self.get_response(request)


class SessionRulesMiddleware:
    """A session that is idle, too old or replaced by another is over; what follows says so (domain §7.1)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session, or note that it was used."""
        if not request.user.is_authenticated or request.path.startswith(OPEN_PATHS):
            return self.get_response(request)
        if why := sessions.ending(request):
            sessions.close(request, why)
            if request.htmx or request.method != "GET" or "X-Passive" in request.headers:
                return render(request, "core/session_over.html", {"sentence": sessions.ENDINGS[why]}, status=401)
            return redirect(f"/login/?{urlencode({'next': request.get_full_path(), 'why': why})}")
        sessions.touch(request)
        return self.get_response(request)


def _first(request: HttpRequest, place: str) -> HttpResponse:
    """Send a page to what has to be done first. What a page fetches by itself (the figures of the top bar) gets nothing:
    it would draw the other page into this one."""
    if request.htmx or "X-Passive" in request.headers:
        return HttpResponse(status=204)
    return redirect(place)


class SecondFactorMiddleware:
    """Whose role must have a second factor enrols first; asked once a session."""

    OPEN = ("/second-factor/", "/logout/", "/password/", "/alive/", "/lock/")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send the person to the page where it is enrolled."""
        session = request.session
        if (
            request.user.is_authenticated
            and sessions.BEGUN in session
            and not session.get("factor")
            and request.path not in self.OPEN
        ):
            session["factor"] = second_factor.factor_of(request.user) is not None or not required_of(request.user)
            if not session["factor"]:
                return _first(request, "/second-factor/")
        return self.get_response(request)


class MustChangePasswordMiddleware:
    """Until a password that must be changed is changed, there is no other page (domain §7.1)."""

    OPEN = ("/password/", "/logout/")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send the person to the page where it is changed."""
        held = request.user.is_authenticated and request.user.must_change_password
        if held and request.path not in self.OPEN and not request.path.startswith(OPEN_PATHS):
            return _first(request, "/password/")
        return self.get_response(request)


class AutosaveMiddleware:
    """When a form was really saved, its autosave has done its work (design §5.21): the one place that knows for all forms."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A redirect means saved, for our scripts a plain 200 as well; a refused form keeps what was typed."""
        began = clock.now()
        response = self.get_response(request)
        if request.method != "POST" or not request.user.is_authenticated or getattr(response, "nothing_saved", False):
            return response
        done = response.status_code in (302, 303) or (response.status_code == 200 and request.htmx)
        if done and (token := request.POST.get(autosaves.FIELD)):
            autosaves.close(request.user, token, began)
        return response


class DomainErrorsMiddleware:
    """Refused becomes a 403 page, Unmet a message on the page the person came from; an address that only takes a form,
    opened as a page (a reload, the address bar, a bookmark), leads back to its record."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; an empty 405 would be a blank page."""
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.content or request.htmx:
            return response
        record = ways.RECORD_PATH.match(request.path)
        page = render(request, "405.html", {"back_url": record.group() if record else "/"}, status=405)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say what stands against it; nothing was saved, the verb's transaction is rolled back."""
        if isinstance(error, Refused):
            context = {"sentence": error.sentence, **ways.way_back(request), **ways.typed(request), "again": False}
            return render(request, "403.html", context, status=403)
        if isinstance(error, Unmet):
            if error.refused:
                note_refusal(request)
            return self._unmet(request, error)
        return self._traces(request, error) if isinstance(error, Traces) else None

    def _traces(self, request: HttpRequest, error: Traces) -> HttpResponse:
        """Say where, and offer to send the same again with a reason; noted, so that nobody tries names out unseen."""
        audit.note_traces(request.user, error.uid, len(error.sentences))
        context = {"sentences": error.sentences, "sent": ways.sent(request), "back_url": ways.came_from(request) or "/"}
        return render(request, "core/traces.html", context, status=422)

    def _unmet(self, request: HttpRequest, error: Unmet) -> HttpResponse:
        """On the page one came from; where that would lose what was typed, on a page that holds it."""
        back, typed = ways.came_from(request), ways.typed(request)
        if back and not typed:
            for sentence in error.sentences:
                messages.error(request, sentence)
            told = redirect(back)
            told.nothing_saved = True
            return told
        context = {"sentences": error.sentences, **ways.way_back(request), **typed}
        return render(request, "422.html", context, status=422)
