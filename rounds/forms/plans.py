"""Shape of input for terms, rounds, plans and targets."""

from typing import Any

from django import forms
from django.forms.models import fields_for_model

from rounds.models import (
    CommitteeTerm,
    CoverageMode,
    InspectionGroup,
    InspectionRound,
    PartyOrg,
    RoundTarget,
    TaxonomyVersion,
)
from rounds.queries.masters import orgs_to_choose
from rounds.states import RoundType
from xuncha.core import calendar
from xuncha.core.models import User


def picker(url: str) -> forms.Select:
    """A select that searches by name and initials; without scripts a plain one."""
    return forms.Select(attrs={"data-picker": "1", "data-url": url})


class ReasonField(forms.CharField):
    """理由."""

    def __init__(self, *, label: str = "理由", required: bool = False, help_text: str = "") -> None:
        super().__init__(
            label=label,
            required=required,
            max_length=300,
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": 2}),
        )


class TermForm(forms.Form):
    """A committee term (届)."""

    layout = (("", ["number", "name", ("starts_on", "ends_on")]),)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.update(fields_for_model(CommitteeTerm, fields=("number", "name", "starts_on", "ends_on")))


class RoundForm(forms.Form):
    """A new round: identity, groups, trees, plan."""

    layout = (
        ("轮次", [("term", "sequence"), "round_type", "name"]),
        ("编组和分类", [("group_count", "min_members"), ("township_tree", "village_tree")]),
        ("方案", [("entered_on", "withdrawn_on"), "purpose"]),
    )

    term = forms.ModelChoiceField(CommitteeTerm.objects.all(), label="届次", empty_label=None)
    sequence = forms.IntegerField(label="轮次", min_value=1, max_value=30, help_text="本届第几轮")
    round_type = forms.ChoiceField(label="类型", choices=RoundType.choices)
    name = forms.CharField(
        label="名称", max_length=80, required=False, help_text="不填按“十四届县委第一轮常规巡察”自动取名。"
    )
    group_count = forms.IntegerField(label="巡察组数", min_value=1, max_value=20, initial=3)
    min_members = forms.IntegerField(label="每组最少人数", min_value=1, max_value=30, initial=5)
    township_tree = forms.ModelChoiceField(TaxonomyVersion.objects.none(), label="乡镇问题分类", empty_label=None)
    village_tree = forms.ModelChoiceField(TaxonomyVersion.objects.none(), label="村问题分类", empty_label=None)
    entered_on = forms.DateField(label="进驻日期", required=False)
    withdrawn_on = forms.DateField(label="撤离日期", required=False)
    purpose = forms.CharField(label="工作方案要点", required=False, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("township_tree", "village_tree"):
            self.fields[name].queryset = TaxonomyVersion.objects.filter(status="active")

    def verb_data(self) -> dict[str, Any]:
        """What `create_round` takes."""
        data = dict(self.cleaned_data)
        trees = {"township": data.pop("township_tree"), "village": data.pop("village_tree")}
        return {**data, "taxonomies": trees}


class PlanForm(forms.Form):
    """The task plan of a round."""

    layout = (("", ["plan_doc_no", ("entered_on", "withdrawn_on"), "min_members", "purpose", "reason"]),)

    def __init__(self, *args: Any, round_: InspectionRound, **options: Any) -> None:
        super().__init__(*args, **options)
        names = ("plan_doc_no", "entered_on", "withdrawn_on", "min_members", "purpose")
        self.fields.update(fields_for_model(InspectionRound, fields=names))
        self.initial = {name: getattr(round_, name) for name in names}
        if round_.approved_on:
            self.fields["reason"] = ReasonField(
                label="修改理由", required=True, help_text="方案已经批准，修改须写明依据。"
            )


class ApproveForm(forms.Form):
    """The leading group's approval: date and document number."""

    approved_on = forms.DateField(label="批准日期")
    plan_doc_no = forms.CharField(label="方案文号", max_length=40)

    def __init__(self, *args: Any, round_: InspectionRound, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"approved_on": calendar.today(), "plan_doc_no": round_.plan_doc_no}


class TargetAddForm(forms.Form):
    """List an organisation as a target."""

    org = forms.ModelChoiceField(PartyOrg.objects.none(), label="党组织", widget=picker("/orgs/pick/"))
    coverage_mode = forms.ChoiceField(label="巡察方式", choices=CoverageMode.choices)
    group = forms.ModelChoiceField(
        InspectionGroup.objects.none(), label="巡察组", required=False, empty_label="以后再分"
    )
    reason = forms.CharField(label="列入理由", max_length=200, required=False)

    def __init__(self, *args: Any, user: User, round_: InspectionRound, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["org"].queryset = orgs_to_choose(user).exclude(level="county")
        self.fields["group"].queryset = round_.groups.filter(number__gt=0)


class TargetForm(forms.Form):
    """A target's own dates."""

    layout = (("", [("discipline_opinion_on", "organization_opinion_on"), ("entered_on", "withdrawn_on"), "reason"]),)

    def __init__(self, *args: Any, target: RoundTarget, **options: Any) -> None:
        super().__init__(*args, **options)
        names = ("discipline_opinion_on", "organization_opinion_on", "entered_on", "withdrawn_on", "reason")
        self.fields.update(fields_for_model(RoundTarget, fields=names))
        self.fields["entered_on"].help_text = self.fields["withdrawn_on"].help_text = "不填按本轮方案。"
        self.fields["discipline_opinion_on"].help_text = "两家意见都回复以后，才能转入报批。"
        self.initial = {name: getattr(target, name) for name in names}
