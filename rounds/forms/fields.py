"""Form fields that higher apps share: a leaf of the taxonomy, grouped by its class (问题分类选择), hours as people type them, numbers of days."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError

from rounds.models import InspectionRound, TaxonomyNode
from rounds.queries import places
from xuncha.core import calendar

_CLOCK = re.compile(r"(\d{1,2})\s*[:.点时]\s*(\d{1,2})?\s*分?|(\d{1,2})(\d{2})")
_MOMENT = re.compile(r"(?:(\d{4})\s*[-./年]\s*)?(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?[\sT]*(.*)")


def _half(text: str) -> str:
    """Full-width figures and colons, which an input method puts there, as half-width ones."""
    return unicodedata.normalize("NFKC", text).strip()


def _clock(text: str) -> str:
    """9点30分, 9.30, 0930 → 09:30; anything else as it is."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return text
    hour, minute = (found[1], found[2] or "0") if found[1] else (found[3], found[4])
    return f"{int(hour):02}:{int(minute):02}"


def _moment(text: str) -> str:
    """4.21 9点, 2023年4月21日 9:00 → 2023-04-21 09:00; a date without a year is one of this year."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return text
    day = f"{found[1] or calendar.today().year}-{int(found[2]):02}-{int(found[3]):02}"
    return f"{day} {_clock(found[4])}" if found[4] else day


def _read(parse: Callable[[Any], Any], value: Any, tidy: Callable[[str], str]) -> Any:
    """What the framework reads of itself, else of the tidied text; its own error when that is none either."""
    if not isinstance(value, str):
        return parse(value)
    try:
        return parse(_half(value))
    except ValidationError:
        return parse(tidy(_half(value)))


class ClockField(forms.TimeField):
    """A time of the day in the ways that people type it."""

    def to_python(self, value: Any) -> Any:
        """Read it."""
        return _read(super().to_python, value, _clock)


class MomentField(forms.DateTimeField):
    """A day and a time in the ways that people type them."""

    def to_python(self, value: Any) -> Any:
        """Read it."""
        return _read(super().to_python, value, _moment)


class _GroupedLeaves:
    """Choices grouped by level-1 class, read anew at each rendering as a model field's choices are."""

    def __init__(self, field: "LeafField") -> None:
        self.field = field

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        yield ("", self.field.empty_label or "请选择")
        for name, leaves in places.leaves_for(self.field.round, self.field.level):
            yield (name, [(leaf.pk, str(leaf)) for leaf in leaves])


class LeafField(forms.ModelChoiceField):
    """`LeafField(label="分类", speaks="title summary")`; call `pin(round, level)` in the form's `__init__`.

    `speaks` names the fields whose text is classified (a name may end in *): static/js/suggest.js shows three leaves for it.
    """

    def __init__(self, *, speaks: str = "", **options: Any) -> None:
        self.round: InspectionRound | None = None
        self.speaks = speaks
        self.level = "township"
        super().__init__(queryset=TaxonomyNode.objects.none(), empty_label="请选择", **options)

    def pin(self, round: InspectionRound | None, level: str) -> None:
        """Offer the leaves of the tree this round pinned for a level."""
        self.round, self.level = round, level
        self.queryset = places.leaf_rows(round, level)
        self.widget.choices = _GroupedLeaves(self)  # type: ignore[attr-defined]
        if self.speaks and round is not None:
            self.widget.attrs |= {
                "data-suggest": self.speaks,
                "data-suggest-round": str(round.uid),
                "data-suggest-level": level,
            }


class DaysField(SimpleArrayField):
    """Several numbers of days in one field, with whatever marks people put between them."""

    def to_python(self, value: Any) -> list[int]:
        """「7、3，1」 is 7, 3, 1."""
        return super().to_python(re.sub(r"[，、；;\s]+", ",", value.strip()) if isinstance(value, str) else value)
