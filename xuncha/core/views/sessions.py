"""Staying in: the second step of a login, the page's own lock after idleness, and the sign of life of a writing person."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xuncha.core import clock, credentials, second_factor, sessions, ways
from xuncha.core.forms import CodeForm
from xuncha.core.models import User

HALF = "half_login"
HALF_LIFE = timedelta(minutes=5)


def enter(request: HttpRequest, user: User, wanted: str) -> HttpResponse:
    """After the password: in at once, or on to the second step when the account has a second factor."""
    if second_factor.factor_of(user) is None:
        return _in(request, user, wanted)
    request.session.cycle_key()
    request.session[HALF] = {"pk": user.pk, "until": (clock.now() + HALF_LIFE).timestamp(), "next": wanted}
    return redirect("core:login_code")


def _in(request: HttpRequest, user: User, wanted: str) -> HttpResponse:
    sessions.begin(request, user)
    for sentence in credentials.tell(user):
        messages.warning(request, sentence)
    return redirect(ways.safe(request, wanted))


def _half(request: HttpRequest) -> tuple[User | None, str]:
    half = request.session.get(HALF) or {}
    if not half or half["until"] < clock.now().timestamp():
        return None, ""
    return User.objects.filter(pk=half["pk"], is_active=True).first(), half["next"]


@never_cache
def login_code(request: HttpRequest) -> HttpResponse:
    """GET and POST /login/code/: the code of the phone, or a recovery code; five minutes after the password."""
    user, wanted = _half(request)
    if user is None:
        return redirect("core:login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not second_factor.is_locked(user, request) and second_factor.check(user, form.cleaned_data["code"], request):
            del request.session[HALF]
            user.backend = "django.contrib.auth.backends.ModelBackend"
            return _in(request, user, wanted)
        form.add_error("code", second_factor.WRONG + "丢了手机可以用恢复码。")
    return render(
        request, "core/login_code.html", {"form": form, "user_name": user.name}, status=422 if form.errors else 200
    )


@require_POST
def alive(request: HttpRequest) -> HttpResponse:
    """POST /alive/: the person is typing or reading; the session is renewed by the middleware."""
    return JsonResponse({"left": sessions.timing(request).get("left", 0)})


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """POST /lock/: the page went blank after idleness; its session ends here too."""
    sessions.close(request, "session_idle")
    return JsonResponse({})


@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """POST /login/again/: password (and code) of the person whose page is locked; a new session under the same page."""
    username = request.POST.get("username", "")
    user = authenticate(request, username=username, password=request.POST.get("password", ""))
    if user is None:
        return JsonResponse({"sentence": "密码不对，请重新输入。"}, status=422)
    if second_factor.factor_of(user) is not None and not second_factor.check(
        user, request.POST.get("code", ""), request
    ):
        return JsonResponse({"sentence": second_factor.WRONG, "code": True}, status=422)
    sessions.begin(request, user)
    return JsonResponse({"csrf": get_token(request), **sessions.timing(request)})
