"""Sheets of organisations, persons and posts (党组织、人员、任职), split by noun."""

from rounds.sheets.orgs import ORG_IMPORT, ORG_SHEET
from rounds.sheets.persons import PERSON_IMPORT, PERSON_SHEET, numbered
from rounds.sheets.posts import POST_IMPORT, POST_SHEET

__all__ = [
    "ORG_IMPORT",
    "ORG_SHEET",
    "PERSON_IMPORT",
    "PERSON_SHEET",
    "POST_IMPORT",
    "POST_SHEET",
    "numbered",
]
