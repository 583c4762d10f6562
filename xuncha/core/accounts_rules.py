"""The numbers an office may set by itself (安全规则, domain §7.1 and §12): defaults of 等保三级, bounds, its own values."""

from collections.abc import Mapping
from dataclasses import dataclass

from xuncha.core import audit, calendar, facts, rulebook
from xuncha.core import permissions as house
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import SecurityRule, User


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
    "auth.password.first_days": Rule("一次性密码多少天内没有用过就作废", 7, 1, 30, "天"),
    "auth.session.idle_minutes": Rule("多久没有操作就退出", 15, 5, 60, "分钟"),
    "auth.session.absolute_hours": Rule("一次登录最长多久", 8, 1, 12, "小时"),
    "auth.password.max_days": Rule("密码最长使用时间（0 为不限）", 90, 0, 365, "天"),
    "authorization.grace_days": Rule("授权到期后还可查看多少天，供写报告用", 15, 0, 90, "天"),
    "petition.identity_hours": Rule("同意查看反映人后，多少小时内可以查看", 24, 1, 24, "小时"),
    "petition.search_daily": Rule("一人一天最多按反映人查找几次", 10, 1, 50, "次"),
    "export.life_hours": Rule("导出的文件保留多少小时", 24, 1, 24, "小时"),
    "export.bulk_rows": Rule("敏感台账导出超过多少行须两人同意", 200, 0, 200, "行"),
    "watermark.level": Rule("从哪一级起显示屏幕水印并记录查看（1 内部、2 敏感）", 2, 1, 2, "级"),
}
#: first part of a code → the heading it stands under on the page
SECTIONS = {
    "auth": "账号和密码",
    "authorization": "授权",
    "petition": "反映人保管",
    "export": "导出",
    "watermark": "水印",
}


def values() -> dict[str, int]:
    """Every number in force: the office's row within its bounds, or the default."""
    stored = rulebook.numbers()
    return {code: min(max(stored.get(code, rule.default), rule.least), rule.most) for code, rule in RULES.items()}


def number(code: str) -> int:
    """One number in force."""
    return values()[code]


def why_not_set(user: User) -> str:
    """Why a person may not set the numbers; "" for 系统管理员."""
    may = house.may_in_house(user, "settings.write", calendar.today())
    return "" if may else "参数由系统管理员设置。"


@audit.action
def set_security_rules(*, by: User, numbers: Mapping[str, int], reason: str) -> list[str]:
    """Set the numbers that differ from those in force, each noted old → new; returns the codes that changed."""
    if sentence := why_not_set(by):
        raise Refused(sentence)
    before = values()
    changed = [code for code, value in numbers.items() if value != before[code]]
    if not changed:
        raise Unmet("没有改动任何参数；不需要改的请直接返回。")
    if not reason.strip():
        raise Unmet(fields={"reason": "请写明修改参数的理由。"})
    for code in changed:
        set_security_rule(by=by, code=code, value=numbers[code], reason=reason)
    return changed


@audit.action
def set_security_rule(*, by: User | None, code: str, value: int, reason: str = "") -> SecurityRule:
    """Set one number within its bounds. `by=None`: the product itself, seeding."""
    if by is not None and (sentence := why_not_set(by)):
        raise Refused(sentence)
    rule, old = RULES[code], number(code)
    if not rule.least <= value <= rule.most:
        raise Unmet(fields={field_of(code): f"“{rule.label}”应在 {rule.least} 到 {rule.most} {rule.unit}之间。"})
    kept, _ = SecurityRule.objects.update_or_create(code=code, defaults={"value": value})
    label = f"参数 {code}"
    audit.record("set_security_rule", by=by, about=kept, label=label, reason=reason, changes={"value": [old, value]})
    facts.forget()
    return kept


def field_of(code: str) -> str:
    """What a form calls the number."""
    return code.replace(".", "_")
