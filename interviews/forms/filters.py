"""The filter rows of the lists of talks, visits and surveys."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from interviews.models import (
    CARRIED,
    Category,
    Interview,
    InterviewPoint,
    Kind,
    MetKind,
    Purpose,
    Survey,
    Visit,
    VisitFinding,
    VisitKind,
)
from interviews.queries import first_of_each
from interviews.states import InterviewStatus, SurveyStatus, VisitStatus
from rounds.forms import offers

#: 去向 of what is still to be carried over (待转出)
CARRY = [("mine", "本人记录的"), ("any", "全部待转出"), *((code.value, code.label) for code in CARRIED)]


class InterviewFilter(offers.LedgerFilter):
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
    written = django_filters.BooleanFilter(label="只看已谈且有内容", method="by_written", widget=forms.CheckboxInput)
    date_from = django_filters.DateFilter(label="谈话日期从", field_name="date", lookup_expr="gte")
    date_to = django_filters.DateFilter(label="到", field_name="date", lookup_expr="lte")
    carry = django_filters.ChoiceFilter(label="要点待转出", choices=CARRY, method="by_carry", empty_label="全部")
    people = django_filters.BooleanFilter(label="每人只列一次", method="by_people", widget=forms.CheckboxInput)

    class Meta:
        model = Interview
        form = offers.FilterForm
        fields: tuple[str, ...] = ()

    def by_people(self, rows: QuerySet[Interview], name: str, value: bool) -> QuerySet[Interview]:
        """One held talk of each person at each target: what figures count as 人数. Stands last, so that it chooses among what the others left."""
        return rows.filter(pk__in=first_of_each(rows).values("pk")) if value else rows

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

    def by_carry(self, rows: QuerySet[Interview], name: str, value: str) -> QuerySet[Interview]:
        """Talks with a point that is still to be carried over: any, to one destination, or of one's own recording."""
        points = InterviewPoint.objects.to_carry()
        if value == "mine":
            points = points.filter(interview__recorder=self.request.user)
        elif value != "any":
            points = points.filter(destination=value)
        return rows.filter(pk__in=points.values("interview"))

    def by_written(self, rows: QuerySet[Interview], name: str, value: bool) -> QuerySet[Interview]:
        """Talks that took place and say something: what 谈话覆盖 counts."""
        return rows.filter(pk__in=Interview.objects.written().values("pk")) if value else rows

    def by_leaf(self, rows: QuerySet[Interview], name: str, value: str) -> QuerySet[Interview]:
        """Talks with a point of a leaf, or of any leaf under a code (`LW6`)."""
        value = value.strip().upper()
        points = InterviewPoint.objects.filter(Q(leaf__code__iexact=value) | Q(leaf__root_code__iexact=value))
        return rows.filter(pk__in=points.values("interview"))


class VisitFilter(offers.LedgerFilter):
    """Filters of the list of visits."""

    q = django_filters.CharFilter(label="编号或村", method="by_words")
    status = django_filters.ChoiceFilter(label="状态", choices=VisitStatus.choices, empty_label="全部")
    target = django_filters.ModelChoiceFilter(label="巡察对象", queryset=offers.targets, empty_label="全部")
    kind = django_filters.ChoiceFilter(label="走访方式", choices=VisitKind.choices, empty_label="全部")
    org = django_filters.CharFilter(label="村", method="by_org")
    visitor = django_filters.CharFilter(label="走访人姓名", method="by_visitor")
    met = django_filters.ChoiceFilter(label="走访对象", choices=MetKind.choices, method="by_met", empty_label="全部")
    held = django_filters.BooleanFilter(label="只看已整理", method="by_held", widget=forms.CheckboxInput)
    date_from = django_filters.DateFilter(label="走访日期从", field_name="at", lookup_expr="date__gte")
    date_to = django_filters.DateFilter(label="到", field_name="at", lookup_expr="date__lte")
    carry = django_filters.ChoiceFilter(label="发现待转出", choices=CARRY, method="by_carry", empty_label="全部")

    class Meta:
        model = Visit
        form = offers.FilterForm
        fields: tuple[str, ...] = ()

    def by_words(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        """Part of the number or of the village's name."""
        return rows.filter(Q(number__icontains=value) | Q(org__short_name__icontains=value))

    def by_org(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        """Part of the village's name."""
        return rows.filter(Q(org__name__icontains=value) | Q(org__short_name__icontains=value))

    def by_carry(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        """Visits with a finding that is still to be carried over: any, to one destination, or of one's own noting."""
        findings = VisitFinding.objects.to_carry()
        if value == "mine":
            findings = findings.filter(visit__created_by=self.request.user)
        elif value != "any":
            findings = findings.filter(destination=value)
        return rows.filter(pk__in=findings.values("visit"))

    def by_visitor(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        """Visits that somebody of this name took part in."""
        return rows.filter(pk__in=Visit.objects.filter(visitors__name__icontains=value).values("pk"))

    def by_met(self, rows: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        """Visits on which people of a kind were met."""
        return rows.filter(pk__in=Visit.objects.filter(people__kind=value).values("pk"))

    def by_held(self, rows: QuerySet[Visit], name: str, value: bool) -> QuerySet[Visit]:
        """Visits that took place and were written up."""
        return rows.filter(pk__in=Visit.objects.held().values("pk")) if value else rows


class SurveyFilter(offers.LedgerFilter):
    """Filters of the list of surveys."""

    q = django_filters.CharFilter(label="编号或名称", method="by_words")
    status = django_filters.ChoiceFilter(label="状态", choices=SurveyStatus.choices, empty_label="全部")
    target = django_filters.ModelChoiceFilter(label="巡察对象", queryset=offers.targets, empty_label="全部")
    purpose = django_filters.ChoiceFilter(label="用途", choices=Purpose.choices, empty_label="全部")
    held = django_filters.BooleanFilter(label="只看已截止", method="by_held", widget=forms.CheckboxInput)

    class Meta:
        model = Survey
        form = offers.FilterForm
        fields: tuple[str, ...] = ()

    def by_words(self, rows: QuerySet[Survey], name: str, value: str) -> QuerySet[Survey]:
        """Part of the number or of the title."""
        return rows.filter(Q(number__icontains=value) | Q(title__icontains=value))

    def by_held(self, rows: QuerySet[Survey], name: str, value: bool) -> QuerySet[Survey]:
        """Surveys whose questionnaires have come back."""
        return rows.filter(pk__in=Survey.objects.counted().values("pk")) if value else rows
