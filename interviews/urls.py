"""Addresses of talks, visits and surveys (design §6)."""

from django.urls import path

from interviews.views import answers, names, outlines, planning, surveys, talks, villages, visits, writing

app_name = "interviews"
urlpatterns = [
    path("interviews/", talks.interview_list, name="list"),
    path("interviews/new/", talks.interview_new, name="new"),
    path("interviews/coverage/", planning.coverage, name="coverage"),
    path("interviews/plan/", planning.plan, name="plan"),
    path("interviews/plan/print/", planning.schedule, name="schedule"),
    path("interviews/outlines/", outlines.outline_list, name="outlines"),
    path("interviews/outlines/new/", outlines.outline_new, name="outline_new"),
    path("interviews/outlines/seed/", outlines.outline_seed, name="outline_seed"),
    path("interviews/outlines/<uuid:uid>/", outlines.outline_detail, name="outline"),
    path("interviews/outlines/<uuid:uid>/edit/", outlines.outline_edit, name="outline_edit"),
    path("interviews/outlines/<uuid:uid>/retire/", outlines.outline_retire, name="outline_retire"),
    path("interviews/names/", names.request_list, name="name_requests"),
    path("interviews/names/<uuid:uid>/", names.request_detail, name="name_request"),
    path("interviews/names/<uuid:uid>/<slug:verb>/", names.request_verb, name="name_verb"),
    path("interviews/<uuid:uid>/", talks.interview_detail, name="detail"),
    path("interviews/<uuid:uid>/edit/", talks.interview_edit, name="edit"),
    path("interviews/<uuid:uid>/write/", writing.interview_write, name="write"),
    path("interviews/<uuid:uid>/outline/", outlines.talk_outline, name="talk_outline"),
    path("interviews/<uuid:uid>/sign/", talks.interview_sign, name="sign"),
    path("interviews/<uuid:uid>/attach/", talks.interview_attach, name="attach"),
    path("interviews/<uuid:uid>/points/<uuid:item>/settle/", talks.point_settle, name="point_settle"),
    path("interviews/<uuid:uid>/name/", names.read, name="name"),
    path("interviews/<uuid:uid>/name/ask/", names.ask, name="name_ask"),
    path("interviews/<uuid:uid>/<slug:verb>/", talks.interview_verb, name="verb"),
]

urlpatterns += [
    path("visits/", visits.visit_list, name="visits"),
    path("visits/new/", visits.visit_new, name="visit_new"),
    path("visits/villages/", villages.villages, name="villages"),
    path("visits/rules/", villages.rules, name="rules"),
    path("visits/checklists/", villages.checklists, name="checklists"),
    path("visits/checklists/<slug:code>/new/", villages.checklist_new, name="checklist_new"),
    path("visits/<uuid:uid>/", visits.visit_detail, name="visit"),
    path("visits/<uuid:uid>/edit/", visits.visit_edit, name="visit_edit"),
    path("visits/<uuid:uid>/write/", visits.visit_write, name="visit_write"),
    path("visits/<uuid:uid>/finding/", visits.visit_finding, name="visit_finding"),
    path("visits/<uuid:uid>/finding/<uuid:item>/remove/", visits.visit_finding_remove, name="visit_finding_remove"),
    path("visits/<uuid:uid>/finding/<uuid:item>/settle/", visits.visit_finding_settle, name="visit_finding_settle"),
    path("visits/<uuid:uid>/photo/", visits.visit_photo, name="visit_photo"),
    path("visits/<uuid:uid>/<slug:verb>/", visits.visit_verb, name="visit_verb"),
    path("surveys/", surveys.survey_list, name="surveys"),
    path("surveys/new/", surveys.survey_new, name="survey_new"),
    path("surveys/<uuid:uid>/", surveys.survey_detail, name="survey"),
    path("surveys/<uuid:uid>/edit/", surveys.survey_edit, name="survey_edit"),
    path("surveys/<uuid:uid>/question/", surveys.question_add, name="question_add"),
    path("surveys/<uuid:uid>/question/<uuid:item>/remove/", surveys.question_remove, name="question_remove"),
    path("surveys/<uuid:uid>/batch/", surveys.batch_add, name="batch_add"),
    path("surveys/<uuid:uid>/batch/<uuid:item>/", surveys.totals, name="totals"),
    path("surveys/<uuid:uid>/batch/<uuid:item>/remove/", surveys.batch_remove, name="batch_remove"),
    path("surveys/<uuid:uid>/batch/<uuid:item>/slips/", surveys.slips, name="slips"),
    path("surveys/<uuid:uid>/<slug:verb>/", surveys.survey_verb, name="survey_verb"),
    path("s/<str:token>/", answers.answer, name="answer"),
]
