"""Pages of resets (重置密码和第二因子): asked by 系统管理员, confirmed by 安全管理员, handed over on paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xuncha.core import credentials, web, workflow
from xuncha.core.account_forms import ResetForm
from xuncha.core.models import CredentialReset, User
from xuncha.core.templatetags.ui import isotime
from xuncha.core.views.accounts import slip
from xuncha.core.views.shared import call, facts, form_page, only

BOTH = ("account.write", "reset.confirm")
TONES = {"asked": "soon", "confirmed": "info", "handed": "done", "refused": "red"}


def _state(asked: CredentialReset) -> dict[str, Any]:
    return {"chip": asked.get_status_display(), "chip_tone": TONES.get(asked.status, "stop")}


COLUMNS = (
    web.Column(
        "account", "账号", lambda r: {"text": r.user.username, "note": r.user.name}, sort="user__username", width="m"
    ),
    web.Column("kind", "重置什么", lambda r: r.get_kind_display(), width="m"),
    web.Column("reason", "事由", lambda r: r.reason),
    web.Column("asked_by", "申请人", lambda r: str(r.asked_by), width="m", small=False),
    web.Column("asked_at", "申请时间", lambda r: isotime(r.created_at), sort="created_at", width="m"),
    web.Column("status", "状态", _state, sort="status", width="s"),
)


def reset_list(request: HttpRequest) -> HttpResponse:
    """GET /accounts/resets/: for the two who handle them."""
    only(request, *BOTH)
    empty = {
        "title": "没有重置申请",
        "why": "忘记密码的人到巡察办当面申请，由系统管理员在“账号”里登记，安全管理员在这里确认。",
    }
    context = web.ledger(
        request,
        credentials.resets_for(request.user),
        COLUMNS,
        order="-created_at,-pk",
        caption="重置申请",
        sums=web.Foot("份"),
        empty=empty,
    )
    return render(request, "core/reset_list.html", context)


def reset_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /accounts/resets/<uid>/."""
    only(request, *BOTH)
    asked = web.load(request, credentials.resets_for(request.user), uid)
    context = {
        "asked": asked, "state": _state(asked), "history": web.history(asked),
        "steps": workflow.steps(asked, request.user, credentials.why_not, credentials.holds_side),
        "facts": facts(
            ("账号", f"{asked.user.username}（{asked.user.name}）"), ("重置什么", asked.get_kind_display()), ("事由", asked.reason),
            ("申请人", f"{asked.asked_by}，{isotime(asked.created_at)}"),
            ("确认人", f"{asked.confirmed_by}，{isotime(asked.confirmed_at)}" if asked.confirmed_by else ""),
            ("交付时间", isotime(asked.handed_at) if asked.handed_at else ""),
            ("本人登录时已告知", isotime(asked.told_at) if asked.told_at else ""),
        ),
    }  # fmt: skip
    return render(request, "core/reset_detail.html", context)


def reset_new(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /accounts/<uid>/reset/: ask for a reset of an account."""
    only(request, "account.write")
    user = web.load(request, User.objects.all(), uid)
    form = ResetForm(request.POST or None)
    asked = (
        call(form, lambda **data: credentials.ask_reset(by=request.user, user=user, **data))
        if request.method == "POST"
        else None
    )
    if asked is None:
        lead = "申请后由安全管理员确认；确认后您在申请页生成一次性密码，打印交给本人。原密码到那时才失效。"
        return form_page(request, form, title=f"申请重置：{user.username}（{user.name}）", crumb=("账号", user.get_absolute_url()),
                         submit="提交重置申请", lead=lead)  # fmt: skip
    messages.success(request, "已提交，等安全管理员确认。")
    return redirect(asked)


@require_POST
@never_cache
def hand_over(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /accounts/resets/<uid>/hand_over/: the one-time password, shown once."""
    only(request, *BOTH)
    asked = web.load(request, credentials.resets_for(request.user), uid)
    done, secret = credentials.hand_over(asked, by=request.user)
    return slip(request, done.user, secret, title="密码已重置")


@require_POST
def reset_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /accounts/resets/<uid>/<verb>/: confirm, refuse, cancel."""
    only(request, *BOTH)
    return web.run_verb(request, web.load(request, credentials.resets_for(request.user), uid), verb, credentials.VERBS)
