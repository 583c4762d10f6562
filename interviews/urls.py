"""Addresses of talks (design §6)."""

from django.urls import path

from interviews.views import outlines, planning, talks, writing

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
    path("interviews/<uuid:uid>/", talks.interview_detail, name="detail"),
    path("interviews/<uuid:uid>/edit/", talks.interview_edit, name="edit"),
    path("interviews/<uuid:uid>/write/", writing.interview_write, name="write"),
    path("interviews/<uuid:uid>/outline/", outlines.talk_outline, name="talk_outline"),
    path("interviews/<uuid:uid>/sign/", talks.interview_sign, name="sign"),
    path("interviews/<uuid:uid>/attach/", talks.interview_attach, name="attach"),
    path("interviews/<uuid:uid>/name/", talks.interview_name, name="name"),
    path("interviews/<uuid:uid>/<slug:verb>/", talks.interview_verb, name="verb"),
]
