"""The filter row of the list of villages (村级覆盖)."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from rounds.forms import offers
from rounds.models import CoverageMode, PartyOrg
from rounds.queries import villages as queries
from rounds.states import CoverageStatus

ROUND = (
    ("all", "列入本轮"),
    *((status.value, f"本轮{status.label}") for status in CoverageStatus),
    ("out", "未列入本轮"),
)
WAYS = (
    ("all", "应巡村"),
    ("regular", "常规已巡"),
    ("special", "专项已巡"),
    ("other", "其他方式已巡"),
    ("none", "均未巡"),
)


def towns(request: HttpRequest | None) -> QuerySet[PartyOrg]:
    """The townships whose villages this person may see."""
    return queries.towns(request.user) if request is not None else PartyOrg.objects.none()


class CoverageFilter(offers.LedgerFilter):
    """Filters of the list of villages; the figures of T13 lead here."""

    q = django_filters.CharFilter(label="村名", method="by_name")
    town = django_filters.ModelChoiceFilter(label="乡镇", field_name="parent", queryset=towns, empty_label="全部乡镇")
    round = django_filters.ChoiceFilter(label="本轮", choices=ROUND, method="by_round", empty_label="全部")
    mode = django_filters.ChoiceFilter(
        label="本轮巡察方式", field_name="mode", choices=CoverageMode.choices, empty_label="全部"
    )
    this = django_filters.ChoiceFilter(label="本届", choices=WAYS, method="by_term", empty_label="全部")
    last = django_filters.ChoiceFilter(label="上届", choices=WAYS, method="by_term", empty_label="全部")

    class Meta:
        model = PartyOrg
        fields: tuple[str, ...] = ()

    @property
    def form(self) -> forms.Form:
        """The form with its most used fields named."""
        made = super().form
        made.first_fields = ["q", "town", "round", "this"]
        return made

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the name."""
        return rows.filter(name__icontains=value)

    def by_group(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The villages of the townships of a group."""
        return rows.filter(parent__in=[target.org_id for target in self.targets_of(value)])

    def by_round(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The place in this round."""
        return queries.in_round(rows, value)

    def by_term(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Inspected in a term, and how."""
        return queries.in_term(rows, name, value)
