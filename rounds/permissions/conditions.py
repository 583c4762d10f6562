"""What each stage of a target asks, as far as the round's own ledgers know it (阶段条件): checks that give what is lacking.

The source of every check is the table of domain §2.2; which stage asks it stands in `rounds/permissions/passage.py`.
"""

from collections.abc import Callable
from typing import Any

from rounds.permissions.standings import Standing
from rounds.states import MeetingKind, Stage
from xuncha.core import calendar

Check = Callable[[Standing], list[str]]

#: papers that a condition of domain §2.2 names, whether or not the office lists them as required
ENTRY_NOTICE = (Stage.MOBILIZED, "进驻通知")
WITHDRAWAL_NOTICE = (Stage.WRAP_UP, "撤离公告")
UNIT_REPORTS = ((Stage.RECTIFYING, "整改进展报告"), (Stage.RECTIFYING, "主要负责人组织整改情况报告"))
ARCHIVE_LIST = (Stage.ARCHIVED, "归档目录")


def opinions(on: Standing) -> list[str]:
    """谋划 ends with the opinions of 纪委监委 and 组织部 back (domain §2.2, 0)."""
    asked = (("县纪委监委", on.target.discipline_opinion_on), ("县委组织部", on.target.organization_opinion_on))
    return [f"{name}对巡察对象的意见还没有回复，请填写回复日期。" for name, day in asked if day is None]


def draft_plan(on: Standing) -> list[str]:
    """报批 begins with a complete draft of the plan: what it aims at, its dates, its groups (domain §2.2, 1)."""
    facts = (
        ("方案要点", on.round.purpose.strip()),
        ("进驻日期", on.round.entered_on),
        ("撤离日期", on.round.withdrawn_on),
    )
    missing = [name for name, value in facts if not value]
    return [f"任务方案还没有写明{'、'.join(missing)}。"] if missing else []


def assigned(on: Standing) -> list[str]:
    """The plan says which group goes where."""
    return [] if on.target.group_id else [f"“{on.target}”还没有分到巡察组。"]


def approved(on: Standing) -> list[str]:
    """报批 ends with date and document number (domain §2.2, 1)."""
    lacks = [] if on.round.approved_on else ["领导小组还没有批准本轮方案。"]
    return lacks + ([] if on.round.plan_doc_no else ["方案还没有文号。"])


def leader(on: Standing) -> list[str]:
    """准备: every group has a 组长 (domain §2.2, 2)."""
    return [] if any(p.role == "group_leader" for p in on.powers) else [f"“{on.target}”还没有获授权的组长。"]


def members(on: Standing) -> list[str]:
    """准备: at least so many authorised members as the round sets, 5 by default (domain §2.2, 2)."""
    have, need = len({p.person_id for p in on.powers}), on.round.min_members
    return [] if have >= need else [f"获授权的组员只有 {have} 人，至少需要 {need} 人，还差 {need - have} 人。"]


def pledges(on: Standing) -> list[str]:
    """准备: every member signed the pledge (domain §2.2, 2)."""
    return _each("没有签署保密承诺书", [p.person for p in on.powers if p.person_id not in on.pledged])


def statements(on: Standing) -> list[str]:
    """准备: every member declared or denied a tie (domain §2.2, 2)."""
    silent = [p.person for p in on.powers if p.person_id not in on.stated and p.person_id not in on.declared]
    return _each("没有作回避情况声明", silent)


def recusals(on: Standing) -> list[str]:
    """准备: no declared tie waits for its decision (domain §1.4)."""
    return [f"{d.person} 申报回避“{d.org}”还没有决定。" for d in on.undecided]


def _each(words: str, persons: list[Any]) -> list[str]:
    names = sorted({str(person) for person in persons})
    return [f"还有 {len(names)} 人{words}：{'、'.join(names)}。"] if names else []


def papers(stage: Stage) -> Check:
    """The papers that the office marked as required for a stage (domain §2.2, last column)."""
    return lambda on: [f"“{name}”还没有登记。" for name in on.required_slots(stage) if (stage, name) not in on.laid]


def laid(*slots: tuple[str, str]) -> Check:
    """Papers that a condition itself names."""
    return lambda on: [f"“{name}”还没有登记。" for stage, name in slots if (stage, name) not in on.laid]


def checklist(on: Standing) -> list[str]:
    """归档 begins with the office's list complete: the required papers of every stage, also of those waived on the way
    (domain §2.2, 12)."""
    missing = [f"{Stage(stage).label}“{name}”" for stage, name in on.required if (stage, name) not in on.laid]
    return [f"各阶段必备文书还差 {len(missing)} 种：{'、'.join(missing)}。"] if missing else []


def held(kind: MeetingKind) -> Check:
    """A meeting with date and decisions."""
    return lambda on: [] if kind in on.meetings else [f"还没有登记{kind.label}的日期和决定。"]


def notice(on: Standing) -> list[str]:
    """动员 ends with the public notice posted, with its channels (domain §2.2, 3)."""
    if on.notice is None:
        return ["巡察公告还没有张贴登记。"]
    if on.notice.posted_on > calendar.today():
        return [f"巡察公告的张贴日期是 {on.notice.posted_on}，还没有到。"]
    return [] if on.notice.channels.strip() else ["巡察公告没有写明受理渠道。"]


def entry_reached(on: Standing) -> list[str]:
    """进驻了解 begins on the day of entry (domain §2.2, 4)."""
    day = on.target.entered_on or on.round.entered_on
    if day is None:
        return ["还没有填写进驻日期。"]
    return [] if day <= calendar.today() else [f"进驻日期是 {day}，还没有到。"]


def withdrawal_reached(on: Standing) -> list[str]:
    """撤点汇总 begins on the day of withdrawal (domain §2.2, 5)."""
    day = on.target.withdrawn_on or on.round.withdrawn_on
    if day is None:
        return ["还没有填写撤离日期。"]
    return [] if day <= calendar.today() else [f"撤离日期是 {day}，还没有到；提前撤离请先修改撤离日期。"]


def villages(on: Standing) -> list[str]:
    """进驻了解 ends with every village inspected or waived (domain §2.2, 4)."""
    names = [str(village) for village in on.open_villages]
    return [f"还有 {len(names)} 个村没有巡到：{'、'.join(names)}。"] if names else []


def window(on: Standing) -> list[str]:
    """进驻了解 ends with the window for petitions closed (domain §2.2, 4; §2.3). Its last day still takes letters, until the
    notice of withdrawal takes the channels down."""
    if on.notice is None or on.notice.window_to < (today := calendar.today()):
        return []
    if on.notice.window_to > today:
        return [f"信访受理期到 {on.notice.window_to} 截止，还没有到。"]
    if WITHDRAWAL_NOTICE in on.laid:
        return []
    return [f"今天（{today}）是信访受理期的最后一天，还在受理；登记“{WITHDRAWAL_NOTICE[1]}”以后截止。"]


def fed_back(on: Standing) -> list[str]:
    """整改 begins with the day of the feedback (domain §2.2, 10)."""
    return [] if on.target.feedback_on else ["还没有反馈日期；向主要负责人和班子反馈后自动填写。"]
