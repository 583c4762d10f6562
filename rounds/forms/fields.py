"""Form fields of their own: a leaf of the taxonomy, grouped by its class (问题分类选择), and numbers of days."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField

from rounds.models import InspectionRound, TaxonomyNode
from rounds.queries import places


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
