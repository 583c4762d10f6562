"""Shape of input for notices, papers, villages and meetings; the filter of meetings."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import fields_for_model

from rounds.forms import offers
from rounds.models import (
    InspectionGroup,
    InspectionRound,
    Meeting,
    PublicNotice,
    RoundTarget,
    StageSlot,
    VillageCoverage,
)
from rounds.queries import places
from rounds.queries.masters import meeting_kinds
from rounds.queries.targets import slots_open_to
from rounds.states import VILLAGE_MARKS, MeetingKind, Stage
from xuncha.core import calendar
from xuncha.core.models import User

CHANNELS = "举报电话：\n举报信箱：\n接访地点："
SCOPE = "主要受理反映被巡察党组织领导班子及其成员、下一级主要负责人和村“两委”干部问题的来信来电来访。"


class NoticeForm(forms.Form):
    """The public notice."""

    layout = (("", ["posted_on", ("window_from", "window_to"), "scope", "channels"]),)

    def __init__(self, *args: Any, target: RoundTarget, notice: PublicNotice | None, **options: Any) -> None:
        super().__init__(*args, **options)
        names = ("posted_on", "window_from", "window_to", "scope", "channels")
        self.fields.update(fields_for_model(PublicNotice, fields=names))
        entered, leaves = target.entered_on or target.round.entered_on, target.withdrawn_on or target.round.withdrawn_on
        start = {
            "posted_on": calendar.today(),
            "window_from": entered,
            "window_to": leaves,
            "scope": SCOPE,
            "channels": CHANNELS,
        }
        self.initial = {name: getattr(notice, name) for name in names} if notice else start


class PaperRuleForm(forms.Form):
    """The papers that a stage cannot be left without, from a day on."""

    layout = (("", ["effective_from", "slots", "note"]),)

    effective_from = forms.DateField(label="生效日期")
    slots = forms.ModelMultipleChoiceField(
        StageSlot.objects.none(), label="必备文书", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="勾选的，没有登记就不能离开这个阶段；确需放行的由巡察办主任逐次写明理由。",
    )  # fmt: skip
    note = forms.CharField(label="依据或说明", max_length=200, required=False)

    def __init__(self, *args: Any, slots: QuerySet[StageSlot], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["slots"].queryset = slots
        self.fields["slots"].label_from_instance = lambda slot: slot.name
        self.initial = {"effective_from": calendar.today(), "slots": [slot.pk for slot in slots if slot.needed]}


class DocumentForm(forms.Form):
    """A paper for a slot."""

    layout = (("", ["slot", ("doc_no", "dated_on"), "upload", "note"]),)

    slot = forms.ModelChoiceField(StageSlot.objects.none(), label="文书", empty_label=None)
    doc_no = forms.CharField(label="文号", max_length=40, required=False)
    dated_on = forms.DateField(label="日期", required=False)
    upload = forms.FileField(label="文件", required=False, help_text="只存纸质件的可不传，但要填文号和日期。")
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, user: User, target: RoundTarget, **options: Any) -> None:
        super().__init__(*args, **options)
        slots = slots_open_to(user, target)
        self.fields["slot"].queryset = slots
        groups = [(stage.label, [(s.pk, s.name) for s in slots if s.stage == stage]) for stage in Stage]
        self.fields["slot"].choices = [group for group in groups if group[1]]


class VillageForm(forms.Form):
    """What was done in a village."""

    layout = (("", [tuple(VILLAGE_MARKS), "note"]),)

    def __init__(self, *args: Any, village: VillageCoverage, **options: Any) -> None:
        super().__init__(*args, **options)
        names = (*VILLAGE_MARKS, "note")
        self.fields.update(fields_for_model(VillageCoverage, fields=names))
        self.initial = {name: getattr(village, name) for name in names}


class MeetingForm(forms.Form):
    """A meeting: kind, whose, when, what was decided."""

    layout = (
        ("会议", ["kind", ("group", "target"), ("held_on", "place"), "chair"]),
        ("内容", ["attendees", "topics", "decisions"]),
    )
    _TEXTS = ("held_on", "place", "chair", "attendees", "topics", "decisions")

    def __init__(
        self, *args: Any, user: User, round_: InspectionRound, meeting: Meeting | None = None, **options: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields.update(fields_for_model(Meeting, fields=self._TEXTS))
        self.fields["topics"].help_text = "每行一个议题。"
        self.fields["decisions"].widget.attrs["rows"] = 8
        if meeting is not None:
            self.initial = {name: getattr(meeting, name) for name in self._TEXTS}
            return
        kinds = [row for row in meeting_kinds(user, round_) if row[0] != MeetingKind.GROUP]
        self.fields["kind"] = forms.ChoiceField(
            label="会议", choices=kinds, help_text="组务会在“组务会”页登记，议题和决定随记录走。"
        )
        self.fields["group"] = _group_field(places.groups_for(user, round_).filter(number__gt=0))
        self.fields["target"] = forms.ModelChoiceField(
            places.targets_for(user, round_), label="被巡察党组织", required=False, empty_label="不专指一个",
            help_text="组办会商、反馈会必须选。",
        )  # fmt: skip
        self.initial = {"held_on": calendar.today(), "kind": MeetingKind.MOBILIZATION, **self.initial}


def _group_field(groups: QuerySet[InspectionGroup]) -> forms.ModelChoiceField:
    only = groups[:2]
    field = forms.ModelChoiceField(
        groups, label="巡察组", required=False, empty_label="全轮", help_text="不专指一个组的，选“全轮”。"
    )
    if len(only) == 1:
        field.initial = only[0].pk
    return field


class MeetingFilter(offers.LedgerFilter):
    """The filters of the list of meetings."""

    q = django_filters.CharFilter(label="查找", method="by_words")
    kind = django_filters.ChoiceFilter(label="会议", choices=MeetingKind.choices, empty_label="全部")
    target = django_filters.ModelChoiceFilter(label="被巡察党组织", queryset=offers.targets, empty_label="全部")
    since = django_filters.DateFilter(label="日期自", field_name="held_on", lookup_expr="gte")
    until = django_filters.DateFilter(label="日期至", field_name="held_on", lookup_expr="lte")

    class Meta:
        model = Meeting
        fields: list[str] = []
        form = type("MeetingFilterForm", (forms.Form,), {"first_fields": ["q", "kind", "target"]})

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Number, topics or decisions."""
        return rows.filter(Q(number__icontains=value) | Q(topics__icontains=value) | Q(decisions__icontains=value))

    def by_group(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The meetings about the targets of a group, and those of the group as such."""
        number = value if value.isdecimal() else None
        return rows.filter(Q(target__in=self.targets_of(value)) | Q(target=None, group__number=number))
