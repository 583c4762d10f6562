"""Addresses of rectification."""

from django.urls import path

from rectification.views import feedback, fixes, items, rules

app_name = "rectification"
urlpatterns = [
    path("rectification/", items.item_list, name="list"),
    path("rectification/rules/", rules.closure_rules, name="rules"),
    path("rectification/feedback/", feedback.feedback_list, name="feedback_list"),
    path("rectification/feedback/new/", feedback.feedback_new, name="feedback_new"),
    path("rectification/feedback/<uuid:uid>/", feedback.feedback_detail, name="feedback"),
    path("rectification/feedback/<uuid:uid>/edit/", feedback.feedback_edit, name="feedback_edit"),
    path("rectification/feedback/<uuid:uid>/team/", feedback.feedback_team, name="feedback_team"),
    path("rectification/feedback/<uuid:uid>/refresh/", feedback.feedback_refresh, name="feedback_refresh"),
    path("rectification/feedback/<uuid:uid>/assign/", feedback.assign_all, name="assign_all"),
    path("rectification/feedback/<uuid:uid>/<uuid:line_uid>/assign/", feedback.assign_one, name="assign_one"),
    path("rectification/feedback/<uuid:uid>/<slug:verb>/", feedback.feedback_verb, name="feedback_verb"),
    path("rectification/<uuid:uid>/", items.item_detail, name="detail"),
    path("rectification/<uuid:uid>/edit/", items.plan_edit, name="edit"),
    path("rectification/<uuid:uid>/result/", items.result_edit, name="result"),
    path("rectification/<uuid:uid>/opinion/", items.opinion, name="opinion"),
    path("rectification/<uuid:uid>/measures/new/", items.measure_new, name="measure_new"),
    path("rectification/<uuid:uid>/measures/<uuid:measure_uid>/", items.measure_report, name="measure"),
    path("rectification/<uuid:uid>/measures/<uuid:measure_uid>/drop/", items.measure_drop, name="measure_drop"),
    path(
        "rectification/<uuid:uid>/measures/<uuid:measure_uid>/proofs/<uuid:file_uid>/drop/",
        items.proof_drop,
        name="proof_drop",
    ),
    path("rectification/<uuid:uid>/<slug:verb>/", items.item_verb, name="verb"),
    path("fixes/", fixes.fix_list, name="fix_list"),
    path("fixes/new/", fixes.fix_new, name="fix_new"),
    path("fixes/<uuid:uid>/", fixes.fix_detail, name="fix"),
    path("fixes/<uuid:uid>/edit/", fixes.fix_edit, name="fix_edit"),
    path("fixes/<uuid:uid>/notice/", fixes.fix_notice, name="fix_notice"),
    path("fixes/<uuid:uid>/report/", fixes.fix_report, name="fix_report"),
    path("fixes/<uuid:uid>/proofs/<uuid:file_uid>/drop/", fixes.fix_proof_drop, name="fix_proof_drop"),
    path("fixes/<uuid:uid>/time/", fixes.fix_time, name="fix_time"),
    path("fixes/<uuid:uid>/time/<uuid:asked>/<slug:verb>/", fixes.fix_time_verb, name="fix_time_verb"),
    path("fixes/<uuid:uid>/<slug:verb>/", fixes.fix_verb, name="fix_verb"),
]
