"""The house's own background work; when it runs stands in settings.CELERY_BEAT_SCHEDULE."""

from celery import shared_task

from xuncha.core import audit, autosaves, exports, files, imports, jobs


@shared_task
def seal_trail() -> None:
    """Seal the trail's new entries, every minute."""
    audit.seal()


@shared_task
def requeue_lost_jobs() -> None:
    """Ring again for jobs that lost their worker or their broker."""
    jobs.requeue_lost()


@shared_task
def expire_files() -> None:
    """Take away the bytes of files past their time."""
    for kept in files.expired():
        files.remove(kept, by=None, reason="到期自动清除")
    exports.forget_passwords()


@shared_task
def forget_autosaves() -> None:
    """Take away what was typed long ago and never saved, every night."""
    autosaves.forget_old()


@shared_task
def write_export(job_uid: str) -> None:
    """Write the file of an approved export request."""
    jobs.run(job_uid, exports.write_file)


@shared_task
def check_import(job_uid: str) -> None:
    """Pre-check an uploaded sheet."""
    jobs.run(job_uid, imports.check_file)


@shared_task
def commit_import(job_uid: str) -> None:
    """Write the rows of a checked sheet."""
    jobs.run(job_uid, imports.write_rows)
