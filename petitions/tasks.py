"""Background work of petitions: the night's look for duplicates and the 转办函; when it runs stands in settings.CELERY_BEAT_SCHEDULE."""

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
