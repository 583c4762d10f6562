"""Verbs of a round as a plan (立项、任务分工、报批): create, plan, targets, groups, approve (domain §1.3)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rounds import permissions
from rounds.actions.editing import change, demand, make, not_ahead, refuse
from rounds.actions.standing import open_target, stand_in_round
from rounds.models import (
    Authorization,
    CommitteeTerm,
    CoverageMode,
    InspectionGroup,
    InspectionRound,
    OrgLevel,
    PartyOrg,
    RoundTarget,
    RoundTaxonomy,
    TaxonomyVersion,
    VillageCoverage,
)
from rounds.permissions.groups import why_not_remove_group
from rounds.states import STAGE_ORDER, RoundType, Stage
from xuncha.core import audit, facts
from xuncha.core.errors import Unmet
from xuncha.core.models import User

NUMERALS = "零一二三四五六七八九十"
PLAN_FIELDS = ("purpose", "plan_doc_no", "entered_on", "withdrawn_on", "min_members")


def ordinal(number: int) -> str:
    """十四 for 14, 二十 for 20: as terms and rounds are written."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens]}十") + (
        NUMERALS[ones] if ones or not tens else ""
    )


def round_name(term: CommitteeTerm, sequence: int, round_type: str) -> str:
    """十四届县委第一轮常规巡察."""
    return f"{ordinal(term.number)}届县委第{ordinal(sequence)}轮{RoundType(round_type).label}"


@audit.action
def create_round(
    *, by: User, term: CommitteeTerm, sequence: int, round_type: str = RoundType.REGULAR, name: str = "", group_count: int = 3,
    taxonomies: Mapping[str, TaxonomyVersion] | None = None, starts_on: date | None = None, **plan: Any,
) -> InspectionRound:  # fmt: skip
    """Begin a round: its groups (0 is the office), its pinned trees per level, and the standing roles' authorisations."""
    refuse(permissions.why_not_house(by, "round.create"))
    demand({
        "group_count": "" if 1 <= group_count <= 20 else "巡察组数请填 1 到 20。",
        "sequence": _why_not_again(term, sequence, round_type),
        "withdrawn_on": _why_not_dates(plan.get("entered_on"), plan.get("withdrawn_on")),
    })  # fmt: skip
    values = {
        "term": term,
        "sequence": sequence,
        "round_type": round_type,
        "name": name or round_name(term, sequence, round_type),
        **plan,
    }
    made = make(InspectionRound, "create_round", by=by, values=values)
    for number in range(group_count + 1):
        _make_group(made, number, by)
    for level, version in (taxonomies or {}).items():
        RoundTaxonomy.objects.create(round=made, level=level, version=version)
    stand_in_round(made, by=by, starts_on=starts_on)
    facts.forget()
    return made


def _make_group(round: InspectionRound, number: int, by: User) -> InspectionGroup:
    name = f"第{ordinal(number)}巡察组" if number else "巡察办"
    return make(InspectionGroup, "create_group", by=by, values={"round": round, "number": number, "name": name})


def _why_not_again(term: CommitteeTerm, sequence: int, round_type: str) -> str:
    same = InspectionRound.objects.filter(term=term, sequence=sequence, round_type=round_type).first()
    return f"“{same}”已经立项，请核对轮次。" if same else ""


def _why_not_dates(entered_on: date | None, withdrawn_on: date | None) -> str:
    if withdrawn_on and (entered_on is None or withdrawn_on < entered_on):
        return "撤离日期应有进驻日期，且不早于进驻日期，请改正。"
    return ""


@audit.action
def add_group(round: InspectionRound, *, by: User, reason: str = "") -> InspectionGroup:
    """One more group, with the next number."""
    refuse(permissions.why_not_capable(by, "round.member", round))
    last = round.groups.order_by("-number").first()
    return _make_group(round, last.number + 1 if last else 0, by)


@audit.action
def remove_group(group: InspectionGroup, *, by: User, reason: str = "") -> InspectionRound:
    """Take the last group away again while nothing stands in it; its number is the next one's."""
    group = InspectionGroup.objects.select_for_update(of=("self",)).select_related("round").get(pk=group.pk)
    refuse(why_not_remove_group(by, group))
    audit.record("remove_group", by=by, about=group, reason=reason, changes={"number": [group.number, None]})
    group.delete()
    return group.round


@audit.action
def set_plan(round: InspectionRound, *, by: User, reason: str = "", **plan: Any) -> InspectionRound:
    """Write the task plan: gist, document number, dates, least members. After the approval only with a reason."""
    refuse(permissions.why_not_capable(by, "round.plan", round))
    if unknown := set(plan) - set(PLAN_FIELDS):
        raise TypeError(f"not a field of the plan: {sorted(unknown)}")
    demand({
        "withdrawn_on": _why_not_dates(plan.get("entered_on", round.entered_on), plan.get("withdrawn_on", round.withdrawn_on)),
        "reason": "方案已经批准，修改必须写明理由和依据。" if round.approved_on and not reason.strip() else "",
    })  # fmt: skip
    return change(round, "set_plan", by=by, values=plan, reason=reason)


@audit.action
def approve_round(
    round: InspectionRound, *, by: User, approved_on: date, plan_doc_no: str = "", reason: str = ""
) -> InspectionRound:
    """The leading group approves targets and plan: date and document number (domain §2.2, stage 1)."""
    refuse(permissions.why_not_capable(by, "round.approve", round))
    doc_no = plan_doc_no or round.plan_doc_no
    demand({"plan_doc_no": "" if doc_no else "请填写方案文号。", "approved_on": not_ahead(approved_on, "批准日期")})
    if lacks := lacks_of_plan(round):
        raise Unmet(*lacks)
    return change(
        round, "approve_round", by=by, values={"approved_on": approved_on, "plan_doc_no": doc_no}, reason=reason
    )


def lacks_of_plan(round: InspectionRound) -> list[str]:
    """What a plan still lacks before it can be approved."""
    targets = list(round.targets.exclude(stage=Stage.CANCELLED).select_related("org"))
    lacks = [] if round.approved_on is None else [f"方案已于 {round.approved_on} 批准，不必重复批准。"]
    lacks += [] if targets else ["还没有列入巡察对象。"]
    lacks += [f"“{target}”还没有分到巡察组。" for target in targets if target.group_id is None]
    lacks += [] if round.entered_on and round.withdrawn_on else ["方案还没有填写进驻日期和撤离日期。"]
    return lacks


@audit.action
def propose_target(
    round: InspectionRound, *, by: User, org: PartyOrg, reason: str = "", coverage_mode: str = CoverageMode.WITH_VILLAGES,
    group: InspectionGroup | None = None,
) -> RoundTarget:  # fmt: skip
    """List an organisation as a target, with every village below it to be covered; the office's readers reach it at once.

    The organisation's own accounts are let in only when the notice of entry is out (`standing.authorise_unit`).
    """
    refuse(permissions.why_not_capable(by, "round.plan", round))
    demand({"org": _why_not_target(round, org)})
    values = {"round": round, "org": org, "group": group, "reason": reason, "coverage_mode": coverage_mode}
    target = make(RoundTarget, "propose_target", by=by, values=values, reason=reason)
    if coverage_mode in (CoverageMode.WITH_VILLAGES, CoverageMode.WITH_UNIT):
        villages = PartyOrg.objects.villages().under(org).filter(closed_on=None).exclude(pk=org.pk)
        VillageCoverage.objects.bulk_create(VillageCoverage(target=target, village=v, created_by=by) for v in villages)
    open_target(target, by=by)
    return target


def _why_not_target(round: InspectionRound, org: PartyOrg) -> str:
    if org.level == OrgLevel.COUNTY or org.closed_on:
        return f"“{org}”不能列为巡察对象，请选择在任的乡镇、部门或村党组织。"
    if round.approved_on:
        return "方案已经批准，增加巡察对象须另行报批，不能直接列入。"
    for target in round.targets.exclude(stage=Stage.CANCELLED).select_related("org"):
        if target.org_id == org.pk:
            return f"“{org}”已列入本轮。"
        if org.path.startswith(target.org.path) or target.org.path.startswith(org.path):
            return f"“{org}”与已列入的“{target}”互为上下级，请只列其中一个。"
    return ""


@audit.action
def assign_target(target: RoundTarget, *, by: User, group: InspectionGroup, reason: str = "") -> RoundTarget:
    """Give a target to a group. Once people are authorised for it, they are to be revoked first."""
    refuse(permissions.why_not_capable(by, "round.plan", target))
    if group.round_id != target.round_id or group.number == 0:
        raise Unmet(fields={"group": "请选择本轮的一个巡察组。"})
    if target.group_id == group.pk:
        return target
    if Authorization.objects.filter(targets=target, group__isnull=False).exclude(status="revoked").exists():
        raise Unmet(fields={"group": f"已有人员获授权巡察“{target}”，调整分工请先收回这些授权。"})
    return change(target, "assign_target", by=by, values={"group": group}, reason=reason)


@audit.action
def set_target(target: RoundTarget, *, by: User, reason: str = "", **values: Any) -> RoundTarget:
    """Write a target's own dates: opinions back, entry, withdrawal; and why it was listed (`listed_for`)."""
    refuse(permissions.why_not_capable(by, "round.plan", target))
    if "listed_for" in values:
        values["reason"] = values.pop("listed_for")
    known = {"discipline_opinion_on", "organization_opinion_on", "entered_on", "withdrawn_on", "reason"}
    if unknown := set(values) - known:
        raise TypeError(f"not a field of a target's plan: {sorted(unknown)}")
    entered = values.get("entered_on", target.entered_on) or target.round.entered_on
    demand({
        "discipline_opinion_on": not_ahead(values.get("discipline_opinion_on"), "纪委监委意见回复日期"),
        "organization_opinion_on": not_ahead(values.get("organization_opinion_on"), "组织部意见回复日期"),
        "withdrawn_on": _why_not_dates(entered, values.get("withdrawn_on")),
        "entered_on": _why_not_entry(target, values.get("entered_on", target.entered_on)),
    })  # fmt: skip
    return change(target, "set_target", by=by, values=values, reason=reason)


def _why_not_entry(target: RoundTarget, entered_on: date | None) -> str:
    begun = target.stage in STAGE_ORDER and STAGE_ORDER.index(target.stage) >= STAGE_ORDER.index(Stage.ON_SITE)
    return "已经进驻，不能清空进驻日期。" if begun and entered_on is None and target.entered_on else ""
