"""Addresses of petitions (design §6)."""

from django.urls import path

from petitions.views import duplicates, handling, identity, registration
from petitions.views import petitions as views

app_name = "petitions"
urlpatterns = [
    path("petitions/", views.petition_list, name="list"),
    path("petitions/new/", registration.petition_new, name="new"),
    path("petitions/duplicates/", duplicates.pair_list, name="duplicates"),
    path("petitions/duplicates/<uuid:uid>/", duplicates.pair_detail, name="pair"),
    path("petitions/duplicates/<uuid:uid>/<slug:verb>/", duplicates.pair_verb, name="pair_verb"),
    path("petitions/reporter-search/", duplicates.reporter_search, name="reporter_search"),
    path("petitions/identity/", identity.request_list, name="identity_list"),
    path("petitions/identity/noted/", identity.noted, name="identity_noted"),
    path("petitions/identity/<uuid:uid>/", identity.request_detail, name="identity"),
    path("petitions/identity/<uuid:uid>/<slug:verb>/", identity.request_verb, name="identity_verb"),
    path("petitions/<uuid:uid>/", views.petition_detail, name="detail"),
    path("petitions/<uuid:uid>/edit/", registration.petition_edit, name="edit"),
    path("petitions/<uuid:uid>/reporter/", identity.reporter, name="reporter"),
    path("petitions/<uuid:uid>/reporter/ask/", identity.ask, name="reporter_ask"),
    path("petitions/<uuid:uid>/reporter/save/", identity.reporter_save, name="reporter_save"),
    path("petitions/<uuid:uid>/original/", views.petition_original, name="original"),
    path("petitions/<uuid:uid>/duplicate/", views.petition_duplicate, name="duplicate"),
    path("petitions/<uuid:uid>/propose/", handling.petition_propose, name="propose"),
    path("petitions/<uuid:uid>/close/", handling.petition_close, name="close"),
    path("petitions/<uuid:uid>/transfer/", handling.petition_transfer, name="transfer"),
    path("petitions/<uuid:uid>/receipt/", handling.petition_receipt, name="receipt"),
    path("petitions/<uuid:uid>/answer/", handling.petition_answer, name="answer"),
    path("petitions/<uuid:uid>/letter/", handling.petition_letter, name="letter"),
    path("petitions/<uuid:uid>/tell/", handling.petition_tell, name="tell"),
    path("petitions/<uuid:uid>/reply/", handling.petition_reply, name="reply"),
    path("petitions/<uuid:uid>/namesake/", handling.petition_namesake, name="namesake"),
    path("petitions/<uuid:uid>/time/", handling.petition_time, name="time"),
    path("petitions/<uuid:uid>/time/<uuid:asked>/<slug:verb>/", handling.time_verb, name="time_verb"),
    path("petitions/<uuid:uid>/<slug:verb>/", views.petition_verb, name="verb"),
]
