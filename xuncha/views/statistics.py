"""Pages of 统计: the tables, live, every figure opening its rows; the same as a sheet and on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from rounds.models import InspectionRound
from rounds.queries import places
from rounds.queries.current import current_round
from xuncha import actions
from xuncha.core import calendar, exports, marks
from xuncha.core.templatetags.ui import isotime, query_with
from xuncha.forms import TargetForm, TurnForm
from xuncha.statistics import tables
from xuncha.statistics.figures import Table
from xuncha.statistics.metrics import Scope


def _computed(
    request: HttpRequest, code: str
) -> tuple[InspectionRound, Table, TargetForm | TurnForm | None, list[str]]:
    """The table for this reader under the filter of the address, or 404; without a code the first of those that are offered."""
    round_ = current_round(request)
    offered = tables.offered(Scope(round_, request.user)) if round_ is not None else []
    code = code or next(iter(offered), "")
    if round_ is None or code not in offered:
        raise Http404
    form, target, turn = None, None, ()
    if code in tables.TURNED:
        form = TurnForm(request.GET, choices=tables.TURNED[code].items())
        if not form.is_valid():
            raise Http404
        turn = (form.cleaned_data["by"],) if form.cleaned_data["by"] else ()
    if code in tables.NARROWED:
        choices = [(str(t.pk), str(t)) for t in places.target_list(request.user, round_)]
        form = TargetForm(request.GET, choices=choices)
        if not form.is_valid():
            raise Http404
        target = int(form.cleaned_data["target"] or 0) or None
    scope = Scope(round_, request.user, target=target)
    table = tables.TABLES[code](scope, *turn)
    if not scope.targets() or code == "t13" and not table.rows:
        raise Http404
    table.snapshot = f"实时，截至 {isotime(calendar.now())}"
    return round_, table, form, offered


@require_safe
def statistics(request: HttpRequest, code: str = "") -> HttpResponse:
    """GET /statistics/ and /statistics/<code>/: one table for this reader."""
    round_, table, form, offered = _computed(request, code)
    code = code or offered[0]
    printing = bool(request.GET.get("print"))
    if printing:
        marks.mark_print(request, noun="statistics", label=f"统计表 {code.upper()}")
    else:
        marks.mark_list(request, "statistics", f"统计表 {code.upper()}")
        table.print_url = f"/statistics/{code}/{query_with(request.GET, print='1')}"
        table.xlsx_url = f"/statistics/{code}/export.xlsx{query_with(request.GET)}".rstrip("?")
    tabs = [
        {"code": key, "label": f"{key.upper()} {title}", "current": key == code}
        for key, title in tables.TITLES.items()
        if key in offered
    ]
    template = "xuncha/statistics_print.html" if printing else "xuncha/statistics.html"
    return render(request, template, {
        "figures": table, "tabs": tabs, "round": round_, "filter_form": form, "printing": printing,
        "printed": {"at": calendar.now(), "by": request.user.name, "label": f"{table.code} {table.caption}"},
    })  # fmt: skip


@require_safe
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """GET /statistics/<code>/export.xlsx: the table of the page, with its 口径."""
    round_, table, *_ = _computed(request, code)
    content, name = actions.give_figures(table, round_, by=request.user)
    answer = HttpResponse(content, content_type=exports.XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
