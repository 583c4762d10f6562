"""Pages of 问题清单: the frozen lists, one version, and freezing the next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from findings.actions import freezing
from findings.actions.checks import refuse
from findings.models import ProblemList
from findings.permissions import problems as permissions
from findings.queries import problem_lists as queries
from findings.views import shared
from rounds.queries import targets
from xuncha.core import marks, web
from xuncha.core.errors import Unmet
from xuncha.core.templatetags.ui import isodate
from xuncha.core.web import Column

COLUMNS = (
    Column("target", "被巡察党组织", lambda f: str(f.target), sort="target__org__sort", width="m"),
    Column("version", "版本", lambda f: f"第{f.version}版", sort="version", width="s"),
    Column("frozen_on", "冻结日期", lambda f: isodate(f.frozen_on), sort="frozen_on", width="s"),
    Column("problems", "问题（个）", lambda f: {"number": f.problem_count}, align="right", width="s"),
    Column("key", "重点（个）", lambda f: {"number": f.key_count}, align="right", width="s"),
    Column("by", "冻结人", lambda f: str(f.created_by or ""), width="s"),
    Column("reason", "另立新版的理由", lambda f: f.reason or "—"),
)


def frozen_lists(request: HttpRequest) -> HttpResponse:
    """GET /problems/lists/."""
    round_ = shared.round_for(request, "problem_list")
    return render(request, "findings/problem_lists.html", web.ledger(
        request, queries.listing(request.user, round_), COLUMNS, order="target_id,-version", caption="问题清单", sums=web.Foot("份", {"problems": "problem_count", "key": "key_count"}),
        empty={"title": "还没有冻结的问题清单", "why": "撤点汇总时，问题都经组务会通过后，由组长冻结问题清单。"},
    ))  # fmt: skip


def frozen_list(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /problems/lists/<uid>/: one version as it was frozen."""
    frozen = web.load(request, queries.visible_to(request.user), uid)
    others = [one for one in queries.versions_of(frozen.target, request.user) if one.pk != frozen.pk]
    newest = all(one.version < frozen.version for one in others)
    context = {
        "frozen": frozen, "rows": queries.rows_of(frozen), "others": others, "facts": _facts(frozen),
        "status_label": "现行版本" if newest else "已有新版", "status_tone": "done" if newest else "neutral",
        "late": queries.late_at(frozen.target, request.user), "history": web.history(frozen),
        "may_freeze": not permissions.why_not_freeze(request.user, frozen.target),
    }  # fmt: skip
    return render(request, "findings/problem_list_detail.html", context)


def _facts(frozen: ProblemList) -> list[dict[str, Any]]:
    return [
        {"label": "被巡察党组织", "value": str(frozen.target)},
        {"label": "冻结日期", "value": isodate(frozen.frozen_on)},
        {"label": "冻结人", "value": str(frozen.created_by or "")},
        {"label": "另立新版的理由", "value": frozen.reason, "wide": True, "nil": "—"},
    ]


def freeze(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET and POST /problems/freeze/<target>/: what would be frozen, what bars it, and the act."""
    target = web.load(request, targets.visible_to(request.user), uid)
    refuse(permissions.why_not_freeze(request.user, target))
    errors: list[str] = []
    if request.method == "POST":
        try:
            frozen = freezing.freeze(target, by=request.user, reason=request.POST.get("reason", ""))
            messages.success(request, f"{frozen}已冻结。")
            return redirect(frozen)
        except Unmet as error:
            errors = error.sentences
    marks.mark_list(request, "findings.problem", f"待冻结的问题 {target}")
    context = {
        "target": target, "rows": queries.to_freeze(target), "lacks": queries.freeze_lacks(target), "errors": errors,
        "before": queries.latest(target), "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    return render(request, "findings/problem_freeze.html", context, status=422 if errors else 200)
