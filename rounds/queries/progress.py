"""How far a round is: the matrix target × stage, the round's own stage, its key dates (进程)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from rounds.models import InspectionRound, RoundTarget
from rounds.states import STAGE_MAP, STAGE_ORDER, Stage
from xuncha.core import calendar
from xuncha.core.errors import Unmet


def least_stage(targets: Iterable[RoundTarget]) -> str:
    """The stage of the least advanced target (a suspended one counts where it stopped); "" when there is none."""
    stages = [t.stage_before if t.stage == Stage.SUSPENDED else t.stage for t in targets]
    known = [stage for stage in stages if stage in STAGE_ORDER]
    return min(known, key=list(STAGE_ORDER).index) if known else ""


def round_stage(round: InspectionRound) -> str:
    """The stage of a round: that of its least advanced target (domain §2.2)."""
    return least_stage(round.targets.only("stage", "stage_before"))


def matrix(targets: Iterable[RoundTarget]) -> dict[str, Any]:
    """Target × stage for parts/matrix.html: done, now, to come; late where the round's dates have passed."""
    stages = [{"code": stage.value, "label": stage.label} for stage in STAGE_ORDER]
    rows = [
        {"label": str(target), "url": target.get_absolute_url(), "group": str(target.group or "未分组"),
         "cells": [_cell(target, stage) for stage in STAGE_ORDER]}
        for target in targets
    ]  # fmt: skip
    return {"caption": "各单位进程", "stages": stages, "rows": rows}


def _cell(target: RoundTarget, stage: Stage) -> dict[str, Any]:
    stopped = target.stage in (Stage.SUSPENDED, Stage.CANCELLED)
    at = target.stage_before if target.stage == Stage.SUSPENDED else target.stage
    if at not in STAGE_ORDER:
        return {"state": "todo", "text": "取消" if stage == STAGE_ORDER[0] else ""}
    here, place = list(STAGE_ORDER).index(Stage(at)), list(STAGE_ORDER).index(stage)
    if place != here:
        return {"state": "done" if place < here else "todo"}
    if stopped:
        return {"state": "late", "text": "暂停"}
    return {"state": "late", "text": "应已撤离"} if _overstays(target) else {"state": "now"}


def _overstays(target: RoundTarget) -> bool:
    leaves = target.withdrawn_on or target.round.withdrawn_on
    return target.stage == Stage.ON_SITE and leaves is not None and leaves < calendar.today()


#: deadline code → (what is due, which date it runs from)
_DUE = {
    "onsite_length": ("驻点时间届满", "entered_on"),
    "report_draft": ("形成巡察报告", "withdrawn_on"),
}


def key_dates(round: InspectionRound) -> list[dict[str, Any]]:
    """Approval, entry and withdrawal, and what follows from them by the deadline rules."""
    found = [
        {"label": "方案批准", "date": round.approved_on, "note": round.plan_doc_no},
        {"label": "进驻", "date": round.entered_on, "note": ""},
        {"label": "撤离", "date": round.withdrawn_on, "note": ""},
    ]
    days = calendar.WorkingDays()
    for code, (label, base) in _DUE.items():
        start = getattr(round, base)
        if start is None:
            continue
        try:
            due, rule = calendar.due_for(code, start, days=days)
        except Unmet:
            continue  # no rule in force: nothing to promise
        if due and rule:
            found.append(
                {
                    "label": label,
                    "date": due.date,
                    "note": f"{rule.base_event}后 {rule.amount} {rule.get_unit_display()}",
                }
            )
    return sorted(found, key=lambda row: (row["date"] is None, row["date"]))


def about(target: RoundTarget) -> Q:
    """Meetings that concern a target: its own, its group's, and those of the whole round."""
    return Q(target=target) | Q(target=None, group=None) | Q(target=None, group=target.group_id)


def stage_map(target: RoundTarget) -> list[dict[str, Any]]:
    """The map of nine that readers see (准备 … 归档) for one target."""
    at = target.stage_before if target.stage == Stage.SUSPENDED else target.stage
    if at not in STAGE_ORDER:
        return []
    here = list(STAGE_ORDER).index(Stage(at))
    found = []
    for code, label, stages in STAGE_MAP:
        places = [list(STAGE_ORDER).index(stage) for stage in stages]
        state = "now" if here in places else "done" if max(places) < here else "todo"
        note = Stage(at).label if state == "now" and len(stages) > 1 else ""
        found.append({"code": code, "label": label, "state": state, "note": note})
    return found
