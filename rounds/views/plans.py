"""Pages of a round's plan: targets, the rule that suggests them, coverage of villages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.actions import plans
from rounds.forms.plans import TargetAddForm, TargetForm
from rounds.models import InspectionRound, RoundTarget
from rounds.queries import coverage, selection, targets
from rounds.views.rounds import LIST
from rounds.views.shared import call, demand_right, form_page, rewrite, said
from xuncha.core import web
from xuncha.core.models import User
from xuncha.core.writing import Writing


def _round(request: HttpRequest, uid: Any) -> InspectionRound:
    round = web.load(request, targets.rounds_of(request.user), uid)
    demand_right("" if permissions.allows(request.user, "coverage", round) else "x")
    return round


def plan(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rounds/<uid>/plan/: targets with their villages, suggestions by the rule, coverage of the term."""
    round = _round(request, uid)
    user = request.user
    seen = list(targets.visible_to(user).filter(round=round))
    may_plan = permissions.holds(user, "round.plan", round)
    whole = permissions.allows(user, "round", round) and may_plan
    context = {
        "round": round, "rows": coverage.of_round(seen), "may_plan": may_plan, "groups": list(round.groups.filter(number__gt=0)),
        "suggestions": selection.suggestions(round) if whole else [], "lacks": plans.lacks_of_plan(round) if whole else [],
        "term_coverage": coverage.of_term(round.term, None if whole else [t.org for t in seen]),
        "last_term": selection.last_term(round.term) if whole else None,
    }  # fmt: skip
    return render(request, "rounds/plan.html", context)


def _listed(target: RoundTarget) -> str:
    """What came with a target; a village listed by itself brings none along."""
    villages = target.villages.count()
    return f"已列入{target}，带 {villages} 个村。" if villages else f"已列入{target}。"


def target_add(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/<uid>/targets/new/: list an organisation as a target."""
    round = _round(request, uid)
    demand_right(permissions.why_not_capable(request.user, "round.plan", round))
    form = TargetAddForm(request.POST or None, user=request.user, round_=round)
    made = call(form, lambda **data: plans.propose_target(round, by=request.user, **data)) if form.is_bound else None
    if made:
        said(request, _listed(made))
        return redirect("rounds:plan", uid)
    back = f"/rounds/{uid}/plan/"
    return form_page(request, form, title="列入巡察对象", crumbs=[LIST, (round.name, round.get_absolute_url()), ("方案", back)],
                     submit="列入巡察对象", back=back, lead="列入乡镇时，它的全部村一并列为延伸村。")  # fmt: skip


@require_POST
def target_suggested(request: HttpRequest, uid: Any, org_uid: Any) -> HttpResponse:
    """POST /rounds/<uid>/suggested/<org uid>/: list a suggested township with the rule's own reason."""
    round = _round(request, uid)
    org = get_object_or_404(permissions.orgs_within(request.user), uid=org_uid)
    reason = next((s.reason for s in selection.suggestions(round) if s.org == org), "")
    made = plans.propose_target(round, by=request.user, org=org, reason=reason)
    said(request, _listed(made))
    return redirect("rounds:plan", uid)


@require_POST
def target_assign(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rounds/targets/<uid>/assign/: give a target to a group."""
    target = web.load(request, targets.visible_to(request.user), uid)
    asked = request.POST.get("group", "")
    group = get_object_or_404(target.round.groups, pk=asked if asked.isdecimal() else 0)
    plans.assign_target(target, by=request.user, group=group)
    said(request, f"{target}由{group}巡察。")
    return redirect("rounds:plan", target.round.uid)


def target_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/targets/<uid>/edit/: a target's own dates."""
    target = web.load(request, targets.visible_to(request.user), uid)
    demand_right(permissions.why_not_capable(request.user, "round.plan", target))
    writing = Writing(request, target, lambda data: TargetForm(data, target=target))
    form = writing.form
    if rewrite(writing, _set_target):
        said(request, "已保存。")
        return redirect(target)
    crumbs = [LIST, (target.round.name, target.round.get_absolute_url()), (str(target), target.get_absolute_url())]
    return form_page(
        request, form, title="日期和列入理由", crumbs=crumbs, submit="保存日期和理由", back=target.get_absolute_url()
    )


def _set_target(target: RoundTarget, *, by: User, **data: Any) -> RoundTarget:
    return plans.set_target(target, by=by, **_own_reason(data))


def _own_reason(data: dict[str, Any]) -> dict[str, Any]:
    """The form's `reason` is the target's 列入理由, not the reason of the change."""
    values = dict(data)
    values["listed_for"] = values.pop("reason")
    return values
