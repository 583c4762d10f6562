"""The list of villages with their coverage (村级覆盖): the rows behind every figure of T13."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rounds import permissions
from rounds.forms.villages import CoverageFilter
from rounds.models import CoverageMode, PartyOrg
from rounds.queries import villages as queries
from rounds.queries.current import current_round
from rounds.states import CoverageStatus
from rounds.views.targets import VILLAGE_TONES
from xuncha.core import web

WORDS = {"regular": "常规", "special": "专项", "other": "其他"}


def _in_round(village: PartyOrg) -> dict[str, Any]:
    if village.status is None:
        return {"text": "未列入"}
    return {
        "chip": CoverageStatus(village.status).label, "chip_tone": VILLAGE_TONES[village.status],
        "url": f"/rounds/villages/{village.coverage_uid}/",
    }  # fmt: skip


def _in_term(village: PartyOrg, term: str) -> dict[str, Any]:
    if not getattr(village, f"{term}_due"):
        return {"text": "—"}
    ways = [word for way, word in WORDS.items() if getattr(village, f"{term}_{way}")]
    return {"text": "、".join(ways) or "未巡"}


COLUMNS = (
    web.Column("village", "村", lambda v: str(v), sort="sort", width="m"),
    web.Column("town", "乡镇", lambda v: str(v.parent or ""), sort="parent__sort", width="m"),
    web.Column("round", "本轮", _in_round, sort="status", width="s"),
    web.Column("mode", "本轮巡察方式", lambda v: CoverageMode(v.mode).label if v.mode else "—", sort="mode", width="m"),
    web.Column("this", "本届", lambda v: _in_term(v, "this"), width="m"),
    web.Column("last", "上届", lambda v: _in_term(v, "last"), width="m"),
)


def village_list(request: HttpRequest) -> HttpResponse:
    """GET /rounds/villages/: the villages this person may see, in this round and in both terms."""
    round_ = current_round(request)
    if round_ is None or not permissions.allows(request.user, "coverage", round_):
        raise Http404
    context = web.ledger(
        request, queries.listing(request.user, round_), COLUMNS, filter_class=CoverageFilter,
        order="parent__sort,parent_id,sort,pk", caption="村级覆盖", sums=lambda rows: {"village": f"{rows.count()} 个村"},
        empty={"title": "没有符合条件的村", "why": "换一个条件再查，或者先在轮次方案里列入乡镇。"},
    )  # fmt: skip
    return render(request, "rounds/village_list.html", context | {"round": round_})
