"""Addresses of petitions (design §6)."""

from django.urls import path

from petitions.views import identity
from petitions.views import petitions as views

app_name = "petitions"
urlpatterns = [
    path("petitions/", views.petition_list, name="list"),
    path("petitions/new/", views.petition_new, name="new"),
    path("petitions/<uuid:uid>/", views.petition_detail, name="detail"),
    path("petitions/<uuid:uid>/edit/", views.petition_edit, name="edit"),
    path("petitions/identity/", identity.request_list, name="identity_list"),
    path("petitions/identity/<uuid:uid>/", identity.request_detail, name="identity"),
    path("petitions/identity/<uuid:uid>/<slug:verb>/", identity.request_verb, name="identity_verb"),
    path("petitions/<uuid:uid>/reporter/", identity.reporter, name="reporter"),
    path("petitions/<uuid:uid>/reporter/ask/", identity.ask, name="reporter_ask"),
    path("petitions/<uuid:uid>/reporter/save/", identity.reporter_save, name="reporter_save"),
    path("petitions/<uuid:uid>/original/", views.petition_original, name="original"),
    path("petitions/<uuid:uid>/duplicate/", views.petition_duplicate, name="duplicate"),
    path("petitions/<uuid:uid>/propose/", views.petition_propose, name="propose"),
    path("petitions/<uuid:uid>/close/", views.petition_close, name="close"),
    path("petitions/<uuid:uid>/<slug:verb>/", views.petition_verb, name="verb"),
]
