"""The page of the office's numbers (参数): one form, each change noted old → new."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from xuncha.core import accounts_rules
from xuncha.core.account_forms import SettingsForm
from xuncha.core.views.shared import call, form_page, only


def settings_page(request: HttpRequest) -> HttpResponse:
    """GET and POST /settings/."""
    only(request, "settings.write")
    form = SettingsForm(request.POST or None)
    done = (
        call(form, lambda **data: accounts_rules.set_security_rules(by=request.user, numbers=form.numbers(), reason=data["reason"]))
        if request.method == "POST" else None
    )  # fmt: skip
    if done is None:
        lead = "参数对全部账号起作用，保存后立即生效；已经发生的（已批准的授权、已生成的文件）不受影响。"
        return form_page(request, form, title="参数", crumb=("工作台", "/"), submit="保存参数", lead=lead)
    messages.success(request, f"已保存 {len(done)} 项参数。")
    return redirect("core:settings")
