"""Forms of 问题线索 and 移交. Values of L3 stand in forms of their own readers alone."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import fields_for_model

from findings.forms.fields import PICKER, PlaceForm
from findings.models import Clue, Transfer
from findings.models.clues import RECEIVERS, ClueClass, Handling, Suggestion
from findings.queries.clues import name_digest
from findings.states import ClueStatus, TransferStatus
from rounds.forms import offers
from rounds.forms.fields import LeafField
from rounds.models import PartyOrg
from xuncha.core import calendar

_OWN = (
    "source", "subject_name", "subject_unit", "subject_post", "subject_rank", "is_chief", "is_village_cadre", "summary",
    "occurred", "amount", "klass", "inquiry_note",
)  # fmt: skip
_HELP = {
    "inquiry_note": "了解了什么、怎样了解、结果如何。没有这一项，不能提交组务会研究。",
    "summary": "谁、什么时候、在哪里、做了什么、涉及多少。加密保存。",
    "subject_name": "一条线索只写一个主要被反映人。加密保存。",
}


_LABELS = {"amount": "涉及金额（万元）"}


class ClueForm(PlaceForm):
    """A clue: about whom, what, and what has been found out."""

    layout = (
        (
            "被反映人",
            [
                ("org", "subject_name"),
                ("subject_unit", "subject_post", "subject_rank"),
                ("is_chief", "is_village_cadre"),
            ],
        ),
        ("线索", [("source", "klass"), "category", "summary", ("occurred", "amount")]),
        ("深入了解", ["inquiry_note", "suggestion"]),
    )

    org = forms.ModelChoiceField(PartyOrg.objects.none(), label="面上问题单位", widget=forms.Select(attrs=PICKER))
    category = LeafField(label="六个围绕类别", speaks="summary", required=False, widget=forms.Select(attrs=PICKER))
    suggestion = forms.ChoiceField(
        label="处置建议", choices=[("", "（按类别和干部层级自动确定）"), *Suggestion.choices], required=False
    )

    def __init__(self, *args: Any, clue: Clue | None = None, **options: Any) -> None:
        if clue is not None:
            shown = {name: getattr(clue, name) for name in (*_OWN, "org", "category", "suggestion")}
            options["initial"] = shown | (options.get("initial") or {})
        super().__init__(*args, **options)
        self.fields.update(fields_for_model(Clue, fields=_OWN, help_texts=_HELP, labels=_LABELS))
        self.fields["klass"].choices = [("", "请选择"), *ClueClass.choices]
        for name in ("subject_name", "subject_unit", "subject_post"):
            self.fields[name].widget = forms.TextInput()


class ClueEvidenceForm(forms.Form):
    """Evidence of a clue; its file is encrypted."""

    name = forms.CharField(label="名称", max_length=120)
    pages = forms.IntegerField(label="页数", min_value=1, initial=1)
    file = forms.FileField(label="文件", required=False, help_text="加密保存，只有能看这条线索的人可以打开。")


class NamesakeForm(forms.Form):
    """认定不涉及巡察人员."""

    reason = forms.CharField(label="怎样核实的", max_length=300, help_text="认定以后线索转回巡察组办理，理由记入本条。")


class DecisionForm(forms.Form):
    """领导小组的分类处理意见."""

    layout = (("", ["decision", "decided_on"]),)

    decision = forms.CharField(label="领导小组意见", widget=forms.Textarea(attrs={"rows": 3}))
    decided_on = forms.DateField(label="决定日期", initial=calendar.today)


class HandlingForm(forms.Form):
    """处置方式."""

    handling = forms.ChoiceField(label="处置方式", choices=[("", "请选择"), *Handling.choices])


class ResultForm(forms.Form):
    """办理结果."""

    result = forms.CharField(label="办理情况和结果", widget=forms.Textarea(attrs={"rows": 5}))


class CluesField(forms.ModelMultipleChoiceField):
    """Approved clues, by number; the name stands beside it for those who prepare the list."""

    def label_from_instance(self, obj: Clue) -> str:
        """1401-02-XS-0003 程某（柳湾村）建议：移交纪委监委."""
        return f"{obj.number} {obj.subject_name}（{obj.org}） 建议：{obj.get_suggestion_display()}"


class TransferForm(forms.Form):
    """A transfer: what goes to whom, under which letter."""

    receiver = forms.ChoiceField(label="接收单位", choices=RECEIVERS)
    clues = CluesField(queryset=Clue.objects.none(), label="移交的线索", widget=forms.CheckboxSelectMultiple)
    doc_no = forms.CharField(label="函件文号", max_length=40, help_text="如 临巡办函〔2023〕11号")
    basis = forms.CharField(label="批准依据", max_length=120, help_text="哪次会议或哪个文件")
    sealed = forms.BooleanField(label="密封", required=False, initial=True)

    def __init__(self, *args: Any, rows: QuerySet[Clue], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["clues"].queryset = rows
        if not rows:
            self.fields["clues"].help_text = "现在没有领导小组已经批准、还没有移交的线索。"


class SendForm(forms.Form):
    """送出."""

    layout = (("", [("sent_on", "handed_by")]),)

    sent_on = forms.DateField(label="移交日期", initial=calendar.today)
    handed_by = forms.CharField(label="移交经办人", max_length=40, required=False)


class ReceiveForm(forms.Form):
    """签收."""

    layout = (("", [("received_on", "received_by")]),)

    received_on = forms.DateField(label="接收日期", initial=calendar.today)
    received_by = forms.CharField(label="接收经办人", max_length=40, required=False)


class ClueFilter(offers.LedgerFilter):
    """Filters of the list of clues. A name is found only whole: L3 text has no other index."""

    q = django_filters.CharFilter(label="编号或全名", method="by_number_or_name")
    status = django_filters.ChoiceFilter(label="状态", choices=ClueStatus.choices, empty_label="全部")
    target = django_filters.ModelChoiceFilter(label="被巡察党组织", queryset=offers.targets, empty_label="全部")
    klass = django_filters.ChoiceFilter(label="线索类别", choices=ClueClass.choices, empty_label="全部")
    late = django_filters.BooleanFilter(label="反馈超期", method="by_late", widget=forms.CheckboxInput)

    class Meta:
        model = Clue
        fields: tuple[str, ...] = ()

    @property
    def form(self) -> forms.Form:
        """The form with its most used fields named."""
        form = super().form
        form.first_fields = ["q", "status", "target", "klass"]
        return form

    def by_number_or_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A part of a number, or the exact name."""
        return rows.filter(
            Q(number__icontains=value) | Q(pre_number__icontains=value) | Q(subject_digest=name_digest(value))
        )

    def by_late(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Those whose answer is overdue."""
        late = rows.filter(feedback_due__lt=calendar.today(), status__in=("received", "handling"))
        return late if value else rows


class TransferFilter(django_filters.FilterSet):
    """Filters of the list of transfers."""

    q = django_filters.CharFilter(label="编号或文号", method="by_number")
    status = django_filters.ChoiceFilter(label="状态", choices=TransferStatus.choices, empty_label="全部")
    receiver = django_filters.ChoiceFilter(label="接收单位", choices=RECEIVERS, empty_label="全部")

    class Meta:
        model = Transfer
        fields: tuple[str, ...] = ()

    def by_number(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A part of the number or of the letter's."""
        return rows.filter(Q(number__icontains=value) | Q(doc_no__icontains=value))
