"""Forms of the house."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError

from xuncha.core import accounts

PASSWORD_WORDS = {
    "password_incorrect": "当前密码不对，请重新输入。",
    "password_mismatch": "两次输入的新密码不一样，请重新输入。",
}


class LoginForm(AuthenticationForm):
    """Account and password; the answer to a wrong pair never says which of the two was wrong."""

    error_messages = {
        "invalid_login": "账号或密码不对。请核对大小写后再试；连续 5 次不对，账号会锁定 30 分钟。",
        "inactive": "这个账号已停用；需要使用请联系系统管理员。",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "账号"
        self.fields["password"].label = "密码"

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Past the password: a stopped account, and a one-time password past its days, open nothing."""
        super().confirm_login_allowed(user)
        if sentence := accounts.why_not_enter(user):
            raise ValidationError(sentence, code="dead")


class CodeForm(forms.Form):
    """The code of a second factor, or a recovery code."""

    code = forms.CharField(
        label="验证码", max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )  # fmt: skip


class OwnPasswordForm(PasswordChangeForm):
    """A person changes the own password."""

    error_messages = {**PasswordChangeForm.error_messages, **PASSWORD_WORDS}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "当前密码"
        self.fields["new_password1"].label = "新密码"
        self.fields["new_password2"].label = "再输一次新密码"
        self.fields["new_password1"].help_text = (
            "；".join(text.rstrip("。") for text in password_validators_help_texts()) + "。"
        ).replace("你的密码不能是一个常见密码", "不是常见的密码")
        self.fields["new_password2"].help_text = ""


class TrailFilter(forms.Form):
    """What an auditor looks for."""

    first_fields = ("q", "actor", "kind", "date_from", "date_to")
    KINDS = (("", "全部"), ("refused", "被拒绝"), ("taken", "打印、下载、导出"), ("read", "查看、检索"), ("door", "登录、退出"),
             ("power", "权限和账号"), ("direct", "绕过业务动作"))  # fmt: skip

    q = forms.CharField(label="编号或标识", required=False)
    actor = forms.CharField(label="账号", required=False)
    kind = forms.ChoiceField(label="类别", required=False, choices=KINDS)
    verb = forms.CharField(label="动作", required=False)
    date_from = forms.DateField(label="从", required=False)
    date_to = forms.DateField(label="到", required=False)
    ip = forms.CharField(label="来源地址", required=False)
