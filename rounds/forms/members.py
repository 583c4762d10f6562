"""Shape of input for authorisations and recusal."""

from datetime import timedelta
from typing import Any

from django import forms

from rounds.forms.plans import picker
from rounds.models import (
    Authorization,
    Duty,
    InspectionGroup,
    InspectionRound,
    PartyOrg,
    Person,
    RecusalKind,
    RecusalRule,
    RoundTarget,
)
from rounds.queries import members
from rounds.states import Stage
from xuncha.core import accounts_rules, calendar
from xuncha.core.models import User
from xuncha.core.roles import ROUND_ROLES

AFTER_WITHDRAWAL = timedelta(days=45)  # until the feedback is delivered; the office may write another day


class AuthorizationForm(forms.Form):
    """Propose one person for a group: role, duty, targets, dates, document number (一次一授权)."""

    layout = (
        (
            "",
            [
                "person",
                "group",
                ("role", "duty"),
                "targets",
                ("starts_on", "ends_on"),
                ("grace_days", "doc_no"),
                "warned",
            ],
        ),
    )

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label="被授权人",
        widget=picker("/persons/pick/?account=1"),
        help_text="只列有账号的在职人员。",
    )
    group = forms.ModelChoiceField(InspectionGroup.objects.none(), label="巡察组", empty_label=None)
    role = forms.ChoiceField(label="角色", choices=[(r.code, r.name) for r in ROUND_ROLES if r.code != "petition_duty"])
    duty = forms.ChoiceField(
        label="分工", choices=Duty.choices, required=False, help_text="只有分工为“信访”的能看信访原件。"
    )
    targets = forms.ModelMultipleChoiceField(
        RoundTarget.objects.none(), label="巡察对象", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="不选即本组的全部对象。",
    )  # fmt: skip
    starts_on = forms.DateField(label="起")
    ends_on = forms.DateField(label="止", help_text="一般到反馈之日。")
    grace_days = forms.IntegerField(label="止日后只读天数", min_value=0, max_value=90, required=False,
                                    help_text="止日后还可查看、不能办理的天数，供写报告用；不留填 0。")  # fmt: skip
    doc_no = forms.CharField(label="授权文号", max_length=40)
    warned = forms.BooleanField(label="回避提醒已核实，仍然提请", required=False, help_text="只在系统给出提醒时勾选。")

    def __init__(self, *args: Any, user: User, round_: InspectionRound, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = members.candidates(user)
        self.fields["group"].queryset = round_.groups.filter(number__gt=0)
        self.fields["targets"].queryset = round_.targets.exclude(stage=Stage.CANCELLED).select_related("org")
        if not self.is_bound:
            last = round_.authorizations.filter(group__isnull=False).order_by("-pk").first()
            ends = (round_.withdrawn_on or calendar.today()) + AFTER_WITHDRAWAL
            self.initial = {
                "role": "member", "starts_on": last.starts_on if last else calendar.today(), "ends_on": last.ends_on if last else ends,
                "grace_days": (last.readable_until - last.ends_on).days if last else accounts_rules.number("authorization.grace_days"),
                "doc_no": last.doc_no if last else "", **self.initial,
            }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """No target chosen means all of the group's; no days of grace, the usual ones."""
        data = super().clean() or self.cleaned_data
        if data.get("grace_days") is None and "grace_days" not in self.errors:
            data["grace_days"] = accounts_rules.number("authorization.grace_days")
        if data.get("group") and not data.get("targets"):
            data["targets"] = list(self.fields["targets"].queryset.filter(group=data["group"]))
        return data


class RecusalForm(forms.Form):
    """Declare a tie to an organisation."""

    org = forms.ModelChoiceField(PartyOrg.objects.none(), label="涉及党组织", widget=forms.Select(attrs={"data-picker": "1"}),
                                 help_text="亲属在村里的选到村，整个乡镇都回避。")  # fmt: skip
    kind = forms.ChoiceField(label="类型", choices=RecusalKind.choices)
    relation = forms.CharField(
        label="与本人关系", max_length=60, required=False, help_text="有亲属关系的请填写，例如“妻弟”。加密保存。"
    )
    relative_post = forms.CharField(
        label="亲属单位和职务", max_length=80, required=False, help_text="例如“柳湾村会计”。加密保存。"
    )
    detail = forms.CharField(label="情况说明", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, round_: InspectionRound, **options: Any) -> None:
        super().__init__(*args, **options)
        # of the whole round: one declares before one is authorised, and the round may come with one's own targets alone
        targets = RoundTarget.objects.filter(round=round_).exclude(stage=Stage.CANCELLED).select_related("org")
        self.fields["org"].queryset = PartyOrg.objects.under(*(t.org for t in targets)).order_by("path", "sort")


class PledgeForm(forms.Form):
    """Sign one's pledge."""

    agreed = forms.BooleanField(label="本人已阅读并承诺遵守", required=False)


class GroupChangeForm(forms.Form):
    """Move a member to another group mid-round (调整到别的组)."""

    layout = (("", ["group", "targets", ("starts_on", "doc_no"), "reason", "warned"]),)

    group = forms.ModelChoiceField(InspectionGroup.objects.none(), label="调整到", empty_label=None)
    targets = forms.ModelMultipleChoiceField(
        RoundTarget.objects.none(), label="巡察对象", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="不选即新组的全部对象。",
    )  # fmt: skip
    starts_on = forms.DateField(label="起")
    doc_no = forms.CharField(label="授权文号", max_length=40)
    reason = forms.CharField(label="调整理由", max_length=200)
    warned = forms.BooleanField(label="回避提醒已核实，仍然提请", required=False, help_text="只在系统给出提醒时勾选。")

    def __init__(self, *args: Any, power: Authorization, **options: Any) -> None:
        super().__init__(*args, **options)
        groups = power.round.groups.filter(number__gt=0).exclude(pk=power.group_id)
        self.fields["group"].queryset = groups
        self.fields["targets"].queryset = (
            power.round.targets.exclude(stage=Stage.CANCELLED).filter(group__in=groups).select_related("org")
        )
        self.initial = {"starts_on": calendar.today(), "doc_no": power.doc_no, **self.initial}

    def clean(self) -> dict[str, Any]:
        """No target chosen means all of the new group's."""
        data = super().clean() or self.cleaned_data
        if data.get("group") and not data.get("targets"):
            data["targets"] = list(self.fields["targets"].queryset.filter(group=data["group"]))
        return data


class RecusalRuleForm(forms.ModelForm):
    """A new row of one machine check."""

    class Meta:
        model = RecusalRule
        fields = ("years", "for_heads", "for_members", "effective_from", "note")

    def __init__(self, *args: Any, rule: RecusalRule, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"years": rule.years, "for_heads": rule.for_heads, "for_members": rule.for_members,
                        "effective_from": calendar.today(), **self.initial}  # fmt: skip
        if rule.years is None:
            del self.fields["years"]

    def _post_clean(self) -> None:
        """The row is checked by the verb that makes it, with the code that this form does not carry."""
