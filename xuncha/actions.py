"""Verbs of the roof: take a snapshot, order a paper, confirm a standing role with all that follows from it in the rounds."""

from typing import Any

from findings.models import InspectionReport
from findings.queries.reports import report_lacks
from rounds import permissions
from rounds.actions import standing
from rounds.models import InspectionRound, RoundTarget
from xuncha.core import audit, calendar, grants, jobs, numbers
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import Job, RoleGrant, User
from xuncha.core.pdf import digest_of
from xuncha.models import Snapshot
from xuncha.statistics.metrics import METRICS, Scope

#: what a report prints of the ledgers
REPORT_METRICS = (
    "talks",
    "talk_persons",
    "symposia",
    "petitions",
    "petitions_primary",
    "materials",
    "villages_done",
    "drafts_signed",
    "problems",
)


@audit.action
def take_snapshot(round_: InspectionRound, *, by: User, target: RoundTarget | None = None) -> Snapshot:
    """Lock the figures of a round, or of one target, as they are now: numbers, row uids, versions, digest.

    Computed at round scope by the system (design §5.3), so that two people's prints of one snapshot never differ.
    """
    scope = Scope(round_)
    figures, rows = {}, {}
    for code in REPORT_METRICS:
        found = METRICS[code].rows(scope)
        found = found.filter(target=target) if target is not None else found
        by_target = METRICS[code].by(scope)
        figures[code] = by_target.get(target.pk, 0) if target is not None else sum(by_target.values())
        rows[code] = [str(uid) for uid in found.order_by("pk").values_list("uid", flat=True)]
    kept = {"figures": figures, "rows": rows, "versions": {code: METRICS[code].version for code in REPORT_METRICS}}
    serial = numbers.next_serial(f"{round_.code}-KZ")
    snapshot = Snapshot.objects.create(
        round=round_, target=target, number=f"{round_.code}-KZ-{serial:04}", taken_on=calendar.today(), taken_by=by,
        created_by=by, digest=digest_of(kept), **kept,
    )  # fmt: skip
    audit.record("take_snapshot", by=by, about=snapshot, changes={"digest": [None, snapshot.digest[:16]]})
    return snapshot


@audit.action
def snapshot_for(job: Job, report: InspectionReport) -> Snapshot:
    """The snapshot of a paper's job: taken once, also when the job is done again after its worker died."""
    if uid := job.arguments.get("_snapshot"):
        return Snapshot.objects.get(uid=uid)
    kept = take_snapshot(report.round, by=job.asked_by, target=report.target)
    job.arguments = {**job.arguments, "_snapshot": str(kept.uid)}
    job.save(update_fields=["arguments"])
    return kept


@audit.action
def order_report(report: InspectionReport, *, by: User, reason: str = "") -> Job:
    """正式稿: only of a report that lacks nothing; printed from a snapshot taken now."""
    demand(report, by=by, kind="final")
    return _order(report, by, "final", f"{report.target} 巡察报告")


@audit.action
def order_checking_copy(report: InspectionReport, *, by: User, reason: str = "") -> Job:
    """校对稿: with the draft numbers behind each sentence, whatever is still missing."""
    demand(report, by=by, kind="checking")
    return _order(report, by, "checking", f"{report.target} 巡察报告（校对稿）")


@audit.action
def order_chief_section(report: InspectionReport, *, by: User, reason: str = "") -> Job:
    """“一把手”部分单独成文: refused while praise or problems are missing (domain §5.1 item 4)."""
    demand(report, by=by, kind="chief")
    return _order(report, by, "chief", f"{report.target} “一把手”专题")


def demand(report: InspectionReport, *, by: User, kind: str) -> None:
    """What stands against a kind of paper now: asked when it is ordered, and again when it is made."""
    if sentence := permissions.why_not_capable(by, "report.build", report):
        raise Refused(sentence)
    lacks = {"final": report_lacks, "chief": _chief_lacks}.get(kind, lambda _: [])(report)
    if lacks:
        raise Unmet(*lacks)


def _chief_lacks(report: InspectionReport) -> list[str]:
    needed = {"chief_praise": "“一把手”部分缺少正面评价。", "chief_problems": "“一把手”部分缺少突出问题。"}
    return [sentence for name, sentence in needed.items() if not getattr(report, name).strip()]


def _order(report: InspectionReport, by: User, kind: str, label: str) -> Job:
    audit.record("order_report", by=by, about=report, changes={"kind": [None, kind]})
    return jobs.enqueue("xuncha.tasks.build_report", by=by, label=label, report_uid=str(report.uid), kind=kind)


@audit.action
def confirm_grant(grant: RoleGrant, *, by: User, reason: str = "") -> RoleGrant:
    """确认授予: the role, and with it its authorisations in the open rounds (decision 0002)."""
    done = grants.confirm_grant(grant, by=by, reason=reason)
    standing.enter_open_rounds(done, by=by)
    return done


GRANT_VERBS: dict[str, Any] = {**grants.VERBS, "confirm": confirm_grant}
VERBS: dict[str, Any] = {"print": order_report, "check": order_checking_copy, "chief": order_chief_section}
