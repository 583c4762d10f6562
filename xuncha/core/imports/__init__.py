"""Taking a filled-in sheet into a ledger (导入, design §5.19): pre-check, then one transaction. See docs/sheets.md."""

from xuncha.core.imports.declare import Ground, Import
from xuncha.core.imports.verbs import (
    VERBS,
    cancel_import,
    commit_import,
    recheck_import,
    runs_of,
    start_import,
    why_not,
)
from xuncha.core.imports.work import check_file, may_fetch, write_rows

__all__ = [
    "VERBS",
    "Ground",
    "Import",
    "cancel_import",
    "check_file",
    "commit_import",
    "may_fetch",
    "recheck_import",
    "runs_of",
    "start_import",
    "why_not",
    "write_rows",
]
