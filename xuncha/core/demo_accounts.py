"""The demo's accounts (design §6): one list for the seeder, the login page's hint and what `make run` prints."""

import os

DEFAULT_PASSWORD = "Xuncha@2023"  # noqa: S105 - the demo's published password; production has no demo accounts

TOWNSHIPS = (
    ("chengping", "澄坪镇"), ("luzhou", "鹭洲乡"), ("huaidu", "槐渡镇"), ("liwu", "栗坞乡"), ("yanxi", "砚溪镇"),
    ("yuncha", "云岔乡"),
)  # fmt: skip

GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("巡察办", (("office_director", "主任"), ("office_staff", "工作人员"), ("clue_officer", "线索专管员"),
              ("petition_officer", "信访专管员"))),
    ("领导", (("leading_group", "领导小组"), ("secretary", "县委书记"), ("county_leader", "分管县领导"))),
    ("会审和职能部门", (("discipline", "县纪委监委"), ("organization", "县委组织部"), ("propaganda", "县委宣传部"),
                 ("functional", "职能部门"))),
    *((f"第{n}巡察组", (
        (f"leader_{n}", "组长"), (f"deputy_{n}", "副组长"), (f"liaison_{n}", "联络员"), (f"member_{n}", "组员"),
        (f"petition_{n}", "信访专员"), *(((("member_2b"), "组员"), ("member_2c", "组员")) if n == 2 else ()),
    )) for n in (1, 2, 3)),
    ("被巡察乡镇", tuple((f"chief_{key}", f"{name}主要负责人") for key, name in TOWNSHIPS)
     + tuple((f"owner_{key}", f"{name}整改责任人") for key, name in TOWNSHIPS)),
    ("越权演示", (("stranger", "无授权"), ("expired", "授权已到期"), ("recused", "应当回避"))),
    ("三员", (("sysadmin", "系统管理员"), ("secadmin", "安全管理员"), ("auditor", "审计管理员"))),
)  # fmt: skip


def password() -> str:
    """The demo password: XUNCHA_DEMO_PASSWORD, or the published one."""
    return os.environ.get("XUNCHA_DEMO_PASSWORD") or DEFAULT_PASSWORD


def demo_hint() -> dict:
    """What the login page tells of the demo."""
    groups = [{"label": label, "accounts": [{"name": n, "words": w} for n, w in rows]} for label, rows in GROUPS]
    return {"password": password(), "groups": groups}
