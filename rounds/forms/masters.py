"""Shape of input for organisations, persons, posts, calendar and rules; the filters of their lists."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import fields_for_model

from rounds.forms.fields import DaysField
from rounds.forms.plans import ReasonField, picker
from rounds.models import CommitteeTerm, OrgLevel, OrgType, PartyOrg, Person, VillageClass
from rounds.posts import post_choices, rank_choices
from rounds.queries.masters import orgs_to_choose
from rounds.states import RoundType
from xuncha.core import calendar
from xuncha.core.models import User
from xuncha.core.models.deadlines import DeadlineRule

ORG_FACTS = (
    "households", "population", "residents", "party_members", "probationary_members", "village_groups", "collective_income",
    "arable_mu", "village_class", "last_election_on", "was_poor_village", "is_weak_village", "is_key_village", "has_work_team",
)  # fmt: skip
ORG_FIELDS = ("name", "short_name", "org_type", "sort", *ORG_FACTS)


class OrgForm(forms.Form):
    """An organisation: its place (new ones only), names and facts."""

    layout = (
        ("组织", [("parent", "level"), "name", ("short_name", "org_type"), ("sort", "closed_on")]),
        ("规模", [("households", "population", "residents"), ("party_members", "probationary_members", "village_groups"),
                 ("collective_income", "arable_mu")]),
        ("村情", [("village_class", "last_election_on"), "was_poor_village", "is_weak_village", "is_key_village", "has_work_team"]),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, org: PartyOrg | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if org is None:
            self.fields["parent"] = forms.ModelChoiceField(
                orgs_to_choose(user),
                label="上级",
                required=False,
                widget=picker("/orgs/pick/"),
                empty_label="（县委没有上级）",
            )
            self.fields["level"] = forms.ChoiceField(label="层级", choices=OrgLevel.choices, initial=OrgLevel.VILLAGE)
        names = ORG_FIELDS if org is None else (*ORG_FIELDS, "closed_on")
        self.fields.update(fields_for_model(PartyOrg, fields=names))
        if org is not None:
            self.initial = {name: getattr(org, name) for name in names}


class MoveForm(forms.Form):
    """Put an organisation under another one."""

    parent = forms.ModelChoiceField(PartyOrg.objects.none(), label="新的上级", widget=picker("/orgs/pick/"))
    reason = ReasonField(required=True)

    def __init__(self, *args: Any, user: User, org: PartyOrg, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].queryset = orgs_to_choose(user).exclude(path__startswith=org.path)


class HistoryForm(forms.Form):
    """One earlier inspection of an organisation."""

    layout = (("", [("term", "sequence"), ("round_type", "topic"), "inspected_on"]),)

    term = forms.ModelChoiceField(CommitteeTerm.objects.all(), label="届次", empty_label=None)
    sequence = forms.IntegerField(label="轮次", min_value=1, max_value=30)
    round_type = forms.ChoiceField(label="类型", choices=RoundType.choices)
    topic = forms.CharField(label="专题", max_length=40, required=False, help_text="如扶贫专项")
    inspected_on = forms.DateField(label="巡察时间", required=False)


class PersonForm(forms.Form):
    """An official or post-holder."""

    layout = (("", [("name", "gender", "birth_year"), "org", ("rank", "native_place"), "left_on"]),)

    def __init__(self, *args: Any, user: User, person: Person | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        names = ("name", "gender", "birth_year", "native_place", *(("left_on",) if person else ()))
        self.fields.update(fields_for_model(Person, fields=names))
        self.fields["org"] = forms.ModelChoiceField(orgs_to_choose(user), label="单位", widget=picker("/orgs/pick/"))
        self.fields["rank"] = forms.ChoiceField(label="职级", choices=[("", "—"), *rank_choices()], required=False)
        if person is not None:
            self.initial = {**{name: getattr(person, name) for name in (*names, "rank")}, "org": person.org_id}


class PostForm(forms.Form):
    """A post held by a person."""

    layout = (("", ["org", ("post", "title"), ("starts_on", "ends_on")]),)

    org = forms.ModelChoiceField(PartyOrg.objects.none(), label="单位", widget=picker("/orgs/pick/"))
    post = forms.ChoiceField(label="职务", widget=forms.Select(attrs={"data-picker": "1"}))
    title = forms.CharField(label="职务全称", max_length=60, required=False, help_text="不填按单位和职务自动写。")
    starts_on = forms.DateField(label="任职日期")
    ends_on = forms.DateField(label="免职日期", required=False)

    def __init__(self, *args: Any, user: User, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["org"].queryset = orgs_to_choose(user)
        self.fields["post"].choices = post_choices()
        self.initial = {"org": person.org_id, **self.initial}


class EndPostForm(forms.Form):
    """The end of a post."""

    ends_on = forms.DateField(label="免职日期")
    reason = ReasonField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"ends_on": calendar.today()}


class AccountForm(forms.Form):
    """The account that a person uses."""

    user = forms.ModelChoiceField(User.objects.none(), label="账号", required=False, empty_label="不关联账号")
    reason = ReasonField(required=True)

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = User.objects.filter(Q(person=None) | Q(person=person), is_active=True).order_by(
            "username"
        )
        self.fields["user"].label_from_instance = lambda user: f"{user.username}（{user.name}）"
        self.initial = {"user": person.user_id}


class HolidayForm(forms.Form):
    """One day of the calendar."""

    date = forms.DateField(label="日期")
    kind = forms.ChoiceField(label="类型", choices=[("off", "休（放假）"), ("work", "班（调休上班）")])
    name = forms.CharField(label="名称", max_length=40, required=False)
    source = forms.CharField(label="来源", max_length=100, required=False, help_text="如国务院办公厅通知文号")


class RuleForm(forms.Form):
    """A new row of a deadline: the old one stays for the clocks that run by it."""

    layout = (("", ["name", "base_event", ("amount", "unit"), "roll", "reminders", "effective_from", "enabled", "note"]),)  # fmt: skip

    def __init__(self, *args: Any, rule: DeadlineRule, **options: Any) -> None:
        super().__init__(*args, **options)
        names = ("name", "base_event", "amount", "unit", "roll", "reminders", "effective_from", "enabled", "note")
        self.fields.update(fields_for_model(DeadlineRule, fields=names, field_classes={"reminders": DaysField}))
        self.initial = {name: getattr(rule, name) for name in names if name != "effective_from"}
        self.fields["effective_from"].help_text = "从这一天起的新期限按新规则；已在走的期限不变。"


class OrgFilter(django_filters.FilterSet):
    """The filters of the tree."""

    q = django_filters.CharFilter(label="查找", method="by_words")
    level = django_filters.ChoiceFilter(label="层级", choices=OrgLevel.choices, empty_label="全部")
    under = django_filters.ModelChoiceFilter(
        label="所属乡镇",
        queryset=lambda request: orgs_to_choose(request.user).townships(),
        method="by_town",
        empty_label="全部",
    )
    org_type = django_filters.ChoiceFilter(label="组织类型", choices=OrgType.choices, empty_label="全部")
    village_class = django_filters.ChoiceFilter(label="村分类", choices=VillageClass.choices, empty_label="全部")
    closed = django_filters.BooleanFilter(
        label="已撤销的", method="by_closed", widget=forms.Select(choices=[("", "不列"), ("true", "也列")])
    )

    class Meta:
        model = PartyOrg
        fields: list[str] = []
        form = type("OrgFilterForm", (forms.Form,), {"first_fields": ["q", "level", "under"]})

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Name or initials."""
        return rows.filter(
            Q(name__icontains=value) | Q(short_name__icontains=value) | Q(initials__startswith=value.lower())
        )

    def by_town(self, rows: QuerySet, name: str, value: PartyOrg) -> QuerySet:
        """A township with its villages."""
        return rows.under(value)

    def by_closed(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Closed organisations too: the list itself leaves them out."""
        return rows

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Closed ones are left out unless asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("closed") else rows.filter(closed_on=None)


class PersonFilter(django_filters.FilterSet):
    """The filters of the list of persons."""

    q = django_filters.CharFilter(label="查找", method="by_words")
    org = django_filters.ModelChoiceFilter(
        label="单位",
        queryset=lambda request: orgs_to_choose(request.user),
        method="by_org",
        empty_label="全部",
        widget=picker("/orgs/pick/"),
    )
    rank = django_filters.ChoiceFilter(label="职级", choices=rank_choices, empty_label="全部")
    left = django_filters.BooleanFilter(
        label="已离任的", method="by_left", widget=forms.Select(choices=[("", "不列"), ("true", "也列")])
    )

    class Meta:
        model = Person
        fields: list[str] = []
        form = type("PersonFilterForm", (forms.Form,), {"first_fields": ["q", "org", "rank"]})

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Name, initials or post."""
        ids = Person.objects.filter(posts__title__icontains=value).values("pk")
        return rows.filter(Q(name__icontains=value) | Q(initials__startswith=value.lower()) | Q(pk__in=ids))

    def by_org(self, rows: QuerySet, name: str, value: PartyOrg) -> QuerySet:
        """Who belongs to an organisation or one below it, or holds a post there."""
        ids = Person.objects.filter(
            Q(org__path__startswith=value.path) | Q(posts__org__path__startswith=value.path)
        ).values("pk")
        return rows.filter(pk__in=ids)

    def by_left(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Those who left too: the list itself leaves them out."""
        return rows

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Those who left are left out unless asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("left") else rows.filter(left_on=None)


class PostFilter(PersonFilter):
    """The posts of the persons whom the same filters leave."""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Filter the persons, keep their posts."""
        persons = super().filter_queryset(Person.objects.all())
        return queryset.filter(person__in=persons.order_by().values("pk"))
