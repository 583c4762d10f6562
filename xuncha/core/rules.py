"""The rule table (权限规则): cells of the visibility matrix that 安全管理员 narrowed. Never wider than core/roles.py (decision 0020)."""

from typing import Any

from xuncha.core import audit, calendar, exports, facts, pdf, sheets
from xuncha.core import permissions as house
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import RoleRule, User
from xuncha.core.nouns import NOUN_NAMES
from xuncha.core.roles import ACCESS_LABELS, LEVEL_NAMES, MATRIX, NONE, ROLES, split, words_up_to

#: conditions of the matrix in words
CONDITIONS = {
    "signed": "审签后", "transferred": "移交后", "sent": "送出后", "submitted": "提交后", "delivered": "反馈后", "fed_back": "反馈后",
    "transferred_or_staff": "移交后；涉及巡察人员的即时", "in_custody": "涉及巡察人员的批准后", "about_persons": "点人的",
    "ordinary": "不含涉及人员的文书", "below_leaders": "不含领导小组会、书记专题会",
    "issued": "签发后", "sent_to": "报给自己的", "handed_in": "报送后",
}  # fmt: skip


def why_not_set(user: User) -> str:
    """Why a person may not change the table; "" for 安全管理员."""
    return "" if house.may_in_house(user, "rule.write", calendar.today()) else "权限规则由安全管理员调整。"


def most(role: str, noun: str) -> str:
    """What core/roles.py allows a role on a noun at most."""
    return MATRIX.get(noun, {}).get(role, NONE)


def is_cell(role: str, noun: str, level: int) -> bool:
    """Whether the table has such a cell, and it is not closed anyway."""
    return most(role, noun) != NONE and level in (0, *house.levels_of(noun))


def stored() -> dict[tuple[str, str, int], str]:
    """The narrowed cells."""
    return {(rule.role, rule.noun, rule.level): rule.access for rule in RoleRule.objects.all()}


def name_of(role: str, noun: str, level: int) -> str:
    """A cell in words."""
    return f"{ROLES[role].name} × {NOUN_NAMES.get(noun, noun)} × {LEVEL_NAMES[level]}"


@audit.action
def set_rule(*, by: User, role: str, noun: str, level: int, access: str, reason: str) -> str:
    """Narrow a cell, or give it back to its default; only what differs from the default is kept. Returns the word in force."""
    if sentence := why_not_set(by):
        raise Refused(sentence)
    if not is_cell(role, noun, level):
        raise Unmet("权限矩阵里没有这一格，或这个角色本来就看不到这类记录；不能放宽。")
    if access not in words_up_to(most(role, noun)):
        limit = ACCESS_LABELS[split(most(role, noun))[0]]
        raise Unmet(fields={"access": f"这一格最多到“{limit}”，只能收窄，不能放宽。"})
    if not reason.strip():
        raise Unmet(fields={"reason": "请写明调整理由。"})
    rule, before = _write(role, noun, level, access)
    audit.record(
        "set_rule", by=by, about=rule, noun="core.rolerule", label=f"权限 {name_of(role, noun, level)}"[:120], reason=reason,
        changes={"access": [before, access]},
    )  # fmt: skip
    facts.forget()
    return access


def _write(role: str, noun: str, level: int, access: str) -> tuple[RoleRule, str]:
    default = split(most(role, noun))[0]
    rule = RoleRule.objects.select_for_update().filter(role=role, noun=noun, level=level).first()
    before = rule.access if rule is not None else default
    if before == access:
        raise Unmet(fields={"access": f"这一格现在就是“{ACCESS_LABELS[access]}”，没有改动。"})
    rule = rule or RoleRule(role=role, noun=noun, level=level)
    rule.access = access
    if access == default:
        rule.delete()
    else:
        rule.save()
    return rule, before


# ---- the sheet ----------------------------------------------------------------------------------------------------


def lines() -> list[dict[str, Any]]:
    """Every open cell of the matrix: its default, what is in force, and whether the office narrowed it."""
    found = []
    for noun, cells in MATRIX.items():
        for role, level in ((role, level) for role in cells for level in house.levels_of(noun)):
            default, condition = split(cells[role])
            now = split(house.access(role, noun, level))[0]
            found.append({
                "role": ROLES[role].name, "noun": NOUN_NAMES.get(noun, noun), "level": LEVEL_NAMES[level],
                "default": ACCESS_LABELS[default], "now": ACCESS_LABELS[now], "condition": CONDITIONS.get(condition, condition),
                "narrowed": "已收窄" if now != default else "",
            })  # fmt: skip
    return found


HEADS = {"role": "角色", "noun": "记录种类", "level": "级别", "default": "默认（上限）", "now": "现行", "condition": "条件",
         "narrowed": "与默认的差别"}  # fmt: skip


@audit.action
def give_sheet(*, by: User) -> tuple[bytes, str]:
    """The matrix as an .xlsx, and its file name; noted with its rows."""
    if not house.may_in_house(by, "role.propose", calendar.today()):
        raise Refused("权限矩阵由安全管理员导出。")
    rows, trace = lines(), pdf.trace_code()
    columns = [sheets.Column(key, label, value=lambda row, key=key: row[key], width=20) for key, label in HEADS.items()]
    meta = sheets.ExportMeta("权限矩阵，现行规则。", f"{by.name}（{by.username}）", calendar.now(), trace)
    content = sheets.export_bytes(sheets.Sheet("roles", "权限矩阵", columns), rows, meta=meta)
    audit.record(
        "export", by=by, noun="core.rolerule", label=f"权限矩阵 追溯码 {trace}", changes={"rows": [None, len(rows)]}
    )
    return content, exports.file_name("权限矩阵", calendar.today(), trace)
