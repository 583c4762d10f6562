"""One person writes one record through one form, and may not be the only one (design §5.21, decision 0028)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest

from xuncha.core import versions
from xuncha.core.errors import Overtaken
from xuncha.core.form_words import full_marks
from xuncha.core.templatetags.ui_forms import value_words

FIELD = "seen"
SENTENCE = re.compile(r"[^。；！？\n]*(?:[。；！？\n]+|$)")
Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Difference:
    """One field that two people wrote: both contents, and whether it is a text to be read side by side."""

    name: str
    label: str
    mine: str
    saved: str
    long: bool

    @cached_property
    def marked(self) -> tuple[Pieces, Pieces]:
        """Both texts by sentences, those that the other has not marked."""
        return marked(self.mine, self.saved)


class Writing:
    """A form that changes a record, with the version it was given out with.

    `make(data)` builds the form (data None: as the record stands), `rows(data)` the rows that belong to it. `within` is
    the record under whose lock the verb works, where that is not the record itself; `field` carries the stamp.
    """

    def __init__(
        self,
        request: HttpRequest,
        record: Model,
        make: Callable[[Any], Any],
        *,
        rows: Callable[[Any], Any] | None = None,
        rows_label: str = "",
        within: Model | None = None,
        field: str = FIELD,
    ) -> None:
        self.by, self.record, self.field = request.user, record, field
        self._make, self._make_rows, self._rows_label = make, rows, rows_label
        self._records = (record,) if within is None else (record, within)
        self.overtaken = False
        self._data = request.POST if request.method == "POST" else None
        posted = request.POST.get(field, "")
        self._seen = versions.opened(record, posted) if self._data is not None else None
        self._expected = self._seen.version if self._seen else None
        self._stamp = posted
        self._begin()
        self.form = make(self._data)
        self.rows = rows(self._data) if rows is not None else None
        self.form.writing = self

    def _begin(self) -> None:
        """Given out: sign what is shown. Posted: what others wrote elsewhere in the record does not count against it."""
        if self._data is None:
            self._sign()
        elif self._seen is not None:
            now = versions.current(*self._records)
            if now != self._expected:
                self._refresh()
                if self._fields_now() == self._seen.fields:
                    self._expected = now

    def _sign(self) -> None:
        """Read the version first and the record after it: a save between the two is noticed, never swallowed."""
        now = versions.current(*self._records)
        self._refresh()
        self._stamp = versions.sign(self.record, versions.Seen(now, self._fields_now()))

    def _refresh(self) -> None:
        """The record as it stands; what was read with it is read anew only when it has changed."""
        names = [field.attname for field in self.record._meta.concrete_fields]
        row = type(self.record)._base_manager.filter(pk=self.record.pk).values(*names).get()
        if any(getattr(self.record, name) != value for name, value in row.items()):
            self.record.refresh_from_db()

    def _fields_now(self) -> dict[str, str]:
        form = self._make(None)
        found = {name: versions.digest(_plain(form[name].value())) for name in _names(form)}
        if self._make_rows is not None:
            found["*"] = versions.digest(_row_words(self._make_rows(None)))
        return found

    @property
    def stamp(self) -> str:
        """What the form carries: of the state that its writer has seen."""
        return self._stamp

    def renew(self) -> None:
        """Give the form out anew, in the answer to a POST that was about something else."""
        self._sign()

    def run(self, verb: Callable[..., Any], **facts: Any) -> Any:
        """Run the verb, unless the record was saved meanwhile: then Overtaken, and the form shows both."""
        try:
            return versions.save_if(self._expected, self._records, lambda: verb(self.record, by=self.by, **facts))
        except Overtaken:
            self.overtaken = True
            self.saved_by = versions.saved_since(self._expected, *self._records)
            self._sign()
            raise

    def followed_by(self, record: Any) -> None:
        """Saving makes new versions, and somebody made the next one: both are shown, and one writes upon that."""
        self.record, self._records, self.overtaken = record, (record,), True
        self.saved_by = versions.Saving(str(record.created_by or "系统"), record.created_at)
        self._sign()

    @cached_property
    def differences(self) -> list[Difference]:
        """What was typed and what was saved meanwhile, where they are not the same."""
        return [one for one in self._all_differences() if self._is_theirs(one.name)]

    @property
    def texts(self) -> list[Difference]:
        """The long ones, to be shown side by side."""
        return [one for one in self.differences if one.long]

    @property
    def facts(self) -> list[Difference]:
        """The short ones, to be named."""
        return [one for one in self.differences if not one.long]

    def _is_theirs(self, name: str) -> bool:
        """Whether the saved content is new to the writer; what only the writer changed is no matter of two."""
        return self._seen is None or self._seen.fields.get(name) != self._given.get(name)

    @cached_property
    def _given(self) -> dict[str, str]:
        return self._fields_now()

    def _all_differences(self) -> Iterator[Difference]:
        fresh = self._make(None)
        for name in dict.fromkeys((*_names(self.form), *_names(fresh))):  # either may have lines that the other has not
            mine, saved = (form[name] if name in form.fields else None for form in (self.form, fresh))
            one: Any = mine or saved
            if _differ(mine, saved):
                long = isinstance(one.field.widget, forms.Textarea)
                yield Difference(name, full_marks(one.label), _words(mine), _words(saved), long)
        if self._make_rows is not None:
            typed, saved = _row_words(self.rows), _row_words(self._make_rows(None))
            if typed != saved:
                yield Difference("*", self._rows_label, typed, saved, long=True)


def _names(form: Any) -> list[str]:
    return [name for name, field in form.fields.items() if not isinstance(field, forms.FileField)]


def _differ(mine: Any, saved: Any) -> bool:
    if _words(mine) == _words(saved):
        return False
    return mine is None or saved is None or bool(mine.field.has_changed(saved.initial, mine.data))


def _words(field: Any) -> str:
    if field is None or field.value() in (None, "", []):
        return ""
    if isinstance(field.field, (forms.DateTimeField, forms.DateField, forms.TimeField)):
        return str(field.field.widget.format_value(field.value()) or "")
    return value_words(field).replace("\r\n", "\n").strip()


def _plain(value: Any) -> str:
    """A content as given by the record, always told in the same way."""
    if value is None:
        return ""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return str(value)
    return "\n".join(sorted(str(one) for one in value))


def _row_words(formset: Any) -> str:
    """Rows of a form as lines; one without its first field is empty and counts for nothing."""
    rows = ([_words(field) for field in row.visible_fields()] for row in formset)
    return "\n".join(" ".join(filter(None, row)) for row in rows if row and row[0])


def marked(mine: str, theirs: str) -> tuple[Pieces, Pieces]:
    """Two texts by sentences, with those that the other does not have marked."""
    one, other = SENTENCE.findall(mine), SENTENCE.findall(theirs)
    ours: Pieces = []
    others: Pieces = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        ours.append(("".join(one[a:b]), tag != "equal"))
        others.append(("".join(other[c:d]), tag != "equal"))
    return [piece for piece in ours if piece[0]], [piece for piece in others if piece[0]]
