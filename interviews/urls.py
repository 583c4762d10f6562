"""Addresses of talks (design §6)."""

from django.urls import path

from interviews import views

app_name = "interviews"
urlpatterns = [
    path("interviews/", views.interview_list, name="list"),
    path("interviews/new/", views.interview_new, name="new"),
    path("interviews/coverage/", views.coverage, name="coverage"),
    path("interviews/<uuid:uid>/", views.interview_detail, name="detail"),
    path("interviews/<uuid:uid>/edit/", views.interview_edit, name="edit"),
    path("interviews/<uuid:uid>/write/", views.interview_write, name="write"),
    path("interviews/<uuid:uid>/sign/", views.interview_sign, name="sign"),
    path("interviews/<uuid:uid>/attach/", views.interview_attach, name="attach"),
    path("interviews/<uuid:uid>/name/", views.interview_name, name="name"),
    path("interviews/<uuid:uid>/<slug:verb>/", views.interview_verb, name="verb"),
]
