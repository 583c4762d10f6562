"""What a password must be (密码规则, domain §7.1): Django's validators with our numbers, each saying what to do."""

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from xuncha.core import accounts_rules
from xuncha.core.models import User

SETS = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum())
SHORTEST_NAME = 3


class Length:
    """At least so many characters."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a short one."""
        if len(password) < (least := accounts_rules.number("auth.password.length")):
            raise ValidationError(f"新密码只有 {len(password)} 位；请设到 {least} 位以上。")

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"不少于 {accounts_rules.number('auth.password.length')} 位"


class Classes:
    """Capitals, small letters, digits, signs: so many of the four."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse one of too few kinds."""
        found = sum(any(map(kind, password)) for kind in SETS)
        if found < (least := accounts_rules.number("auth.password.classes")):
            raise ValidationError(
                f"新密码只用了 {found} 类字符；大写字母、小写字母、数字、符号四类中请至少用 {least} 类。"
            )

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"大写字母、小写字母、数字、符号中至少 {accounts_rules.number('auth.password.classes')} 类"


class NoAccountName:
    """The account's own name does not stand in it."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse it in either case."""
        for own in (user.username, user.name) if user else ():
            if len(own) >= SHORTEST_NAME and own.lower() in password.lower():
                raise ValidationError("新密码里有自己的账号或姓名；请换一个不含它们的密码。")

    def get_help_text(self) -> str:
        """The rule in words."""
        return "不含账号和姓名"


class NotUsedBefore:
    """None of the last so many."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse the present one and the last few."""
        if user is None or user.pk is None:
            return
        count = accounts_rules.number("auth.password.history")
        used = list(user.passwords_used.order_by("-at", "-pk").values_list("hash", flat=True)[:count])
        if any(check_password(password, one) for one in {user.password, *used}):
            raise ValidationError(f"新密码与最近 {count} 次用过的密码相同；请换一个没有用过的。")

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"不与最近 {accounts_rules.number('auth.password.history')} 次相同"
