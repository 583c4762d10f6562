"""Pages of recusal (回避): declare, decide with a basis, the machine's rules."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.actions import recusals
from rounds.forms.members import RecusalForm, RecusalRuleForm
from rounds.models import RecusalDeclaration
from rounds.permissions.powers import awaits_opinion, why_not_recusal
from rounds.queries import conflicts, members, targets
from rounds.views.rounds import LIST
from rounds.views.shared import call, demand_right, form_page, said
from xuncha.core import calendar, files, web, workflow
from xuncha.core.errors import Unmet
from xuncha.core.templatetags.ui import isodate

TONES = {"declared": "soon", "reviewed": "soon", "upheld": "red"}


def recusal_new(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/<uid>/recusals/new/?person=: declare a tie of one's own, or enter another's paper form."""
    round = web.load(request, targets.rounds_of(request.user), uid)
    person = members.declarant(request.user, round, request.GET.get("person", ""))
    demand_right("" if person else "x")
    form = RecusalForm(request.POST or None, round_=round)
    own = person.user_id == request.user.pk
    if form.is_bound and call(
        form, lambda **data: recusals.declare_recusal(by=request.user, person=person, round=round, **data)
    ):
        if not own:
            said(request, f"已登记{person}的回避申报。从现在起，本人看不到有关党组织的记录，等待决定。")
            return redirect("rounds:groups", uid)
        said(request, "已申报回避。从现在起，您看不到有关党组织的记录，等待决定。")
        return redirect("rounds:mine", uid) if permissions.reach(request.user).round_ids else redirect("/")
    back = f"/rounds/{uid}/mine/" if own else f"/rounds/{uid}/groups/"
    crumbs = [LIST, (round.name, round.get_absolute_url()), ("我的手续" if own else "编组和授权", back)]
    return form_page(request, form, title="申报回避" if own else f"代为登记回避：{person}", crumbs=crumbs, submit="申报回避", back=back,
                     lead="申报一经保存立即生效：该乡镇（含各村）的记录对申报人不再可见，直到有关负责人作出决定。")  # fmt: skip


def recusal_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rounds/recusals/<uid>/: one declaration, its basis, its decision, and who could stand in."""
    declared = web.load(request, members.recusals_for(request.user), uid)
    decides = not why_not_recusal(request.user, declared, declared.FLOW.find("override"))
    target, role = members.target_of(declared), members.role_of(declared)
    context = {
        "declared": declared, "title": f"{declared.person} 回避“{declared.org}”", "status_label": declared.get_status_display(),
        "status_tone": TONES.get(declared.status, "done"), "history": web.history(declared), "facts": _facts(declared),
        "steps": _steps(declared, request.user),
        "may_attach": decides, "basis": files.of(declared, "basis") if decides else [],
        "free": conflicts.free_groups(declared.person, declared.round, role=role, on=calendar.today()) if decides else [],
        "substitutes": conflicts.substitutes(target, role=role, on=calendar.today()) if decides and target else [], "target": target,
    }  # fmt: skip
    return render(request, "rounds/recusal_detail.html", context)


def _steps(declared: RecusalDeclaration, user: Any) -> list[dict[str, Any]]:
    """The moves as buttons; the opinion is not shown where nobody gives one."""
    steps = workflow.steps(declared, user, why_not_recusal, permissions.holds)
    for step in steps:
        if step["verb"] == "review":
            step |= {"reason_label": "组长意见"}
    return [step for step in steps if step["verb"] != "review" or step["allowed"] or awaits_opinion(declared)]


def _facts(declared: RecusalDeclaration) -> list[dict[str, Any]]:
    decision = f"{declared.decided_by}：{declared.decision_reason or declared.get_status_display()}"
    opinion = f"{declared.reviewed_by}：{declared.opinion}" if declared.reviewed_by else ""
    return [
        {"label": "类型", "value": declared.get_kind_display()},
        {"label": "申报日期", "value": isodate(declared.declared_on)},
        {"label": "与本人关系", "value": declared.relation, "nil": "—"},
        {"label": "亲属单位和职务", "value": declared.relative_post, "nil": "—"},
        {"label": "情况说明", "value": declared.detail, "wide": True},
        {"label": "组长意见", "value": opinion, "nil": "未提出", "wide": True},
        {"label": "决定", "value": decision if declared.decided_by else "", "nil": "未决定", "wide": True},
    ]


@require_POST
def recusal_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /rounds/recusals/<uid>/<verb>/: the leader's opinion; uphold or override."""
    return web.run_verb(request, web.load(request, members.recusals_for(request.user), uid), verb, recusals.VERBS)


@require_POST
def recusal_basis(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rounds/recusals/<uid>/basis/: the paper an override rests on."""
    declared = web.load(request, members.recusals_for(request.user), uid)
    web.demand(request, why_not_recusal(request.user, declared, declared.FLOW.find("override")))
    upload = request.FILES.get("upload")
    if upload is None:
        raise Unmet("请先选择要上传的文件。")
    recusals.add_basis(declared, by=request.user, upload=upload)
    said(request, "已上传决定依据。")
    return redirect(declared)


def rule_list(request: HttpRequest) -> HttpResponse:
    """GET /recusal-rules/: what the machine checks, in force today."""
    demand_right("" if permissions.reads_masters(request.user) else "x")
    context = {
        "rules": conflicts.rules_in_force(calendar.today()),
        "may_edit": not permissions.why_not_house(request.user, "recusal.decide"),
    }
    return render(request, "rounds/recusal_rules.html", context)


def rule_new(request: HttpRequest, code: str) -> HttpResponse:
    """GET, POST /recusal-rules/<code>/new/: a new row from a day on."""
    demand_right(permissions.why_not_house(request.user, "recusal.decide"))
    rule = conflicts.newest_rule(code)
    if rule is None:
        raise Http404
    form = RecusalRuleForm(request.POST or None, rule=rule)
    made = (
        call(form, lambda **data: recusals.add_recusal_rule(by=request.user, code=code, **data))
        if form.is_bound
        else None
    )
    if made:
        said(request, f"“{made}”自 {made.effective_from} 起按新规则检查。")
        return redirect("rounds:recusal_rules")
    return form_page(request, form, title=f"新规则：{rule}", crumbs=[("回避规则", "/recusal-rules/")], submit="保存新规则",
                     back="/recusal-rules/", lead="规则只增不改；已经批准的授权不受影响，批准新授权时按新规则检查。")  # fmt: skip
