"""The filter rows of the lists of minutes, instructions and weekly reports."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from rounds.forms import offers
from rounds.models import GroupMeeting, Instruction, WeeklyReport
from rounds.states import SENT_UP, InstructionStatus, MinutesStatus, WeeklyStatus


class _Row(forms.Form):
    first_fields = ("q", "status", "target")


class _Filter(offers.LedgerFilter):
    """What the three lists have in common."""

    q = django_filters.CharFilter(label="编号或关键词", method="by_words")
    target = django_filters.ModelChoiceFilter(label="被巡察党组织", queryset=offers.targets, empty_label="全部")

    words: tuple[str, ...] = ()

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the number, or of what the kind names."""
        wanted = Q(number__icontains=value)
        for column in self.words:
            wanted |= Q(**{f"{column}__icontains": value})
        return rows.filter(wanted)


class MinutesFilter(_Filter):
    """Filters of the list of group meetings. Topics are not searched: a hit would tell of one that is not shown."""

    status = django_filters.ChoiceFilter(label="状态", choices=MinutesStatus.choices, empty_label="全部")
    date_from = django_filters.DateFilter(label="日期从", field_name="at", lookup_expr="date__gte")
    date_to = django_filters.DateFilter(label="到", field_name="at", lookup_expr="date__lte")

    class Meta:
        model = GroupMeeting
        form = _Row
        fields: tuple[str, ...] = ()


class InstructionFilter(_Filter):
    """Filters of the list of instructions."""

    words = ("title",)
    status = django_filters.ChoiceFilter(label="状态", choices=InstructionStatus.choices, empty_label="全部")
    kind = django_filters.ChoiceFilter(
        label="类型", choices=Instruction._meta.get_field("kind").choices, empty_label="全部"
    )
    to = django_filters.ChoiceFilter(
        label="报送对象", choices=Instruction._meta.get_field("to").choices, empty_label="全部"
    )
    sent = django_filters.BooleanFilter(label="只看已报送", method="by_sent", widget=forms.CheckboxInput)

    class Meta:
        model = Instruction
        form = _Row
        fields: tuple[str, ...] = ()

    def by_sent(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Sent up: what figures count."""
        return rows.filter(status__in=SENT_UP) if value else rows


class WeeklyFilter(_Filter):
    """Filters of the list of weekly reports."""

    words = ("work",)
    status = django_filters.ChoiceFilter(label="状态", choices=WeeklyStatus.choices, empty_label="全部")
    week_from = django_filters.DateFilter(label="周一从", field_name="week", lookup_expr="gte")
    week_to = django_filters.DateFilter(label="到", field_name="week", lookup_expr="lte")

    class Meta:
        model = WeeklyReport
        form = _Row
        fields: tuple[str, ...] = ()
