"""Pages of standing roles (常设角色): who holds which since when, proposals, one proposal. Their verbs stand in the roof."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xuncha.core import calendar, grants, web, workflow
from xuncha.core.account_forms import GrantFilter, GrantForm
from xuncha.core.models import RoleGrant
from xuncha.core.roles import ROLES, STANDING_ROLES
from xuncha.core.templatetags.ui import isodate, isotime
from xuncha.core.views.shared import call, facts, form_page, may, only

BOTH = ("role.propose", "role.confirm")
TONES = {"proposed": "soon", "confirmed": "done", "refused": "red"}


def _state(grant: RoleGrant) -> dict[str, Any]:
    today = calendar.today()
    if grant.status == "confirmed" and grant.ends_on and grant.ends_on < today:
        return {"chip": "已到期", "chip_tone": "stop"}
    if grant.status == "confirmed" and grant.starts_on > today:
        return {"chip": "已确认，未到起日", "chip_tone": "info"}
    return {"chip": grant.get_status_display(), "chip_tone": TONES.get(grant.status, "stop")}


COLUMNS = (
    web.Column(
        "account", "账号", lambda g: {"text": g.user.username, "note": g.user.name}, sort="user__username", width="m"
    ),
    web.Column("role", "角色", lambda g: ROLES[g.role].name, sort="role", width="m"),
    web.Column("from", "起", lambda g: isodate(g.starts_on), sort="starts_on", width="s"),
    web.Column("to", "止", lambda g: isodate(g.ends_on) if g.ends_on else "长期", width="s"),
    web.Column("reason", "事由", lambda g: g.reason, small=False),
    web.Column("proposed_by", "提请人", lambda g: str(g.proposed_by or "系统初始化"), width="m", small=False),
    web.Column("confirmed_by", "确认人", lambda g: str(g.confirmed_by or "—"), width="m", small=False),
    web.Column("status", "状态", _state, sort="status", width="s"),
)


def grant_list(request: HttpRequest) -> HttpResponse:
    """GET /roles/grants/: all standing roles and proposals, the newest first."""
    only(request, *BOTH)
    empty = {"title": "没有常设角色", "why": "安全管理员点“提请角色”，巡察办主任在这里确认。"}
    context = web.ledger(request, grants.grants_for(request.user), COLUMNS, filter_class=GrantFilter, order="-created_at,-pk",
                         caption="常设角色", sums=web.Foot("项"), empty=empty, may_propose=may(request, "role.propose"))  # fmt: skip
    return render(request, "core/grant_list.html", context)


def grant_detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /roles/grants/<uid>/."""
    only(request, *BOTH)
    grant = web.load(request, grants.grants_for(request.user), uid)
    role = ROLES[grant.role]
    context = {
        "grant": grant, "role": role, "state": _state(grant), "history": web.history(grant),
        "steps": workflow.steps(grant, request.user, grants.why_not, grants.holds_capability),
        "facts": facts(
            ("账号", f"{grant.user.username}（{grant.user.name}）"), ("角色", role.name), ("起", isodate(grant.starts_on)),
            ("止", isodate(grant.ends_on) if grant.ends_on else "长期"), ("事由", grant.reason),
            ("提请人", str(grant.proposed_by or "系统初始化")),
            ("确认人", f"{grant.confirmed_by or '系统初始化'}，{isotime(grant.confirmed_at)}" if grant.confirmed_at else ""),
            ("收回时间", isotime(grant.revoked_at) if grant.revoked_at else ""),
        ),
    }  # fmt: skip
    return render(request, "core/grant_detail.html", context)


def grant_new(request: HttpRequest) -> HttpResponse:
    """GET and POST /roles/grants/new/: propose a standing role for an account."""
    only(request, "role.propose")
    choices = [(r.code, r.name) for r in STANDING_ROLES if grants.may_grant(request.user, r.code, "role.propose")]
    form = GrantForm(request.POST or None, user=request.user, may=choices, initial={"starts_on": calendar.today()})
    made = (
        call(form, lambda **data: grants.propose_grant(by=request.user, **data)) if request.method == "POST" else None
    )
    if made is None:
        lead = "提请后由巡察办主任确认才生效；巡察办主任一职由领导小组确认。三员（系统、安全、审计管理员）互相分开，也不兼业务角色。"
        return form_page(
            request, form, title="提请角色", crumb=("常设角色", "/roles/grants/"), submit="提请确认", lead=lead
        )
    messages.success(request, "已提请，等确认后生效。")
    return redirect(made)
