"""The filter row of the list of talks."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from interviews.models import Category, Interview, InterviewPoint, Kind
from interviews.states import InterviewStatus
from rounds.forms import offers


class InterviewFilter(django_filters.FilterSet):
    """Filters of the list of talks."""

    q = django_filters.CharFilter(label="编号或姓名", method="by_words")
    status = django_filters.ChoiceFilter(label="状态", choices=InterviewStatus.choices, empty_label="全部")
    target = django_filters.ModelChoiceFilter(label="巡察对象", queryset=offers.targets, empty_label="全部")
    category = django_filters.ChoiceFilter(label="人员类别", choices=Category.choices, empty_label="全部")
    org = django_filters.CharFilter(label="涉及党组织", method="by_org")
    talker = django_filters.CharFilter(label="谈话人姓名", method="by_talker")
    leaf = django_filters.CharFilter(label="问题分类代码", method="by_leaf")
    kind = django_filters.ChoiceFilter(label="谈话方式", choices=Kind.choices, empty_label="全部")
    held = django_filters.BooleanFilter(label="只看已谈", method="by_held", widget=forms.CheckboxInput)
    date_from = django_filters.DateFilter(label="谈话日期从", field_name="date", lookup_expr="gte")
    date_to = django_filters.DateFilter(label="到", field_name="date", lookup_expr="lte")

    class Meta:
        model = Interview
        form = offers.FilterForm
        fields = ("q", "status", "target", "category", "org", "talker", "leaf", "kind", "held", "date_from", "date_to")

    @property
    def form(self) -> forms.Form:
        """The filter row, with the targets that the request has read already."""
        made = super().form
        offers.name_targets(made, self.request)
        return made

    def by_words(self, rows: QuerySet[Interview], name: str, value: str) -> QuerySet[Interview]:
        """Part of the number or of the interviewee's name."""
        return rows.filter(Q(number__icontains=value) | Q(interviewee__icontains=value))

    def by_org(self, rows: QuerySet[Interview], name: str, value: str) -> QuerySet[Interview]:
        """Part of the organisation's name."""
        return rows.filter(Q(org__name__icontains=value) | Q(org__short_name__icontains=value))

    def by_talker(self, rows: QuerySet[Interview], name: str, value: str) -> QuerySet[Interview]:
        """Talks in which somebody of this name took part."""
        return rows.filter(pk__in=Interview.objects.filter(talkers__name__icontains=value).values("pk"))

    def by_held(self, rows: QuerySet[Interview], name: str, value: bool) -> QuerySet[Interview]:
        """Talks that took place: what figures count as 人次."""
        return rows.filter(pk__in=Interview.objects.held().values("pk")) if value else rows

    def by_leaf(self, rows: QuerySet[Interview], name: str, value: str) -> QuerySet[Interview]:
        """Talks with a point of a leaf, or of any leaf under a code (`LW6`)."""
        value = value.strip().upper()
        points = InterviewPoint.objects.filter(Q(leaf__code__iexact=value) | Q(leaf__root_code__iexact=value))
        return rows.filter(pk__in=points.values("interview"))
