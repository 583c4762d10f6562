"""附件 of the township report: its tables as the ledgers give them today, in words that a snapshot can keep (domain §5.1, 8)."""

from typing import Any

from django.db.models import Count, QuerySet

from findings.models import InspectionReport, Problem, WorkingDraft
from interviews.models import Interview, Visit
from rectification.models import ImmediateFix
from xuncha.statistics.metrics import METRICS

#: what became of the problems that a report was handed in with
HANDED_IN = ("reported", "fed_back", "rectifying")


def tables_of(report: InspectionReport) -> dict[str, list[dict[str, Any]]]:
    """Every table that a report prints from the ledgers; a snapshot keeps them beside its figures (design §5.15)."""
    return {"fixes": fix_rows(report), "villages": village_rows(report)}


def problems_of(report: InspectionReport) -> QuerySet[Problem]:
    """The problems of a report: once it is handed in, those that went with it and no later ones."""
    rows = Problem.objects.alive().filter(target=report.target, in_report=True)
    return rows.exclude(status="unproven") if report.status == "draft" else rows.filter(status__in=HANDED_IN)


def fix_rows(report: InspectionReport) -> list[dict[str, Any]]:
    """立行立改情况: what was served on the units of the target, and how it stands."""
    rows = ImmediateFix.objects.served().filter(target=report.target).order_by("number")
    return [
        {
            "item": row.matter,
            "result": row.result or row.get_status_display(),
            "done_on": row.closed_on and row.closed_on.isoformat(),
        }
        for row in rows
    ]


def village_rows(report: InspectionReport) -> list[dict[str, Any]]:
    """村级巡察情况一览表: what was done and found in each village of the target."""
    target = report.target
    counts = {
        "talks": _tally(Interview.objects.held().filter(target=target), "org_id"),
        "visits": _tally(
            Visit.objects.held().filter(target=target), "org_id", METRICS["households"].weight
        ),  # 走访户数
        "drafts": _tally(WorkingDraft.objects.alive().signed().filter(target=target), "org_id"),
        "problems": _tally(problems_of(report), "orgs"),
    }
    villages = target.villages.select_related("village").order_by("village__sort")
    return [{"village": str(v.village), **{name: found.get(v.village_id, 0) for name, found in counts.items()}}
            for v in villages]  # fmt: skip


def _tally(rows: QuerySet, column: str, weight: Any = None) -> dict[int, int]:
    counted = rows.order_by().values_list(column).annotate(n=weight or Count("pk", distinct=True))
    return {key: n or 0 for key, n in counted}
