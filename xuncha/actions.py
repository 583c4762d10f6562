"""Verbs of the roof: take a snapshot, order a paper, confirm a standing role with all that follows from it in the rounds."""

from datetime import date
from typing import Any

from findings.actions import reports as findings_reports
from findings.models import InspectionReport
from rounds.actions import standing, weeklies
from rounds.models import InspectionRound, RoundTarget, WeeklyReport
from xuncha import gates
from xuncha.core import audit, calendar, exports, grants, jobs, numbers, outgoing, pdf, sheets
from xuncha.core.models import Job, RoleGrant, User
from xuncha.core.pdf import digest_of
from xuncha.models import Snapshot
from xuncha.statistics import annexes, fixes, metrics, sheet
from xuncha.statistics.figures import Table
from xuncha.statistics.metrics import Scope
from xuncha.statistics.weekly import figures_of

METRICS = metrics.METRICS | fixes.METRICS
#: what a report prints of the ledgers
REPORT_METRICS = (
    "talks",
    "talk_persons",
    "symposia",
    "petitions",
    "petitions_primary",
    "materials",
    "households",
    "villages_done",
    "drafts_signed",
    "problems",
    "fixes_served",
)


@audit.action
def take_snapshot(
    round_: InspectionRound, *, by: User, target: RoundTarget | None = None, report: InspectionReport | None = None
) -> Snapshot:
    """Lock the figures of a round, of one target, or of its report, as they are now: numbers, row uids, versions, digest.

    Computed at round scope by the system (design §5.3), so that two people's prints of one snapshot never differ. That of
    a report keeps its tables too; once the report is submitted it is pinned to the version (design §5.15).
    """
    kept = _figures(Scope(round_), target)
    kept["tables"] = annexes.tables_of(report) if report else {}
    serial = numbers.next_serial(f"{round_.code}-KZ")
    pinned = {"report": report, "report_version": report.report_version} if report and report.status != "draft" else {}
    snapshot = Snapshot.objects.create(
        round=round_, target=target, number=f"{round_.code}-KZ-{serial:04}", taken_on=calendar.today(), taken_by=by,
        created_by=by, digest=digest_of(kept), **kept, **pinned,
    )  # fmt: skip
    audit.record("take_snapshot", by=by, about=snapshot, changes={"digest": [None, snapshot.digest[:16]]})
    return snapshot


def _figures(scope: Scope, target: RoundTarget | None) -> dict[str, Any]:
    figures, rows = {}, {}
    for code in REPORT_METRICS:
        found = METRICS[code].rows(scope)
        found = found.filter(target=target) if target is not None else found
        by_target = METRICS[code].by(scope)
        figures[code] = by_target.get(target.pk, 0) if target is not None else sum(by_target.values())
        rows[code] = [str(uid) for uid in found.order_by("pk").values_list("uid", flat=True)]
    return {"figures": figures, "rows": rows, "versions": {code: METRICS[code].version for code in REPORT_METRICS}}


@audit.action
def give_figures(table: Table, round_: InspectionRound, *, by: User) -> tuple[bytes, str]:
    """A statistics table as an .xlsx and its file name: what the page shows this reader, and no more; noted with its trace code."""
    made, rows = sheet.sheet_of(table)
    trace = pdf.trace_code()
    meta = sheets.ExportMeta(
        f"{round_} {table.caption}，{table.snapshot}。", f"{by.name}（{by.username}）", calendar.now(), trace
    )
    content = sheets.export_bytes(made, rows, meta=meta)
    audit.record(
        "export",
        by=by,
        noun="statistics",
        label=f"统计表 {table.code} 追溯码 {trace}",
        changes={"rows": [None, len(table.rows)]},
    )
    return content, exports.file_name(f"{table.code}{table.caption}", calendar.today(), trace)


@audit.action
def submit_report(report: InspectionReport, *, by: User, reason: str = "") -> InspectionReport:
    """组长签发提交: from now on figures, tables and 成文日期 of this version stand still (domain §5.1; decision 0008)."""
    done = findings_reports.submit(report, by=by, reason=reason)
    outgoing.check(done.target, by=by, about=done, texts=gates.annexed(done))
    _pin(done, by)
    return done


def _pin(report: InspectionReport, by: User) -> Snapshot:
    """The snapshot of a submitted version: taken once, whoever asks first."""
    locked = (
        InspectionReport.objects.select_for_update(of=("self",))
        .select_related("round__term", "target")
        .get(pk=report.pk)
    )
    found = Snapshot.objects.filter(report=locked, report_version=locked.report_version).first()
    return found or take_snapshot(locked.round, by=by, target=locked.target, report=locked)


@audit.action
def snapshot_for(job: Job, report: InspectionReport) -> Snapshot:
    """The snapshot of a paper's job: the pinned one of a submitted report; of a draft one of today, taken once also when the
    job is done again after its worker died."""
    if report.status != "draft":
        return _pin(report, job.asked_by)
    if uid := job.arguments.get("_snapshot"):
        return Snapshot.objects.get(uid=uid)
    kept = take_snapshot(report.round, by=job.asked_by, target=report.target, report=report)
    job.arguments = {**job.arguments, "_snapshot": str(kept.uid)}
    job.save(update_fields=["arguments"])
    return kept


@audit.action
def order_report(report: InspectionReport, *, by: User, reason: str = "") -> Job:
    """正式稿: only of a report that lacks nothing; of a submitted one with the figures it was submitted with."""
    gates.demand(report, by=by, kind="final")
    return _order(report, by, "final", f"{report.target} 巡察报告")


@audit.action
def order_checking_copy(report: InspectionReport, *, by: User, reason: str = "") -> Job:
    """校对稿: with the draft numbers behind each sentence, whatever is still missing."""
    gates.demand(report, by=by, kind="checking")
    return _order(report, by, "checking", f"{report.target} 巡察报告（校对稿）")


@audit.action
def order_chief_section(report: InspectionReport, *, by: User, reason: str = "") -> Job:
    """“一把手”部分单独成文: refused while praise or problems are missing (domain §5.1 item 4)."""
    gates.demand(report, by=by, kind="chief")
    return _order(report, by, "chief", f"{report.target} “一把手”专题")


def _order(report: InspectionReport, by: User, kind: str, label: str) -> Job:
    arguments = {"report_uid": str(report.uid), "kind": kind}
    if under_way := jobs.under_way("xuncha.tasks.build_report", by=by, **arguments):
        return under_way  # a second click is the same order
    audit.record("order_report", by=by, about=report, changes={"kind": [None, kind]})
    return jobs.enqueue("xuncha.tasks.build_report", by=by, label=label, **arguments)


@audit.action
def confirm_grant(grant: RoleGrant, *, by: User, reason: str = "") -> RoleGrant:
    """确认授予: the role, and with it its authorisations in the open rounds (decision 0002)."""
    done = grants.confirm_grant(grant, by=by, reason=reason)
    standing.enter_open_rounds(done, by=by)
    return done


@audit.action
def begin_weekly(*, by: User, target: RoundTarget, week: date) -> WeeklyReport:
    """建立周报, with the ledgers' figures of that week."""
    return weeklies.begin_weekly(by=by, target=target, week=week, figures=figures_of(target, week))


@audit.action
def write_weekly(report: WeeklyReport, *, by: User, **texts: str) -> WeeklyReport:
    """Save the texts; the figures come from the ledgers, never from a form."""
    return weeklies.write_weekly(report, by=by, figures=figures_of(report.target, report.week), **texts)


@audit.action
def refresh_weekly(report: WeeklyReport, *, by: User, reason: str = "") -> WeeklyReport:
    """Draw the figures of a draft anew."""
    return weeklies.refresh_weekly(report, by=by, figures=figures_of(report.target, report.week))


@audit.action
def approve_weekly(report: WeeklyReport, *, by: User, reason: str = "") -> WeeklyReport:
    """审定: the figures of this moment stand from now on."""
    figures = figures_of(report.target, report.week)
    return weeklies.approve_weekly(report, by=by, reason=reason, figures=figures)


WEEKLY_VERBS: dict[str, Any] = {
    "refresh": refresh_weekly, "approve": approve_weekly, "send_back": weeklies.send_back_weekly, "report": weeklies.report_weekly,
}  # fmt: skip
GRANT_VERBS: dict[str, Any] = {**grants.VERBS, "confirm": confirm_grant}
#: the moves of a report as pages make them
REPORT_VERBS: dict[str, Any] = {**findings_reports.VERBS, "submit": submit_report}
VERBS: dict[str, Any] = {"print": order_report, "check": order_checking_copy, "chief": order_chief_section}
