"""Immediate fixes for tests, brought to a status by their lawful way; the groups still work at 槐渡镇 (2023-03-15)."""

from typing import Any

from rectification.actions import carrying, fixes, fixing
from rectification.models import ImmediateFix
from tests.rectification import make
from xuncha.core import calendar

STATUSES = ("proposed", "approved", "served", "rectifying", "answered", "checked", "closed")
WORDS = {
    "matter": "堰头村37户种粮补贴8140元滞留未发。", "requirement": "全部发放到户，公示发放清单。", "why_now": ["outcry", "feasible"],
    "resp_person": "鄢秋实", "kind": "fix",
}  # fmt: skip
SERVICE = {"notice_no": "临巡立改〔2023〕1号", "served_to": "岑望舒"}
FIGURES = {"refunded": "0.8140", "benefited": 37, "people": 37}


def propose(world, *, by: str = "leader_2", town: str = "huaidu", source: Any = None, **columns: Any) -> ImmediateFix:
    """A proposal about a village of a town; whom the unit's accounts answer for."""
    calendar.seed_deadline_rules()
    place = world.orgs["liuwan" if town == "huaidu" else "hetan"]
    values = {**WORDS, "org": place, "resp_org": world.orgs[town], "category": world.leaves["LW6.1c"], **columns}
    return fixes.propose(by=world.users[by], target=world.targets[town], source=source, **values)


def inspect(world, fix: ImmediateFix, *, by: str = "member_2", result: str = "fixed", **more: Any) -> ImmediateFix:
    """Checked on the spot by two members."""
    pair = [world.users["member_2"], world.users["member_2b"]]
    return fixing.check(fix, by=world.users[by], check_by=pair, check_result=result, **more)


def reported(world, fix: ImmediateFix) -> ImmediateFix:
    """With what the unit's answer needs."""
    owner = world.users["owner_huaidu"]
    return fixing.report_fix(
        fix, by=owner, measures="逐户核对后发放。", result="已发放37户。", proof=make.pdf(), **FIGURES
    )


def fix_at(world, status: str, **columns: Any) -> ImmediateFix:
    """A fix at a status."""
    users = world.users
    made = propose(world, **columns)
    if status == "returned":
        return fixes.reject(made, by=users["leading_group"], reason="要求不具体")
    if status == "voided":
        return fixes.void(made, by=users["leader_2"], reason="重复提出")
    goal = "rectifying" if status == "carried" else status
    steps = (
        lambda: fixes.approve(made, by=users["leading_group"]),
        lambda: fixes.serve(made, by=users["leader_2"], **SERVICE),
        lambda: fixing.begin(made, by=users["owner_huaidu"]),
        lambda: (reported(world, made), fixing.answer(made, by=users["owner_huaidu"])),
        lambda: inspect(world, made),
        lambda: fixing.close(made, by=users["leader_2"]),
    )
    for step in steps[: STATUSES.index(goal)]:
        step()
        made.refresh_from_db()
    if status == "carried":
        made = carrying.carry(made, by=users["office_staff"], reason="短期内不能完成")
    return made
