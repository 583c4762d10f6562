"""Background work of petitions: the look for duplicates by night and after an import, and the 转办函; when it runs stands in settings.CELERY_BEAT_SCHEDULE."""

from celery import shared_task

from petitions import queries, reports
from petitions.actions import radar
from xuncha.core import files, jobs
from xuncha.core.errors import Unmet
from xuncha.core.pdf import PaperError


@shared_task
def look_for_duplicates() -> None:
    """Compare all letters of the open terms, every night; running it again changes nothing."""
    for term in queries.open_terms():
        radar.sweep(term)


@shared_task
def look_after_import(job_uid: str) -> None:
    """Compare the letters of a term once an import is in, so that nobody waits for the night."""
    jobs.run(job_uid, _look)


def _look(run: jobs.Run) -> dict:
    """What it found is told to nobody here: each keeper reads their own pairs on the page."""
    run.progress(10, "比对本届信访件")
    radar.sweep(queries.term_of(run.job.arguments["term"]))
    return {"result_url": "/petitions/duplicates/"}


@shared_task
def build_letter(job_uid: str) -> None:
    """Build the 转办函 that a job asks for."""
    jobs.run(job_uid, _build)


def _build(run: jobs.Run) -> dict:
    petition = (
        queries.for_page(run.user).filter(uid=run.job.arguments["petition_uid"]).first()
    )  # rights as they are now
    if petition is None:
        raise Unmet("这件信访件不存在，或已不在您的查阅范围内。")
    run.progress(30, "排版")
    try:
        content, name = reports.letter(petition, run)
    except PaperError as error:
        if error.code == "cancelled":
            raise jobs.Cancelled from error
        raise Unmet(error.sentence) from error
    kept = files.store_bytes(
        content, name=name, media_type="application/pdf", owner_kind="petitions.petition", owner_uid=petition.uid,
        by=run.user, slot="letter", level=3, encrypt=True,
    )  # fmt: skip
    return {"result_id": kept.pk, "result_url": petition.get_absolute_url()}
