"""Around each request: its facts for the trail, the login wall, and domain errors turned into sentences."""

from collections.abc import Callable
from urllib.parse import urlparse

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xuncha.core import audit, facts
from xuncha.core.errors import Refused, Unmet

OPEN_PATHS = ("/login/", "/healthz", "/static/", "/s/")
GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestFactsMiddleware:
    """Gives the request its facts and the cache that lives as long as it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the request with its facts current."""
        with facts.during(facts.Facts(ip=request.META.get("REMOTE_ADDR", ""), path=request.path)):
            response = self.get_response(request)
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


class MustChangePasswordMiddleware:
    """Until a password that must be changed is changed, there is no other page (domain §7.1)."""

    OPEN = ("/password/", "/logout/")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send the person to the page where it is changed."""
        held = request.user.is_authenticated and request.user.must_change_password
        if held and request.path not in self.OPEN and not request.path.startswith(OPEN_PATHS):
            return redirect("/password/")
        return self.get_response(request)


class DomainErrorsMiddleware:
    """Refused becomes a 403 page, Unmet a message on the page the person came from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say what stands against it; nothing was saved, the verb's transaction is rolled back."""
        if isinstance(error, Refused):
            audit.note_refusal(request.user, request.resolver_match)
            return render(request, "403.html", {"sentence": error.sentence}, status=403)
        if isinstance(error, Unmet):
            return self._unmet(request, error)
        return None

    def _unmet(self, request: HttpRequest, error: Unmet) -> HttpResponse:
        referer = urlparse(request.META.get("HTTP_REFERER", ""))
        if referer.netloc == request.get_host() and referer.path != request.path:
            for sentence in error.sentences:
                messages.error(request, sentence)
            return redirect(referer.path + (f"?{referer.query}" if referer.query else ""))
        return render(request, "422.html", {"sentences": error.sentences}, status=422)
