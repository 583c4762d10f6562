"""Sheets of this app (表格), split by noun: masters, preparation of a round, group life."""

from rounds.sheets.grounds import official_rows
from rounds.sheets.group_life import (
    INSTRUCTION_IMPORT,
    INSTRUCTION_SHEET,
    MEETING_IMPORT,
    MEETING_SHEET,
    meeting_rows,
)
from rounds.sheets.letters import LETTER_IMPORT, LETTER_SHEET
from rounds.sheets.orgs import ORG_IMPORT, ORG_SHEET
from rounds.sheets.persons import PERSON_IMPORT, PERSON_SHEET, numbered
from rounds.sheets.points import POINT_IMPORT, POINT_SHEET
from rounds.sheets.posts import POST_IMPORT, POST_SHEET
from rounds.sheets.seconding import (
    SECONDMENT_IMPORT,
    SECONDMENT_SHEET,
    TRAINING_IMPORT,
    TRAINING_SHEET,
    training_rows,
)

#: what is imported, by the list it belongs to
IMPORTS = (
    ORG_IMPORT, PERSON_IMPORT, POST_IMPORT, LETTER_IMPORT, SECONDMENT_IMPORT, TRAINING_IMPORT, POINT_IMPORT, MEETING_IMPORT,
    INSTRUCTION_IMPORT,
)  # fmt: skip

__all__ = [
    "IMPORTS",
    "INSTRUCTION_IMPORT",
    "INSTRUCTION_SHEET",
    "LETTER_IMPORT",
    "LETTER_SHEET",
    "MEETING_IMPORT",
    "MEETING_SHEET",
    "ORG_IMPORT",
    "ORG_SHEET",
    "PERSON_IMPORT",
    "PERSON_SHEET",
    "POINT_IMPORT",
    "POINT_SHEET",
    "POST_IMPORT",
    "POST_SHEET",
    "SECONDMENT_IMPORT",
    "SECONDMENT_SHEET",
    "TRAINING_IMPORT",
    "TRAINING_SHEET",
    "meeting_rows",
    "numbered",
    "official_rows",
    "training_rows",
]
