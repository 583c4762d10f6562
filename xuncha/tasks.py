"""The roof's background work: papers."""

from typing import Any

from celery import shared_task

from findings.queries import reports as queries
from xuncha import actions, gates, reports
from xuncha.core import jobs
from xuncha.core.errors import Traces, Unmet
from xuncha.core.pdf import PaperError


@shared_task
def build_report(job_uid: str) -> None:
    """Build the paper that a job asks for."""
    jobs.run(job_uid, _build)


def _build(run: jobs.Run) -> dict:
    arguments = run.job.arguments
    report = queries.visible_to(run.user).filter(uid=arguments["report_uid"]).first()  # rights are checked again now
    if report is None:
        raise Unmet("这份报告不存在，或已不在您的查阅范围内。")
    try:
        gates.demand(report, by=run.user, kind=arguments["kind"])
    except Traces as error:  # protected since the order, or changed
        raise Unmet(*error.sentences, "请改写，或重新生成并说明理由。") from error
    if run.job.result_id is None:
        _print(run, report, arguments["kind"])
    return {"result_url": report.get_absolute_url()}


def _print(run: jobs.Run, report: Any, kind: str) -> None:
    run.progress(10, "锁定统计快照")
    snapshot = actions.snapshot_for(run.job, report)
    run.progress(30, "排版")
    try:
        content, name = reports.build(report, kind, snapshot, run)
    except PaperError as error:
        if error.code == "cancelled":
            raise jobs.Cancelled from error
        raise Unmet(error.sentence) from error
    jobs.keep_result(
        run.job, content=content, name=name, media_type="application/pdf", owner_kind="findings.inspectionreport",
        owner_uid=report.uid, slot=gates.slot_of(kind), level=2, encrypt=True,
    )  # fmt: skip
