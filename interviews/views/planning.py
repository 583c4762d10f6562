"""谈话安排 and 谈话覆盖: who must be talked to, planned talks from the list, the week by talker, the schedule on paper."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from interviews import actions, forms, permissions, queries
from interviews.queries import planning
from rounds import permissions as rounds_permissions
from rounds.models import RoundTarget
from rounds.queries import places
from rounds.queries.current import current_round
from xuncha.core import calendar, marks, web
from xuncha.core.errors import Refused, Unmet
from xuncha.core.roles import READ


def _target(request: HttpRequest) -> tuple[RoundTarget, list[RoundTarget]]:
    """The target that the address asks for among those whose talks this person reads; 404 when there is none."""
    rows = places.targets_for(request.user, current_round(request))
    targets = list(rounds_permissions.scope(rows, request.user, noun="interview", least=READ))
    asked = request.GET.get("target")
    target = next((t for t in targets if str(t.uid) == asked), targets[0] if targets and not asked else None)
    if target is None:
        raise Http404
    return target, targets


def coverage(request: HttpRequest) -> HttpResponse:
    """GET, POST /interviews/coverage/?target=: how far the talks reach; POST sets what the round demands."""
    target, targets = _target(request)
    marks.mark_list(request, "interviews.interview", "谈话覆盖")
    found = queries.coverage(target)
    may_set = rounds_permissions.holds(request.user, "round.plan", target.round)
    form = forms.QuotaForm(request.POST or None, quota=found.quota) if may_set else None
    if request.method == "POST" and form is None:
        raise Refused(rounds_permissions.why_not_capable(request.user, "round.plan", target.round))
    if form is not None and form.is_bound and form.is_valid():
        try:
            actions.set_quota(target.round, by=request.user, **form.cleaned_data)
        except Unmet as error:
            web.note_on_form(form, error)
        else:
            return redirect(request.get_full_path())
    context = {"target": target, "targets": targets, "found": found, "form": form}
    return render(request, "interviews/coverage.html", context, status=422 if form is not None and form.errors else 200)


def plan(request: HttpRequest) -> HttpResponse:
    """GET, POST /interviews/plan/?target=&week=: the board; POST makes planned talks for the ticked people."""
    target, targets = _target(request)
    marks.mark_list(request, "interviews.interview", "谈话安排")
    refusal = permissions.why_not_plan(request.user, target)
    if request.method == "POST" and refusal:
        raise Refused(refusal)
    blocks, ticked = planning.board(target), request.POST.getlist("who")
    form = None if refusal else _plan_form(request, target)
    sentences: list[str] = []
    if form is not None and form.is_bound and form.is_valid():
        try:
            outcomes = _make(request, target, form, planning.wanted_by_key(blocks, ticked))
        except Unmet as error:
            web.note_on_form(form, error)
            sentences = [sentence for sentence in error.sentences if sentence not in error.fields.values()]
        else:
            if any(outcome.talk for outcome in outcomes):
                return _told(request, outcomes)
            sentences = [_why(outcome) for outcome in outcomes]  # nothing was made: what was ticked and filled in stays
    week = planning.week(request.user, target, planning.week_of(request.GET.get("week")))
    enough = [block for block in blocks if block.code.startswith("v") and not block.short]
    blocks = [block for block in blocks if block not in enough]
    context = {"target": target, "targets": targets, "blocks": blocks, "enough": enough, "form": form, "ticked": ticked, "week": week,
               "today": calendar.today(), "sentences": sentences}  # fmt: skip
    return render(request, "interviews/plan.html", context, status=422 if form is not None and form.is_bound else 200)


def _plan_form(request: HttpRequest, target: RoundTarget) -> forms.PlanForm:
    """The form for a day: the posted one, else that of the address, else today. “看当天” shows who is free and makes nothing."""
    given = request.POST or request.GET
    day = planning.day_of(given.get("date", ""))
    if "look" not in request.POST:
        return forms.PlanForm(request.POST or None, target=target, day=day)
    kept = {name: request.POST.get(name, "") for name in ("start", "minutes", "pause", "place")}
    return forms.PlanForm(target=target, day=day, initial=kept | {"talkers": request.POST.getlist("talkers")})


def _make(request: HttpRequest, target: RoundTarget, form: Any, wanted: list[planning.Wanted]) -> list[actions.Outcome]:
    given = form.cleaned_data
    slots = actions.Slots(given["date"], given["start"], given["minutes"], given["pause"])
    return actions.plan_talks(
        target, by=request.user, wanted=wanted, slots=slots, talkers=list(given["talkers"]), place=given["place"]
    )


def _why(outcome: actions.Outcome) -> str:
    return f"{outcome.wanted.org} {outcome.wanted.label}：{outcome.sentence}"


def _told(request: HttpRequest, outcomes: list[actions.Outcome]) -> HttpResponse:
    """One line for all that was planned, one for each row that was not; the board then shows the week of the first."""
    made = [outcome.talk for outcome in outcomes if outcome.talk is not None]
    if made:
        numbers = made[0].number if len(made) == 1 else f"{made[0].number} 至 {made[-1].number}"
        messages.success(request, f"已安排 {len(made)} 场：{numbers}。")
    for outcome in outcomes:
        if outcome.talk is None:
            messages.error(request, _why(outcome))
    address = (
        f"/interviews/plan/?target={request.GET.get('target', '')}"
        if request.GET.get("target")
        else "/interviews/plan/?"
    )
    return redirect(f"{address}&week={made[0].date if made else request.GET.get('week', '')}#week")


def schedule(request: HttpRequest) -> HttpResponse:
    """GET /interviews/plan/print/?target=&week=: the week's schedule on paper."""
    target, _ = _target(request)
    week = planning.week(request.user, target, planning.week_of(request.GET.get("week")))
    marks.mark_print(request, noun="interviews.interview", label="谈话日程")
    printed = {"at": calendar.now(), "by": request.user.name, "label": f"{target} 谈话日程"}
    return render(request, "interviews/schedule_print.html", {"target": target, "week": week, "printed": printed})
