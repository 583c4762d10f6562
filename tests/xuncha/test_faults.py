"""A worker killed and a queue lost in the middle of a report: nothing half-saved, nothing lost (design §5.18)."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from findings.actions import reports
from tests import factories
from tests.worker import kill_worker, start_worker, stop_worker
from xuncha import actions
from xuncha.core import files, jobs
from xuncha.core.models import Job, StoredFile


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def ordered(transactional_db) -> Job:
    """A checking copy of a report, asked for by its liaison and queued."""
    world = factories.make_world()
    report = reports.start_report(world.target, by=world.users["liaison_2"])
    return actions.order_checking_copy(report, by=world.users["liaison_2"])


def test_a_worker_killed_in_the_middle_of_a_report(ordered):
    first = start_worker()
    try:
        until(lambda: Job.objects.filter(pk=ordered.pk, status="running", percent__gte=30).exists())
    finally:
        kill_worker(first)
    ordered.refresh_from_db()
    assert (ordered.status, ordered.attempts) == ("running", 1) and not StoredFile.objects.filter(
        slot="report"
    ).exists()

    Job.objects.filter(pk=ordered.pk).update(lease_until=timezone.now() - timedelta(seconds=1))  # half a minute later
    assert jobs.requeue_lost() == 1
    second = start_worker()
    try:
        until(lambda: Job.objects.filter(pk=ordered.pk, status="done").exists())
    finally:
        stop_worker(second)
    ordered.refresh_from_db()
    kept = StoredFile.objects.get(slot="report")
    assert ordered.attempts == 2 and ordered.result == kept
    assert files.read(kept).startswith(b"%PDF-")


def test_a_queue_that_came_back_empty(ordered):
    """Redis lost what it had: the row is the truth, and the beat rings again for it."""
    assert current_app.control.purge() == 1
    worker = start_worker()
    try:
        time.sleep(4)
        ordered.refresh_from_db()
        assert ordered.status == "queued"
        Job.objects.filter(pk=ordered.pk).update(asked_at=timezone.now() - timedelta(minutes=2))
        assert jobs.requeue_lost() == 1
        until(lambda: Job.objects.filter(pk=ordered.pk, status="done").exists())
    finally:
        stop_worker(worker)
    assert StoredFile.objects.filter(slot="report").count() == 1
