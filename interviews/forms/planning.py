"""Shape of input for the planning board, its quota, and outlines."""

import datetime
from typing import Any

from django import forms
from django.forms.models import fields_for_model

from interviews.forms.talks import AccountsField
from interviews.models import Category, InterviewOutline, TalkQuota
from interviews.queries import planning
from rounds.forms.fields import ClockField
from rounds.models import RoundTarget
from rounds.queries import places
from xuncha.core.models import User

TIME = forms.TimeInput(attrs={"placeholder": "如 09:00"})


class QuotaForm(forms.Form):
    """How much talking a round demands (谈话覆盖要求)."""

    layout = (("", [("team_percent", "secretary_percent", "per_village"), "reason"]),)

    team_percent = forms.IntegerField(label="班子成员至少谈（%）", min_value=0, max_value=100, required=False)
    secretary_percent = forms.IntegerField(label="村党组织书记至少谈（%）", min_value=0, max_value=100, required=False)
    per_village = forms.IntegerField(label="每村最少谈话人次", min_value=0, max_value=99)
    reason = forms.CharField(label="理由", max_length=200, required=False, help_text="已巡的村因此不够的，写明理由。")

    def __init__(self, *args: Any, quota: TalkQuota, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {name: getattr(quota, name) for name in self.fields if name != "reason"}
        self.quota = quota

    def clean(self) -> dict[str, Any]:
        """What is left out stays as it is."""
        found = super().clean()
        return {name: getattr(self.quota, name) if value is None else value for name, value in found.items()}


def _within_reach(day: datetime.date) -> None:
    if planning.day_of(day.isoformat()) != day:
        raise forms.ValidationError(f"{day} 离今天太远，请核对年份。")


class PlanForm(forms.Form):
    """When and by whom the ticked people are talked to, one after another."""

    layout = (("", [("date", "start", "minutes", "pause"), "talkers", "place"]),)

    date = forms.DateField(label="日期")
    start = ClockField(label="第一场开始", initial="09:00", widget=TIME)
    minutes = forms.IntegerField(label="每场（分钟）", initial=60, min_value=10, max_value=240)
    pause = forms.IntegerField(label="间隔（分钟）", initial=10, min_value=0, max_value=120)
    talkers = AccountsField(
        User.objects.none(),
        label="谈话人",
        widget=forms.CheckboxSelectMultiple,
        help_text="第一位主谈，最后一位记录。只列当天有授权的人，当天已有谈话的写明时间。",
        error_messages={"invalid_choice": "所选谈话人当天没有授权或须回避，请按日期重新选择。"},
    )
    place = forms.CharField(label="地点", max_length=60, required=False)

    def __init__(self, *args: Any, target: RoundTarget, day: "datetime.date", **options: Any) -> None:
        """Offers who is authorised on the day, with the hours of the talks they have on it."""
        super().__init__(*args, **options)
        self.initial = {"date": day, **self.initial}
        accounts = places.group_accounts(target, on=day)
        roles, busy = places.account_roles(target, on=day), planning.busy_on(accounts, day)
        self.fields["date"].validators.append(_within_reach)
        self.fields["talkers"].queryset = accounts
        self.fields["talkers"].roles = {
            key: "，".join(filter(None, (roles.get(key, ""), busy.get(key, "")))) for key in {*roles, *busy}
        }


class OutlineForm(forms.Form):
    """An outline of talks (谈话提纲): saving it makes the next version."""

    layout = (("", [("target_type", "category"), "title", "items"]),)

    def __init__(self, *args: Any, outline: InterviewOutline | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.update(fields_for_model(InterviewOutline, fields=("target_type", "category", "title", "items")))
        self.fields["category"].choices = [("", "（没有专门提纲的都用它）"), *Category.choices]
        self.fields["items"].widget.attrs["rows"] = 22
        if outline is not None:
            self.initial = {name: getattr(outline, name) for name in ("target_type", "category", "title", "items")}
            for name in ("target_type", "category"):
                self.fields[name].disabled = True
