"""The security rules of domain §7.1 as data (安全规则): defaults of 等保三级, bounds, and the office's own values."""

from dataclasses import dataclass

from xuncha.core.models import SecurityRule


@dataclass(frozen=True)
class Rule:
    """One number: what it means, its default and how far the office may move it."""

    label: str
    default: int
    least: int
    most: int
    unit: str


RULES = {
    "auth.password.length": Rule("密码最少位数", 10, 8, 64, "位"),
    "auth.password.classes": Rule("密码至少含几类字符（大写、小写、数字、符号）", 3, 2, 4, "类"),
    "auth.password.history": Rule("不能与最近几次用过的密码相同", 5, 1, 24, "次"),
    "auth.session.idle_minutes": Rule("多久没有操作就退出", 15, 5, 60, "分钟"),
    "auth.session.absolute_hours": Rule("一次登录最长多久", 8, 1, 12, "小时"),
    "auth.password.max_days": Rule("密码最长使用时间（0 为不限）", 90, 0, 365, "天"),
}


def number(code: str) -> int:
    """The value in force: the office's row, or the default."""
    stored = SecurityRule.objects.filter(code=code).values_list("value", flat=True).first()
    return RULES[code].default if stored is None else stored
