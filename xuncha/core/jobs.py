"""Long work in the background (design §5.18): the Job row is the truth, the broker only a bell.

A worker holds a lease that a thread renews every 10 s. A job whose lease ran out, or that nobody picked up, is rung
again once, by a conditional update, so that a killed worker or a lost Redis loses nothing.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from xuncha.core import audit, facts, files
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import Job, JobStatus, User

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)
RENEW_SECONDS = 10
MAX_ATTEMPTS = 2
NO_BELL = "消息服务暂时没有应答，任务已保存，恢复后自动开始，不用重新发起"


class Cancelled(Exception):
    """The asking person took the job back."""


class Run:
    """What the work sees of its job: who asked, how to tell progress, whether to stop."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.user: User = job.asked_by
        self._beside: Any = None

    def progress(self, percent: int, step: str) -> None:
        """Tell the page where the work is; stops the work when it was cancelled.

        Within a transaction nobody would see it, and the locked row would hold up lease and cancel: it is told beside.
        """
        columns = (min(percent, 99), step[:120])
        if not (connection.in_atomic_block and self._tell_beside(*columns)):
            Job.objects.filter(pk=self.job.pk).update(percent=columns[0], step=columns[1])
        if self.cancelled():
            raise Cancelled

    def _tell_beside(self, percent: int, step: str) -> bool:
        """By a connection of its own; False for a job that the present transaction itself made (nobody else sees it)."""
        if self._beside is None:
            self._beside = connection.copy()
        with self._beside.cursor() as cursor:
            cursor.execute("UPDATE core_job SET percent = %s, step = %s WHERE id = %s", [percent, step, self.job.pk])
            return bool(cursor.rowcount)

    def close(self) -> None:
        """Give back what the work no longer needs."""
        if self._beside is not None:
            self._beside.close()

    def cancelled(self) -> bool:
        """Whether the asking person has asked to stop."""
        return Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists()


@audit.action
def enqueue(task: str, *, by: User, label: str, **arguments: Any) -> Job:
    """Write the job and ring the bell once the transaction is in. Arguments are ids and plain words."""
    job = Job.objects.create(task=task, label=label, arguments=arguments, asked_by=by)
    audit.record("job_asked", by=by, about=job, label=f"后台任务 {job.uid}")
    transaction.on_commit(lambda: ring(job))
    return job


def under_way(task: str, *, by: User, **arguments: Any) -> Job | None:
    """One's own job for the same that waits for a worker still: it will read what is true when it runs."""
    same = {f"arguments__{name}": value for name, value in arguments.items()}
    return Job.objects.filter(task=task, asked_by=by, status=JobStatus.QUEUED, **same).first()


def ring(job: Job) -> bool:
    """Send the job to the broker; False when it does not answer: the beat rings again later."""
    try:
        current_app.send_task(job.task, args=[str(job.uid)], retry=False)
    except Exception:  # any broker's own exceptions: the row stays queued and nothing is lost
        log.warning("消息服务暂不可用，任务 %s 保持排队，稍后自动重试", job.uid, exc_info=True)
        Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED).update(step=NO_BELL)
        return False
    return True


def run(uid: str, work: Callable[[Run], dict[str, Any] | None]) -> None:
    """Do a job's work under a lease. `work` returns what to note on the row (`result`, `result_url`)."""
    job = _claim(uid)
    if job is None:
        return
    with facts.during(facts.Facts(channel="job")), _lease(job), closing(Run(job)) as at_work:
        try:
            outcome = work(at_work) or {}
            _finish(job, JobStatus.DONE, percent=100, step="完成", **outcome)
        except Cancelled:
            _finish(job, JobStatus.CANCELLED, step="已按您的要求停止")
        except (Unmet, Refused) as error:
            if isinstance(error, Refused):
                audit.note_refusal(job.asked_by, job.task, job.uid, noun="core.job")
            _finish(job, JobStatus.FAILED, error=str(error)[:500])
        except Exception:
            log.exception("任务 %s 出错", uid)
            _finish(job, JobStatus.FAILED, error="程序出错，已记入日志；请稍后重试，仍不成功请联系系统管理员。")


@audit.action
def keep_result(job: Job, **file: Any) -> None:
    """Keep the file that a job has made (`files.store_bytes`) and note it on the job's row, both or neither (design §5.18):
    done again after its worker was killed, the work finds `job.result` and makes no second file."""
    job.result = files.store_bytes(by=job.asked_by, **file)
    job.save(update_fields=["result"])


def _claim(uid: str) -> Job | None:
    free = Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RUNNING, lease_until__lt=timezone.now())
    claimed = Job.objects.filter(free, uid=uid).update(
        status=JobStatus.RUNNING,
        lease_until=timezone.now() + LEASE,
        attempts=F("attempts") + 1,
        started_at=timezone.now(),
    )
    return Job.objects.select_related("asked_by").get(uid=uid) if claimed else None


def _finish(job: Job, status: str, **columns: Any) -> None:
    Job.objects.filter(pk=job.pk).update(status=status, finished_at=timezone.now(), lease_until=None, **columns)


@contextmanager
def _lease(job: Job) -> Iterator[None]:
    stop = threading.Event()

    def renew() -> None:
        while not stop.wait(RENEW_SECONDS):
            Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() + LEASE)
        connection.close()

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def requeue_lost() -> int:
    """Ring again for jobs whose worker died or that no worker ever saw; give up, in words, after the second attempt."""
    now, rung = timezone.now(), 0
    lost = Q(status=JobStatus.RUNNING, lease_until__lt=now) | Q(status=JobStatus.QUEUED, asked_at__lt=now - LEASE)
    for job in Job.objects.filter(lost):
        if job.status == JobStatus.RUNNING and job.attempts >= MAX_ATTEMPTS:
            _finish(
                job, JobStatus.FAILED, error="后台进程两次中断，任务没有完成；请重新发起，仍不成功请联系系统管理员。"
            )
            continue
        Job.objects.filter(pk=job.pk, status=job.status, lease_until=job.lease_until).update(
            status=JobStatus.QUEUED, lease_until=None, step="后台进程中断，自动重新排队" if job.attempts else job.step
        )
        rung += ring(job)
    return rung


@audit.action
def cancel(job: Job, *, by: User) -> None:
    """Ask a job to stop; one that has not begun is over at once."""
    if job.asked_by_id != by.pk:
        raise Refused("只有发起人可以取消这个任务。")
    if not Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED).update(
        status=JobStatus.CANCELLED, finished_at=timezone.now(), step="已按您的要求停止"
    ):
        Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(cancel_asked=True)
    audit.record("job_cancelled", by=by, about=job, label=f"后台任务 {job.uid}")


def seen_by(user: User) -> Any:
    """The jobs a person may know of: their own."""
    return Job.objects.filter(asked_by=user).select_related("result")
