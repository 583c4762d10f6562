"""Forms of 底稿 and its evidence."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import fields_for_model

from findings.forms.fields import PICKER, PeopleField, PlaceForm
from findings.models import EvidenceItem, EvidenceKind, ResponsibilityKind, SiteLevel, SubjectKind, WorkingDraft
from findings.models.drafts import DraftSource
from findings.queries import carried
from findings.states import DraftStatus
from rounds.forms import offers
from rounds.forms.fields import LeafField
from rounds.models import PartyOrg
from rounds.queries import places
from xuncha.core import calendar
from xuncha.core.grams import GramQuery, query_text
from xuncha.core.models import User

_TEXT = (
    "title", "drafted_on", "summary", "org_level", "subject_kind", "resp_persons", "resp_kind", "occurred_from", "occurred_to",
    "place", "amount", "people", "households", "process", "facts", "basis", "analysis", "maturity",
)  # fmt: skip
_HELP = {
    "summary": "一两句话说清问题，与报告中的表述保持一致。",
    "process": "了解的方式和步骤。",
    "facts": "责任主体、时间、地点、情节、影响。一份底稿只写一件事。",
    "basis": "违反的法规制度条款，须在行为发生时有效。",
    "amount": "单位万元，保留到元写四位小数。",
    "place": "写到能找着的地方，如“柳湾村鱼塘”“镇财政所”。",
    "resp_persons": "多人用顿号分开。领导干部个人的问题线索另走线索台账。",
}


_LABELS = {"amount": "涉及金额（万元）"}


class DraftForm(PlaceForm):
    """A draft in writing; what is still missing bars only its submission."""

    layout = (
        ("基本情况", ["title", ("org", "drafted_on"), "sources", "category", "extra", ("org_level", "subject_kind")]),
        ("问题", ["summary", "facts", ("occurred_from", "occurred_to", "place"), ("amount", "people", "households")]),
        ("责任", [("resp_org", "resp_persons", "resp_kind")]),
        ("了解过程和依据", ["process", "basis", "analysis", "maturity"]),
        ("承办", ["undertakers"]),
    )
    people_fields = ("undertakers",)

    org = forms.ModelChoiceField(PartyOrg.objects.none(), label="涉及党组织", widget=forms.Select(attrs=PICKER))
    resp_org = forms.ModelChoiceField(
        PartyOrg.objects.none(),
        label="责任单位",
        required=False,
        empty_label="（同涉及党组织）",
        widget=forms.Select(attrs=PICKER),
    )
    sources = forms.MultipleChoiceField(
        label="问题来源", choices=DraftSource.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    category = LeafField(
        label="问题分类", speaks="title summary facts", required=False, widget=forms.Select(attrs=PICKER)
    )
    extra = LeafField(
        label="辅分类",
        required=False,
        help_text="同一事实还涉及另一类的才选；统计只按主分类。",
        widget=forms.Select(attrs=PICKER),
    )
    undertakers = PeopleField(label="承办人", required=False, help_text="承办人不能审核和审签这份底稿。")

    def __init__(self, *args: Any, draft: WorkingDraft | None = None, **options: Any) -> None:
        if draft is not None:
            options["initial"] = _shown(draft) | (options.get("initial") or {})
        super().__init__(*args, **options)
        self.fields.update(fields_for_model(WorkingDraft, fields=_TEXT, help_texts=_HELP, labels=_LABELS))
        self.fields["resp_kind"].choices = [("", "请选择"), *ResponsibilityKind.choices]
        if draft is None:
            self._leave_open()
        if not self.is_bound:
            self.initial.setdefault("drafted_on", calendar.today())

    def _leave_open(self) -> None:
        """A new draft names neither kind nor level until they are chosen: they follow from the organisation."""
        for name, choices, words in (
            ("subject_kind", SubjectKind, "村为村级问题，部门为部门问题，其他为班子问题。"),
            ("org_level", SiteLevel, "村为村，部门为站所，其他为乡镇本级。"),
        ):
            field = self.fields[name]
            field.required, field.initial = False, ""
            field.choices = [("", "按涉及党组织"), *choices.choices]
            field.help_text = f"不选的，按涉及党组织定：{words}"

    def clean(self) -> dict[str, Any]:
        """An empty responsible unit is the organisation itself; an empty kind or level is that of the organisation."""
        found = super().clean()
        found["resp_org"] = found.get("resp_org") or found.get("org")
        for name, choices in (("subject_kind", SubjectKind), ("org_level", SiteLevel)):
            if found.get("org") and not found.get(name):
                found[name] = choices.of(found["org"])
        return found


def _shown(draft: WorkingDraft) -> dict[str, Any]:
    shown = {name: getattr(draft, name) for name in (*_TEXT, "org", "resp_org", "sources", "category", "extra")}
    return shown | {"undertakers": [one.pk for one in draft.undertakers.all()]}


class EvidenceForm(forms.Form):
    """One piece of evidence (支撑材料)."""

    layout = (("", ["name", ("kind", "pages"), "is_original", ("provider", "taken_on"), "takers", "file"]),)

    takers = PeopleField(label="提取人", required=False, help_text="至少两人。")
    file = forms.FileField(label="文件", required=False, help_text="可以不传；只传与名称相符的扫描件、照片或电子文件。")

    def __init__(self, *args: Any, draft: WorkingDraft, **options: Any) -> None:
        super().__init__(*args, **options)
        names = ("name", "kind", "pages", "is_original", "provider", "taken_on")
        self.fields.update(fields_for_model(EvidenceItem, fields=names))
        self.fields["kind"].choices = [("", "请选择"), *EvidenceKind.choices]
        self.fields["takers"].queryset = places.group_accounts(draft.target)
        self.fields["takers"].roles = places.account_roles(draft.target)
        if not self.is_bound:
            self.initial = {
                "taken_on": calendar.today(),
                "takers": [one.pk for one in draft.undertakers.all()],
                **self.initial,
            }


class PickForm(forms.Form):
    """A record of the ledgers as evidence: which one, how many pages; the rest is the record's own."""

    layout = (("", ["record", "pages", "takers"]),)

    record = forms.ChoiceField(
        label="来源记录", widget=forms.Select(attrs=PICKER), help_text="名称、提供人、日期从记录带入，不用再填。"
    )
    pages = forms.IntegerField(label="页数", min_value=1, initial=1)
    takers = PeopleField(
        label="提取人", required=False, help_text="不选的，用原记录的接收人、谈话人、走访人；不足两人的用承办人。"
    )

    def __init__(self, *args: Any, user: User, draft: WorkingDraft, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["record"].choices = [("", "请选择"), *carried.choices(user, draft)]
        self.fields["takers"].queryset = places.group_accounts(draft.target)
        self.fields["takers"].roles = places.account_roles(draft.target)

    def verb_data(self) -> dict[str, Any]:
        """What the verb takes: kind and uid of the record apart."""
        kind, _, uid = self.cleaned_data["record"].partition("/")
        return {"kind": kind, "uid": uid, "pages": self.cleaned_data["pages"], "takers": self.cleaned_data["takers"]}


class DraftFilter(offers.LedgerFilter):
    """Filters of the list of drafts."""

    q = django_filters.CharFilter(label="关键词", method="by_words")
    status = django_filters.ChoiceFilter(label="状态", choices=DraftStatus.choices, empty_label="全部")
    target = django_filters.ModelChoiceFilter(label="被巡察党组织", queryset=offers.targets, empty_label="全部")
    sources = django_filters.ChoiceFilter(
        label="来源", choices=DraftSource.choices, empty_label="全部", method="by_source"
    )
    mine = django_filters.BooleanFilter(label="我承办的", method="by_me", widget=forms.CheckboxInput)
    leaf = django_filters.CharFilter(label="分类代码", method="by_leaf")
    signed = django_filters.BooleanFilter(label="只看已审签", method="by_signed", widget=forms.CheckboxInput)
    standing = django_filters.BooleanFilter(label="不看不成立的", method="by_standing", widget=forms.CheckboxInput)
    since = django_filters.DateFilter(label="编制日期起", field_name="drafted_on", lookup_expr="gte")
    until = django_filters.DateFilter(label="编制日期止", field_name="drafted_on", lookup_expr="lte")
    org = django_filters.CharFilter(label="村或单位", field_name="org__name", lookup_expr="icontains")

    class Meta:
        model = WorkingDraft
        fields: tuple[str, ...] = ()

    @property
    def form(self) -> forms.Form:
        """The form with its most used fields named."""
        form = super().form
        form.first_fields = ["q", "status", "target", "sources"]
        return form

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The number, or words of the text."""
        wanted = Q(number__icontains=value) | Q(pre_number__icontains=value)
        return rows.filter(wanted | Q(search=GramQuery(value)) if query_text(value) else wanted)

    def by_source(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Drafts that name this source among theirs."""
        return rows.filter(sources__contains=[value])

    def by_me(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Those one undertakes."""
        mine = WorkingDraft.undertakers.through.objects.filter(user_id=self.request.user.pk).values("workingdraft")
        return rows.filter(pk__in=mine) if value else rows

    def by_signed(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Signed by the group leader, or beyond."""
        return rows.filter(pk__in=WorkingDraft.objects.signed().values("pk")) if value else rows

    def by_standing(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Without those found not to hold."""
        return rows.exclude(status="dismissed") if value else rows

    def by_leaf(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A leaf, or all below a class: LW6, LW6.1c."""
        return rows.filter(Q(category__code__istartswith=value.strip()))
