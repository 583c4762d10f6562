"""Pages of 统计: the tables, live, every figure opening its rows."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rounds import permissions
from rounds.queries.current import current_round
from xuncha.core import marks
from xuncha.core.roles import COUNTED
from xuncha.statistics import tables
from xuncha.statistics.metrics import Scope


def statistics(request: HttpRequest, code: str = "t1") -> HttpResponse:
    """GET /statistics/ and /statistics/<code>/: one table for this reader."""
    round_ = current_round(request)
    if round_ is None or code not in tables.TABLES:
        raise Http404
    table = tables.TABLES[code](Scope(round_, request.user))
    if not table.rows and not (code == "t5" and permissions.allows(request.user, "problem", round_, least=COUNTED)):
        raise Http404  # of problems there may be none yet
    printing = bool(request.GET.get("print"))
    if printing:
        marks.mark_print(request, noun="statistics", label=f"统计表 {code.upper()}")
    else:
        marks.mark_list(request, "statistics", f"统计表 {code.upper()}")
    table.print_url = f"/statistics/{code}/?print=1"
    tabs = [
        {"code": key, "label": f"{key.upper()} {title}", "current": key == code}
        for key, title in tables.TITLES.items()
        if key != "t13" or permissions.allows(request.user, "coverage", round_, least=COUNTED)
    ]
    template = "xuncha/statistics_print.html" if printing else "xuncha/statistics.html"
    return render(request, template, {"figures": table, "tabs": tabs, "round": round_})
