"""The engine of every life cycle (design §5.7): the table of moves, and the only writer of a status."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models

from xuncha.core import audit
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User
from xuncha.core.moves import Flow, Move

__all__ = ["Flow", "Move", "WhyNot", "perform", "status_label", "steps"]


#: Says why `user` may not make this move now, or "" when nothing stands against it.
WhyNot = Callable[[User, Any, Move], str]


def _too_long(record: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Texts that their column cannot hold, in words: what was typed is told of and never cut."""
    fields = [(record._meta.get_field(name), value) for name, value in values.items() if isinstance(value, str)]
    return [
        f"{field.verbose_name}最多 {field.max_length} 字，现在 {len(value)} 字，请精简。"
        for field, value in fields
        if isinstance(field, models.CharField) and field.max_length and len(value) > field.max_length
    ]


def status_label(record: models.Model, value: str | None = None) -> str:
    """The Chinese word of a record's status."""
    flow: Flow = record.FLOW  # type: ignore[attr-defined]
    choices = dict(record._meta.get_field(flow.field).flatchoices)
    return str(choices.get(getattr(record, flow.field) if value is None else value, ""))


def perform(
    record: models.Model,
    verb: str,
    *,
    by: User,
    why_not: WhyNot,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    lacks: Callable[[Any], list[str]] | None = None,
) -> Any:
    """Make one move: lock the row, check right, state and lacks, write status and `changes`, leave the trail.

    Returns the fresh record. Raises Refused (person or state) or Unmet (the record lacks something).
    Must run inside a verb (`audit.action`), so that all of it is one transaction.
    """
    flow: Flow = record.FLOW  # type: ignore[attr-defined]
    move = flow.find(verb)
    locked = type(record)._base_manager.select_for_update().get(pk=record.pk)
    if sentence := why_not(by, locked, move):
        raise Refused(sentence)
    if getattr(locked, flow.field) not in move.sources:
        raise Unmet(f"现在是“{status_label(locked)}”，不能办理“{move.label}”；请刷新页面看最新状态。")
    if move.needs_reason and not reason.strip():
        raise Unmet(f"{move.label}必须写明理由。", fields={})
    if lacks is not None and (sentences := lacks(locked)):
        raise Unmet(*sentences)
    after = {flow.field: move.target, **(changes or {})}
    if sentences := _too_long(locked, after):
        raise Unmet(*sentences)
    before = {name: getattr(locked, name) for name in after}
    for name, value in after.items():
        setattr(locked, name, value)
    locked.save()
    audit.record(verb, by=by, about=locked, reason=reason, changes=audit.clear_changes(locked, before, after))
    return locked


def steps(record: models.Model, user: User, why_not: WhyNot, holds: Callable[[User, str, Any], bool]) -> list[dict]:
    """The moves that leave the present status, for the buttons: lawful ones, and greyed ones with their reason.

    Moves that belong to others altogether are left out, save the main one: it tells whom the record waits for.
    """
    flow: Flow = record.FLOW  # type: ignore[attr-defined]
    found = []
    for move in flow.open_from(getattr(record, flow.field)):
        sentence = why_not(user, record, move)
        if sentence and not move.primary and not holds(user, move.capability, record):
            continue
        found.append({"verb": move.verb, "label": move.label, "url": f"{record.get_absolute_url()}{move.verb}/",
                      "allowed": not sentence, "reason": sentence, "needs_reason": move.needs_reason,
                      "confirm": move.confirm, "primary": move.primary, "danger": move.danger})  # fmt: skip
    return found
