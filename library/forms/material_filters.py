"""Filters of the two lists of material requests: by request, and item by item."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from library.models import Completeness, MaterialForm, MaterialItem, MaterialKind, MaterialRequest
from library.states import MaterialStatus
from rounds.forms import offers
from xuncha.core import calendar

TIMING = (("on_time", "按时"), ("late", "逾期"), ("open", "未到期"))


class RequestFilter(offers.LedgerFilter):
    """Filters of the list of requests."""

    q = django_filters.CharFilter(label="编号、资料名称", method="by_words")
    status = django_filters.ChoiceFilter(label="状态", choices=MaterialStatus.choices, empty_label="全部")
    target = django_filters.ModelChoiceFilter(label="巡察对象", queryset=offers.targets, empty_label="全部")
    kind = django_filters.ChoiceFilter(label="类型", choices=MaterialKind.choices, empty_label="全部")
    timing = django_filters.ChoiceFilter(label="时效", choices=TIMING, method="by_timing", empty_label="全部")
    unit = django_filters.NumberFilter(label="提供单位序号", field_name="asked_of_id", widget=forms.HiddenInput)
    asked_of = django_filters.CharFilter(label="提供单位", method="by_unit")
    borrowed = django_filters.BooleanFilter(label="有原件未还", method="by_borrowed", widget=forms.CheckboxInput)
    standing = django_filters.BooleanFilter(label="不看已撤回的", method="by_standing", widget=forms.CheckboxInput)
    since = django_filters.DateFilter(label="提出日期从", field_name="asked_at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label="到", field_name="asked_at", lookup_expr="date__lte")

    class Meta:
        model = MaterialRequest
        fields: tuple[str, ...] = ()

    @property
    def form(self) -> forms.Form:
        """The filter row with its most used fields named."""
        made = super().form
        made.first_fields = ["q", "status", "target", "kind", "timing"]
        return made

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the number or of an item's name."""
        hits = MaterialItem.objects.filter(name__icontains=value).values("request")
        return rows.filter(Q(number__icontains=value) | Q(pk__in=hits))

    def by_unit(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the name of the unit that was asked."""
        return rows.filter(Q(asked_of__name__icontains=value) | Q(asked_of__short_name__icontains=value))

    def by_timing(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """按时, 逾期 or not yet due, as the table of response times counts them."""
        now, all_ = calendar.now(), MaterialRequest.objects
        if value == "on_time":
            return rows.filter(pk__in=all_.standing().in_time().values("pk"))
        if value == "late":
            return rows.filter(pk__in=all_.late(now).values("pk"))
        rest = all_.standing().exclude(pk__in=all_.late(now).values("pk")).exclude(pk__in=all_.in_time().values("pk"))
        return rows.filter(pk__in=rest.values("pk"))

    def by_borrowed(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """With an original in the group's hands."""
        return rows.filter(pk__in=MaterialRequest.objects.borrowing().values("pk")) if value else rows

    def by_standing(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """What figures count."""
        return rows.exclude(status=MaterialStatus.CANCELLED) if value else rows


WHERE = (("waiting", "未提供"), ("in_hand", "已收到"), ("borrowed", "借阅中"), ("returned", "已归还"), ("lost", "遗失"),
         ("denied", "无此资料或拒绝"))  # fmt: skip


class ItemFilter(offers.LedgerFilter):
    """Filters of the list item by item."""

    q = django_filters.CharFilter(label="资料名称", field_name="name", lookup_expr="icontains")
    target = django_filters.ModelChoiceFilter(
        label="巡察对象", queryset=offers.targets, field_name="request__target", empty_label="全部"
    )
    where = django_filters.ChoiceFilter(label="去处", choices=WHERE, method="by_where", empty_label="全部")
    kind = django_filters.ChoiceFilter(
        label="类型", field_name="request__kind", choices=MaterialKind.choices, empty_label="全部"
    )
    shape = django_filters.ChoiceFilter(
        label="形式", field_name="form", choices=MaterialForm.choices, empty_label="全部"
    )
    since = django_filters.DateFilter(label="提供日期从", field_name="received_at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label="到", field_name="received_at", lookup_expr="date__lte")

    class Meta:
        model = MaterialItem
        fields: tuple[str, ...] = ()

    @property
    def form(self) -> forms.Form:
        """The filter row with its most used fields named."""
        made = super().form
        made.first_fields = ["q", "target", "where", "kind"]
        return made

    def by_where(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Where the item is."""
        items = MaterialItem.objects
        return {
            "waiting": lambda: rows.filter(completeness=""),
            "in_hand": lambda: rows.filter(pk__in=items.in_hand().values("pk")),
            "borrowed": lambda: rows.filter(pk__in=items.borrowed().values("pk")),
            "returned": lambda: rows.exclude(returned_at=None), "lost": lambda: rows.exclude(loss_note=""),
            "denied": lambda: rows.filter(completeness__in=(Completeness.NONE, Completeness.REFUSED)),
        }[value]()  # fmt: skip
