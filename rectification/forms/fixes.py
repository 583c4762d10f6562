"""Forms of 立行立改: proposal, notice, service, answer, check, and the filters of its ledger."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import fields_for_model

from findings.forms.fields import PICKER, PeopleField, PlaceForm
from rectification.models import CheckResult, FixKind, ImmediateFix, MassFeedback, WhyNow
from rectification.states import ENDED_FIX, FixStatus
from rounds.forms import offers
from rounds.forms.fields import LeafField
from rounds.models import PartyOrg
from rounds.queries import places
from xuncha.core import calendar

_OWN = ("kind", "matter", "requirement", "resp_person")
_FIGURES = ("refunded", "benefited", "people")


class FixForm(PlaceForm):
    """A proposal: what, why at once, who has to put it right, and how."""

    layout = (
        ("事项", [("org", "kind"), "matter", "category", "why_now"]),
        ("整改要求", ["requirement", ("resp_org", "resp_person")]),
    )

    org = forms.ModelChoiceField(PartyOrg.objects.none(), label="涉及党组织", widget=forms.Select(attrs=PICKER))
    category = LeafField(label="问题分类", speaks="matter", widget=forms.Select(attrs=PICKER))
    why_now = forms.MultipleChoiceField(
        label="立行立改的理由", choices=WhyNow.choices, widget=forms.CheckboxSelectMultiple
    )
    resp_org = forms.ModelChoiceField(PartyOrg.objects.none(), label="责任单位", widget=forms.Select(attrs=PICKER))

    def __init__(self, *args: Any, fix: ImmediateFix | None = None, **options: Any) -> None:
        if fix is not None:
            shown = {name: getattr(fix, name) for name in (*_OWN, "org", "category", "why_now", "resp_org")}
            options["initial"] = shown | (options.get("initial") or {})
        super().__init__(*args, **options)
        helps = {
            "matter": "通知书原文印这一段：写事实，不写来源，不写反映人和谈话人。",
            "requirement": "要求怎样改、改到什么程度。",
        }
        self.fields.update(fields_for_model(ImmediateFix, fields=_OWN, help_texts=helps))
        self.fields["kind"].choices = FixKind.choices
        for name in ("matter", "requirement"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 4})


class NoticeForm(forms.Form):
    """The number of the notice, when it is printed before the service."""

    notice_no = forms.CharField(label="通知书文号", max_length=40, help_text="如 临巡立改〔2023〕1号")


class ServeForm(forms.Form):
    """送达: number, day, and who signed the receipt."""

    layout = (("", [("notice_no", "served_on", "served_to")]),)

    notice_no = forms.CharField(label="通知书文号", max_length=40)
    served_on = forms.DateField(label="送达日期", initial=calendar.today)
    served_to = forms.CharField(label="签收人", max_length=40, help_text="回执联上签字的人。")


class ReportForm(forms.ModelForm):
    """What the unit did, with at most one proof at a time; the figures count once the inspectors confirm them."""

    layout = (("整改情况", ["measures", "result", _FIGURES, "proof"]),)
    proof = forms.FileField(
        label="佐证材料", required=False, help_text="PDF、图片、Word、Excel，不超过 50 MB；多份请分次上传。"
    )

    class Meta:
        model = ImmediateFix
        fields = ("measures", "result", *_FIGURES)
        widgets = {
            "measures": forms.Textarea(attrs={"rows": 4}),
            "result": forms.Textarea(attrs={"rows": 4}),
        }


class CheckForm(forms.Form):
    """现场核查: who went, what they found, and the figures as they confirmed them."""

    layout = (("", ["check_by", ("check_date", "check_result", "mass_feedback"), "check_note", _FIGURES]),)

    check_by = PeopleField(label="核查人（不少于2人）")
    check_date = forms.DateField(label="核查日期", initial=calendar.today)
    check_result = forms.ChoiceField(label="核查结论", choices=[("", "请选择"), *CheckResult.choices])
    mass_feedback = forms.ChoiceField(label="群众反馈", choices=[("", "请选择"), *MassFeedback.choices], required=False)
    check_note = forms.CharField(label="核查情况", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    refunded = forms.DecimalField(
        label="退还、清退金额（万元）", min_value=0, max_digits=14, decimal_places=4, required=False
    )
    benefited = forms.IntegerField(label="受益户数", min_value=0, required=False)
    people = forms.IntegerField(label="受益人次", min_value=0, required=False)

    def __init__(self, *args: Any, fix: ImmediateFix, **options: Any) -> None:
        options["initial"] = {name: getattr(fix, name) for name in _FIGURES} | (options.get("initial") or {})
        super().__init__(*args, **options)
        self.fields["check_by"].queryset = places.group_accounts(fix.target)
        self.fields["check_by"].roles = places.account_roles(fix.target)


class TimeForm(forms.Form):
    """申请延期."""

    new_due = forms.DateField(label="新期限")
    reason = forms.CharField(label="延期理由", max_length=300)


class FixFilter(offers.LedgerFilter):
    """Filters of the ledger of 立行立改; statistics lead here with the same words."""

    q = django_filters.CharFilter(label="编号、事项、责任人", method="by_words")
    target = django_filters.ModelChoiceFilter(label="乡镇", queryset=offers.targets, empty_label="全部乡镇")
    status = django_filters.ChoiceFilter(label="状态", choices=FixStatus.choices[:-1], empty_label="全部状态")
    overdue = django_filters.BooleanFilter(label="只看逾期", method="by_overdue", widget=forms.CheckboxInput)
    kind = django_filters.ChoiceFilter(label="类型", choices=FixKind.choices, empty_label="全部类型")
    under_way = django_filters.BooleanFilter(label="只看未办结", method="by_under_way", widget=forms.CheckboxInput)
    served = django_filters.BooleanFilter(label="只看已送达", method="by_served", widget=forms.CheckboxInput)
    leaf = django_filters.CharFilter(label="分类代码", field_name="category__code", lookup_expr="istartswith")

    class Meta:
        model = ImmediateFix
        fields: tuple[str, ...] = ()

    @property
    def form(self) -> forms.Form:
        """The filter row shows the first fields, the rest stands under 更多."""
        made = super().form
        made.first_fields = ("q", "target", "status", "overdue")
        return made

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Number, matter, person."""
        columns = ("number", "pre_number", "matter", "resp_person", "notice_no")
        return rows.filter(Q(*((f"{place}__icontains", value) for place in columns), _connector=Q.OR))

    def by_overdue(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Not answered by the date."""
        return rows.filter(pk__in=ImmediateFix.objects.overdue(calendar.today()).values("pk")) if value else rows

    def by_under_way(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Neither closed nor carried over."""
        return rows.exclude(status__in=ENDED_FIX) if value else rows

    def by_served(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """With a notice in the unit's hands."""
        return rows.filter(served_on__isnull=False) if value else rows
