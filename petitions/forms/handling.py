"""Shape of input while a letter is handled, and the filters of the list."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from petitions.models import (
    Channel,
    Disposal,
    DupKind,
    NoticeWay,
    Petition,
    PetitionClass,
    Satisfaction,
    SignatureType,
    Source,
    Truth,
    Urgency,
)
from petitions.states import PetitionStatus
from rounds.forms import offers
from rounds.models import TaxonomyNode
from rounds.queries import places
from rounds.queries.current import current_round
from xuncha.core import calendar


class ProposalForm(forms.Form):
    """拟办意见."""

    proposal = forms.CharField(label="拟办意见", widget=forms.Textarea(attrs={"rows": 3}))
    disposal = forms.ChoiceField(label="办理方式", choices=Disposal.choices)
    handler = forms.CharField(
        label="承办人或单位", max_length=60, required=False, help_text="转办、交办要写明承办单位。"
    )
    result_due = forms.DateField(label="要结果期限", required=False, help_text="只有“交办要结果”填写。")


class CloseForm(forms.Form):
    """办结."""

    result = forms.CharField(label="办理结果", widget=forms.Textarea(attrs={"rows": 4}))
    truth = forms.ChoiceField(label="属实程度", choices=Truth.choices)


class AnswerForm(CloseForm):
    """登记办理结果 of another unit."""

    result_on = forms.DateField(label="结果日期")


class TransferForm(forms.Form):
    """转出: to whom, under which letter, why."""

    handler = forms.CharField(label="转往单位", max_length=60, required=False)
    letter_no = forms.CharField(label="函号", max_length=40, required=False)
    reason = forms.CharField(label="转出理由", max_length=300)


class LetterForm(forms.Form):
    """生成转办函."""

    letter_no = forms.CharField(label="函号", max_length=40, help_text="如 临巡转〔2023〕1号；已有函号的不再改。")


class ReceiptForm(forms.Form):
    """回执."""

    receipt_no = forms.CharField(label="回执编号", max_length=40, required=False)
    receipt_on = forms.DateField(label="回执日期")


class TellForm(forms.Form):
    """告知."""

    way = forms.ChoiceField(label="告知方式", choices=NoticeWay.choices)
    on = forms.DateField(label="告知日期")


class ReplyForm(forms.Form):
    """答复: what is not given yet stays empty."""

    needed = forms.BooleanField(label="需要答复反映人", required=False)
    way = forms.ChoiceField(label="答复方式", choices=[("", "还没有答复"), *NoticeWay.choices], required=False)
    on = forms.DateField(label="答复日期", required=False)
    satisfaction = forms.ChoiceField(
        label="满意度", choices=[("", "还没有答复"), *Satisfaction.choices], required=False
    )
    note = forms.CharField(label="答复内容（加密保存）", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    layout = (("", ["needed", ("way", "on", "satisfaction"), "note"]),)


class NamesakeForm(forms.Form):
    """认定不涉及巡察人员."""

    reason = forms.CharField(
        label="怎样核实的", max_length=300, help_text="认定以后信访件转回巡察组办理，理由记入本件。"
    )


class TimeForm(forms.Form):
    """申请延期."""

    new_due = forms.DateField(label="新期限")
    reason = forms.CharField(label="延期理由", max_length=300)


class ReporterSearchForm(forms.Form):
    """按反映人查找: one exact mark."""

    kind = forms.ChoiceField(label="按", choices=[("phone", "电话"), ("id_number", "身份证号"), ("name", "姓名")])
    text = forms.CharField(
        label="完整的电话、证件号或姓名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    reason = forms.CharField(label="为什么要查找", max_length=200, help_text="记入审计日志；不写电话、证件号和姓名。")


class DuplicateForm(forms.Form):
    """认定重复于哪一件."""

    primary = forms.UUIDField()
    kind = forms.ChoiceField(choices=DupKind.choices, required=False)


def _leaves(request: HttpRequest) -> QuerySet[TaxonomyNode]:
    return places.leaf_rows(current_round(request), "village")


#: the value by which statistics and the filter name the stubs, and what is not yet known
STUBS, NONE = "stub", "none"


class PetitionFilter(offers.LedgerFilter):
    """Filters of the petition ledger; nothing here searches a person."""

    q = django_filters.CharFilter(label="编号", field_name="number", lookup_expr="icontains")
    target = django_filters.ModelChoiceFilter(label="乡镇", queryset=offers.targets, empty_label="全部乡镇")
    status = django_filters.ChoiceFilter(label="状态", choices=PetitionStatus.choices, empty_label="全部状态")
    channel = django_filters.ChoiceFilter(label="方式", choices=Channel.choices, empty_label="全部方式")
    klass = django_filters.ChoiceFilter(
        label="类别",
        choices=[*PetitionClass.choices, (STUBS, "上级件（存根）")],
        empty_label="全部类别",
        method="by_class",
    )
    source = django_filters.ChoiceFilter(label="来源", choices=Source.choices, empty_label="全部来源")
    urgency = django_filters.ChoiceFilter(label="紧急程度", choices=Urgency.choices, empty_label="全部")
    is_collective = django_filters.BooleanFilter(label="集体访", widget=forms.Select(
        choices=[("", "全部"), ("true", "只看集体访"), ("false", "不看集体访")]))  # fmt: skip
    signature = django_filters.ChoiceFilter(
        label="署名", choices=[*SignatureType.choices, (NONE, "上级件（不记署名）")], empty_label="全部", field_name="signature_type",
        method="by_word",
    )  # fmt: skip
    disposal = django_filters.ChoiceFilter(
        label="办理方式", choices=[*Disposal.choices, (NONE, "还没有确定")], empty_label="全部", method="by_word"
    )
    truth = django_filters.ChoiceFilter(
        label="属实程度", choices=[*Truth.choices, (NONE, "还没有结果")], empty_label="全部", method="by_word"
    )
    field = django_filters.ModelChoiceFilter(label="领域", queryset=_leaves, empty_label="全部领域")
    org = django_filters.CharFilter(label="涉及党组织", method="by_org")
    place = django_filters.NumberFilter(label="只涉及的单位", field_name="org_id", widget=forms.HiddenInput)
    date_from = django_filters.DateFilter(label="收件日期从", field_name="received_at", lookup_expr="date__gte")
    date_to = django_filters.DateFilter(label="到", field_name="received_at", lookup_expr="date__lte")
    is_duplicate = django_filters.BooleanFilter(label="重复件", widget=forms.Select(
        choices=[("", "全部"), ("true", "只看重复件"), ("false", "不看重复件")]))  # fmt: skip
    in_scope = django_filters.BooleanFilter(label="受理范围", widget=forms.Select(
        choices=[("", "全部"), ("true", "只看受理范围内"), ("false", "只看受理范围外")]))  # fmt: skip
    off_notice = django_filters.BooleanFilter(label="公告期", widget=forms.Select(
        choices=[("", "全部"), ("true", "只看公告期外"), ("false", "只看公告期内")]))  # fmt: skip
    waits = django_filters.ChoiceFilter(label="还等什么", empty_label="全部", method="by_waits", choices=[
        ("assign", "等分办"), ("receipt", "等回执"), ("result", "等结果"), ("tell", "等告知")])  # fmt: skip
    overdue = django_filters.BooleanFilter(label="只看逾期", method="by_overdue", widget=forms.CheckboxInput)

    class Meta:
        model = Petition
        fields: tuple[str, ...] = ()

    @property
    def form(self) -> forms.Form:
        """The filter row shows the first fields, the rest stands under 更多."""
        made = super().form
        made.first_fields = ("q", "target", "status", "channel")
        return made

    def by_class(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A stub has no class of its own."""
        return rows.filter(klass="" if value == STUBS else value)

    def by_word(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A word of the letter, or that there is none yet."""
        return rows.filter(**{name: "" if value == NONE else value})

    def by_org(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the organisation's name."""
        return rows.filter(Q(org__name__icontains=value) | Q(org__short_name__icontains=value))

    def by_waits(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Waiting for a decision here, for a receipt or a result of another unit, or the reporter for a word of us."""
        all_ = Petition.objects
        waiting = {"assign": all_.unassigned, "receipt": all_.awaiting_receipt, "result": all_.awaiting_result,
                   "tell": all_.untold}  # fmt: skip
        return rows.filter(pk__in=waiting[value]().values("pk"))

    def by_overdue(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Past a date: of handling, of the receipt, of the result, of the word to the reporter."""
        return rows.filter(pk__in=Petition.objects.overdue(calendar.today()).values("pk")) if value else rows
