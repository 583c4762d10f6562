"""Background jobs: the row is the truth; a dead worker, a lost broker or a second bell loses nothing and does nothing twice."""

from datetime import timedelta

import pytest
from celery import Celery, current_app
from django.utils import timezone
from kombu import pools

from xuncha.core import jobs
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry, Job, User


@pytest.fixture
def clerk(db) -> User:
    return User.objects.create_user("clerk", password="x" * 12, name="文员")


@pytest.fixture
def job(clerk) -> Job:
    return jobs.enqueue("xuncha.tasks.build_report", by=clerk, label="巡察报告", report_uid="1", kind="final")


def test_work_is_done_once_however_often_the_bell_rings(job):
    done = []
    jobs.run(str(job.uid), lambda run: done.append(run.job.pk))
    jobs.run(str(job.uid), lambda run: done.append(run.job.pk))
    job.refresh_from_db()
    assert (done, job.status, job.percent, job.attempts) == ([job.pk], "done", 100, 1)


def test_a_domain_error_is_told_in_its_own_words(job):
    def work(run):
        raise Unmet("“一把手”部分缺少突出问题。")

    jobs.run(str(job.uid), work)
    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", "“一把手”部分缺少突出问题。")


def test_a_programs_error_tells_nothing_of_the_inside(job, caplog):
    def work(run):
        raise KeyError("secret")

    jobs.run(str(job.uid), work)
    job.refresh_from_db()
    assert job.status == "failed" and "secret" not in job.error and "系统管理员" in job.error


def test_progress_and_cancel(job, clerk):
    def work(run):
        run.progress(30, "排版")
        jobs.cancel(Job.objects.get(pk=job.pk), by=clerk)
        run.progress(60, "不会到这一步")

    jobs.run(str(job.uid), work)
    job.refresh_from_db()
    assert (job.status, job.percent) == ("cancelled", 60)


def test_a_queued_job_is_cancelled_at_once_and_never_runs(job, clerk):
    jobs.cancel(job, by=clerk)
    jobs.run(str(job.uid), lambda run: pytest.fail("ran"))
    job.refresh_from_db()
    assert job.status == "cancelled"


def test_only_the_asker_cancels_and_sees(job, db):
    other = User.objects.create_user("other", password="x" * 12, name="他人")
    with pytest.raises(Refused):
        jobs.cancel(job, by=other)
    assert not jobs.seen_by(other).exists()


def test_a_job_whose_worker_died_is_rung_again_and_runs(job):
    Job.objects.filter(pk=job.pk).update(
        status="running", attempts=1, lease_until=timezone.now() - timedelta(seconds=1)
    )
    jobs.requeue_lost()
    job.refresh_from_db()
    assert (job.status, job.step) == ("queued", "后台进程中断，自动重新排队")
    jobs.run(str(job.uid), lambda run: None)
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("done", 2)


def test_a_job_that_lost_two_workers_is_given_up_in_words(job):
    Job.objects.filter(pk=job.pk).update(
        status="running", attempts=2, lease_until=timezone.now() - timedelta(seconds=1)
    )
    jobs.requeue_lost()
    job.refresh_from_db()
    assert job.status == "failed" and "两次中断" in job.error


def test_a_running_job_with_a_live_lease_is_left_alone(job):
    Job.objects.filter(pk=job.pk).update(
        status="running", attempts=1, lease_until=timezone.now() + timedelta(seconds=20)
    )
    jobs.requeue_lost()
    jobs.run(str(job.uid), lambda run: pytest.fail("ran twice"))
    job.refresh_from_db()
    assert job.status == "running"


def test_a_lost_broker_leaves_the_job_queued(job):
    app = current_app._get_current_object()
    kept = app.conf.broker_url
    _point(app, "redis+socket:///nowhere/at/all.sock")
    try:
        assert jobs.ring(job) is False
    finally:
        _point(app, kept)
    job.refresh_from_db()
    assert job.status == "queued"


def _point(app: Celery, url: str) -> None:
    """Turn the app to another broker, with none of the old connections left."""
    app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = url
    app._pool = None
    app.amqp._producer_pool = None
    pools.reset()


def test_asking_leaves_a_trail(job):
    assert AuditEntry.objects.filter(verb="job_asked", uid=job.uid).exists()
