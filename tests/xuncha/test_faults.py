"""A worker killed, a queue lost, a Redis gone in the middle of a report: nothing half-saved, nothing lost (design §5.18)."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection
from django.test import Client
from django.utils import timezone

from findings.actions import reports
from tests import factories
from tests.worker import kill_worker, start_worker, stop_worker
from xuncha import actions, services
from xuncha.core import files, jobs
from xuncha.core.models import Job, StoredFile, User
from xuncha.services import valkey


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
        slot="checking"
    ).exists()

    Job.objects.filter(pk=ordered.pk).update(lease_until=timezone.now() - timedelta(seconds=1))  # half a minute later
    assert jobs.requeue_lost() == 1
    second = start_worker()
    try:
        until(lambda: Job.objects.filter(pk=ordered.pk, status="done").exists())
    finally:
        stop_worker(second)
    ordered.refresh_from_db()
    kept = StoredFile.objects.get(slot="checking")
    assert ordered.attempts == 2 and ordered.result == kept
    assert files.read(kept).startswith(b"%PDF-")


GATE = 20230612
AT_THE_END = f"""
    CREATE FUNCTION wait_at_the_end() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_advisory_xact_lock({GATE}); RETURN NEW; END $$;
    CREATE TRIGGER wait_at_the_end BEFORE UPDATE ON core_job FOR EACH ROW WHEN (NEW.status = 'done') EXECUTE FUNCTION wait_at_the_end();
"""
HELD_UP = f"FROM pg_locks WHERE locktype = 'advisory' AND objid = {GATE} AND NOT granted"


@pytest.fixture
def gate(transactional_db) -> Iterator[None]:
    """A closed gate in the database: no job's row becomes 已完成 while the test goes on."""
    sql(AT_THE_END)
    sql(f"SELECT pg_advisory_lock({GATE})")
    yield
    sql("DROP FUNCTION wait_at_the_end CASCADE")
    sql("SELECT pg_advisory_unlock_all()")


def sql(words: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(words)
        return cursor.fetchall() if cursor.description else []


def test_a_worker_killed_between_the_file_and_the_row_makes_no_second_paper(ordered, gate):
    first = start_worker()
    try:
        until(lambda: sql(f"SELECT 1 {HELD_UP}") != [])  # the file is kept, the row is about to say so
    finally:
        kill_worker(first)
        sql(f"SELECT pg_terminate_backend(pid) {HELD_UP}")
    until(lambda: sql(f"SELECT 1 {HELD_UP}") == [])
    kept = StoredFile.objects.get(slot="checking")
    ordered.refresh_from_db()
    assert (ordered.status, ordered.attempts) == ("running", 1)

    sql("DROP TRIGGER wait_at_the_end ON core_job")
    Job.objects.filter(pk=ordered.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.requeue_lost() == 1
    second = start_worker()
    try:
        until(lambda: Job.objects.filter(pk=ordered.pk, status="done").exists())
    finally:
        stop_worker(second)
    ordered.refresh_from_db()
    assert (ordered.attempts, ordered.result) == (2, kept)
    assert StoredFile.objects.get(slot="checking") == kept and files.read(kept).startswith(b"%PDF-")


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
    assert StoredFile.objects.filter(slot="checking").count() == 1


@pytest.fixture
def own_queue() -> Iterator[None]:
    """A queue that this test may stop: the tests' own; it runs again afterwards."""
    if valkey not in services.wanted():
        pytest.skip("REDIS_URL names a server that is not ours to stop")
    yield
    if not valkey.running():
        valkey.start()


@pytest.mark.slow
def test_a_redis_that_is_gone_and_comes_back(transactional_db, own_queue):
    """The asking person gets a page that says so; the job waits in its row and is done when Redis is back."""
    world = factories.make_world()
    report = reports.start_report(world.target, by=world.users["liaison_2"])
    liaison, clerk = _client(world.users["liaison_2"]), _client(world.users["sysadmin"])
    valkey.stop()
    assert not valkey.running()
    asked = liaison.post(f"{report.get_absolute_url()}check/")
    job = Job.objects.get()
    assert (asked.status_code, asked.url) == (302, f"/jobs/{job.uid}/")
    for passive in ({}, {"HTTP_HX_REQUEST": "true", "HTTP_X_PASSIVE": "1"}):
        page = liaison.get(asked.url, **passive)
        assert page.status_code == 200 and f"{jobs.NO_BELL}" in page.content.decode(), passive
    assert "没有应答" in clerk.get("/status/").content.decode()
    assert liaison.get("/").status_code == liaison.get("/drafts/").status_code == 200, "the rest of the house stands"
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("queued", 0)
    Job.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    assert jobs.requeue_lost() == 0, "the beat's bell is not heard either, and the job stays"

    valkey.start()
    worker = start_worker()
    try:
        assert jobs.requeue_lost() == 1
        until(lambda: Job.objects.filter(pk=job.pk, status="done").exists())
    finally:
        stop_worker(worker)
    page = liaison.get(asked.url).content.decode()
    assert jobs.NO_BELL not in page and "已完成" in page
    assert StoredFile.objects.filter(slot="checking").count() == 1
    assert f"/files/{StoredFile.objects.get(slot='checking').uid}/" in page


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
