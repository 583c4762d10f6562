"""Pages of rounds and terms: list, new, the round itself, entering one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.actions import orgs as org_actions
from rounds.actions import plans
from rounds.forms.plans import ApproveForm, PlanForm, RoundForm, TermForm
from rounds.models import CommitteeTerm, InspectionRound
from rounds.queries import current, members, progress, targets
from rounds.states import Stage
from rounds.views.shared import call, demand_right, form_page, rewrite, said
from xuncha.core import web
from xuncha.core.roles import WRITE
from xuncha.core.templatetags.ui import isodate, tone_of
from xuncha.core.writing import Writing

LIST = ("巡察轮次", "/rounds/")


def _stage_cell(round: InspectionRound) -> dict[str, Any]:
    stage = progress.least_stage(round.targets.all())
    return {"chip": Stage(stage).label, "chip_tone": tone_of(stage)} if stage else {"text": "未列对象"}


COLUMNS = (
    web.Column("name", "轮次", lambda r: r.name, width="l"),
    web.Column("term", "届次", lambda r: r.term.name),
    web.Column("type", "类型", lambda r: r.get_round_type_display(), width="s"),
    web.Column("targets", "被巡察党组织（个）", lambda r: len(r.targets.all()), align="right", width="s"),
    web.Column("entered", "进驻", lambda r: isodate(r.entered_on), width="s"),
    web.Column("withdrawn", "撤离", lambda r: isodate(r.withdrawn_on), width="s"),
    web.Column("stage", "阶段", _stage_cell, width="s"),
)


def round_list(request: HttpRequest) -> HttpResponse:
    """GET /rounds/: the rounds within reach."""
    may_add = not permissions.why_not_house(request.user, "round.create")
    empty = {"title": "没有您参加的轮次", "why": "巡察办立项并授权以后，轮次会出现在这里。"}
    if may_add:
        empty |= {"why": "先登记届次，再为一轮巡察立项。", "action_label": "新建轮次", "action_url": "/rounds/new/"}
    context = web.ledger(
        request,
        targets.rounds_of(request.user),
        COLUMNS,
        order="-term__number,-sequence",
        empty=empty,
        may_add=may_add,
        caption="巡察轮次",
        sums=web.Foot("轮"),
    )
    return render(request, "rounds/round_list.html", context)


def round_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /rounds/new/: begin a round."""
    demand_right(permissions.why_not_house(request.user, "round.create"))
    if not CommitteeTerm.objects.exists():
        return redirect("/rounds/terms/new/?first=1")
    form = RoundForm(request.POST or None)
    made = call(form, lambda **data: plans.create_round(by=request.user, **data)) if form.is_bound else None
    if made:
        current.enter(request, made)
        said(request, f"{made.name}已立项，常设角色已随轮生效。下一步列入巡察对象。")
        return redirect("rounds:plan", made.uid)
    return form_page(request, form, title="新建轮次", crumbs=[LIST], submit="立项", back="/rounds/",
                     lead="立项后，巡察办、领导小组等常设角色自动取得本轮授权；巡察组成员由巡察办提请、领导小组批准。")  # fmt: skip


@require_POST
def round_enter(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rounds/<uid>/enter/: work in this round from now on."""
    entered = get_object_or_404(current.reachable_rounds(request.user), uid=uid)
    current.enter(request, entered)
    return redirect("home" if request.POST.get("to") == "home" else entered)


def round_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rounds/<uid>/: the round: matrix, dates, groups, what may be done."""
    round = web.load(request, targets.rounds_of(request.user), uid)
    user, seen = request.user, list(targets.visible_to(request.user).filter(round__uid=uid))
    staff = not permissions.is_unit(user)
    stage = progress.least_stage(seen)
    context = {
        "round": round, "matrix": progress.matrix(seen), "has_targets": bool(seen), "facts": _facts(round, staff),
        "dates": progress.key_dates(round) if staff else [],
        "groups": targets.groups_with_targets(round, user), "counts": members.counts_of(round) if staff else {},
        "stage_label": Stage(stage).label if stage else "未列对象", "stage_tone": tone_of(stage),
        "may_plan": permissions.allows(user, "round", round, least=WRITE),
        "sees_groups": permissions.allows(user, "group", round),
        "may_approve": permissions.holds(user, "round.approve", round) and round.approved_on is None,
        "is_current": current.current_round(request) == round,
        "lists": [noun for noun in ("inquiry", "secondment", "training") if permissions.allows(user, noun, round)],
        "has_papers": any(h.group_id for h in permissions.reach(user).held if h.round_id == round.pk),
        "history": web.history(round) if staff else [], "staff": staff,
    }  # fmt: skip
    return render(request, "rounds/round_detail.html", context)


def _facts(round: InspectionRound, staff: bool) -> list[dict[str, Any]]:
    facts = [
        {"label": "届次", "value": round.term.name},
        {"label": "类型", "value": round.get_round_type_display()},
    ]
    if not staff:
        return facts
    pinned = [f"{tie.get_level_display()}：{tie.version}" for tie in round.taxonomies.select_related("version")]
    return [
        *facts,
        {"label": "方案文号", "value": round.plan_doc_no, "nil": "未批准"},
        {"label": "批准日期", "value": isodate(round.approved_on) if round.approved_on else "", "nil": "未批准"},
        {"label": "每组最少", "value": f"{round.min_members} 人"},
        {"label": "问题分类", "value": "\n".join(pinned)},
        {"label": "方案要点", "value": round.purpose, "wide": True},
    ]


def plan_edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/<uid>/plan/edit/: the task plan."""
    round = web.load(request, targets.rounds_of(request.user), uid)
    demand_right(permissions.why_not_capable(request.user, "round.plan", round))
    writing = Writing(request, round, lambda data: PlanForm(data, round_=round))
    form = writing.form
    if rewrite(writing, plans.set_plan):
        said(request, "方案已保存。")
        return redirect("rounds:plan", uid)
    back = f"/rounds/{uid}/plan/"
    return form_page(request, form, title="任务方案", crumbs=[LIST, (round.name, round.get_absolute_url()), ("方案", back)],
                     submit="保存方案", back=back)  # fmt: skip


def round_approve(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/<uid>/approve/: the leading group approves targets and plan."""
    round = web.load(request, targets.rounds_of(request.user), uid)
    demand_right(permissions.why_not_capable(request.user, "round.approve", round))
    form = ApproveForm(request.POST or None, round_=round)
    if form.is_bound and call(form, lambda **data: plans.approve_round(round, by=request.user, **data)):
        said(request, f"已批准{round.name}方案。")
        return redirect(round)
    count = len(round.targets.all())
    return form_page(request, form, title="批准方案", crumbs=[LIST, (round.name, round.get_absolute_url())], submit="批准方案",
                     back=round.get_absolute_url(), lead=f"批准后，{count} 个巡察对象和任务分工即定，增加对象须另行报批。")  # fmt: skip


TERM_COLUMNS = ("number", "name", "starts_on", "ends_on")


def term_list(request: HttpRequest) -> HttpResponse:
    """GET /rounds/terms/: the committee terms."""
    demand_right("" if permissions.reads_masters(request.user) else "x")
    may_add = not permissions.why_not_house(request.user, "round.create")
    return render(request, "rounds/term_list.html", {"terms": CommitteeTerm.objects.all(), "may_add": may_add})


def term_form(request: HttpRequest, uid: Any = None) -> HttpResponse:
    """GET, POST /rounds/terms/new/ and /rounds/terms/<uid>/: one term."""
    demand_right(permissions.why_not_house(request.user, "round.create"))
    term = get_object_or_404(CommitteeTerm, uid=uid) if uid else None
    form = TermForm(request.POST or None, initial={name: getattr(term, name) for name in TERM_COLUMNS} if term else {})
    saved = call(form, lambda **data: org_actions.save_term(term, by=request.user, **data)) if form.is_bound else None
    if saved:
        said(request, f"已保存{saved.name}。")
        return redirect("rounds:new" if "first" in request.GET else "rounds:term_list")
    return form_page(request, form, title="修改届次" if term else "登记届次", crumbs=[LIST, ("届次", "/rounds/terms/")],
                     submit="保存届次", back="/rounds/terms/",
                     lead="立项要先有届次；保存后接着立项。" if "first" in request.GET else "")  # fmt: skip
