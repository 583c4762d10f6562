"""What the filters of every ledger offer: the targets of the current round within reach, and the groups they belong to."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from rounds.models import RoundTarget
from rounds.queries import places
from rounds.queries.current import current_round


def targets(request: HttpRequest) -> QuerySet[RoundTarget]:
    """The targets this person reaches in the current round."""
    return places.targets_for(request.user, current_round(request))


class FilterForm(forms.Form):
    """The filter row: the most used fields first."""

    first_fields = ("q", "status", "target", "category")


class LedgerFilter(django_filters.FilterSet):
    """What the filters of all ledgers share: the group whose targets they show, as the tables of figures add up their lines.

    A record kept from its group (number 00) belongs to its target all the same, so it is the target's group that counts.
    """

    group = django_filters.ChoiceFilter(label="巡察组", method="by_group", empty_label="全部巡察组")

    @property
    def form(self) -> forms.Form:
        """The filter row, with the targets that the request has read already and their groups."""
        made = super().form
        rows = self.reached()
        made.fields["group"].choices = list(dict.fromkeys(places.group_of(target) for target in rows))
        if "target" in made.fields:
            made.fields["target"].widget.choices = [("", "全部"), *((target.pk, str(target)) for target in rows)]
        return made

    def reached(self) -> list[RoundTarget]:
        """The targets within reach in the current round."""
        return places.target_list(self.request.user, current_round(self.request))

    def by_group(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The records of the targets of a group."""
        return rows.filter(**{f"{self.filters['target'].field_name}__in": self.targets_of(value)})

    def targets_of(self, value: str) -> list[Any]:
        """The targets within reach that a group has."""
        return [target for target in self.reached() if places.group_of(target)[0] == value]
