"""Sheets of this app (表格), split by noun."""

from interviews.sheets.talk_columns import OFFICIAL, official_rows
from interviews.sheets.talks import IMPORT

__all__ = ["IMPORT", "OFFICIAL", "official_rows"]
