"""What a record lacks, asked of one or of many: the facts of other tables come as annotations, once (还缺)."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

Lack = dict[str, str]


def facts_of(record: Any, annotate: Callable[[QuerySet], QuerySet], mark: str) -> Any:
    """The facts that a record's sentences need: its own annotations where it has them, else read in one query."""
    if mark in record.__dict__:
        return record
    return annotate(type(record)._base_manager.filter(pk=record.pk)).get()


def each(lacks_of: Callable[[Any], list[Lack]]) -> Callable[[Iterable[Any]], dict[int, list[Lack]]]:
    """A function of many records from the function of one that asks nothing of the database."""
    return lambda records: {record.pk: lacks_of(record) for record in records}


def linked(lacks: Iterable[tuple[str, str]], record: Any, here: Iterable[str] = (), edit: str = "edit/") -> list[Lack]:
    """(field, sentence) as lines that lead to the field of the record's form, or to a section of its page (`here`)."""
    page, own = record.get_absolute_url(), set(here)
    return [
        {"text": text, "url": f"{page}#{name}" if name in own else f"{page}{edit}#field-{name}"} for name, text in lacks
    ]
