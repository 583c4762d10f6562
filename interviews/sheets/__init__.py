"""Sheets of this app (表格), split by noun."""

from interviews.sheets.surveys import TOTALS_IMPORT
from interviews.sheets.talk_columns import OFFICIAL, official_rows
from interviews.sheets.talks import IMPORT
from interviews.sheets.visits import VISIT_IMPORT

#: what is imported, by the list it belongs to
IMPORTS = (IMPORT, VISIT_IMPORT, TOTALS_IMPORT)

__all__ = ["IMPORT", "IMPORTS", "OFFICIAL", "official_rows"]
