"""What `make run` says: errors, lines, the demo accounts (演示账号)."""

import unicodedata

from xuncha.core import beginning

NOT_SET_UP = f"{beginning.NOT_SET_UP}请另开一个窗口执行:{beginning.COMMAND}"
GROUPS = (
    ("巡察办", "office_director 主任、office_staff 综合、clue_officer 线索、petition_officer 信访"),
    ("领导", "leading_group 领导小组、secretary 县委书记、county_leader 分管县领导"),
    ("部门", "discipline 纪委监委、organization 组织部、propaganda 宣传部、functional 职能部门"),
    ("巡察组", "leader_n 组长、deputy_n 副组长、liaison_n 联络员、member_n 组员、petition_n 信访(n 为 1 至 3)"),
    ("第二组", "另有 member_2b、member_2c 两名组员"),
    ("乡镇", "chief_t 主要负责人、owner_t 经办人(t 为 chengping luzhou huaidu liwu yanxi yuncha)"),
    ("边界", "stranger 无授权、expired 授权到期、recused 应回避"),
    ("三员", "sysadmin 系统管理员、secadmin 安全管理员、auditor 审计管理员"),
)


class StartError(RuntimeError):
    """The product can't start; the text is a Chinese sentence that says what to do."""


def say(text: str) -> None:
    """A line for the operator."""
    print(text, flush=True)


def accounts_table(password: str) -> str:
    """All demo accounts by kind, with their common password."""
    lines = [f"  {_padded(kind, 8)}{names}" for kind, names in GROUPS]
    return "\n".join([f"演示账号(口令均为 {password}):", *lines])


def _padded(text: str, width: int) -> str:
    """A Chinese character takes two columns of a terminal."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * (width - taken)
