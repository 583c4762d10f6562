"""The stage machine of a target (阶段流转): forward by one when nothing bars it, back by the director alone (domain §2.2)."""

from collections.abc import Callable, Iterable
from typing import Any

from rounds import permissions
from rounds.actions.standing import authorise_unit
from rounds.models import InspectionHistory, RoundTarget, StageLog
from rounds.permissions.passage import next_stage, verdicts
from rounds.permissions.stages import why_not_move
from rounds.states import CoverageStatus, Stage
from xuncha.core import audit, calendar, facts, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User


@audit.action
def advance(target: RoundTarget, *, by: User, reason: str = "", waive: Iterable[str] = ()) -> RoundTarget:
    """Move a target one stage on. Refused with every unmet condition; the director may waive named ones, with a reason."""
    waive = frozenset(waive)
    found = verdicts(target)
    waived = [v for v in found if v.code in waive and not v.met]
    _check_waivers(target, by, reason, waive, {v.code for v in found}, bool(waived))
    lacks = [sentence for v in found if not v.met and v.code not in waive for sentence in v.sentences]
    demand_open(target, "advance")
    moved = workflow.perform(
        target, "advance", by=by, why_not=why_not_move, reason=reason, changes=_dates(target), lacks=lambda _: lacks
    )
    _log(target, moved, by, reason, [{"code": v.code, "title": v.title, "sentences": v.sentences} for v in waived])
    _arrive(moved, by)
    return moved


def _check_waivers(
    target: RoundTarget, by: User, reason: str, asked: frozenset[str], known: set[str], used: bool
) -> None:
    if asked and not permissions.holds(by, "round.back", target):
        raise Refused("豁免条件由巡察办主任决定。")
    if asked - known:
        raise Unmet("要豁免的条件已经变化，请刷新页面后重新勾选。")
    if used and not reason.strip():
        raise Unmet(fields={"reason": "豁免条件必须写明理由。"})


def _dates(target: RoundTarget) -> dict[str, Any]:
    """Entry and withdrawal default to the round's plan."""
    to = next_stage(target.stage)
    if to == Stage.ON_SITE and target.entered_on is None:
        return {"entered_on": target.round.entered_on or calendar.today()}
    if to == Stage.WRAP_UP and target.withdrawn_on is None:
        return {"withdrawn_on": target.round.withdrawn_on or calendar.today()}
    return {}


def _arrive(target: RoundTarget, by: User) -> None:
    if target.stage == Stage.MOBILIZED:
        authorise_unit(target, by=by)
    if target.stage == Stage.ARCHIVED:
        _write_history(target)
    facts.forget()


def _write_history(target: RoundTarget) -> None:
    """The target and its inspected villages carry this round in their history (domain §1.5)."""
    done = target.villages.filter(coverage_status=CoverageStatus.DONE).values_list("village_id", "covered_on")
    seen = [(target.org_id, target.entered_on), *done]
    term, sequence, kind = target.round.term, target.round.sequence, target.round.round_type
    InspectionHistory.objects.bulk_create(
        [
            InspectionHistory(org_id=org, term=term, sequence=sequence, round_type=kind, inspected_on=on)
            for org, on in seen
        ],
        ignore_conflicts=True,
    )


@audit.action
def go_back(target: RoundTarget, *, by: User, reason: str = "") -> RoundTarget:
    """Move a target one stage back: the director, with a reason."""
    return _move(target, "go_back", by, reason)


@audit.action
def suspend(target: RoundTarget, *, by: User, reason: str = "") -> RoundTarget:
    """Suspend a target; it resumes where it was."""
    return _move(target, "suspend", by, reason, stage_before=target.stage)


@audit.action
def resume(target: RoundTarget, *, by: User, reason: str = "") -> RoundTarget:
    """Take a suspended target up again."""
    return _move(target, "resume", by, reason, stage_before="")


@audit.action
def cancel(target: RoundTarget, *, by: User, reason: str = "") -> RoundTarget:
    """Give a target up before its feedback."""
    return _move(target, "cancel", by, reason)


def _move(target: RoundTarget, verb: str, by: User, reason: str, **changes: Any) -> RoundTarget:
    demand_open(target, verb)
    moved = workflow.perform(target, verb, by=by, why_not=why_not_move, reason=reason, changes=changes)
    _log(target, moved, by, reason, [])
    facts.forget()
    return moved


def demand_open(target: RoundTarget, verb: str) -> None:
    """Stop a verb that does not leave the present stage: it was done already, or the page is an old one."""
    if all(move.verb != verb for move in target.FLOW.open_from(target.stage)):
        raise Unmet(f"“{target}”现在是“{target.get_stage_display()}”，没有这一步；请刷新页面看最新状态。")


def _log(before: RoundTarget, after: RoundTarget, by: User, reason: str, waived: list[dict[str, Any]]) -> None:
    StageLog.objects.create(
        target=after,
        from_stage=before.stage,
        to_stage=after.stage,
        by=by,
        on=calendar.today(),
        reason=reason,
        waived=waived,
    )


VERBS: dict[str, Callable] = {
    "advance": advance,
    "go_back": go_back,
    "suspend": suspend,
    "resume": resume,
    "cancel": cancel,
}
