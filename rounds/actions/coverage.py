"""Verbs of village coverage (延伸到村): what was done in a village, and whether it counts as inspected."""

from collections.abc import Callable
from datetime import date
from typing import Any

from rounds import permissions
from rounds.actions.editing import change, demand, not_ahead, refuse
from rounds.models import VillageCoverage
from rounds.queries import coverage as queries
from rounds.states import VILLAGE_MARKS, CoverageStatus
from xuncha.core import audit, calendar, workflow
from xuncha.core.errors import Unmet
from xuncha.core.models import User


@audit.action
def mark_village(village: VillageCoverage, *, by: User, reason: str = "", **marks: Any) -> VillageCoverage:
    """Note what was done in a village: notice posted, accounts checked; and a remark."""
    refuse(permissions.why_not_capable(by, "coverage.write", village))
    if unknown := set(marks) - {*VILLAGE_MARKS, "note"}:
        raise TypeError(f"not a mark of a village: {sorted(unknown)}")
    demand({name: not_ahead(marks.get(name), f"{label}日期") for name, label in VILLAGE_MARKS.items()})
    before = set(queries.lacks_of(village))
    changed = change(village, "mark_village", by=by, values=marks, reason=reason)
    _keep_done(changed, before)
    return changed


def _keep_done(village: VillageCoverage, before: set[str]) -> None:
    """已巡 is not lost without a word: what it rests on is taken away only after the village was set back (domain §3.9)."""
    if village.coverage_status == CoverageStatus.DONE and (lost := set(queries.lacks_of(village)) - before):
        raise Unmet(
            f"“{village}”已登记巡毕，这样修改后{'；'.join(sorted(lost))}。请先由巡察办主任把该村改回未巡，再修改。"
        )


@audit.action
def cover_village(
    village: VillageCoverage, *, by: User, reason: str = "", covered_on: date | None = None
) -> VillageCoverage:
    """Count a village as inspected, once every condition in force holds (registry: village checks)."""
    covered_on = covered_on or calendar.today()
    demand({"covered_on": not_ahead(covered_on, "巡毕日期")})
    changes = {"covered_on": covered_on}
    return workflow.perform(
        village, "cover", by=by, why_not=_why_not, reason=reason, changes=changes, lacks=queries.lacks_of
    )


@audit.action
def waive_village(village: VillageCoverage, *, by: User, reason: str = "") -> VillageCoverage:
    """Let a village go uninspected, with the reason."""
    return workflow.perform(
        village, "waive", by=by, why_not=_why_not, reason=reason, changes={"note": f"免巡：{reason.strip()}"}
    )


@audit.action
def reopen_village(village: VillageCoverage, *, by: User, reason: str = "") -> VillageCoverage:
    """Take a village back to 未巡, with the reason."""
    return workflow.perform(village, "reopen", by=by, why_not=_why_not, reason=reason, changes={"covered_on": None})


def _why_not(user: User, village: VillageCoverage, move: workflow.Move) -> str:
    return permissions.why_not(user, village, move)


VERBS: dict[str, Callable] = {"cover": cover_village, "waive": waive_village, "reopen": reopen_village}
