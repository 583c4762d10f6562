"""Pages of 系统管理员 on accounts (账号): list, one account, a new one. Nothing of what people do with them."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xuncha.core import accounts, calendar, second_factor, web
from xuncha.core.account_forms import AccountFilter, AccountForm
from xuncha.core.models import RoleGrant, User
from xuncha.core.roles import ROLES
from xuncha.core.templatetags.ui import isodate, isotime
from xuncha.core.views.shared import call, facts, form_page, only

COMING_AND_GOING = ("login", "logout", "hide_columns")


def _roles(user: User) -> dict[str, Any]:
    grants = [g for g in user.open_grants if g.ends_on is None or g.ends_on >= calendar.today()]
    held = "、".join(ROLES[g.role].name for g in grants if g.status == "confirmed")
    waiting = "、".join(ROLES[g.role].name for g in grants if g.status == "proposed")
    return {"text": held or "—", "note": f"待确认：{waiting}" if waiting else ""}


def _state(user: User) -> dict[str, Any]:
    return {"chip": "启用", "chip_tone": "done"} if user.is_active else {"chip": "停用", "chip_tone": "stop"}


COLUMNS = (
    web.Column("username", "账号", lambda u: u.username, sort="username", width="m"),
    web.Column("name", "姓名", lambda u: u.name, sort="name", width="m"),
    web.Column("roles", "常设角色", _roles),
    web.Column("active", "状态", _state, sort="is_active", width="s"),
    web.Column(
        "login",
        "最近登录",
        lambda u: isotime(u.last_login) if u.last_login else "从未登录",
        sort="last_login",
        width="m",
    ),
    web.Column("opened", "开设时间", lambda u: isotime(u.created_at), sort="created_at", width="m", small=False),
)


def account_list(request: HttpRequest) -> HttpResponse:
    """GET /accounts/: every account with its standing roles."""
    only(request, "account.write")
    rows = User.objects.prefetch_related(
        Prefetch("role_grants", RoleGrant.objects.open().order_by("role"), to_attr="open_grants")
    )
    context = web.ledger(request, rows, COLUMNS, filter_class=AccountFilter, order="username", caption="账号",
                         sums=lambda found: {"username": f"{found.count()} 个账号"},
                         empty={"title": "没有账号", "why": "点“开设账号”，填账号和使用人的姓名。"})  # fmt: skip
    return render(request, "core/account_list.html", context)


def account_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /accounts/<uid>/: state, roles with their days, resets."""
    only(request, "account.write")
    user = web.load(request, User.objects.all(), uid)
    locked = accounts.is_locked(user)
    context = {
        "account": user, "state": _state(user), "steps": _steps(user, request.user, locked),
        "facts": facts(
            ("账号", user.username), ("姓名", user.name), ("开设时间", isotime(user.created_at)),
            ("最近登录", isotime(user.last_login) if user.last_login else "从未登录"),
            ("密码启用时间", isotime(user.password_changed_at) if user.password_changed_at else ""),
            ("下次登录须改密码", "是" if user.must_change_password else "否"),
            ("登录锁定", f"锁定到 {isotime(accounts.locked_until(user.username))}" if locked else "未锁定"),
            ("第二因子", "已登记" if second_factor.factor_of(user) is not None else "未登记"),
        ),
        "grants": [_grant(grant) for grant in user.role_grants.select_related("proposed_by", "confirmed_by")],
        "resets": user.resets.select_related("asked_by", "confirmed_by"), "mine": user.pk == request.user.pk,
        "history": web.history(user, without=COMING_AND_GOING),
    }  # fmt: skip
    return render(request, "core/account_detail.html", context)


def _grant(grant: RoleGrant) -> dict[str, Any]:
    return {"role": ROLES[grant.role].name, "from": isodate(grant.starts_on), "to": isodate(grant.ends_on) if grant.ends_on else "长期",
            "status": grant.get_status_display(), "by": grant.confirmed_by, "asked": grant.proposed_by}  # fmt: skip


def _steps(user: User, by: User, locked: bool) -> list[dict[str, Any]]:
    """The buttons: stop or start, and unlock when locked."""
    verb, label = ("disable", "停用账号") if user.is_active else ("enable", "启用账号")
    reason = accounts.why_not_disable(user, by) if user.is_active else ""
    words = (
        "停用后不能登录，现有会话立即结束；角色和授权保留，但不起作用。"
        if user.is_active
        else "启用后可以登录，尚未收回的角色恢复作用。"
    )
    steps = [{"verb": verb, "label": label, "allowed": not reason, "reason": reason, "needs_reason": True, "confirm": words,
              "danger": user.is_active}]  # fmt: skip
    if locked:
        own = accounts.why_not_unlock(user, by)
        steps.append({"verb": "unlock", "label": "解除锁定", "allowed": not own, "reason": own, "needs_reason": True,
                      "confirm": "解除前请核实：连续输错密码的是本人。"})  # fmt: skip
    return [{**step, "url": f"{user.get_absolute_url()}{step['verb']}/"} for step in steps]


@never_cache
def account_new(request: HttpRequest) -> HttpResponse:
    """GET and POST /accounts/new/: open an account; the first password is shown once, to be printed and handed over."""
    only(request, "account.write")
    form = AccountForm(request.POST or None)
    made = call(form, lambda **data: accounts.open_by(by=request.user, **data)) if request.method == "POST" else None
    if made is None:
        lead = "账号开设后没有任何权限：常设角色由安全管理员提请、巡察办主任确认，轮次中的授权由领导小组批准。"
        return form_page(request, form, title="开设账号", crumb=("账号", "/accounts/"), submit="开设账号", lead=lead)
    return slip(request, *made, title="账号已开设")


def slip(request: HttpRequest, user: User, secret: str, *, title: str) -> HttpResponse:
    """The one showing of a one-time password: a slip to print."""
    context = {"account": user, "secret": secret, "title": title, "at": calendar.now(), "by": request.user}
    return render(request, "core/account_slip.html", context)


@require_POST
def account_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /accounts/<uid>/<verb>/: stop, start, unlock."""
    only(request, "account.write")
    user = web.load(request, User.objects.all(), uid)
    if verb not in accounts.VERBS:
        raise Http404
    accounts.VERBS[verb](user, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, {"disable": "账号已停用。", "enable": "账号已启用。", "unlock": "账号已解除锁定。"}[verb])
    return redirect(user)
