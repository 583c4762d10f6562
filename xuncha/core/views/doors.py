"""In and out: login, logout, own password, own columns of lists, health."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xuncha.core import accounts, beginning, registry, sessions, ways
from xuncha.core.demo_accounts import demo_hint
from xuncha.core.errors import Unmet
from xuncha.core.forms import LoginForm, OwnPasswordForm
from xuncha.core.models import User
from xuncha.core.views.sessions import enter
from xuncha.core.ways import safe


@never_cache
def login_page(request: HttpRequest) -> HttpResponse:
    """GET and POST /login/."""
    if request.user.is_authenticated:
        return redirect("/")
    form = LoginForm(request, data=request.POST or None)
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if request.method == "POST":
        if form.is_valid():
            return enter(request, form.get_user(), wanted)
        accounts.note_failed_login(request.POST.get("username", ""))
    why = sessions.ENDINGS.get(request.GET.get("why", ""), "")
    context = {"form": form, "next": wanted, "why": why, "demo": None if settings.PRODUCTION else demo_hint(),
               "not_set_up": None if User.objects.exists() else beginning}  # fmt: skip
    return render(request, "core/login.html", context, status=422 if form.errors else 200)


def locked(request: HttpRequest, credentials: dict[str, Any] | None = None, *_: Any) -> HttpResponse:
    """The answer of the lockout after wrong passwords: noted, and the same page whether or not there is such an account."""
    accounts.note_lockout((credentials or {}).get("username") or request.POST.get("username", ""))
    return render(request, "core/locked.html", status=429)


@require_POST
def logout_now(request: HttpRequest) -> HttpResponse:
    """POST /logout/."""
    accounts.note_logout(request.user)
    accounts.end_session(request.user)
    logout(request)
    return redirect("/login/")


@never_cache
def own_password(request: HttpRequest) -> HttpResponse:
    """GET and POST /password/: change one's own password; the session stays."""
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.change_own_password(request.user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        sessions.keep(request)
        messages.success(request, "密码已修改，下次登录请用新密码。")
        return redirect("/")
    return render(
        request,
        "core/password.html",
        {"form": form, "user_must_change": request.user.must_change_password},
        status=422 if form.errors else 200,
    )


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form that carries no valid token: another site's, or a page left open past the session's end."""
    sentence = "页面停留太久或已在别处退出登录，这次提交没有生效。请返回上一页刷新后再提交。"
    context = {"sentence": sentence, **ways.way_back(request), **ways.typed(request), "again": False}
    return render(request, "403.html", context, status=403)


def healthz(request: HttpRequest) -> JsonResponse:
    """GET /healthz: whether the database answers; tells nothing else to the anonymous."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})


@require_POST
def columns(request: HttpRequest, name: str) -> HttpResponse:
    """POST /columns/<list>/: which columns of a list one wants to see; those that were offered and not ticked are hidden."""
    if name not in registry.tables and not _is_model(name):
        raise Http404
    ticked, offered = set(request.POST.getlist("column")), request.POST.getlist("offered")
    if len(name) > 60 or len(offered) > 60 or any(len(key) > 40 for key in offered):
        raise Unmet("列的设置没有保存；请刷新页面后再试。")
    accounts.hide_columns(request.user, name, [key for key in offered if key not in ticked])
    wanted = request.POST.get("next", "/")
    return redirect(safe(request, wanted))


def _is_model(name: str) -> bool:
    """Lists without an export are called by their model ("rounds.meeting")."""
    try:
        return bool(apps.get_model(name))
    except (LookupError, ValueError):
        return False
