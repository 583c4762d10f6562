"""All addresses of the product (design §6)."""

from django.conf import settings
from django.urls import include, path

from xuncha import search
from xuncha.core.styleguide import styleguide
from xuncha.views import grants, help, missing, pages, reports, snapshots, statistics, weeklies

urlpatterns = [
    path("", pages.workbench, name="home"),
    path("inbox/", pages.inbox, name="inbox"),
    path("inbox/count/", pages.inbox_count, name="inbox_count"),
    path("help/", help.help_page, name="help"),
    path("search/", search.search, name="search"),
    path("missing/", missing.missing_page, name="missing"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/snapshots/", snapshots.snapshot_list, name="snapshots"),
    path("statistics/snapshots/<uuid:uid>/", snapshots.snapshot, name="snapshot"),
    path("statistics/snapshots/<uuid:uid>/<slug:code>/", snapshots.snapshot_rows, name="snapshot_rows"),
    path("statistics/<slug:code>/", statistics.statistics, name="statistics_table"),
    path("statistics/<slug:code>/export.xlsx", statistics.sheet, name="statistics_sheet"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/new/", reports.report_start, name="report_start"),
    path("reports/<uuid:uid>/", reports.report_detail, name="report"),
    path("reports/<uuid:uid>/edit/", reports.report_edit, name="report_edit"),
    path("reports/<uuid:uid>/<slug:verb>/", reports.report_order, name="report_order"),
    path("weeklies/", weeklies.weekly_list, name="weeklies"),
    path("weeklies/new/", weeklies.weekly_new, name="weekly_new"),
    path("weeklies/<uuid:uid>/", weeklies.weekly_detail, name="weekly"),
    path("weeklies/<uuid:uid>/edit/", weeklies.weekly_edit, name="weekly_edit"),
    path("weeklies/<uuid:uid>/print/", weeklies.weekly_print, name="weekly_print"),
    path("weeklies/<uuid:uid>/<slug:verb>/", weeklies.weekly_verb, name="weekly_verb"),
    path("roles/grants/<uuid:uid>/<slug:verb>/", grants.grant_verb, name="grant_verb"),
    path("", include("xuncha.core.urls")),
    path("", include("rounds.urls")),
    path("", include("library.urls")),
    path("", include("interviews.urls")),
    path("", include("petitions.urls")),
    path("", include("findings.urls")),
    path("", include("rectification.urls")),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))

handler400 = "xuncha.views.pages.unreadable"
handler404 = "xuncha.views.pages.not_found"
handler500 = "xuncha.views.pages.broken"
