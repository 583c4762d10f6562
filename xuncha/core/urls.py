"""Addresses of the house."""

from django.urls import path

from xuncha.core.views import accounts, doors, exports, files, grants, house, jobs, resets, roles, settings, trail

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
    path("roles/export.xlsx", roles.sheet, name="roles_sheet"),
    path("<slug:key>/export.xlsx", exports.sheet, name="sheet"),
    path("files/<uuid:uid>/", files.fetch, name="file"),
    path("columns/<str:name>/", doors.columns, name="columns"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<uuid:uid>/", jobs.job_page, name="job"),
    path("jobs/<uuid:uid>/cancel/", jobs.cancel, name="job_cancel"),
    path("jobs/<uuid:uid>/retry/", jobs.retry, name="job_retry"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/new/", accounts.account_new, name="account_new"),
    path("accounts/resets/", resets.reset_list, name="resets"),
    path("accounts/resets/<uuid:uid>/", resets.reset_detail, name="reset"),
    path("accounts/resets/<uuid:uid>/hand_over/", resets.hand_over, name="reset_hand_over"),
    path("accounts/resets/<uuid:uid>/<slug:verb>/", resets.reset_verb, name="reset_verb"),
    path("accounts/<uuid:uid>/", accounts.account_detail, name="account"),
    path("accounts/<uuid:uid>/reset/", resets.reset_new, name="reset_new"),
    path("accounts/<uuid:uid>/<slug:verb>/", accounts.account_verb, name="account_verb"),
    path("status/", house.status, name="status"),
    path("settings/", settings.settings_page, name="settings"),
    path("roles/", roles.role_page, name="roles"),
    path("roles/rules/<slug:role>/<slug:noun>/<int:level>/", roles.rule_edit, name="rule"),
    path("roles/grants/", grants.grant_list, name="grants"),
    path("roles/grants/new/", grants.grant_new, name="grant_new"),
    path("roles/grants/<uuid:uid>/", grants.grant_detail, name="grant"),
    path("audit/", trail.trail, name="trail"),
    path("audit/check/", trail.check, name="trail_check"),
    path("audit/<uuid:uid>/", trail.life, name="life"),
]
