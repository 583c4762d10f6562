"""Every role of the product as data: what it is called, what it may do, and what it may see at most.

A newcomer's question "what may this role do, everywhere?" is answered by this file alone. The visibility
matrix is domain §1.2; approvals are domain §1.3. `RoleRule` rows may narrow a cell, never widen it.
"""

from dataclasses import dataclass, replace

# Access words, weakest first. A word may carry a condition: "read:signed" = rows the noun's QuerySet calls `signed()`.
NONE, COUNTED, OWN, READ, READ_OWN, WRITE = "none", "counted", "own", "read", "read_write_own", "write"
ACCESS_ORDER = (NONE, COUNTED, OWN, READ, READ_OWN, WRITE)
ACCESS_LABELS = {
    NONE: "无", COUNTED: "仅计数", OWN: "本人的", READ: "查看", READ_OWN: "查看全部、办理本人的", WRITE: "查看并办理",
}  # fmt: skip

# Where a role reaches: the whole round, one's group's targets, one's own organisation, no business; or it awaits a pledge.
ROUND, GROUP, UNIT, HOUSE, WAITING = "round", "group", "unit", "house", "waiting"


@dataclass(frozen=True)
class Role:
    """One role: code, Chinese name, a sentence an administrator can read, its reach and its capabilities.

    `may_grant`: the standing roles it has a say in: to propose with `role.propose`, to confirm with `role.confirm`.
    """

    code: str
    name: str
    sentence: str
    reach: str
    capabilities: frozenset[str]
    may_grant: frozenset[str] = frozenset()


def _role(code: str, name: str, reach: str, sentence: str, capabilities: str = "") -> Role:
    return Role(code, name, sentence, reach, frozenset(capabilities.split()))


ROUND_MANAGEMENT = (
    "round.create round.plan round.stage round.back round.member round.notice round.document meeting.hold org.write "
    "person.write calendar.write library.write coverage.write coverage.waive"
)
FIELDWORK = (
    "interview.write interview.sign visit.write survey.write draft.write draft.submit clue.write meeting.hold "
    "material.write coverage.write group_meeting.write instruction.write fix.check"
)
_STANDING = (
    _role("office_director", "巡察办主任", ROUND, "统管本轮：立项、报批、组建、阶段流转、审核反馈、会审销号。",
          ROUND_MANAGEMENT + " authorisation.propose recusal.decide recusal.override role.confirm export.approve draft.file problem.write "
          "report.accept instruction.direct feedback.review rectification.assign closure.review.office closure.reopen report.build "
          "round.prepare point.write point.handle taxonomy.learn fix.serve fix.close"),
    _role("office_staff", "巡察办工作人员", ROUND, "办理本轮日常事务：资料、通知、台账、统计。",
          "round.plan round.notice round.document meeting.hold org.write person.write calendar.write library.write draft.file "
          "rectification.assign closure.review.office report.build round.prepare taxonomy.learn fix.serve"),
    _role("clue_officer", "线索专管员", ROUND, "保管问题线索，办理审核和移交。", "clue.office_review clue.transfer transfer.write"),
    _role("petition_officer", "信访专管员", ROUND, "保管全轮信访件和反映人信息。",
          "petition.write petition.propose petition.approve petition.handle petition.identity petition.identity_decide"),
    _role("leading_group", "巡察工作领导小组", ROUND, "审批方案、授权、报告、反馈和移交。",
          "round.approve authorisation.approve report.approve feedback.approve clue.approve recusal.decide recusal.override clue.staff clue.namesake petition.namesake "
          "petition.identity petition.identity_decide export.countersign role.confirm instruction.direct fix.approve"),
    _role("county_secretary", "县委书记", ROUND, "听取每轮汇报，看全轮情况，作出批示。", "meeting.decide point.write instruction.direct"),
    _role("county_leader", "县委分管领导", ROUND, "查看分管领域的反馈和整改。"),
    _role("discipline", "县纪委监委", ROUND, "接收线索，监督整改，参加会审销号。",
          "transfer.receive clue.handle clue.staff closure.review.discipline"),
    _role("organization_dept", "县委组织部", ROUND, "接收选人用人事项，监督整改，参加会审销号。",
          "transfer.receive clue.handle closure.review.organization"),
    _role("propaganda_dept", "县委宣传部", ROUND, "按需参加整改方案会审。"),
    _role("functional_dept", "职能部门", ROUND, "提供巡前情况，接收意见建议。"),
    _role("target_chief", "被巡察党组织主要负责人", UNIT, "签收反馈，审签整改方案和销号申请。",
          "rectification.plan rectification.work rectification.endorse feedback.receive fix.answer"),
    _role("target_owner", "整改责任人", UNIT, "填报整改措施、进展和佐证，申请销号。",
          "rectification.plan rectification.work rectification.apply fix.answer"),
    _role("sysadmin", "系统管理员", HOUSE, "管账号和参数，不看业务内容。", "account.write settings.write"),
    _role("secadmin", "安全管理员", HOUSE, "管角色和权限策略，不看业务内容。", "role.propose rule.write reset.confirm"),
    _role("auditor", "审计管理员", HOUSE, "只看审计日志，不看业务内容。", "audit.read"),
)  # fmt: skip

#: who has a say in which standing roles (design §5.5): 安全管理员 proposes any; 巡察办主任 confirms any but that of a
#: director, which the leading group confirms. Nobody has a say for oneself, and nobody in both halves of one grant.
_EVERY = frozenset(role.code for role in _STANDING)
MAY_GRANT = {
    "secadmin": _EVERY,
    "office_director": _EVERY - {"office_director"},
    "leading_group": frozenset({"office_director"}),
}
STANDING_ROLES = tuple(replace(role, may_grant=MAY_GRANT.get(role.code, frozenset())) for role in _STANDING)

ROUND_ROLES = (
    _role("group_leader", "组长", GROUP, "对本组负责：审签底稿，提出线索，签发报告。",
          FIELDWORK + " interview.review visit.review survey.lock draft.sign draft.review draft.return problem.write problem.adopt "
          "problem.freeze clue.lead_sign "
          "petition.approve petition.identity petition.identity_decide report.write report.submit feedback.write round.stage report.build "
          "recusal.review round.document group_meeting.issue instruction.sign weekly.approve fix.write fix.serve fix.close"),
    _role("deputy_leader", "副组长", GROUP, "协助组长，审核底稿。",
          FIELDWORK + " interview.review visit.review survey.lock draft.review draft.return problem.write clue.screen report.write report.build "
          "weekly.write fix.write fix.serve"),
    _role("liaison", "联络员", GROUP, "联络两头，安排日程，执笔报告。",
          FIELDWORK + " problem.write report.write feedback.write report.build round.document weekly.write fix.write fix.serve"),
    _role("member", "组员", GROUP, "谈话、走访、查阅资料，起草底稿。", FIELDWORK),
    _role("petition_duty", "信访专员", GROUP, "登记和保管本组信访件。",
          "petition.write petition.propose petition.handle petition.identity"),
)  # fmt: skip

UNPLEDGED = _role(
    "unpledged", "未签保密承诺", WAITING, "获得授权、还没有签署本轮保密承诺书的组员：只看本轮的公开安排。"
)

ROLES = {role.code: role for role in (*STANDING_ROLES, *ROUND_ROLES, UNPLEDGED)}
ADMIN_ROLES = frozenset({"sysadmin", "secadmin", "auditor"})
OFFICE_ROLES = frozenset({"office_director", "office_staff"})
SUPERVISORS = ("office", "discipline", "organization")

LEVEL_NAMES = {0: "全部级别", 1: "L1 内部", 2: "L2 敏感", 3: "L3 高敏"}

_OFFICE_RW = {"office_director": WRITE, "office_staff": WRITE}
_OFFICE_R = {"office_director": READ, "office_staff": READ}
_TOP_R = {"leading_group": READ, "county_secretary": READ}
_SUPERVISE = ("discipline", "organization_dept", "propaganda_dept")
_GROUP_R = dict.fromkeys(("group_leader", "deputy_leader", "liaison", "member"), READ)
_GROUP_OWN = dict.fromkeys(("group_leader", "deputy_leader", "liaison", "member"), READ_OWN)


def _each(roles: tuple[str, ...], access: str) -> dict[str, str]:
    return dict.fromkeys(roles, access)


# noun → role → access; a role that is not named has none.
MATRIX: dict[str, dict[str, str]] = {
    "round": {
        "unpledged": READ, **_OFFICE_RW, **_TOP_R, **_GROUP_R, **_each(_SUPERVISE, READ),
        **_each(("clue_officer", "petition_officer", "county_leader", "functional_dept", "target_chief", "target_owner"), READ),
    },
    "target": {
        "unpledged": READ, **_OFFICE_RW, **_TOP_R, **_GROUP_R, **_each(_SUPERVISE, READ),
        **_each(("clue_officer", "petition_officer", "county_leader", "target_chief", "target_owner"), READ),
    },
    "group": {"unpledged": READ, **_OFFICE_RW, **_TOP_R, **_GROUP_R},
    "meeting": {**_OFFICE_RW, **_TOP_R, **dict.fromkeys(_GROUP_OWN, READ_OWN + ":below_leaders")},
    "group_meeting": {
        **dict.fromkeys((*_OFFICE_R, *_TOP_R), "read:issued"), **_GROUP_OWN, "group_leader": WRITE,
    },
    "instruction": {
        **dict.fromkeys((*_OFFICE_R, *_TOP_R), "read:sent_to"), **_GROUP_OWN, "group_leader": WRITE,
    },
    "weekly": {
        **dict.fromkeys((*_OFFICE_R, *_TOP_R), "read:handed_in"), **_GROUP_R,
        **_each(("group_leader", "deputy_leader", "liaison"), WRITE),
    },
    "authorization": {"unpledged": READ, **_OFFICE_RW, **_TOP_R, **_GROUP_R},
    "recusal": {"office_director": WRITE, "leading_group": READ,
        **_each(("office_staff", "group_leader", "deputy_leader", "liaison", "member", "unpledged"), OWN),
    },
    "coverage": {**_OFFICE_RW, **_TOP_R, **_each(tuple(_GROUP_R), WRITE)},
    "stage_document": {
        "office_director": WRITE, "office_staff": "write:ordinary", "clue_officer": READ, "leading_group": READ,
        "county_secretary": READ, "group_leader": WRITE,
        **_each(("deputy_leader", "liaison", "member"), "write:ordinary"),
    },
    "notice": {"unpledged": READ, **_OFFICE_RW, **_TOP_R, **_GROUP_R, **_each(("target_chief", "target_owner"), READ)},
    "inquiry": {**_OFFICE_RW, **_TOP_R, **_GROUP_R},
    "secondment": {**_OFFICE_RW, **_each(("leading_group", "organization_dept"), READ)},
    "training": {"unpledged": READ, **_OFFICE_RW, **_TOP_R, **_GROUP_R},
    "secretary_point": {
        "office_director": WRITE, "county_secretary": WRITE, "leading_group": READ, "clue_officer": "read:about_persons",
    },
    "org": {"unpledged": READ, **_OFFICE_RW, **_TOP_R, **_GROUP_R, **_each(("clue_officer", "petition_officer", "discipline", "organization_dept"), READ)},
    "person": {**_OFFICE_RW, **_TOP_R, **_GROUP_R, **_each(("clue_officer", "petition_officer"), READ)},
    "classification": {**_OFFICE_R},
    "library": {"unpledged": READ, **_OFFICE_RW, **_TOP_R, **_GROUP_R, **_each(("clue_officer", "petition_officer"), READ)},
    "material": {**_OFFICE_R, **_each(("leading_group", "county_secretary"), COUNTED), **_GROUP_OWN},
    "interview": {
        "office_director": READ, **_each(("office_staff", "leading_group", "county_secretary"), COUNTED),
        "group_leader": WRITE, "deputy_leader": READ_OWN, "liaison": READ_OWN, "member": OWN,
    },
    "visit": {
        "office_director": READ, **_each(("office_staff", "leading_group", "county_secretary"), COUNTED),
        "group_leader": WRITE, "deputy_leader": READ_OWN, "liaison": READ_OWN, "member": OWN,
    },
    "survey": {**_OFFICE_R, **_TOP_R, **_GROUP_OWN, "group_leader": WRITE},
    "petition": {
        **_each(("office_director", "office_staff", "county_secretary", "member"), COUNTED), "leading_group": READ,
        "petition_officer": WRITE, "discipline": "read:transferred_or_staff",
        "group_leader": READ, "deputy_leader": READ, "liaison": READ, "petition_duty": WRITE,
    },
    "reporter": {"petition_officer": WRITE, "petition_duty": WRITE, "group_leader": READ, "leading_group": OWN},
    "draft": {
        "office_director": "read:signed", "office_staff": "read:signed", "leading_group": "read:signed",
        "county_secretary": COUNTED,
        "group_leader": WRITE, "deputy_leader": WRITE, "liaison": READ_OWN, "member": READ_OWN,
    },
    "problem": {
        **_OFFICE_RW, **_TOP_R, **_each(_SUPERVISE, "read:fed_back"), "county_leader": "read:fed_back",
        "group_leader": WRITE, "deputy_leader": WRITE, "liaison": WRITE, "member": READ,
    },
    "problem_list": {**_OFFICE_R, **_TOP_R, **_GROUP_R, "group_leader": WRITE},
    "clue": {
        **_each(("office_director", "office_staff", "county_secretary"), COUNTED), "leading_group": READ,
        "clue_officer": "write:in_custody", "discipline": "read:transferred_or_staff", "organization_dept": "read:transferred",
        "group_leader": WRITE, "deputy_leader": WRITE, "liaison": OWN, "member": OWN,
    },
    "transfer": {
        **_each(("office_director", "office_staff", "county_secretary"), COUNTED), "leading_group": READ,
        "clue_officer": WRITE, **_each(("discipline", "organization_dept"), "read:sent"), "group_leader": READ,
    },
    "report": {
        **_each(("office_director", "office_staff", "leading_group", "county_secretary"), "read:submitted"),
        "group_leader": WRITE, "deputy_leader": WRITE, "liaison": WRITE, "member": READ,
    },
    "feedback": {
        **_OFFICE_RW, **_TOP_R, **_each((*_SUPERVISE, "county_leader"), "read:delivered"),
        **_each(("target_chief", "target_owner"), "read:delivered"),
        "group_leader": WRITE, "liaison": WRITE, "deputy_leader": READ, "member": READ,
    },
    "fix": {**_OFFICE_RW, **_TOP_R, **_each(("discipline", "organization_dept", "member"), READ),
            **_each(("group_leader", "deputy_leader", "liaison"), WRITE), **_each(("target_chief", "target_owner"), "write:served")},
    "rectification": {
        **_OFFICE_RW, **_TOP_R, **_each((*_SUPERVISE, "county_leader"), READ), **_GROUP_R,
        "target_chief": WRITE, "target_owner": WRITE,
    },
}  # fmt: skip


def split(access: str) -> tuple[str, str]:
    """`"read:signed"` → `("read", "signed")`; the condition may be empty."""
    word, _, condition = access.partition(":")
    return word, condition


def narrowed(most: str, *words: str | None) -> str:
    """A cell under some stored words: the weakest of all, and always under the condition of the cell."""
    word, condition = split(most)
    for stored in words:
        if stored in ACCESS_ORDER and ACCESS_ORDER.index(stored) < ACCESS_ORDER.index(word):
            word = stored
    return f"{word}:{condition}" if condition and word != NONE else word


def words_up_to(most: str) -> list[str]:
    """The words that a cell may be set to: its own and the weaker ones."""
    return list(ACCESS_ORDER[: ACCESS_ORDER.index(split(most)[0]) + 1])


def who_may_grant(role: str, capability: str) -> str:
    """The names of the roles that propose or confirm a standing role: who could do it instead."""
    return "、".join(r.name for r in roles_with(capability) if role in r.may_grant)


def roles_with(capability: str) -> list[Role]:
    """The roles that carry a capability: who could do it instead."""
    return [role for role in ROLES.values() if capability in role.capabilities]
