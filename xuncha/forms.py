"""Forms of the roof."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from findings.models import InspectionReport
from findings.states import ReportStatus
from rounds.forms import offers


class ReportForm(forms.ModelForm):
    """The written parts of a report; problems and figures come from the ledgers."""

    layout = (
        ("文号", ["doc_no"]),
        ("一、基本情况", ["profile"]),
        ("二、总体评价", ["achievements", ("ecology", "implementation")]),
        ("四、“一把手”履行第一责任人职责和廉洁自律情况", ["chief_praise", "chief_problems"]),
        ("五、村级党组织延伸巡察情况", ["villages", "villages_typical"]),
        ("六、原因分析", ["causes"]),
        ("七、意见建议", ["advice_unit", "advice_county", "advice_departments"]),
    )

    class Meta:
        model = InspectionReport
        fields = ("doc_no", "profile", "achievements", "ecology", "implementation", "chief_praise", "chief_problems", "villages",
                  "villages_typical", "causes", "advice_unit", "advice_county", "advice_departments")  # fmt: skip
        help_texts = {
            "chief_praise": "每行一条。正面评价和突出问题都要写，缺一不能提交。",
            "chief_problems": "每行一条。",
            "villages": "各村共有的问题。",
            "villages_typical": "一村一行，写明村名、问题和数字；没有可以不写。",
            "causes": "每行一条。",
            "advice_unit": "每行一条。",
            "advice_county": "每行一条。",
            "advice_departments": "每行一条。",
        }


class ReportFilter(offers.LedgerFilter):
    """Filters of the list of reports."""

    target = django_filters.ModelChoiceFilter(label="被巡察党组织", queryset=offers.targets, empty_label="全部")
    status = django_filters.ChoiceFilter(label="状态", choices=ReportStatus.choices, empty_label="全部")
    submitted = django_filters.BooleanFilter(label="只看已提交", method="by_submitted", widget=forms.CheckboxInput)

    class Meta:
        model = InspectionReport
        fields: tuple[str, ...] = ()

    def by_submitted(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Handed in: what figures count."""
        return rows.filter(pk__in=InspectionReport.objects.submitted().values("pk")) if value else rows


class TargetForm(forms.Form):
    """The filter of a statistics table: one target, or all."""

    first_fields = ("target",)
    target = forms.ChoiceField(label="巡察对象", required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["target"].choices = [("", "全部"), *choices]


class TurnForm(forms.Form):
    """The filter of a statistics table whose rows can be parted in several ways."""

    first_fields = ("by",)
    by = forms.ChoiceField(label="排法", required=False)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["by"].choices = list(choices)
