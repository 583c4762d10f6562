"""Addresses of the library."""

from django.urls import path

from library import views

app_name = "library"
urlpatterns = [
    path("library/", views.document_list, name="list"),
    path("library/new/", views.document_new, name="new"),
    path("library/<uuid:uid>/", views.document_detail, name="detail"),
    path("library/<uuid:uid>/edit/", views.document_edit, name="edit"),
    path("library/<uuid:uid>/<slug:verb>/", views.document_verb, name="verb"),
]
