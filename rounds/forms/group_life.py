"""Shape of input for minutes, topics, instructions and weekly reports."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import fields_for_model

from rounds.forms.fields import ClockField
from rounds.models import (
    Decision,
    GroupMeeting,
    GroupTopic,
    Instruction,
    Person,
    RoundTarget,
    TopicKind,
    WeeklyReport,
)
from rounds.queries import group_life as queries
from rounds.queries import places
from xuncha.core import calendar
from xuncha.core.models import User


def _target_field(user: User, targets: list[RoundTarget]) -> forms.ModelChoiceField:
    rows = places.targets_for(user, targets[0].round if targets else None).filter(pk__in=[t.pk for t in targets])
    return forms.ModelChoiceField(rows, label="被巡察党组织", empty_label=None)


class _Members(forms.ModelMultipleChoiceField):
    """Members of the group, with their role beside the name."""

    roles: dict[int, str] = {}

    def label_from_instance(self, obj: Person) -> str:
        """祁素安（副组长）."""
        role = self.roles.get(obj.pk)
        return f"{obj}（{role}）" if role else str(obj)


class GroupMeetingForm(forms.Form):
    """When, where and who of a group meeting. Its topics follow on its page."""

    layout = (
        ("会议", ["target", ("date", "time"), "place"]),
        ("人员", ["chair", "attendees", "absent"]),
    )

    def __init__(
        self, *args: Any, user: User, targets: list[RoundTarget], meeting: GroupMeeting | None = None, **options: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        members = queries.members_of(*targets)
        if meeting is None:
            self.fields["target"] = _target_field(user, targets)
        self.fields["date"] = forms.DateField(label="日期")
        self.fields["time"] = ClockField(label="时间", widget=forms.TimeInput(attrs={"class": "in-s"}, format="%H:%M"))
        self.fields.update(fields_for_model(GroupMeeting, fields=("place",)))
        roles = queries.roles_of(*targets)
        leaders = members.filter(pk__in=[pk for pk, role in roles.items() if role == "组长"])
        self.fields["chair"] = forms.ModelChoiceField(leaders, label="主持（组长）", empty_label=None)
        self.fields["attendees"] = _Members(
            members,
            label="参加人员",
            widget=forms.CheckboxSelectMultiple,
            help_text="不到当日有效授权人数一半的，不能开组务会。",
        )
        self.fields["attendees"].roles = roles  # type: ignore[attr-defined]
        self.fields["absent"] = forms.CharField(
            label="缺席人员及原因",
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text="有人没有参加的必须写。",
        )
        self.initial = self._first(meeting, queries.members_of(*targets, on=calendar.today())) | self.initial

    def _first(self, meeting: GroupMeeting | None, today: QuerySet[Person]) -> dict[str, Any]:
        """A meeting is as a rule one of today, with all who work there today."""
        if meeting is None:
            here = list(today.values_list("pk", flat=True))
            return {"date": calendar.today(), "time": "09:00", "place": "驻地会议室", "attendees": here}
        at = meeting.at.astimezone(calendar.ZONE)
        return {"date": at.date(), "time": at.time(), "place": meeting.place, "chair": meeting.chair_id, "absent": meeting.absent,
                "attendees": list(meeting.attendees.values_list("pk", flat=True))}  # fmt: skip

    def verb_data(self) -> dict[str, Any]:
        """What the verb takes: date and time as one moment."""
        data = dict(self.cleaned_data)
        data["at"] = datetime.combine(data.pop("date"), data.pop("time"), tzinfo=calendar.ZONE)
        return data


class TopicForm(forms.Form):
    """A topic: what it is, the record it is about, opinions, decision."""

    layout = (("", [("kind", "record"), "title", "opinions", "decision"]),)

    kind = forms.ChoiceField(label="议题类别", choices=TopicKind.choices)
    record = forms.ChoiceField(
        label="所研究的记录",
        required=False,
        help_text="选了记录的，签发时决定写回这条记录。",
        widget=forms.Select(attrs={"data-picker": "1"}),
    )
    title = forms.CharField(label="议题", max_length=120, help_text="线索只写编号，不写被反映人。")
    opinions = forms.CharField(
        label="各人意见", required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="一人一行：姓名：意见。"
    )
    decision = forms.ChoiceField(label="决定", required=False, choices=[("", "还没有决定"), *Decision.choices])

    def __init__(
        self, *args: Any, user: User, meeting: GroupMeeting, topic: GroupTopic | None = None, **options: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields["record"].choices = [("", "没有"), *queries.topic_choices(user, meeting.target)]
        if topic is not None:
            record = f"{topic.record_kind}/{topic.record_uid}" if topic.record_uid else ""
            self.initial = {name: getattr(topic, name) for name in ("kind", "title", "opinions", "decision")}
            self.initial["record"] = record

    def verb_data(self) -> dict[str, Any]:
        """What the verb takes: kind and uid of the record apart."""
        data = dict(self.cleaned_data)
        kind, _, uid = data.pop("record").partition("/")
        return data | {"record_kind": kind, "record_uid": uid or None}


class InstructionForm(forms.Form):
    """An instruction or report upward."""

    layout = (("请示报告", ["target", ("kind", "to", "urgency"), "title", "body"]),)

    def __init__(
        self, *args: Any, user: User, targets: list[RoundTarget], paper: Instruction | None = None, **options: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        names = ("kind", "to", "urgency", "title", "body")
        if paper is None:
            self.fields["target"] = _target_field(user, targets)
        self.fields.update(fields_for_model(Instruction, fields=names))
        self.fields["body"].widget.attrs["rows"] = 10
        self.fields["body"].help_text = f"必须及时请示报告的：{'；'.join(queries.MUST_REPORT)}。"
        self.fields["kind"].help_text = "“报告”报送后即办结；需要批示的用“请示”。"
        if paper is not None:
            self.initial = {name: getattr(paper, name) for name in names}


class DirectiveForm(forms.Form):
    """The directive on an instruction."""

    directive = forms.CharField(label="批示内容", widget=forms.Textarea(attrs={"rows": 5}))
    directive_by = forms.CharField(
        label="批示人", max_length=40, required=False, help_text="代为登记的，写批示人姓名；不写的是您本人。"
    )
    directed_on = forms.DateField(
        label="批示日期", required=False, initial=calendar.today, help_text="纸质件上的日期；不写的是今天。"
    )


class FollowUpForm(forms.Form):
    """What was done on a directive."""

    follow_up = forms.CharField(label="落实情况", widget=forms.Textarea(attrs={"rows": 5}))
    carried_on = forms.DateField(label="落实日期", required=False, initial=calendar.today, help_text="不写的是今天。")


class WeeklyNewForm(forms.Form):
    """Which target and week."""

    def __init__(self, *args: Any, user: User, targets: list[RoundTarget], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["target"] = _target_field(user, targets)
        self.fields["week"] = forms.DateField(label="这一周的任意一天", help_text="周报按周一到周日计。")
        self.initial = {"week": calendar.today(), **self.initial}


class WeeklyForm(forms.Form):
    """The three texts of a weekly report. There is no field for a figure."""

    def __init__(self, *args: Any, report: WeeklyReport, **options: Any) -> None:
        super().__init__(*args, **options)
        names = ("work", "problems", "plan")
        self.fields.update(fields_for_model(WeeklyReport, fields=names))
        for name in names:
            self.fields[name].widget.attrs["rows"] = 6
        self.initial = {name: getattr(report, name) for name in names}
