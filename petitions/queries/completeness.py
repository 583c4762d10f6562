"""How petitions tell which of them lack what 甄别 or 办结 asks (core/registry.py)."""

from petitions.queries import lacks, ledger
from xuncha.core.lacking import each
from xuncha.core.registry import Completeness

COMPLETENESS = [
    Completeness("petition", "信访", "petition.write", ledger.visible_to, ledger.countable_by, lacks.waiting_rows,
                 each(lacks.missing)),
]  # fmt: skip
