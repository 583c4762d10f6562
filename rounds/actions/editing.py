"""How a verb that is no move of a life cycle writes a record: lock, compare, save, leave the trail."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from xuncha.core import audit, calendar
from xuncha.core.errors import Refused, Unmet, bound_words
from xuncha.core.models import User


def refuse(sentence: str) -> None:
    """Stop the verb with the reason a permission gave; nothing happens for an empty one."""
    if sentence:
        raise Refused(sentence)


def demand(fields: Mapping[str, str]) -> None:
    """Stop the verb when a field has something to answer for: {field: sentence or ""}."""
    lacking = {name: sentence for name, sentence in fields.items() if sentence}
    if lacking:
        raise Unmet(fields=lacking)


def not_ahead(day: date | None, label: str) -> str:
    """A sentence when a day that must have been lies in the future."""
    return f"{label}不能晚于今天（{calendar.today()}）。" if day and day > calendar.today() else ""


def make(model: type[models.Model], verb: str, *, by: User | None, values: Mapping[str, Any], reason: str = "") -> Any:
    """Create a record and note it; what the model forbids comes back as sentences beside the fields."""
    record = model(**values, created_by=by)
    _check(record)
    record.save()
    audit.record(verb, by=by, about=record, reason=reason, changes=audit.clear_changes(record, {}, dict(values)))
    return record


def change(record: models.Model, verb: str, *, by: User | None, values: Mapping[str, Any], reason: str = "") -> Any:
    """Write `values` on the locked row and note what changed; the same values leave no trail. Never for a status."""
    locked = type(record)._base_manager.select_for_update().get(pk=record.pk)
    before = {name: getattr(locked, name) for name in values}
    after = {name: value for name, value in values.items() if before[name] != value}
    if not after:
        return locked
    for name, value in after.items():
        setattr(locked, name, value)
    _check(locked)
    locked.save()
    audit.record(verb, by=by, about=locked, reason=reason, changes=audit.clear_changes(locked, before, after))
    return locked


def check_fields(record: models.Model) -> None:
    """What the columns themselves forbid, without asking the database: for rows whose relations were looked up already."""
    relations = [f.name for f in record._meta.fields if f.is_relation or not f.editable]
    try:
        record.clean_fields(exclude=relations)
    except ValidationError as error:
        raise unmet(error) from error


def _check(record: models.Model) -> None:
    try:
        record.full_clean(exclude=[f.name for f in record._meta.fields if not f.editable or f.name == "created_by"])
    except ValidationError as error:
        raise unmet(error) from error


def unmet(error: ValidationError) -> Unmet:
    """What columns forbid, beside the fields they are asked by."""
    said = {name: [_say(one) for one in found] for name, found in error.error_dict.items()}
    return Unmet(*said.pop("__all__", ()), fields={name: "；".join(words) for name, words in said.items()})


def _say(error: ValidationError) -> str:
    """The sentence of an error; of a row that is there already, what is the same and what to do."""
    if error.code not in ("unique", "unique_together"):
        return bound_words(error) or "；".join(error.messages)
    model, names = error.params["model_class"], error.params["unique_check"]
    same = "、".join(str(model._meta.get_field(name).verbose_name) for name in names)
    return f"已有{same}相同的{model._meta.verbose_name}，请核对是否重复登记。"
