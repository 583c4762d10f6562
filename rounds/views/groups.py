"""Pages of groups and their people: authorisations, pledges, recusals, one's own papers."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from rounds import permissions
from rounds.actions import members as member_actions
from rounds.actions import plans, powers, standing
from rounds.forms.members import AuthorizationForm, GroupChangeForm, PledgeForm
from rounds.models import Authorization, InspectionGroup, InspectionRound
from rounds.permissions.groups import why_not_remove_group
from rounds.permissions.powers import why_not_power
from rounds.queries import members, targets
from rounds.queries.current import current_round, reachable_rounds
from rounds.views.rounds import LIST
from rounds.views.shared import call, demand_right, form_page, said
from xuncha.core import calendar, marks, web, workflow
from xuncha.core.templatetags.ui import isodate, tone_of


def _round(request: HttpRequest, uid: Any) -> InspectionRound:
    return web.load(request, targets.rounds_of(request.user), uid)


def _crumbs(round: InspectionRound, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [LIST, (round.name, round.get_absolute_url()), *more]


def groups(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rounds/<uid>/groups/: each group's targets and members, with dates, pledges and recusals."""
    round, user = web.load(request, reachable_rounds(request.user), uid), request.user
    demand_right("" if permissions.allows(user, "group", round) else "x")
    roll = members.roll_of(round, user)
    if roll.recusals:
        marks.mark_list(request, "rounds.recusaldeclaration", "回避申报")
    by_group: dict[int, list[members.Member]] = {}
    for member in roll.members:
        by_group.setdefault(member.power.group_id, []).append(member)
    may_propose = permissions.holds(user, "authorisation.propose", round)
    seen = targets.groups_with_targets(round, user)
    context = {
        "round": round, "may_propose": may_propose, "may_add_group": permissions.holds(user, "round.member", round),
        "may_approve": permissions.holds(user, "authorisation.approve", round),
        "proposed": [m.power for m in roll.members if m.power.status == "proposed"],
        "groups": [{"group": group, "targets": given, "members": by_group.get(group.pk, [])}
                   for group, given in seen],
        "removable": _removable(user, [group for group, given in seen[-1:] if not given and group.pk not in by_group]),
        "standing": roll.standing, "standing_missing": members.standing_missing(round) if may_propose else [],
        "recusals": roll.recusals, "today": calendar.today(), "need": round.min_members,
        "is_current": current_round(request) == round, "may_complete": permissions.allows(user, "org", round),
    }  # fmt: skip
    return render(request, "rounds/groups.html", context)


def _removable(user: Any, bare: list[InspectionGroup]) -> InspectionGroup | None:
    """The last group, when nothing is seen in it and nothing stands against taking it away again."""
    return next((group for group in bare if not why_not_remove_group(user, group)), None)


@require_POST
def group_add(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rounds/<uid>/groups/add/: one more group."""
    made = plans.add_group(_round(request, uid), by=request.user)
    said(request, f"已设立{made}。")
    return redirect("rounds:groups", uid)


@require_POST
def group_remove(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rounds/groups/<uid>/remove/: take an extra group away again."""
    group = web.load(request, targets.groups_seen_by(request.user), uid)
    round = plans.remove_group(group, by=request.user)
    said(request, f"已撤去{group}。")
    return redirect("rounds:groups", round.uid)


@require_POST
def standing_renew(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rounds/<uid>/standing/: let standing roles in that were given after the round began."""
    made = standing.stand_in_round(_round(request, uid), by=request.user)
    said(request, f"已补授 {len(made)} 个常设角色。" if made else "没有可以补授的；账号要先在人员库关联人员。")
    return redirect("rounds:groups", uid)


def _uids(texts: Iterable[str]) -> list[UUID]:
    """What of these names a row at all."""
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found


@require_POST
def approve_many(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rounds/<uid>/groups/approve/: the leading group approves the ticked proposals, each for itself."""
    round = _round(request, uid)
    demand_right(permissions.why_not_capable(request.user, "authorisation.approve", round))
    chosen = members.powers_for(request.user).filter(round=round, uid__in=_uids(request.POST.getlist("uid")))
    results = powers.approve_many(list(chosen), by=request.user, reason=request.POST.get("reason", ""))
    context = {"round": round, "verb_label": "批准授权", "results": [
        {"number": str(power.person), "url": power.get_absolute_url(), "ok": not sentence, "sentence": sentence}
        for power, sentence in results
    ]}  # fmt: skip
    return render(request, "rounds/approve_result.html", context)


def authorization_new(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/<uid>/authorizations/new/: propose one person."""
    round = _round(request, uid)
    demand_right(permissions.why_not_capable(request.user, "authorisation.propose", round))
    form = AuthorizationForm(
        request.POST or None, user=request.user, round_=round, initial={"group": request.GET.get("group")}
    )
    made = (
        call(form, lambda **data: powers.propose_authorization(by=request.user, round=round, **data))
        if form.is_bound
        else None
    )
    if made:
        said(request, f"已提请授权：{made}。领导小组批准后生效。")
        again = f"/rounds/{uid}/authorizations/new/?group={made.group_id}"
        return redirect(again if "another" in request.POST else f"/rounds/{uid}/groups/")
    back = f"/rounds/{uid}/groups/"
    return form_page(
        request, form, title="提请授权", crumbs=_crumbs(round, ("编组", back)), submit="提请授权", back=back
    )


def authorization_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rounds/authorizations/<uid>/: one authorisation."""
    power = web.load(request, members.powers_for(request.user), uid)
    steps = workflow.steps(power, request.user, why_not_power, permissions.holds)
    context = {
        "power": power, "title": power.person.name, "status_label": power.get_status_display(), "status_tone": tone_of(power.status),
        "steps": [step for step in steps if step["verb"] in powers.VERBS], "facts": _power_facts(power),
        "may_move": power.group_id and power.status == "approved" and permissions.holds(request.user, "authorisation.propose", power.round),
        "may_declare": power.group_id and permissions.holds(request.user, "round.member", power.round),
        "history": web.history(power), "sees_groups": permissions.allows(request.user, "group", power.round),
    }  # fmt: skip
    return render(request, "rounds/authorization_detail.html", context)


def _power_facts(power: Authorization) -> list[dict[str, Any]]:
    return [
        {"label": "单位", "value": str(power.person.org)},
        {"label": "角色", "value": power.get_role_display()},
        {"label": "巡察组", "value": str(power.group or ""), "nil": "全轮" if power.reaches_round else "—"},
        {"label": "分工", "value": power.get_duty_display() if power.duty else "", "nil": "—"},
        {
            "label": "对象",
            "value": "、".join(str(t) for t in power.targets.all()),
            "nil": "本轮全部" if power.reaches_round else "—",
        },
        {"label": "授权文号", "value": power.doc_no},
        {"label": "起止", "value": f"{isodate(power.starts_on)} 至 {isodate(power.ends_on)}"},
        {"label": "只读至", "value": isodate(power.readable_until)},
        {
            "label": "批准",
            "value": f"{power.approved_by} {isodate(power.approved_at)}" if power.approved_by else "",
            "nil": "未批准",
        },
        {
            "label": "接替",
            "value": f"{power.replaces.group} {power.replaces.doc_no}" if power.replaces else "",
            "nil": "—",
            "url": power.replaces.get_absolute_url() if power.replaces else "",
        },
        {"label": "收回理由", "value": power.revoke_reason, "nil": "—"},
    ]


def group_change(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/authorizations/<uid>/move/: propose to move a member to another group (调整到别的组)."""
    power = web.load(request, members.powers_for(request.user), uid)
    demand_right(permissions.why_not_capable(request.user, "authorisation.propose", power.round))
    form = GroupChangeForm(request.POST or None, power=power)
    made = call(form, lambda **data: powers.change_group(power, by=request.user, **data)) if form.is_bound else None
    if made:
        said(request, f"已提请把{power.person}调整到{made.group}。领导小组批准后，原授权同时结束。")
        return redirect(made)
    back = power.get_absolute_url()
    return form_page(request, form, title=f"调整到别的组：{power.person}", crumbs=_crumbs(power.round, ("授权", back)),
                     submit="提请调整", back=back, lead="批准之前，原授权照常有效；批准之后，本人看不到原组的记录。")  # fmt: skip


@require_POST
def authorization_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /rounds/authorizations/<uid>/<verb>/: approve or revoke."""
    return web.run_verb(request, web.load(request, members.powers_for(request.user), uid), verb, powers.VERBS)


def mine(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /rounds/<uid>/mine/: one's own authorisation, pledge and word on recusal."""
    round = _round(request, uid)
    return render(
        request, "rounds/mine.html", {"round": round, "today": calendar.today(), **members.mine(round, request.user)}
    )


def pledge(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET, POST /rounds/<uid>/pledge/: sign one's pledge of secrecy."""
    round = _round(request, uid)
    form = PledgeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and call(form, lambda **data: member_actions.sign_pledge(round, by=request.user, **data)):
        said(request, "已签署保密承诺书。")
        return redirect("rounds:mine", uid)
    back = f"/rounds/{uid}/mine/"
    return form_page(request, form, title="保密承诺书", crumbs=_crumbs(round, ("我的手续", back)), submit="签署承诺", back=back,
                     text=member_actions.pledge_text())  # fmt: skip


@require_POST
def state_none(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /rounds/<uid>/no-conflict/: state that nothing ties oneself to the targets."""
    member_actions.state_no_conflict(_round(request, uid), by=request.user)
    said(request, "已声明无回避情形。情况有变化请随时申报。")
    return redirect("rounds:mine", uid)
