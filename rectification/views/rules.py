"""销号规则: how many of the three supervisors must agree, and since when."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from rectification import permissions, queries
from rectification.actions import closing
from rectification.forms.rules import ClosureRuleForm
from rounds import permissions as rounds_permissions
from xuncha.core import calendar, web
from xuncha.core.errors import Unmet


def closure_rules(request: HttpRequest) -> HttpResponse:
    """GET, POST /rectification/rules/: the rule in force and those before; the leading group adds one from a day on."""
    if not rounds_permissions.reads_masters(request.user):
        raise Http404
    may_set, now = not permissions.why_not_set_quorum(request.user), queries.closure_rule_on(calendar.today())
    form = ClosureRuleForm(request.POST or None, rule=now) if may_set else None
    if request.method == "POST":
        web.demand(request, permissions.why_not_set_quorum(request.user))
    if form is not None and form.is_bound and form.is_valid():
        try:
            made = closing.set_closure_rule(by=request.user, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            messages.success(request, f"销号规则已保存：{made}。")
            return redirect("rectification:rules")
    context = {"now": now, "rules": queries.closure_rules(), "form": form}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "rectification/rules.html", context, status=status)
