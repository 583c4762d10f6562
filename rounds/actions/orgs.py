"""Verbs of the organisation tree (党组织): add, edit, move, and what is known of earlier inspections."""

from datetime import date
from typing import Any

from rounds import permissions
from rounds.actions.editing import change, demand, make, not_ahead, refuse
from rounds.models import CommitteeTerm, InspectionHistory, OrgLevel, PartyOrg
from xuncha.core import audit, names
from xuncha.core.errors import Unmet
from xuncha.core.models import User

#: level → levels that may stand directly beneath it
BENEATH: dict[str, tuple[str, ...]] = {
    OrgLevel.COUNTY: (OrgLevel.TOWNSHIP, OrgLevel.DEPARTMENT),
    OrgLevel.TOWNSHIP: (OrgLevel.VILLAGE, OrgLevel.DEPARTMENT),
    OrgLevel.DEPARTMENT: (OrgLevel.DEPARTMENT,),
    OrgLevel.VILLAGE: (OrgLevel.VILLAGE,),
}


def why_not_beneath(parent: PartyOrg | None, level: str) -> str:
    """Why an organisation of a level may not stand directly beneath another; "" when it may."""
    if parent is None:
        return "" if level == OrgLevel.COUNTY else "请选择上级党组织；只有县委没有上级。"
    if level not in BENEATH[parent.level]:
        return f"“{OrgLevel(level).label}”不能直接设在“{parent}”（{parent.get_level_display()}）之下，请改选上级。"
    return ""


@audit.action
def create_org(
    *, by: User | None, parent: PartyOrg | None, name: str, short_name: str, level: str, org_type: str, **facts: Any
) -> PartyOrg:  # fmt: skip
    """Add an organisation in its place in the tree. `by=None`: the product itself, seeding."""
    if by is not None:
        refuse(permissions.why_not_house(by, "org.write"))
    demand({"parent": why_not_beneath(parent, level)})
    values = {"parent": parent, "name": name, "short_name": short_name or name, "level": level, "org_type": org_type,
              "initials": names.initials(short_name or name, person=False)[:40], **facts}  # fmt: skip
    made = make(PartyOrg, "create_org", by=by, values=values)
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save(update_fields=["path", "updated_at"])
    return made


@audit.action
def edit_org(org: PartyOrg, *, by: User, reason: str = "", **facts: Any) -> PartyOrg:
    """Correct an organisation's names and facts. Its place is changed with `move_org`."""
    refuse(permissions.why_not_house(by, "org.write"))
    demand({"closed_on": not_ahead(facts.get("closed_on"), "撤销日期")})
    if "short_name" in facts:
        facts["initials"] = names.initials(facts["short_name"], person=False)[:40]
    return change(org, "edit_org", by=by, values=facts, reason=reason)


@audit.action
def move_org(org: PartyOrg, *, by: User, parent: PartyOrg, reason: str = "") -> PartyOrg:
    """Put an organisation with all below it under another one."""
    refuse(permissions.why_not_house(by, "org.write"))
    if parent.path.startswith(org.path):
        raise Unmet(fields={"parent": "不能移到自己或自己的下级之下，请改选上级。"})
    demand(
        {
            "parent": why_not_beneath(parent, org.level),
            "reason": "" if reason.strip() else "调整隶属关系必须写明理由。",
        }
    )
    old = org.path
    moved = change(org, "move_org", by=by, values={"parent": parent, "path": f"{parent.path}{org.pk}/"}, reason=reason)
    below = list(PartyOrg.objects.select_for_update().filter(path__startswith=old).exclude(pk=org.pk))
    for child in below:
        child.path = moved.path + child.path[len(old) :]
    PartyOrg.objects.bulk_update(below, ["path"], batch_size=500)
    return moved


@audit.action
def add_history(
    org: PartyOrg, *, by: User | None, term: CommitteeTerm, sequence: int, round_type: str,
    topic: str = "", inspected_on: date | None = None,
) -> InspectionHistory:  # fmt: skip
    """Note that an organisation was inspected in an earlier round; noting it again changes nothing."""
    if by is not None:
        refuse(permissions.why_not_house(by, "org.write"))
    demand({"inspected_on": not_ahead(inspected_on, "巡察时间")})
    found, created = InspectionHistory.objects.get_or_create(
        org=org,
        term=term,
        sequence=sequence,
        round_type=round_type,
        defaults={"topic": topic, "inspected_on": inspected_on},
    )
    if created:
        audit.record("add_history", by=by, about=org, changes={"round": [None, f"{term.number:02}{sequence:02}"]})
    return found


@audit.action
def save_term(
    term: CommitteeTerm | None, *, by: User | None, number: int, name: str, starts_on: date, ends_on: date
) -> CommitteeTerm:
    """Add a committee term (届), or correct one."""
    if by is not None:
        refuse(permissions.why_not_house(by, "round.create"))
    demand({"ends_on": "届满日期应晚于起始日期，请改正。" if ends_on <= starts_on else ""})
    values = {"number": number, "name": name, "starts_on": starts_on, "ends_on": ends_on}
    if term is None:
        return make(CommitteeTerm, "create_term", by=by, values=values)
    return change(term, "edit_term", by=by, values=values)
