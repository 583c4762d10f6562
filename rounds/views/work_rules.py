"""The page of 办理要求: what is in force, what was set, and a form for the office's director."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from rounds import permissions
from rounds.actions import work_rules as actions
from rounds.forms.work_rules import WorkRuleForm
from rounds.models.work_rules import SETS
from rounds.queries import work_rules as queries
from rounds.views.shared import call, demand_right, said
from xuncha.core import calendar


def work_rules(request: HttpRequest) -> HttpResponse:
    """GET, POST /work-rules/: the numbers in force today; the director adds one from a day on."""
    demand_right("" if permissions.reads_masters(request.user) else "x")
    may_set = not permissions.why_not_house(request.user, SETS)
    if request.method == "POST" and not may_set:
        raise Http404
    form = WorkRuleForm(request.POST or None) if may_set else None
    made = call(form, lambda **data: actions.set_work_rule(by=request.user, **data)) if form and form.is_bound else None
    if made:
        said(request, f"已保存：{made}，自 {made.effective_from} 起生效。")
        return redirect("rounds:work_rules")
    context = {"lines": queries.lines(calendar.today()), "history": queries.history(), "form": form}
    return render(request, "rounds/work_rules.html", context, status=422 if form and form.is_bound else 200)
