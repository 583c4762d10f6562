"""Shape of input for letters of inquiry, secondments, training and the secretary's points; filters of their lists."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import fields_for_model

from rounds.forms import offers
from rounds.models import (
    InquiryLetter,
    InspectionRound,
    PartyOrg,
    Receiver,
    RoundTarget,
    Secondment,
    SecretaryPoint,
    TrainingSession,
)
from rounds.models.points import PointKind
from rounds.queries import places, preparation
from rounds.states import LetterStatus, PointStatus
from xuncha.core import calendar
from xuncha.core.models import User

MATTER = "请提供对该党组织领导班子及其成员、所辖村党组织的有关情况。"


class _Labelled(forms.ModelMultipleChoiceField):
    """Several rows, each with a word beside the name."""

    def label_from_instance(self, obj: Any) -> str:
        """佟青岚（县财政局，第二巡察组）."""
        person = getattr(obj, "person", obj)
        beside = "，".join(str(part) for part in (person.org, getattr(obj, "group", None)) if part)
        return f"{person}（{beside}）"


class LettersForm(forms.Form):
    """One letter to several departments about several targets; with a day it is noted as sent."""

    layout = (
        ("发给谁、问哪个单位", ["targets", "receivers", "receiver_name"]),
        ("函件", ["matter", ("doc_no", "sent_on", "due")]),
    )
    targets = forms.ModelMultipleChoiceField(
        RoundTarget.objects.none(), label="被巡察党组织", widget=forms.CheckboxSelectMultiple
    )
    receivers = forms.MultipleChoiceField(
        label="收函单位", choices=Receiver.choices, widget=forms.CheckboxSelectMultiple
    )
    sent_on = forms.DateField(label="发出日期", required=False, help_text="还没有发的不填，存为起草。")

    def __init__(self, *args: Any, user: User, round_: InspectionRound, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.update(fields_for_model(InquiryLetter, fields=("receiver_name", "matter", "doc_no", "due")))
        targets = places.targets_for(user, round_)
        self.fields["targets"].queryset = targets
        self.initial = {
            "targets": [t.pk for t in targets],
            "receivers": Receiver.values[:5],
            "matter": MATTER,
            **self.initial,
        }


class LetterForm(forms.Form):
    """A letter that is not sent yet."""

    layout = (("", [("receiver", "receiver_name"), "matter", ("doc_no", "due")]),)

    def __init__(self, *args: Any, letter: InquiryLetter, **options: Any) -> None:
        super().__init__(*args, **options)
        names = ("receiver", "receiver_name", "matter", "doc_no", "due")
        self.fields.update(fields_for_model(InquiryLetter, fields=names))
        self.initial = {name: getattr(letter, name) for name in names}


class ReplyForm(forms.Form):
    """The reply to a letter."""

    layout = (("", [("replied_on", "reply_no"), "reply_summary", "upload"]),)
    replied_on = forms.DateField(label="回复日期")
    reply_no = forms.CharField(label="回复文号", max_length=40, required=False)
    reply_summary = forms.CharField(
        label="回复摘要",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="反映具体人的问题线索不写在这里，交线索专管员登记。",
    )
    upload = forms.FileField(label="回复函文件", required=False, help_text="加密保存。")

    def __init__(self, *args: Any, letter: InquiryLetter, **options: Any) -> None:
        super().__init__(*args, **options)
        shown = {
            "replied_on": letter.replied_on or calendar.today(),
            "reply_no": letter.reply_no,
            "reply_summary": letter.reply_summary,
        }
        self.initial = {**shown, **self.initial}


class LetterFilter(offers.LedgerFilter):
    """Filters of the list of letters."""

    q = django_filters.CharFilter(label="文号、事项", method="by_words")
    status = django_filters.ChoiceFilter(label="状态", choices=LetterStatus.choices, empty_label="全部")
    target = django_filters.ModelChoiceFilter(label="被巡察党组织", queryset=offers.targets, empty_label="全部")
    receiver = django_filters.ChoiceFilter(label="收函单位", choices=Receiver.choices, empty_label="全部")

    class Meta:
        model = InquiryLetter
        fields: tuple[str, ...] = ()
        form = type("LetterFilterForm", (forms.Form,), {"first_fields": ["q", "status", "target", "receiver"]})

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Number or matter."""
        return rows.filter(Q(doc_no__icontains=value) | Q(reply_no__icontains=value) | Q(matter__icontains=value))


class SecondmentsForm(forms.Form):
    """One letter that calls several members."""

    layout = (("", [("letter_no", "letter_on"), "powers"]),)
    letter_no = forms.CharField(label="抽调函文号", max_length=40)
    letter_on = forms.DateField(label="抽调函日期")
    powers = _Labelled(
        queryset=None,
        label="抽调人员",
        widget=forms.CheckboxSelectMultiple,
        help_text="单位、巡察组和起止日期从人员库和授权自动带出。",
    )

    def __init__(self, *args: Any, round_: InspectionRound, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["powers"].queryset = preparation.uncalled(round_)


class SecondmentForm(forms.Form):
    """Dates of one secondment, its end and the appraisal."""

    layout = (("", [("starts_on", "ends_on", "returned_on"), "appraisal"]),)

    def __init__(self, *args: Any, seconded: Secondment, **options: Any) -> None:
        super().__init__(*args, **options)
        names = ("starts_on", "ends_on", "returned_on", "appraisal")
        self.fields.update(fields_for_model(Secondment, fields=names))
        self.initial = {name: getattr(seconded, name) for name in names}


class TrainingForm(forms.Form):
    """A session and who came."""

    layout = (("培训", ["topic", ("held_on", "hours", "lecturer"), ("place", "note")]), ("签到", ["attendees"]))
    attendees = _Labelled(queryset=None, label="参加人员", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, round_: InspectionRound, session: TrainingSession | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        names = ("topic", "held_on", "hours", "lecturer", "place", "note")
        self.fields.update(fields_for_model(TrainingSession, fields=names))
        members = preparation.members(round_)
        self.fields["attendees"].queryset = members
        if session is None:
            self.initial = {"held_on": calendar.today(), "attendees": [person.pk for person in members], **self.initial}
        else:
            came = session.attendees.values_list("pk", flat=True)
            self.initial = {**{name: getattr(session, name) for name in names}, "attendees": list(came)}


class PointForm(forms.Form):
    """One person or matter the secretary named."""

    layout = (("", [("meeting", "kind"), "text", "org", ("resp_unit", "resp_person", "due")]),)
    meeting = forms.ModelChoiceField(queryset=None, label="书记专题会", empty_label=None)
    text = forms.CharField(
        label="点到的人或事", widget=forms.Textarea(attrs={"rows": 5}), help_text="加密保存；点一人一事登记一条。"
    )
    org = forms.ModelChoiceField(
        PartyOrg.objects.none(), label="涉及党组织", widget=forms.Select(attrs={"data-picker": "1"})
    )

    def __init__(
        self, *args: Any, user: User, round_: InspectionRound, point: SecretaryPoint | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        names = ("kind", "resp_unit", "resp_person", "due")
        self.fields.update(fields_for_model(SecretaryPoint, fields=names))
        self.fields["org"].queryset = places.orgs_of(*places.targets_for(user, round_), user=user)
        self.fields["meeting"].queryset = preparation.secretary_meetings(round_, user)
        if point is not None:
            del self.fields["meeting"], self.fields["kind"]
            self.initial = {"text": point.text, "org": point.org_id, "resp_unit": point.resp_unit, "resp_person": point.resp_person,
                            "due": point.due}  # fmt: skip


class PointFilter(django_filters.FilterSet):
    """Filters of the list of points."""

    kind = django_filters.ChoiceFilter(label="类型", choices=PointKind.choices, empty_label="全部")
    status = django_filters.ChoiceFilter(label="状态", choices=PointStatus.choices, empty_label="全部")

    class Meta:
        model = SecretaryPoint
        fields: tuple[str, ...] = ()
        form = type("PointFilterForm", (forms.Form,), {"first_fields": ["kind", "status"]})
