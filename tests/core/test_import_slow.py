"""Imports at full size, and a worker that dies in the middle of one. Figures are printed; the bounds have slack ×2."""

import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone

from interviews.models import Interview
from tests import factories
from tests.bench import sheets as bench
from tests.imports import TASKS
from tests.worker import environment, kill_worker, start_worker, stop_worker
from xuncha.core import imports, jobs, registry
from xuncha.core.models import ImportedRow, ImportRun, Job
from xuncha.core.web import Asking

pytestmark = pytest.mark.slow
SLACK = 2


@pytest.mark.parametrize("key", bench.LEDGERS)
def test_ten_thousand_good_rows(db, key, capsys):
    """In a process of its own, as the worker has it: seconds with slack, memory without; no classifier in it."""
    loaded, (check, commit, memory) = bench.apart(key, **environment())
    with capsys.disabled():
        print(f"\n{key} {bench.ROWS} 行：预检 {check:.1f} 秒，写入 {commit:.1f} 秒，内存峰值 {memory:.0f} MB")
    assert check <= bench.CHECK_SECONDS * SLACK and commit <= bench.COMMIT_SECONDS * SLACK
    assert memory < bench.MEMORY_MB and loaded == []


def until(condition, seconds=60):
    """Wait for what another process does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("not in time")


def test_a_worker_killed_in_the_middle_of_writing_loses_nothing_and_halves_nothing(transactional_db):
    world = factories.make_world()
    user, count = world.users["member_2"], 1500
    asking = Asking(user, QueryDict(), {})
    upload = SimpleUploadedFile("谈话.xlsx", bench.sheet("interviews", count))
    imported = imports.start_import(by=user, declaration=registry.imports["interviews"], asking=asking, upload=upload)
    job = Job.objects.latest("pk")
    TASKS[job.task](str(job.uid))
    imported.refresh_from_db()
    assert imported.status == "checked", imported.findings
    worker = start_worker()
    try:
        imports.commit_import(imported, by=user)
        job = Job.objects.latest("pk")
        until(lambda: Job.objects.get(pk=job.pk).percent >= 72)
        kill_worker(worker)
        assert not Interview.objects.exists() and not ImportedRow.objects.exists(), "nothing half-saved"
        assert ImportRun.objects.get(pk=imported.pk).status == "committing"
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        worker = start_worker()
        jobs.requeue_lost()
        until(lambda: Job.objects.get(pk=job.pk).is_over)
    finally:
        stop_worker(worker)
    imported.refresh_from_db()
    assert (imported.status, imported.created) == ("done", count), imported.findings
    assert Interview.objects.count() == ImportedRow.objects.count() == count
    numbers = sorted(Interview.objects.values_list("number", flat=True))
    assert numbers == [f"1401-02-TH-{place:04}" for place in range(1, count + 1)], "no gap"
