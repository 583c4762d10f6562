"""Verbs of 巡察报告: start, edit, submit, send back, approve (domain §1.3, §5.1)."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from findings.actions import checks
from findings.models import InspectionReport, Problem
from findings.permissions import follows
from findings.permissions import reports as permissions
from findings.queries import reports as queries
from findings.queries.reports import report_lacks
from rounds.models import RoundTarget
from xuncha.core import audit, calendar, numbers, outgoing, workflow
from xuncha.core.errors import Unmet
from xuncha.core.models import User


@audit.action
def start_report(target: RoundTarget, *, by: User) -> InspectionReport:
    """Begin the one report of a target."""
    checks.refuse(permissions.why_not_create(by, target))
    if queries.report_of(target) is not None:
        raise Unmet("这个被巡察党组织已经有巡察报告，请直接打开。")
    round_ = target.round
    number = numbers.next_number(
        term=round_.term.number, sequence=round_.sequence, group=target.group.number, kind="report"
    )
    report = InspectionReport.objects.create(
        round=round_, group=target.group, target=target, org=target.org, number=number, created_by=by
    )
    audit.record("create", by=by, about=report)
    return report


@audit.action
def edit_report(report: InspectionReport, *, by: User, **columns: Any) -> InspectionReport:
    """Write the parts that no ledger can give."""
    checks.known(columns, queries.WRITTEN)
    report = (
        InspectionReport.objects.select_for_update(of=("self",)).select_related("target", "round").get(pk=report.pk)
    )
    checks.refuse(permissions.why_not_edit(by, report))
    before = {name: getattr(report, name) for name in columns}
    for name, value in columns.items():
        setattr(report, name, value)
    report.save()
    audit.record("edit", by=by, about=report, changes=audit.clear_changes(report, before, columns))
    return report


@audit.action
def submit(report: InspectionReport, *, by: User, reason: str = "") -> InspectionReport:
    """组长签发提交: barred by every lack, and by names of reporters and interviewees; its adopted problems become 报告采用."""
    changes = {"submitted_by": by, "submitted_at": calendar.now()}
    done = workflow.perform(
        report, "submit", by=by, why_not=permissions.why_not, reason=reason, changes=changes,
        lacks=lambda locked: report_lacks(locked) or _traces(locked, by),
    )  # fmt: skip
    going = Problem.objects.alive().filter(target=done.target_id, in_report=True, status="adopted")
    _carry(going, "report", by, report_version=done.report_version)
    return done


def _traces(report: InspectionReport, by: User) -> list[str]:
    """Bar what would go up with traces of people (core/outgoing.py); asked once the right is sure and nothing lacks."""
    outgoing.check(report.target, by=by, about=report, texts=queries.spoken(report))
    return []


def _carry(rows: QuerySet[Problem], verb: str, by: User, **changes: Any) -> None:
    for problem in rows.order_by("pk"):
        workflow.perform(problem, verb, by=by, why_not=follows, changes=changes)


@audit.action
def send_back(report: InspectionReport, *, by: User, reason: str = "") -> InspectionReport:
    """退回修改, with a reason: the next hand-in is a new version, and its problems are open again."""
    changes = {"report_version": report.report_version + 1, "submitted_by": None, "submitted_at": None}
    back = workflow.perform(report, "send_back", by=by, why_not=permissions.why_not, reason=reason, changes=changes)
    gone_up = Problem.objects.alive().filter(target=back.target_id, status="reported")
    _carry(gone_up, "unreport", by, report_version=None)
    return back


@audit.action
def approve(report: InspectionReport, *, by: User, reason: str = "") -> InspectionReport:
    """领导小组会审定: what fell away since the hand-in bars it; what was proved anew goes on, what was drawn since does not."""
    done = workflow.perform(report, "approve", by=by, why_not=permissions.why_not, reason=reason, lacks=report_lacks)
    _carry(queries.problems.of_report(done).filter(status="adopted"), "report", by)
    return done


VERBS: dict[str, Callable[..., InspectionReport]] = {"submit": submit, "send_back": send_back, "approve": approve}
