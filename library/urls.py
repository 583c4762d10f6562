"""Addresses of the library and of material requests."""

from django.urls import path

from library.views import documents, loans, materials, request_files

app_name = "library"
urlpatterns = [
    path("library/", documents.document_list, name="list"),
    path("library/new/", documents.document_new, name="new"),
    path("library/<uuid:uid>/", documents.document_detail, name="detail"),
    path("library/<uuid:uid>/edit/", documents.document_edit, name="edit"),
    path("library/<uuid:uid>/lend/", loans.lend, name="lend"),
    path("library/<uuid:uid>/loans/<uuid:item>/return/", loans.take_back, name="take_back"),
    path("library/<uuid:uid>/<slug:verb>/", documents.document_verb, name="verb"),
    path("requests/", materials.request_list, name="request_list"),
    path("requests/items/", materials.item_list, name="request_items"),
    path("requests/new/", materials.request_new, name="request_new"),
    path("requests/<uuid:uid>/", materials.request_detail, name="request"),
    path("requests/<uuid:uid>/edit/", materials.request_edit, name="request_edit"),
    path("requests/<uuid:uid>/attach/", request_files.request_attach, name="request_attach"),
    path("requests/<uuid:uid>/receive/", materials.request_work, {"page": "receive"}, name="request_receive"),
    path("requests/<uuid:uid>/return/", materials.request_work, {"page": "return"}, name="request_return"),
    path("requests/<uuid:uid>/loss/", materials.request_work, {"page": "loss"}, name="request_loss"),
    path("requests/<uuid:uid>/cancel/", materials.request_cancel, name="request_cancel"),
    path("requests/<uuid:uid>/print/<slug:paper>/", materials.request_print, name="request_print"),
]
