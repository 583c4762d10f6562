"""What the office sets for visits: the conditions of an inspected village, and the checklists (已巡条件、检查表)."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Max

from interviews.models import Checklist, CoverageRule
from interviews.permissions import why_not_set_rule
from xuncha.core import audit, calendar
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User

CHECKLISTS = Path(__file__).resolve().parents[1] / "data" / "checklists.json"


@audit.action
def set_coverage_rule(*, by: User, effective_from: date, **conditions: Any) -> CoverageRule:
    """Add a rule from a day on; villages that count as 已巡 already keep counting."""
    if sentence := why_not_set_rule(by):
        raise Refused(sentence)
    if effective_from < calendar.today():
        raise Unmet(fields={"effective_from": "已巡条件只能从今天或以后生效，不能改动过去。"})
    rule = CoverageRule.objects.create(effective_from=effective_from, created_by=by, **conditions)
    audit.record(
        "set_coverage_rule",
        by=by,
        about=rule,
        changes=audit.clear_changes(rule, {}, {"effective_from": effective_from, **conditions}),
    )
    return rule


@audit.action
def add_checklist(*, by: User, kind: str, effective_from: date, items: Sequence[str]) -> Checklist:
    """The next edition of a kind's checklist; visits begun before keep theirs."""
    if sentence := why_not_set_rule(by):
        raise Refused(sentence)
    kept = [item.strip() for item in items if item.strip()]
    if not kept:
        raise Unmet(fields={"items": "请至少写一项检查内容，一行一项。"})
    if effective_from < calendar.today():
        raise Unmet(fields={"effective_from": "新的检查表只能从今天或以后启用。"})
    last = Checklist.objects.filter(kind=kind).aggregate(last=Max("edition"))["last"] or 0
    made = Checklist.objects.create(
        kind=kind, edition=last + 1, effective_from=effective_from, items=kept, created_by=by
    )
    audit.record("add_checklist", by=by, about=made, changes={"kind": [None, kind], "edition": [last, made.edition]})
    return made


@audit.action
def seed_checklists() -> int:
    """Bring in the first edition of each kind that has none; returns how many came in."""
    have = set(Checklist.objects.values_list("kind", flat=True))
    rows = [row for row in json.loads(CHECKLISTS.read_text(encoding="utf-8")) if row["kind"] not in have]
    Checklist.objects.bulk_create([Checklist(effective_from=date(2021, 1, 1), **row) for row in rows])
    if rows:
        audit.record("seed_checklists", by=None, noun="interviews.checklist", label=f"走访检查表 {len(rows)} 份")
    return len(rows)
