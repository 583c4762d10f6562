"""Pages of 统计快照: the list, the frozen figures of one, and the rows behind each figure."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rounds.models import VillageCoverage
from rounds.queries.current import current_round
from xuncha.core import calendar, marks, web, workflow
from xuncha.core.templatetags.ui import isodate
from xuncha.statistics import frozen
from xuncha.statistics.metrics import METRICS

COLUMNS = (
    web.Column("number", "编号", lambda s: s.number, sort="number", width="m"),
    web.Column("target", "对象", lambda s: str(s.target or s.round), width="m"),
    web.Column("taken_on", "截至", lambda s: isodate(s.taken_on), sort="taken_on", width="s"),
    web.Column("taken_by", "制作人", lambda s: s.taken_by.name, width="s"),
    web.Column("digest", "摘要", lambda s: s.digest[:16], width="m"),
)


def _place(row: Any) -> str:
    return str(row.village if isinstance(row, VillageCoverage) else row.org)


ROWS = (
    web.Column("number", "记录", lambda row: str(row), width="m"),
    web.Column("target", "被巡察党组织", lambda row: str(row.target), width="m"),
    web.Column("org", "涉及党组织", _place, width="m"),
    web.Column("status", "现在的状态", workflow.status_label, width="s"),
)


@require_safe
def snapshot_list(request: HttpRequest) -> HttpResponse:
    """GET /statistics/snapshots/: the snapshots of the current round this person may read."""
    round_ = current_round(request)
    if round_ is None:
        raise Http404
    context = web.ledger(
        request, frozen.visible_to(request.user).filter(round=round_), COLUMNS, caption="统计快照", sums=web.Foot("份"),
        empty={"title": "还没有快照", "why": "提交巡察报告时自动锁定一份快照；提交前生成正式稿或校对稿，也各锁定一份。"},
    )  # fmt: skip
    return render(request, "xuncha/snapshot_list.html", context)


@require_safe
def snapshot(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /statistics/snapshots/<uid>/: the frozen figures; `?print=1` on paper."""
    found = web.load(request, frozen.visible_to(request.user), uid)
    table, printing = frozen.table_of(found, request.user), bool(request.GET.get("print"))
    if printing:
        marks.mark_print(request, about=found, label=f"统计快照 {found.number}")
    else:
        table.print_url = f"/statistics/snapshots/{found.uid}/?print=1"
    template = "xuncha/statistics_print.html" if printing else "xuncha/snapshot.html"
    return render(request, template, {
        "figures": table, "round": found.round, "snapshot": found, "printing": printing,
        "printed": {"at": calendar.now(), "by": request.user.name, "label": found.number},
    })  # fmt: skip


@require_safe
def snapshot_rows(request: HttpRequest, uid: Any, code: str) -> HttpResponse:
    """GET /statistics/snapshots/<uid>/<code>/: the rows that were counted, as far as this person may see them."""
    found = web.load(request, frozen.visible_to(request.user), uid)
    if code not in found.rows:
        raise Http404
    context = web.ledger(
        request, frozen.rows_of(found, code, request.user), ROWS, order="pk", caption=METRICS[code].name,
        empty={"title": "没有您可以查看的记录", "why": frozen.MORE},
    )  # fmt: skip
    words = {"snapshot": found, "metric": METRICS[code], "note": frozen.MORE}
    return render(request, "xuncha/snapshot_rows.html", context | words)
