"""Background work of rounds; when it runs stands in settings.CELERY_BEAT_SCHEDULE."""

from celery import shared_task

from rounds.actions import classifying
from xuncha.core import jobs


@shared_task
def learn(job_uid: str) -> None:
    """Learn the choices of leaves, because somebody of the office asked."""
    jobs.run(job_uid, _learn)


def _learn(run: jobs.Run) -> dict:
    run.progress(10, "学习分类决定")
    classifying.learn(by=run.user)
    return {"result_url": "/taxonomy/agreement/"}


@shared_task
def learn_nightly() -> None:
    """Learn the choices of the day."""
    classifying.learn()
