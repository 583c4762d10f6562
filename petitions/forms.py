"""Shape of input for petitions: fast registration, several accused, proposal, closing; filters of the list."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms import formset_factory
from django.forms.models import fields_for_model
from django.http import HttpRequest

from petitions.models import Channel, Disposal, DupKind, Petition, PetitionClass, Truth
from petitions.states import PetitionStatus
from rounds.forms import offers
from rounds.forms.fields import LeafField
from rounds.models import InspectionRound, PartyOrg, RoundTarget, TaxonomyNode
from rounds.queries import places
from rounds.queries.current import current_round
from xuncha.core import calendar
from xuncha.core.models import User

_FROM_MODEL = (
    "channel",
    "source",
    "signature_type",
    "klass",
    "nature",
    "in_scope",
    "pages",
    "envelope_no",
    "carrier",
    "date_reason",
)


class PetitionForm(forms.Form):
    """登记信访件: one column, keyboard from first to last field."""

    layout = (
        (
            "收件",
            [
                "target",
                ("received_at", "channel", "source"),
                "date_reason",
                "about_staff",
                "upper_level",
                ("envelope_no", "carrier"),
            ],
        ),
        (
            "反映什么",
            ["org", "accused_org", ("signature_type", "klass", "nature"), "field", "in_scope", "summary", "pages"],
        ),
    )

    target = forms.ModelChoiceField(RoundTarget.objects.none(), label="巡察对象", empty_label=None)
    received_at = forms.DateTimeField(label="收件时间")
    org = forms.ModelChoiceField(PartyOrg.objects.none(), label="涉及党组织", required=False, empty_label="（乡镇本级）",
                                 widget=forms.Select(attrs={"data-picker": "1"}))  # fmt: skip
    accused_org = forms.ModelChoiceField(PartyOrg.objects.none(), label="被反映组织", required=False, empty_label="（没有）",
                                         widget=forms.Select(attrs={"data-picker": "1"}))  # fmt: skip
    field = LeafField(label="问题领域", speaks="summary", required=False, widget=forms.Select(attrs={"data-picker": "1"}))
    summary = forms.CharField(label="内容摘要", required=False, widget=forms.Textarea(attrs={"rows": 5}),
                              help_text="不写反映人的任何信息。")  # fmt: skip
    upper_level = forms.BooleanField(label="涉及上级管理干部", required=False,
                                     help_text="勾选后只存日期、方式、信封号和送交人，不录内容，不收附件。")  # fmt: skip

    about_staff = forms.BooleanField(label="涉及巡察组人员", required=False,
                                     help_text="勾选后归口巡察办和领导小组，本组不再看到这件。")  # fmt: skip

    def __init__(
        self, *args: Any, user: User, round_: InspectionRound | None, petition: Petition | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields.update(fields_for_model(Petition, fields=_FROM_MODEL))
        targets = places.targets_for(user, round_)
        self.fields["target"].queryset = targets
        orgs = places.orgs_of(*(targets if petition is None else [petition.target]), user=user)
        self.fields["org"].queryset = self.fields["accused_org"].queryset = orgs
        self.fields["field"].pin(round_, "village")
        for name in ("signature_type", "klass", "nature"):
            self.fields[name].required = False
        self.fields["pages"].required = False
        if petition is not None:
            self._show(petition)
        else:
            self.initial = {
                "received_at": calendar.now().strftime("%Y-%m-%d %H:%M"),
                "channel": "letter",
                "in_scope": True,
                **self.initial,
            }

    def _show(self, petition: Petition) -> None:
        for name in ("target", "about_staff", "upper_level", "envelope_no", "carrier"):
            del self.fields[name]
        shown = {name: getattr(petition, name) for name in self.fields}
        self.initial = {
            **shown,
            "org": petition.org_id,
            "accused_org": petition.accused_org_id,
            "field": petition.field_id,
        }

    def clean(self) -> dict[str, Any]:
        """Empty places are the model's own emptiness."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["pages"] = cleaned.get("pages") or 0
        return cleaned


class AccusedForm(forms.Form):
    """One accused person."""

    name = forms.CharField(label="被反映人", max_length=40, required=False)
    org_name = forms.CharField(label="单位", max_length=80, required=False)
    post = forms.CharField(label="职务", max_length=60, required=False)
    rank = forms.CharField(label="职级", max_length=20, required=False)


AccusedFormSet = formset_factory(AccusedForm, extra=2, max_num=20)


class ReporterForm(forms.Form):
    """反映人: goes to custody, never comes back onto this form."""

    name = forms.CharField(label="姓名", max_length=40, required=False)
    phone = forms.CharField(label="电话", max_length=30, required=False)
    id_number = forms.CharField(label="身份证号", max_length=20, required=False)
    address = forms.CharField(label="住址", max_length=120, required=False)
    headcount = forms.CharField(label="人数", max_length=6, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


class ProposalForm(forms.Form):
    """拟办意见."""

    proposal = forms.CharField(label="拟办意见", widget=forms.Textarea(attrs={"rows": 3}))
    disposal = forms.ChoiceField(label="办理方式", choices=Disposal.choices)
    handler = forms.CharField(label="承办人或单位", max_length=60, required=False)


class CloseForm(forms.Form):
    """办结."""

    result = forms.CharField(label="办理结果", widget=forms.Textarea(attrs={"rows": 4}))
    truth = forms.ChoiceField(label="属实程度", choices=Truth.choices)


class DuplicateForm(forms.Form):
    """认定重复于哪一件."""

    primary = forms.UUIDField()
    kind = forms.ChoiceField(choices=DupKind.choices, required=False)


def _leaves(request: HttpRequest) -> QuerySet[TaxonomyNode]:
    return places.leaf_rows(current_round(request), "village")


class PetitionFilter(django_filters.FilterSet):
    """Filters of the petition ledger; nothing here searches a person."""

    q = django_filters.CharFilter(label="编号", field_name="number", lookup_expr="icontains")
    target = django_filters.ModelChoiceFilter(label="乡镇", queryset=offers.targets, empty_label="全部乡镇")
    status = django_filters.ChoiceFilter(label="状态", choices=PetitionStatus.choices, empty_label="全部状态")
    channel = django_filters.ChoiceFilter(label="方式", choices=Channel.choices, empty_label="全部方式")
    klass = django_filters.ChoiceFilter(label="类别", choices=PetitionClass.choices, empty_label="全部类别")
    disposal = django_filters.ChoiceFilter(label="办理方式", choices=Disposal.choices, empty_label="全部")
    field = django_filters.ModelChoiceFilter(label="领域", queryset=_leaves, empty_label="全部领域")
    org = django_filters.CharFilter(label="涉及党组织", method="by_org")
    date_from = django_filters.DateFilter(label="收件日期从", field_name="received_at", lookup_expr="date__gte")
    date_to = django_filters.DateFilter(label="到", field_name="received_at", lookup_expr="date__lte")
    is_duplicate = django_filters.BooleanFilter(label="重复件", widget=forms.Select(
        choices=[("", "全部"), ("true", "只看重复件"), ("false", "不看重复件")]))  # fmt: skip
    overdue = django_filters.BooleanFilter(label="只看逾期", method="by_overdue", widget=forms.CheckboxInput)

    class Meta:
        model = Petition
        fields: tuple[str, ...] = ()

    @property
    def form(self) -> forms.Form:
        """The filter row shows the first fields, the rest stands under 更多."""
        made = super().form
        made.first_fields = ("q", "target", "status", "channel")
        offers.name_targets(made, self.request)
        return made

    def by_org(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the organisation's name."""
        return rows.filter(Q(org__name__icontains=value) | Q(org__short_name__icontains=value))

    def by_overdue(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Open past the date."""
        return (
            rows.filter(pk__in=Petition.objects.open().filter(due__lt=calendar.today()).values("pk")) if value else rows
        )
