"""Addresses of the house."""

from django.urls import path

from xuncha.core.views import doors, exports, files, house, jobs, trail

app_name = "core"
urlpatterns = [
    path("login/", doors.login_page, name="login"),
    path("logout/", doors.logout_now, name="logout"),
    path("password/", doors.own_password, name="password"),
    path("healthz", doors.healthz, name="healthz"),
    path("exports/", exports.export_list, name="exports"),
    path("exports/new/<slug:key>/", exports.export_new, name="export_new"),
    path("exports/<uuid:uid>/", exports.export_detail, name="export"),
    path("exports/<uuid:uid>/password/", exports.export_password, name="export_password"),
    path("exports/<uuid:uid>/<slug:verb>/", exports.export_verb, name="export_verb"),
    path("audit/export.xlsx", trail.export, name="trail_export"),
    path("<slug:key>/export.xlsx", exports.sheet, name="sheet"),
    path("files/<uuid:uid>/", files.fetch, name="file"),
    path("printed/", files.printed, name="printed"),
    path("columns/<str:name>/", doors.columns, name="columns"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<uuid:uid>/", jobs.job_page, name="job"),
    path("jobs/<uuid:uid>/cancel/", jobs.cancel, name="job_cancel"),
    path("jobs/<uuid:uid>/retry/", jobs.retry, name="job_retry"),
    path("accounts/", house.accounts, name="accounts"),
    path("status/", house.status, name="status"),
    path("roles/", house.roles, name="roles"),
    path("audit/", trail.trail, name="trail"),
    path("audit/check/", trail.check, name="trail_check"),
    path("audit/person/<str:username>/<str:day>/", trail.person_day, name="trail_person"),
    path("audit/<uuid:uid>/", trail.life, name="life"),
]
