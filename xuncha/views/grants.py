"""What is done with a proposal of a standing role: its confirmation reaches into the rounds, so it stands in the roof."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from rounds.models import Person
from xuncha import actions
from xuncha.core import grants, web
from xuncha.core.models import RoleGrant
from xuncha.core.roles import ADMIN_ROLES
from xuncha.core.views.grants import BOTH
from xuncha.core.views.shared import only

SAID = {
    "confirm": "已确认，角色从起日起生效。",
    "refuse": "已不予确认。",
    "withdraw": "已撤回提请。",
    "revoke": "已收回，立即生效。",
}


@require_POST
def grant_verb(request: HttpRequest, uid: Any, verb: str) -> HttpResponse:
    """POST /roles/grants/<uid>/<verb>/: confirm, refuse, withdraw, revoke."""
    only(request, *BOTH)
    grant = web.load(request, grants.grants_for(request.user), uid)
    answer = web.run_verb(request, grant, verb, actions.GRANT_VERBS)
    messages.success(request, SAID[verb] + (_lack(grant) if verb == "confirm" else ""))
    return answer


def _lack(grant: RoleGrant) -> str:
    if grant.role in ADMIN_ROLES or Person.objects.filter(user=grant.user_id).exists():
        return ""
    return "这个账号还没有关联人员：请在“人员”里登记并关联账号，再在轮次的“编组和授权”里补授常设角色。"
