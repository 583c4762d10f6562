"""Shape of input for talks and points. Choices never go beyond what the person may see."""

from typing import Any

from django import forms
from django.db.models import Q
from django.forms.models import fields_for_model

from interviews.models import (
    UNNAMED,
    Category,
    Destination,
    Interview,
    InterviewOutline,
    InterviewPoint,
    Nature,
    RecordForm,
)
from rounds.forms.fields import ClockField, LeafField
from rounds.models import InspectionRound, PartyOrg, Person, RoundTarget
from rounds.queries import places, work_rules
from xuncha.core import calendar
from xuncha.core.models import User

_FROM_MODEL = (
    "category", "interviewee", "post", "org_name", "rank", "is_chief", "is_team", "kind", "date", "date_reason", "place_kind", "place",
    "gender", "political", "age_band", "notice_read", "abnormal", "abnormal_note", "content", "form", "av", "av_approver",
    "team_grade", "team_note", "chief_grade", "chief_note",
)  # fmt: skip
_UNSAID = {
    "category": "（请选择）",
    **dict.fromkeys(("gender", "political", "age_band", "team_grade", "chief_grade"), "（不填）"),
}
_ASKED_WHEN_NEEDED = ("date_reason", "length_confirmed")
#: what a rule says of a field rests on another field too: nothing is said while that one is wrong
HANGS_ON = {"end": "start", "interviewee": "person", "org": "category", "outline": "category", "lead": "talkers"}


class AccountsField(forms.ModelMultipleChoiceField):
    """Several members of the group, with their role beside the name."""

    roles: dict[int, str] = {}

    def label_from_instance(self, obj: User) -> str:
        """祁素安（副组长）."""
        role = self.roles.get(obj.pk)
        return f"{obj}（{role}）" if role else str(obj)


class TalkForm(forms.Form):
    """A talk: who was talked to, when and where, by whom. The text is written on the page that follows, or here."""

    layout = (
        ("谈话对象", ["target", ("org", "category"), "person", ("interviewee", "post"), ("org_name", "rank"), ("is_chief", "is_team"),
                       ("gender", "political", "age_band")]),
        ("时间和地点", [("date", "start", "end"), "length_confirmed", "date_reason", ("place_kind", "place")]),
        ("谈话人", ["talkers", ("lead", "recorder"), "notice_read"]),
        ("谈话情况", [("kind", "outline"), ("form", "abnormal"), "abnormal_note", "av", "av_approver", "content"]),
        ("评价", [("team_grade", "chief_grade"), "team_note", "chief_note"]),
    )  # fmt: skip

    target = forms.ModelChoiceField(RoundTarget.objects.none(), label="巡察对象", empty_label=None)
    org = forms.ModelChoiceField(
        PartyOrg.objects.none(), label="涉及党组织", required=False, empty_label="（按谈话对象所在单位）",
        widget=forms.Select(attrs={"data-picker": "1"}), help_text="谈村里的人，选到村。",
    )  # fmt: skip
    person = forms.ModelChoiceField(
        Person.objects.none(), label="从人员库选", required=False, empty_label="（不在人员库，直接写姓名）",
        widget=forms.Select(attrs={"data-picker": "1"}), help_text="选了人，单位、职务、职级按谈话当天自动带出。",
    )  # fmt: skip
    start = ClockField(label="开始", required=False)
    end = ClockField(label="结束", required=False)
    talkers = AccountsField(User.objects.none(), label="谈话人", required=False, widget=forms.CheckboxSelectMultiple)
    lead = forms.ModelChoiceField(
        User.objects.none(), label="主谈人", required=False, empty_label="（谈话人中的第一位）"
    )
    recorder = forms.ModelChoiceField(User.objects.none(), label="记录人", required=False, empty_label="（本人）")
    outline = forms.ModelChoiceField(
        InterviewOutline.objects.none(), label="谈话提纲", required=False, empty_label="（按人员类别自动选）"
    )
    length_confirmed = forms.BooleanField(label="时长无误", required=False)

    def __init__(
        self, *args: Any, user: User, round_: InspectionRound | None, talk: Interview | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields.update(fields_for_model(Interview, fields=_FROM_MODEL))
        targets = [talk.target] if talk is not None else list(places.targets_for(user, round_))
        self._offer(targets, user, talk)
        self._soften()
        if talk is not None:
            self._show(talk)
        else:
            self.initial = {"date": calendar.today(), "recorder": user.pk, "talkers": [user.pk], **self.initial}
        if not self.is_bound:
            for name in _ASKED_WHEN_NEEDED:
                if not self.initial.get(name):
                    del self.fields[name]

    def _offer(self, targets: list[RoundTarget], user: User, talk: Interview | None) -> None:
        self.fields["target"].queryset = places.targets_for(user, targets[0].round if targets else None).filter(
            pk__in=[target.pk for target in targets]
        )
        orgs = places.orgs_of(*targets, user=user)
        self.fields["org"].queryset = orgs
        self.fields["person"].queryset = places.people_of(orgs)
        accounts = places.group_accounts(*targets)
        for name in ("talkers", "lead", "recorder"):
            self.fields[name].queryset = accounts
        kept = talk.outline_id if talk is not None else None
        self.fields["outline"].queryset = InterviewOutline.objects.filter(Q(retired_at=None) | Q(pk=kept))
        self.fields["talkers"].roles = places.account_roles(*targets)

    def _soften(self) -> None:
        self.fields["talkers"].help_text = f"至少{work_rules.least('talkers', calendar.today())}人。"
        self.fields["interviewee"].required = False
        self.fields["interviewee"].help_text = f"不愿留名的写“{UNNAMED}”；信访人的姓名单独加密保存。"
        for name in ("is_chief", "is_team"):
            self.fields[name].help_text = "从人员库选的人，按谈话当天的任职自动填。"
        self.fields["content"].help_text = "也可以先保存，再到“整理”页边写边记要点。"
        for name in ("team_note", "chief_note", "abnormal_note"):
            self.fields[name].widget.attrs["rows"] = 3
        for name, words in _UNSAID.items():
            self.fields[name].choices = [("", words), *(pair for pair in self.fields[name].choices if pair[0])]
        self.fields["form"].required = False
        self.fields["form"].help_text = "手写的，整理完毕前要上传扫描件。"
        self.fields["av_approver"].help_text = "录音录像须经批准；没有录音录像的不填。"
        self.fields["date_reason"].help_text = "日期不在进驻期间的，写明原因。"

    def _show(self, talk: Interview) -> None:
        """Fill the form from a talk; its target is fixed, a name in custody is not shown, the text has its own page."""
        del self.fields["target"], self.fields["content"]
        shown = {name: getattr(talk, name) for name in self.fields if hasattr(talk, name) and name != "talkers"}
        for name in ("org", "person", "lead", "recorder", "outline"):
            shown[name] = getattr(talk, f"{name}_id")
        shown["talkers"] = list(talk.talkers.values_list("pk", flat=True))
        if talk.category == Category.PETITIONER:
            shown["interviewee"] = ""
            self.fields["interviewee"].help_text = "姓名已单独加密保存；留空则不变。"
        self.initial = {**shown, **self.initial}

    def clean_form(self) -> str:
        """记录形式; what is not said stays as it is."""
        return self.cleaned_data["form"] or self.initial.get("form") or RecordForm.ELECTRONIC


class PointForm(forms.Form):
    """One point of a talk (谈话要点)."""

    text = forms.CharField(label="要点", widget=forms.Textarea(attrs={"rows": 3}))
    leaf = LeafField(label="问题分类", speaks="text", required=False, widget=forms.Select(attrs={"data-picker": "1"}))
    nature = forms.ChoiceField(label="性质", choices=Nature.choices, initial=Nature.ISSUE)
    destination = forms.ChoiceField(label="去向", choices=Destination.choices, initial=Destination.KEEP)
    org = forms.ModelChoiceField(PartyOrg.objects.none(), label="涉及组织", empty_label=None)
    persons = forms.CharField(label="涉及人员", max_length=100, required=False)

    def __init__(
        self, *args: Any, talk: Interview, user: User, point: InterviewPoint | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["org"].queryset = places.orgs_of(talk.target, user=user)
        self.fields["leaf"].pin(talk.round, talk.org.level)
        if point is not None:
            shown = {name: getattr(point, name) for name in ("text", "nature", "destination", "persons")}
            self.initial = {**shown, "leaf": point.leaf_id, "org": point.org_id, **self.initial}
        else:
            self.initial = {"org": talk.org_id, **self.initial}
