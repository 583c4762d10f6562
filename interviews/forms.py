"""Shape of input for talks and points, and the filters of the list. Choices never go beyond what the person may see."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import fields_for_model

from interviews.models import UNNAMED, Category, Destination, Interview, InterviewPoint, Kind, Nature
from interviews.states import InterviewStatus
from rounds.forms import offers
from rounds.forms.fields import LeafField
from rounds.models import InspectionRound, PartyOrg, Person, RoundTarget
from rounds.queries import places
from xuncha.core import calendar
from xuncha.core.models import User

_FROM_MODEL = (
    "category", "interviewee", "post", "org_name", "rank", "kind", "date", "date_reason", "start", "end", "place_kind", "place",
    "notice_read", "abnormal", "abnormal_note", "content",
)  # fmt: skip
_ASKED_WHEN_NEEDED = ("date_reason", "length_confirmed")


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
        ("谈话对象", ["target", ("org", "category"), "person", ("interviewee", "post"), ("org_name", "rank")]),
        ("时间和地点", [("date", "start", "end"), "length_confirmed", "date_reason", ("place_kind", "place")]),
        ("谈话人", ["talkers", ("lead", "recorder"), "notice_read"]),
        ("谈话情况", [("kind", "abnormal"), "abnormal_note", "content"]),
    )

    target = forms.ModelChoiceField(RoundTarget.objects.none(), label="巡察对象", empty_label=None)
    org = forms.ModelChoiceField(
        PartyOrg.objects.none(), label="涉及党组织", required=False, empty_label="（按谈话对象所在单位）",
        widget=forms.Select(attrs={"data-picker": "1"}), help_text="谈村里的人，选到村。",
    )  # fmt: skip
    person = forms.ModelChoiceField(
        Person.objects.none(), label="从人员库选", required=False, empty_label="（不在人员库，直接写姓名）",
        widget=forms.Select(attrs={"data-picker": "1"}), help_text="选了人，单位、职务、职级按谈话当天自动带出。",
    )  # fmt: skip
    talkers = AccountsField(
        User.objects.none(), label="谈话人", required=False, widget=forms.CheckboxSelectMultiple, help_text="至少两人。"
    )
    lead = forms.ModelChoiceField(
        User.objects.none(), label="主谈人", required=False, empty_label="（谈话人中的第一位）"
    )
    recorder = forms.ModelChoiceField(User.objects.none(), label="记录人", required=False, empty_label="（本人）")
    length_confirmed = forms.BooleanField(label="时长无误", required=False)

    def __init__(
        self, *args: Any, user: User, round_: InspectionRound | None, talk: Interview | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields.update(fields_for_model(Interview, fields=_FROM_MODEL))
        targets = [talk.target] if talk is not None else list(places.targets_for(user, round_))
        self._offer(targets, user)
        self._soften()
        if talk is not None:
            self._show(talk)
        else:
            self.initial = {"date": calendar.today(), "recorder": user.pk, "talkers": [user.pk], **self.initial}
        if not self.is_bound:
            for name in _ASKED_WHEN_NEEDED:
                if not self.initial.get(name):
                    del self.fields[name]

    def _offer(self, targets: list[RoundTarget], user: User) -> None:
        self.fields["target"].queryset = places.targets_for(user, targets[0].round if targets else None).filter(
            pk__in=[target.pk for target in targets]
        )
        orgs = places.orgs_of(*targets, user=user)
        self.fields["org"].queryset = orgs
        self.fields["person"].queryset = places.people_of(orgs)
        accounts = places.group_accounts(*targets)
        for name in ("talkers", "lead", "recorder"):
            self.fields[name].queryset = accounts
        self.fields["talkers"].roles = places.account_roles(*targets)

    def _soften(self) -> None:
        self.fields["interviewee"].required = False
        self.fields["interviewee"].help_text = f"不愿留名的写“{UNNAMED}”；信访人的姓名单独加密保存。"
        self.fields["content"].help_text = "也可以先保存，再到“整理”页边写边记要点。"
        self.fields["date_reason"].help_text = "日期不在进驻期间的，写明原因。"

    def _show(self, talk: Interview) -> None:
        """Fill the form from a talk; its target is fixed, and a name in custody is not shown."""
        del self.fields["target"]
        shown = {name: getattr(talk, name) for name in self.fields if hasattr(talk, name) and name != "talkers"}
        for name in ("org", "person", "lead", "recorder"):
            shown[name] = getattr(talk, f"{name}_id")
        shown["talkers"] = list(talk.talkers.values_list("pk", flat=True))
        if talk.category == Category.PETITIONER:
            shown["interviewee"] = ""
            self.fields["interviewee"].help_text = "姓名已单独加密保存；留空则不变。"
        self.initial = {**shown, **self.initial}


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


class QuotaForm(forms.Form):
    """每村最少谈话人次."""

    per_village = forms.IntegerField(label="每村最少谈话人次", min_value=0, max_value=99)


# -- filters ----------------------------------------------------------------------------------------------------------


class InterviewFilter(django_filters.FilterSet):
    """Filters of the list of talks."""

    q = django_filters.CharFilter(label="编号或姓名", method="by_words")
    status = django_filters.ChoiceFilter(label="状态", choices=InterviewStatus.choices, empty_label="全部")
    target = django_filters.ModelChoiceFilter(label="巡察对象", queryset=offers.targets, empty_label="全部")
    category = django_filters.ChoiceFilter(label="人员类别", choices=Category.choices, empty_label="全部")
    org = django_filters.CharFilter(label="涉及党组织", method="by_org")
    talker = django_filters.CharFilter(label="谈话人姓名", method="by_talker")
    leaf = django_filters.CharFilter(label="问题分类代码", method="by_leaf")
    kind = django_filters.ChoiceFilter(label="谈话方式", choices=Kind.choices, empty_label="全部")
    held = django_filters.BooleanFilter(label="只看已谈", method="by_held", widget=forms.CheckboxInput)
    date_from = django_filters.DateFilter(label="谈话日期从", field_name="date", lookup_expr="gte")
    date_to = django_filters.DateFilter(label="到", field_name="date", lookup_expr="lte")

    class Meta:
        model = Interview
        form = offers.FilterForm
        fields = ("q", "status", "target", "category", "org", "talker", "leaf", "kind", "held", "date_from", "date_to")

    @property
    def form(self) -> forms.Form:
        """The filter row, with the targets that the request has read already."""
        made = super().form
        offers.name_targets(made, self.request)
        return made

    def by_words(self, rows: QuerySet[Interview], name: str, value: str) -> QuerySet[Interview]:
        """Part of the number or of the interviewee's name."""
        return rows.filter(Q(number__icontains=value) | Q(interviewee__icontains=value))

    def by_org(self, rows: QuerySet[Interview], name: str, value: str) -> QuerySet[Interview]:
        """Part of the organisation's name."""
        return rows.filter(Q(org__name__icontains=value) | Q(org__short_name__icontains=value))

    def by_talker(self, rows: QuerySet[Interview], name: str, value: str) -> QuerySet[Interview]:
        """Talks in which somebody of this name took part."""
        return rows.filter(pk__in=Interview.objects.filter(talkers__name__icontains=value).values("pk"))

    def by_held(self, rows: QuerySet[Interview], name: str, value: bool) -> QuerySet[Interview]:
        """Talks that took place: what figures count as 人次."""
        return rows.filter(pk__in=Interview.objects.held().values("pk")) if value else rows

    def by_leaf(self, rows: QuerySet[Interview], name: str, value: str) -> QuerySet[Interview]:
        """Talks with a point of a leaf, or of any leaf under a code (`LW6`)."""
        value = value.strip().upper()
        points = InterviewPoint.objects.filter(Q(leaf__code__iexact=value) | Q(leaf__root_code__iexact=value))
        return rows.filter(pk__in=points.values("interview"))
