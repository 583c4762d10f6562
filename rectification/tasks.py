"""Background work of rectification: the notice of a 立行立改, and what the night carries over; when stands in settings.CELERY_BEAT_SCHEDULE."""

from typing import Any

from celery import shared_task

from rectification import queries, reports
from rectification.actions import carrying
from xuncha.core import jobs
from xuncha.core.errors import Unmet
from xuncha.core.pdf import PaperError


@shared_task
def carry_over_fixes() -> None:
    """Carry what is unfinished after the withdrawal or the feedback into the ledger; running it again changes nothing."""
    carrying.carry_due()


@shared_task
def build_notice(job_uid: str) -> None:
    """Build the notice that a job asks for."""
    jobs.run(job_uid, _build)


def _build(run: jobs.Run) -> dict:
    fix = queries.fixes.visible_to(run.user).filter(uid=run.job.arguments["fix_uid"]).first()  # rights as they are now
    if fix is None:
        raise Unmet("这件立行立改不存在，或已不在您的查阅范围内。")
    if run.job.result_id is None:  # else the worker was killed after the file was kept
        _print(run, fix)
    return {"result_url": fix.get_absolute_url()}


def _print(run: jobs.Run, fix: Any) -> None:
    run.progress(30, "排版")
    try:
        content, name = reports.notice(fix, run)
    except PaperError as error:
        if error.code == "cancelled":
            raise jobs.Cancelled from error
        raise Unmet(error.sentence) from error
    jobs.keep_result(
        run.job, content=content, name=name, media_type="application/pdf", owner_kind="rectification.immediatefix",
        owner_uid=fix.uid, slot="notice", level=2, encrypt=True,
    )  # fmt: skip
