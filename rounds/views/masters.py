"""Pages of calendar, deadline rules and problem classification."""

import re
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.actions import masters as actions
from rounds.forms.masters import HolidayForm, RuleForm
from rounds.forms.papers import PaperRuleForm
from rounds.models import TaxonomyVersion
from rounds.queries import masters
from rounds.queries.current import current_round
from rounds.states import Stage
from rounds.views.shared import call, demand_right, form_page, said
from xuncha.core import calendar
from xuncha.core.models.deadlines import DeadlineRule, Holiday


def _reader(request: HttpRequest) -> bool:
    """Whether the reader may also edit; 404 for those who have no part in it."""
    demand_right("" if permissions.reads_masters(request.user) else "x")
    return not permissions.why_not_house(request.user, "calendar.write")


def calendar_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /calendar/?year=: the days of a year that differ from their weekday."""
    may_edit = _reader(request)
    asked = request.GET.get("year", "")
    year = int(asked) if re.fullmatch("20[0-9]{2}|2100", asked) else calendar.today().year
    form = HolidayForm(request.POST or None)
    if form.is_bound:
        demand_right("" if may_edit else "x")
        made = call(form, lambda **data: actions.set_holiday(by=request.user, **data))
        if made:
            said(request, f"已保存 {made}。")
            return redirect(f"/calendar/?year={made.date.year}")
    last = masters.last_known_year()
    context = {
        "year": year, "years": range(year - 2, year + 3), "days": masters.holidays_of(year), "may_edit": may_edit, "form": form,
        "last": last, "ends_soon": last is not None and last <= calendar.today().year, "unknown": last is None or year > last,
        "open": form.is_bound,
    }  # fmt: skip
    return render(request, "rounds/calendar.html", context, status=422 if form.is_bound else 200)


@require_POST
def holiday_clear(request: HttpRequest, day: str) -> HttpResponse:
    """POST /calendar/<date>/clear/: the day counts again as its weekday says."""
    try:
        found = get_object_or_404(Holiday, date=date.fromisoformat(day))
    except ValueError as error:
        raise Http404 from error
    year = found.date.year
    actions.clear_holiday(found, by=request.user, reason=request.POST.get("reason", ""))
    return redirect(f"/calendar/?year={year}")


def deadline_list(request: HttpRequest) -> HttpResponse:
    """GET /deadlines/: every deadline with the rule in force today, and its other rows."""
    may_edit = _reader(request)
    return render(
        request, "rounds/deadlines.html", {"rules": masters.rules_in_force(calendar.today()), "may_edit": may_edit}
    )


def deadline_new(request: HttpRequest, code: str) -> HttpResponse:
    """GET, POST /deadlines/<code>/new/: a new row from a day on; older rows stay."""
    demand_right(permissions.why_not_house(request.user, "calendar.write"))
    rule = DeadlineRule.objects.filter(code=code).order_by("-effective_from").first()
    if rule is None:
        raise Http404
    form = RuleForm(request.POST or None, rule=rule)
    made = (
        call(form, lambda **data: actions.add_deadline_rule(by=request.user, code=code, **data))
        if form.is_bound
        else None
    )
    if made:
        said(request, f"“{made.name}”自 {made.effective_from} 起按新规则。")
        return redirect("rounds:deadline_list")
    return form_page(request, form, title=f"新规则：{rule.name}", crumbs=[("期限规则", "/deadlines/")], submit="保存新规则",
                     back="/deadlines/", lead=f"现行：{rule}，自 {rule.effective_from} 起。已在走的期限仍按原规则。")  # fmt: skip


def paper_list(request: HttpRequest) -> HttpResponse:
    """GET /stage-papers/: the papers of each stage, and which of them it cannot be left without."""
    _reader(request)
    may_edit = not permissions.why_not_set_papers(request.user)
    context = {"stages": masters.stage_papers(calendar.today(), most=3 if may_edit else 2), "may_edit": may_edit}
    return render(request, "rounds/stage_papers.html", context)


def paper_rule(request: HttpRequest, code: str) -> HttpResponse:
    """GET, POST /stage-papers/<stage>/new/: which papers a stage cannot be left without, from a day on."""
    demand_right(permissions.why_not_set_papers(request.user))
    slots = masters.papers_of(code)
    if not slots:
        raise Http404
    form, label = PaperRuleForm(request.POST or None, slots=slots), Stage(code).label
    made = form.is_bound and call(form, lambda **data: actions.set_required_papers(by=request.user, stage=code, **data))
    if made:
        said(request, f"{label}阶段的必备文书自 {made[0].effective_from} 起按新设定。")
        return redirect("rounds:stage_papers")
    return form_page(request, form, title=f"必备文书：{label}", crumbs=[("阶段文书", "/stage-papers/")], submit="保存必备文书", back="/stage-papers/",
                     lead="设定只增不改，从生效日期起，离开这个阶段时按新设定检查；已经通过的阶段不受影响。")  # fmt: skip


def taxonomy(request: HttpRequest, code: str = "") -> HttpResponse:
    """GET /taxonomy/ and /taxonomy/<code>/?q=: a tree with its definitions, forms and keywords."""
    _reader(request)
    versions = list(TaxonomyVersion.objects.exclude(status="draft"))
    chosen: Any = next((v for v in versions if v.code == code), versions[0] if versions and not code else None)
    if code and chosen is None:
        raise Http404
    words, round_ = request.GET.get("q", "").strip(), current_round(request)
    context = {
        "may_agreement": round_ is not None and permissions.allows(request.user, "classification", round_),
        "versions": versions,
        "chosen": chosen,
        "q": words,
        "branches": masters.tree(chosen, words) if chosen else [],
    }
    return render(request, "rounds/taxonomy.html", context)
