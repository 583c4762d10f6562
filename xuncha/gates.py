"""What stands against a paper (出文关口): asked when it is ordered, and again when the background makes it."""

from findings.models import InspectionReport
from findings.queries import reports as queries
from rounds import permissions
from xuncha.core import outgoing
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User
from xuncha.statistics import annexes, frozen


def demand(report: InspectionReport, *, by: User, kind: str) -> None:
    """Refused without the right, Unmet with every lack of this kind of paper now; Traces where it would name who talked or wrote.

    The checking copy stays with the group: no lack and no name bars it, and nobody but the report's writers orders it.
    """
    if sentence := why_not_order(by, report, kind):
        raise Refused(sentence)
    lacks = {"final": queries.report_lacks, "chief": _chief_lacks}.get(kind, lambda _: [])(report)
    if lacks:
        raise Unmet(*lacks)
    if kind == "final":
        outgoing.check(report.target, by=by, about=report, texts=queries.spoken(report) | annexed(report))
    elif kind == "chief":
        outgoing.check(report.target, by=by, about=report, texts=queries.spoken(report, queries.OF_CHIEF))


def why_not_order(user: User, report: InspectionReport, kind: str) -> str:
    """Why this person may not order this kind of paper; "" when they may. The checking copy is for those who write the report."""
    needed = "report.write" if kind == "checking" else "report.build"
    return permissions.why_not_capable(user, needed, report)


def slot_of(kind: str) -> str:
    """Where a kind of paper is kept: the checking copy apart from what others read."""
    return "checking" if kind == "checking" else "report"


def annexed(report: InspectionReport) -> dict[str, str]:
    """label → text of what the annexes print of other ledgers: the words of the 立行立改."""
    pinned = frozen.pinned_to(report)
    rows = pinned.tables["fixes"] if pinned else annexes.fix_rows(report)
    return {f"附件立行立改第{place}件": f"{row['item']}\n{row['result']}" for place, row in enumerate(rows, start=1)}


def _chief_lacks(report: InspectionReport) -> list[str]:
    needed = {"chief_praise": "“一把手”部分缺少正面评价。", "chief_problems": "“一把手”部分缺少突出问题。"}
    return [sentence for name, sentence in needed.items() if not getattr(report, name).strip()]
