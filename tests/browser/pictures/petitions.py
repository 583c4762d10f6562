"""Petitions and what belongs to them (信访)."""

from tests.browser.pictures.words import take

PICTURES = take(
    ("petitions", "petition_2", "/petitions/"),
    ("petition", "petition_2", "first:/petitions/"),
    ("identity", "leader_2", "/petitions/identity/"),
    ("petition-new", "petition_3", "/petitions/new/"),
    ("petitions-empty", "petition_2", "/petitions/?q=没有这样的词"),
    ("petition-new-wrong", "petition_3", "/petitions/new/", {"received_at": "2023-13-40"}),
    ("petition-edit", "petition_3", "db:petitions.Petition?status=registered|edit/"),
    ("petition-handling", "petition_3", "db:petitions.Petition?status=handling"),
    ("petition-transferred", "petition_2", "db:petitions.Petition?status=transferred"),
    ("duplicates", "petition_2", "/petitions/duplicates/"),
    ("pair", "petition_2", "db:petitions.DuplicateCandidate"),
    ("reporter-search", "petition_2", "/petitions/reporter-search/"),
    ("reporter-search-wrong", "petition_2", "/petitions/reporter-search/", {}),
    ("identity-one", "leader_2", "db:petitions.IdentityRequest"),
)
