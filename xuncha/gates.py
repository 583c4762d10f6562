"""What stands against a paper (出文关口): asked when it is ordered, and again when the background makes it."""

from findings.models import InspectionReport
from findings.queries.reports import report_lacks
from rounds import permissions
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User


def demand(report: InspectionReport, *, by: User, kind: str) -> None:
    """Refused without the right, Unmet with every lack of this kind of paper now."""
    if sentence := permissions.why_not_capable(by, "report.build", report):
        raise Refused(sentence)
    lacks = {"final": report_lacks, "chief": _chief_lacks}.get(kind, lambda _: [])(report)
    if lacks:
        raise Unmet(*lacks)


def _chief_lacks(report: InspectionReport) -> list[str]:
    needed = {"chief_praise": "“一把手”部分缺少正面评价。", "chief_problems": "“一把手”部分缺少突出问题。"}
    return [sentence for name, sentence in needed.items() if not getattr(report, name).strip()]
