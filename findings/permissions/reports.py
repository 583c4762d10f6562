"""Rights on 巡察报告: the group writes, its leader submits, the office returns, the leading group approves."""

from findings.models import InspectionReport
from rounds import permissions as base
from rounds.models import RoundTarget
from xuncha.core.models import User
from xuncha.core.workflow import Move


def why_not(user: User, report: InspectionReport, move: Move) -> str:
    """Why this person may not make this move now."""
    return base.why_not(user, report, move)


def why_not_create(user: User, target: RoundTarget) -> str:
    """Why this person may not begin the report of a target."""
    return base.why_not_capable(user, "report.write", target)


def why_not_edit(user: User, report: InspectionReport) -> str:
    """Why this person may not change the written parts."""
    if report.status != "draft":
        return "报告已提交，退回后才能修改。"
    return base.why_not_write(user, "report.write", report)
