"""Rights on 巡察报告: the group writes, its leader submits, the office returns, the leading group approves."""

from findings.models import InspectionReport, ProblemList
from rounds import permissions as base
from rounds.models import RoundTarget
from rounds.permissions import passage
from rounds.states import Stage
from xuncha.core.models import User
from xuncha.core.workflow import Move

#: the stage from which a report is handed in, and from which it is decided on (domain §2.2, 6 and 7)
FROM_STAGE = {"submit": Stage.REPORTING, "approve": Stage.DELIBERATION}


def why_not(user: User, report: InspectionReport, move: Move) -> str:
    """Why this person may not make this move now: the right, then the stage of the target and its frozen list."""
    return base.why_not(user, report, move) or _why_too_early(report, move)


def _why_too_early(report: InspectionReport, move: Move) -> str:
    least = FROM_STAGE.get(move.verb)
    if least is None:
        return ""
    target = report.target
    if not passage.reached(target, least):
        return f"“{target}”现在是“{target.get_stage_display()}”；转入“{least.label}”后才能{move.label}。"
    if not ProblemList.objects.filter(target=target).exists():
        return f"问题清单还没有冻结；由组长冻结第1版后才能{move.label}。"
    return ""


def why_not_create(user: User, target: RoundTarget) -> str:
    """Why this person may not begin the report of a target."""
    return base.why_not_capable(user, "report.write", target)


def why_not_edit(user: User, report: InspectionReport) -> str:
    """Why this person may not change the written parts."""
    if report.status != "draft":
        return "报告已提交，退回后才能修改。"
    return base.why_not_write(user, "report.write", report)
