"""Outlines (谈话提纲): the office keeps them; every change makes the next version."""

import json
from pathlib import Path

from django.db.models import Max

from interviews import permissions
from interviews.models import InterviewOutline
from rounds.models import InspectionRound
from xuncha.core import audit, clock
from xuncha.core.errors import Overtaken, Refused, Unmet
from xuncha.core.models import User

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "outlines.json"


@audit.action
def save_outline(
    round_: InspectionRound, *, by: User, target_type: str, category: str, title: str, items: str, seen: str = ""
) -> InterviewOutline:
    """Put an outline in use: version n+1 of its target type and category; the version before is retired, never changed."""
    if sentence := permissions.why_not_outline(by, round_):
        raise Refused(sentence)
    rows = InterviewOutline.objects.select_for_update().filter(target_type=target_type, category=category)
    present = rows.current().first()
    if seen and (present is None or str(present.uid) != seen):
        raise Overtaken("您打开之后，这份提纲已经有了新版本；您写的内容还在，请核对后再保存一次。")
    if present is not None and present.items == items.strip() and present.title == title.strip():
        return present
    _retire(present)
    last = rows.aggregate(last=Max("version"))["last"] or 0
    made = InterviewOutline.objects.create(
        target_type=target_type, category=category, title=title.strip(), items=items.strip(), version=last + 1, created_by=by
    )  # fmt: skip
    if not any(questions for _, questions in made.sections):
        raise Unmet(fields={"items": "提纲里至少要有一个问题；一行一问。"})
    audit.record("outline_save", by=by, about=made, changes={"version": [last or None, made.version]})
    return made


def _retire(outline: InterviewOutline | None) -> None:
    if outline is not None:
        outline.retired_at = clock.now()
        outline.save(update_fields=["retired_at", "updated_at"])


@audit.action
def retire_outline(
    outline: InterviewOutline, round_: InspectionRound, *, by: User, reason: str = ""
) -> InterviewOutline:
    """Take an outline out of use; talks that used it keep it."""
    if sentence := permissions.why_not_outline(by, round_):
        raise Refused(sentence)
    if outline.retired_at is not None:
        raise Unmet("这份提纲已经停用。")
    _retire(outline)
    audit.record("outline_retire", by=by, about=outline, reason=reason)
    return outline


@audit.action
def seed_outlines(round_: InspectionRound | None = None, *, by: User | None = None) -> int:
    """Bring in the outlines that the product ships with, where the office has none of its own; returns how many.

    By the office on its page, or by nobody when the product is set up.
    """
    if by is not None and (sentence := permissions.why_not_outline(by, round_)):
        raise Refused(sentence)
    added = 0
    for row in json.loads(SHIPPED.read_text(encoding="utf-8")):
        key = {"target_type": row["target_type"], "category": row["category"]}
        if not InterviewOutline.objects.filter(**key).exists():
            InterviewOutline.objects.create(**key, title=row["title"], items="\n".join(row["items"]), created_by=by)
            added += 1
    if added:
        audit.record("seed_outlines", by=by, noun="interviews.interviewoutline", label=f"谈话提纲 {added} 份")
    return added
