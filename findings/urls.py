"""Addresses of drafts, problems, clues and transfers (design §6)."""

from django.urls import path

from findings.views import clues, drafts, problem_lists, problems, transfers

app_name = "findings"
urlpatterns = [
    path("drafts/", drafts.draft_list, name="draft_list"),
    path("drafts/new/", drafts.draft_new, name="draft_new"),
    path("drafts/bulk/", drafts.draft_bulk, name="draft_bulk"),
    path("drafts/<uuid:uid>/", drafts.draft_detail, name="draft_detail"),
    path("drafts/<uuid:uid>/edit/", drafts.draft_edit, name="draft_edit"),
    path("drafts/<uuid:uid>/evidence/", drafts.evidence_add, name="evidence_add"),
    path("drafts/<uuid:uid>/evidence/pick/", drafts.evidence_pick, name="evidence_pick"),
    path("drafts/<uuid:uid>/evidence/<uuid:item>/remove/", drafts.evidence_remove, name="evidence_remove"),
    path("drafts/<uuid:uid>/<slug:verb>/", drafts.draft_verb, name="draft_verb"),
    path("problems/", problems.problem_list, name="problem_list"),
    path("problems/new/", problems.problem_new, name="problem_new"),
    path("problems/lists/", problem_lists.frozen_lists, name="problem_lists"),
    path("problems/lists/<uuid:uid>/", problem_lists.frozen_list, name="frozen_list"),
    path("problems/freeze/<uuid:uid>/", problem_lists.freeze, name="freeze"),
    path("problems/<uuid:uid>/", problems.problem_detail, name="problem_detail"),
    path("problems/<uuid:uid>/edit/", problems.problem_edit, name="problem_edit"),
    path("problems/<uuid:uid>/<slug:verb>/", problems.problem_verb, name="problem_verb"),
    path("clues/", clues.clue_list, name="clue_list"),
    path("clues/new/", clues.clue_new, name="clue_new"),
    path("clues/<uuid:uid>/", clues.clue_detail, name="clue_detail"),
    path("clues/<uuid:uid>/edit/", clues.clue_edit, name="clue_edit"),
    path("clues/<uuid:uid>/namesake/", clues.clue_namesake, name="clue_namesake"),
    path("clues/<uuid:uid>/evidence/", clues.evidence_add, name="clue_evidence_add"),
    path("clues/<uuid:uid>/evidence/<uuid:item>/remove/", clues.evidence_remove, name="clue_evidence_remove"),
    path("clues/<uuid:uid>/<slug:verb>/", clues.clue_verb, name="clue_verb"),
    path("transfers/", transfers.transfer_list, name="transfer_list"),
    path("transfers/new/", transfers.transfer_new, name="transfer_new"),
    path("transfers/<uuid:uid>/", transfers.transfer_detail, name="transfer_detail"),
    path("transfers/<uuid:uid>/<slug:verb>/", transfers.transfer_verb, name="transfer_verb"),
]
