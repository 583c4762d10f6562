"""One's own second factor, and which roles must have one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from xuncha.core import calendar, permissions, registry, second_factor, web
from xuncha.core.errors import Unmet
from xuncha.core.forms import CodeForm
from xuncha.core.models import User
from xuncha.core.roles import ROLES, WAITING


def required_of(user: User) -> bool:
    """Whether one of the roles a person holds today must have a second factor."""
    roles = set(permissions.standing_roles(user, calendar.today())).union(
        *(source(user) for source in registry.role_sources)
    )
    return second_factor.is_asked_of(roles)


@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """GET and POST /second-factor/: enrol, new recovery codes, drop."""
    user, form, codes = request.user, CodeForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        try:
            codes = _done(request, user, form.cleaned_data["code"])
            if not codes:
                return redirect("core:second_factor")
        except Unmet as error:
            web.note_on_form(form, error)
    factor = second_factor.factor_of(user)
    offered = None if factor else second_factor.offer(user)
    context = {
        "form": form if form.errors else CodeForm(), "factor": factor, "codes": codes, "required": required_of(user),
        "left": second_factor.left(user) if factor else 0, "offered": offered, "qr": second_factor.qr(offered) if offered else "",
    }  # fmt: skip
    return render(request, "core/second_factor.html", context, status=422 if form.errors else 200)


def _done(request: HttpRequest, user: User, code: str) -> list[str]:
    """Do what was asked; the recovery codes to show, none after 停用."""
    asked = request.POST.get("do")
    if asked == "drop":
        second_factor.drop(user, code, required=required_of(user))
        messages.success(request, "双因子验证已停用。")
        return []
    codes = second_factor.renew_codes(user, code) if asked == "renew" else second_factor.enrol(user, code)
    request.session.pop("factor", None)
    return codes


def rules(request: HttpRequest) -> HttpResponse:
    """GET and POST /second-factor/rules/: which roles must have a second factor (安全管理员)."""
    if not permissions.may_in_house(request.user, "rule.write", calendar.today()):
        raise Http404
    if request.method == "POST":
        second_factor.set_rule(
            by=request.user, roles=request.POST.getlist("role"), reason=request.POST.get("reason", "")
        )
        messages.success(request, "已保存；所涉人员下次登录起须先启用双因子验证。")
        return redirect("core:second_factor_rules")
    required = second_factor.required_roles()
    rows = [
        {"code": code, "name": role.name, "sentence": role.sentence, "required": code in required}
        for code, role in ROLES.items()
        if role.reach != WAITING
    ]
    return render(request, "core/second_factor_rules.html", {"rows": rows})
