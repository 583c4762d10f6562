"""Shape of input for accounts, resets, standing roles, the rule table and the office's numbers."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from xuncha.core import accounts_rules
from xuncha.core.account_states import GrantStatus, ResetKind
from xuncha.core.models import RoleGrant, User
from xuncha.core.roles import ACCESS_LABELS, STANDING_ROLES

ROLE_CHOICES = [(role.code, role.name) for role in STANDING_ROLES]


def reason_field(label: str = "理由", help_text: str = "") -> forms.CharField:
    """A reason that stands in the trail."""
    return forms.CharField(
        label=label, max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=help_text
    )


class AccountFilter(django_filters.FilterSet):
    """The filters of the list of accounts."""

    q = django_filters.CharFilter(label="账号或姓名", method="by_words")
    role = django_filters.ChoiceFilter(label="常设角色", choices=ROLE_CHOICES, method="by_role", empty_label="全部")
    active = django_filters.BooleanFilter(
        label="状态",
        field_name="is_active",
        widget=forms.Select(choices=[("", "全部"), ("true", "启用"), ("false", "停用")]),
    )

    class Meta:
        model = User
        fields: list[str] = []
        form = type("AccountFilterForm", (forms.Form,), {"first_fields": ["q", "role", "active"]})

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A part of the account's or the person's name."""
        return rows.filter(Q(username__icontains=value) | Q(name__icontains=value))

    def by_role(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Accounts that hold a standing role or wait for it."""
        return rows.filter(pk__in=RoleGrant.objects.open().filter(role=value).order_by().values("user"))


class GrantFilter(django_filters.FilterSet):
    """The filters of the list of standing roles."""

    status = django_filters.ChoiceFilter(label="状态", choices=GrantStatus.choices, empty_label="全部")
    role = django_filters.ChoiceFilter(label="角色", choices=ROLE_CHOICES, empty_label="全部")
    q = django_filters.CharFilter(label="账号或姓名", method="by_words")

    class Meta:
        model = RoleGrant
        fields: list[str] = []
        form = type("GrantFilterForm", (forms.Form,), {"first_fields": ["status", "role", "q"]})

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A part of the account's or the person's name."""
        return rows.filter(Q(user__username__icontains=value) | Q(user__name__icontains=value))


class AccountForm(forms.Form):
    """A new account: its name for the login, and the one natural person who uses it."""

    username = forms.CharField(
        label="账号", max_length=40, help_text="小写字母开头，只含小写字母、数字和 _ . -，如 zhaomin。"
    )
    name = forms.CharField(label="姓名", max_length=40, help_text="使用人的真实姓名；一个账号只给一个人用。")


class ResetForm(forms.Form):
    """What is to be reset, and how one knows that the person asked for it."""

    kind = forms.ChoiceField(label="重置什么", choices=ResetKind.choices, initial=ResetKind.PASSWORD)
    reason = reason_field("事由", "写明为什么重置、怎样核实了本人，如：本人持工作证到巡察办当面申请。")


class GrantForm(forms.Form):
    """A standing role for an account, from a day on."""

    layout = (("", ["user", "role", ("starts_on", "ends_on"), "reason"]),)

    user = forms.ModelChoiceField(
        User.objects.none(), label="账号", empty_label="请选择", widget=forms.Select(attrs={"data-picker": "1"})
    )
    role = forms.ChoiceField(label="角色")
    starts_on = forms.DateField(label="起")
    ends_on = forms.DateField(label="止", required=False, help_text="不填为长期。")
    reason = reason_field("事由", "如任职文件：临组干〔2023〕12号。")

    def __init__(self, *args: Any, user: User, may: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        others = User.objects.filter(is_active=True).exclude(pk=user.pk).order_by("username")
        self.fields["user"].queryset = others
        self.fields["user"].label_from_instance = lambda one: f"{one.username}（{one.name}）"
        self.fields["role"].choices = [("", "请选择"), *may]


class RuleForm(forms.Form):
    """What a role may do with a kind of record: its default or less."""

    access = forms.ChoiceField(label="权限", widget=forms.RadioSelect)
    reason = reason_field()

    def __init__(self, *args: Any, words: list[str], default: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["access"].choices = [
            (word, f"{ACCESS_LABELS[word]}（默认，也是上限）" if word == default else ACCESS_LABELS[word])
            for word in reversed(words)
        ]


class SettingsForm(forms.Form):
    """Every number of accounts_rules with its bounds."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        now = accounts_rules.values()
        for code, rule in accounts_rules.RULES.items():
            self.fields[accounts_rules.field_of(code)] = forms.IntegerField(
                label=f"{rule.label}（{rule.unit}）", initial=now[code], min_value=rule.least, max_value=rule.most,
                help_text=f"默认 {rule.default}，可设 {rule.least} 到 {rule.most}。", widget=forms.NumberInput(attrs={"class": "in in-s"}),
            )  # fmt: skip
        self.fields["reason"] = reason_field(help_text="参数的每次改动都记入审计日志。")

    @property
    def layout(self) -> list[tuple[str, list[str]]]:
        """The numbers under their headings."""
        parts: dict[str, list[str]] = {title: [] for title in accounts_rules.SECTIONS.values()}
        for code in accounts_rules.RULES:
            parts[accounts_rules.SECTIONS[code.split(".")[0]]].append(accounts_rules.field_of(code))
        return [*parts.items(), ("理由", ["reason"])]

    def numbers(self) -> dict[str, int]:
        """Code → number."""
        return {code: self.cleaned_data[accounts_rules.field_of(code)] for code in accounts_rules.RULES}
