"""Shape of input for feedback, ledger lines, measures and opinions, and the filters of the ledger."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from rectification.models import Feedback, RectificationItem
from rectification.states import Completion, ItemStatus, Opinion
from rounds.forms import offers
from rounds.models import PartyOrg, RoundTarget
from rounds.queries import places
from xuncha.core import calendar


class FeedbackForm(forms.ModelForm):
    """The two texts of a feedback and what is asked of the unit."""

    layout = (("反馈意见", ["doc_no", "text_team", "text_chief"]), ("整改要求", ["requirements"]))

    class Meta:
        model = Feedback
        fields = ("doc_no", "text_team", "text_chief", "requirements")
        widgets = {
            "text_team": forms.Textarea(attrs={"rows": 12}),
            "text_chief": forms.Textarea(attrs={"rows": 8}),
            "requirements": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "text_team": "总体评价和全部问题。不写线索，不写反映人和谈话人。",
            "text_chief": "在班子意见之外，只对主要负责人一人讲的意见。",
        }


class NewFeedbackForm(FeedbackForm):
    """The same with the target it is for."""

    layout = (("对象", ["target"]), *FeedbackForm.layout)
    target = forms.ModelChoiceField(RoundTarget.objects.none(), label="被巡察党组织", empty_label="请选择")

    def __init__(self, *args: Any, targets: QuerySet[RoundTarget], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = targets


class AssignForm(forms.Form):
    """One ledger line for a delivered problem."""

    resp_org = forms.ModelChoiceField(PartyOrg.objects.none(), label="责任党组织", empty_label=None)
    manifestation = forms.CharField(label="具体表现", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, target: RoundTarget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resp_org"].queryset = places.orgs_of(target)


class PlanForm(forms.ModelForm):
    """Goal, people and date of a ledger line."""

    layout = (("责任", [("leader", "dept", "owner")]), ("目标和时限", ["goal", ("term_kind", "due")]))

    class Meta:
        model = RectificationItem
        fields = ("leader", "dept", "owner", "goal", "term_kind", "due")
        widgets = {"goal": forms.Textarea(attrs={"rows": 4})}


class ResultForm(forms.ModelForm):
    """What the unit reports; the completion here is its own word, the supervisors decide."""

    layout = (("成效", ["result", ("refunded", "recovered", "rules_made")]),)

    class Meta:
        model = RectificationItem
        fields = ("result", "refunded", "recovered", "rules_made")
        widgets = {"result": forms.Textarea(attrs={"rows": 6})}


class MeasureForm(forms.Form):
    """A measure of the plan."""

    text = forms.CharField(label="措施", widget=forms.Textarea(attrs={"rows": 3}))
    due = forms.DateField(label="时限")
    owner = forms.CharField(label="责任人", max_length=40, required=False)
    layout = (("", ["text", ("due", "owner")]),)


class ProgressForm(forms.Form):
    """How a measure stands, with at most one proof at a time."""

    progress = forms.CharField(label="完成情况", widget=forms.Textarea(attrs={"rows": 4}))
    is_done = forms.BooleanField(label="这条措施已经完成", required=False)
    done_on = forms.DateField(label="完成日期", required=False)
    proof = forms.FileField(
        label="佐证材料", required=False, help_text="PDF、图片、Word、Excel，不超过 50 MB；多份请分次上传。"
    )
    layout = (("", ["progress", ("is_done", "done_on"), "proof"]),)


class DropProofForm(forms.Form):
    """Why a proof is taken away."""

    reason = forms.CharField(label="移除理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class OpinionForm(forms.Form):
    """One supervisor's opinion."""

    opinion = forms.ChoiceField(label="会审意见", choices=Opinion.choices, widget=forms.RadioSelect)
    completion = forms.ChoiceField(
        label="认定的完成情况", choices=[c for c in Completion.choices if c[0] != "not"], initial="done", required=False,
        help_text="完成率只计“已完成”。",
    )  # fmt: skip
    note = forms.CharField(
        label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="退回必须写明理由。"
    )


class ItemFilter(offers.LedgerFilter):
    """Filters of the rectification ledger."""

    q = django_filters.CharFilter(label="编号、问题、责任人", method="by_words")
    target = django_filters.ModelChoiceFilter(label="乡镇", queryset=offers.targets, empty_label="全部乡镇")
    status = django_filters.ChoiceFilter(label="状态", choices=ItemStatus.choices, empty_label="全部状态")
    overdue = django_filters.BooleanFilter(label="只看逾期", method="by_overdue", widget=forms.CheckboxInput)
    level = django_filters.ChoiceFilter(
        label="层级", choices=[("township", "乡镇本级"), ("village", "村级")], method="by_level", empty_label="全部层级"
    )
    completion = django_filters.ChoiceFilter(label="完成情况", choices=Completion.choices, empty_label="全部")
    unfinished = django_filters.BooleanFilter(label="只看未完成", method="by_unfinished", widget=forms.CheckboxInput)
    leaf = django_filters.CharFilter(label="分类代码", field_name="category__code", lookup_expr="istartswith")
    is_key = django_filters.BooleanFilter(label="只看重点", method="by_key", widget=forms.CheckboxInput)

    class Meta:
        model = RectificationItem
        fields: tuple[str, ...] = ()

    @property
    def form(self) -> forms.Form:
        """The filter row shows the first fields, the rest stands under 更多."""
        made = super().form
        made.first_fields = ("q", "target", "status", "overdue")
        return made

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Number, problem, people of the unit."""
        columns = ("number", "problem", "owner", "leader")
        return rows.filter(Q(*((f"{place}__icontains", value) for place in columns), _connector=Q.OR))

    def by_overdue(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Open past the date."""
        return rows.filter(pk__in=RectificationItem.objects.overdue(calendar.today()).values("pk")) if value else rows

    def by_level(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Lines of villages, or of the township itself."""
        return rows.filter(resp_org__level="village") if value == "village" else rows.exclude(resp_org__level="village")

    def by_unfinished(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Neither 已完成 nor 基本完成."""
        return rows.filter(pk__in=RectificationItem.objects.unfinished().values("pk")) if value else rows

    def by_key(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Key problems."""
        return rows.filter(is_key=True) if value else rows
