"""What each village still needs (六必访、六必谈), what makes it 已巡, and the checklists of visits."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from interviews import permissions, queries
from interviews.actions import coverage as actions
from interviews.forms.visits import ChecklistForm, RuleForm
from interviews.models import SIX_MET, SIX_TALKED, VisitKind
from rounds import permissions as rounds_permissions
from rounds.queries import places
from rounds.queries.current import current_round
from xuncha.core import calendar, web
from xuncha.core.errors import Unmet


def villages(request: HttpRequest) -> HttpResponse:
    """GET /visits/villages/?target=: each village's talks and visits by kind, households, and what is missing."""
    rows = places.target_list(request.user, current_round(request))
    targets = [one for one in rows if rounds_permissions.allows(request.user, "coverage", one)]
    asked = request.GET.get("target")
    target = next((t for t in targets if str(t.uid) == asked), targets[0] if targets and not asked else None)
    if target is None:
        raise Http404
    rule = queries.rule_on(calendar.today())
    lines = queries.village_lines(target, rule)
    context = {
        "target": target, "targets": targets, "lines": lines, "rule": rule,
        "talked": list(SIX_TALKED), "met": list(SIX_MET), "may_set": not permissions.why_not_set_rule(request.user),
        "short": [line for line in lines if line.lacks and line.row.coverage_status == "pending"],
        "may_visit": not permissions.why_not_create_visit(request.user, target),
    }  # fmt: skip
    return render(request, "interviews/villages.html", context)


def _may_look(request: HttpRequest) -> None:
    if not rounds_permissions.reads_masters(request.user):
        raise Http404


def rules(request: HttpRequest) -> HttpResponse:
    """GET, POST /visits/rules/: what makes a village 已巡; the office's director adds a rule from a day on."""
    _may_look(request)
    may_set = not permissions.why_not_set_rule(request.user)
    now = queries.rule_on(calendar.today())
    form = RuleForm(request.POST or None, rule=now) if may_set else None
    if request.method == "POST" and form is None:
        raise Http404
    if form is not None and form.is_bound and form.is_valid():
        try:
            made = actions.set_coverage_rule(by=request.user, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            messages.success(request, f"{made}已保存；已经登记巡毕的村不受影响。")
            return redirect("interviews:rules")
    context = {"now": now, "rules": queries.coverage_rules(), "form": form}
    return render(request, "interviews/rules.html", context, status=422 if form is not None and form.is_bound else 200)


def checklists(request: HttpRequest) -> HttpResponse:
    """GET /visits/checklists/: what is asked on each kind of visit, the edition in use first."""
    _may_look(request)
    editions: dict[str, list[Any]] = {}
    for row in queries.checklists():
        editions.setdefault(row.kind, []).append(row)
    kinds = [{"kind": kind, "label": label, "editions": editions.get(kind, [])} for kind, label in VisitKind.choices]
    context = {"kinds": kinds, "may_set": not permissions.why_not_set_rule(request.user)}
    return render(request, "interviews/checklists.html", context)


def checklist_new(request: HttpRequest, code: str) -> HttpResponse:
    """GET, POST /visits/checklists/<kind>/new/: the next edition, beginning with the items of the last."""
    if permissions.why_not_set_rule(request.user) or code not in VisitKind.values:
        raise Http404
    last = next((row for row in queries.checklists() if row.kind == code), None)
    initial = {"effective_from": calendar.today(), "items": "\n".join(last.items) if last else ""}
    form = ChecklistForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            made = actions.add_checklist(by=request.user, kind=code, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            messages.success(request, f"{made}已保存，自 {made.effective_from} 起启用。")
            return redirect("interviews:checklists")
    context = {"form": form, "label": VisitKind(code).label}
    return render(request, "interviews/checklist_form.html", context, status=422 if form.is_bound else 200)
