"""A finished or approved export never outlives the right, nor grows past what was approved (design §5.1, domain §7.3)."""

from datetime import timedelta

import pytest

from rounds.actions import recusals
from tests.core.test_exports import act, ask, work
from tests.interviews import talks
from tests.petitions.letters import register
from xuncha.core import exports, files
from xuncha.core.errors import Refused
from xuncha.core.models import ExportRequest, Job, StoredFile


def ready(world, login) -> ExportRequest:
    register(world)
    asked = ask(login("leader_2"), "petitions")
    act(login("office_director"), asked, "approve")
    act(login("leading_group"), asked, "approve")
    assert work().status == "done"
    asked.refresh_from_db()
    return asked


def recuse(world, account="leader_2"):
    recusals.declare_recusal(
        by=None, person=world.persons[account], round=world.round, org=world.orgs["liuwan"], kind="kin", detail="表亲"
    )


def closed(world, login, asked) -> None:
    """Neither bytes nor password nor link; the page says why."""
    asker = login("leader_2")
    assert not files.may_fetch(world.users["leader_2"], asked.file)
    assert asker.get(f"/files/{asked.file.uid}/").status_code == 404
    with pytest.raises(Refused, match="授权已有变化"):
        exports.show_password(asked, by=world.users["leader_2"])
    page = asker.get(asked.get_absolute_url()).content.decode()
    assert "授权已有变化" in page and f"/files/{asked.file.uid}/" not in page


def test_one_recused_after_it_was_ready_fetches_nothing(world, login):
    asked = ready(world, login)
    assert login("leader_2").get(f"/files/{asked.file.uid}/").status_code == 200
    recuse(world)
    closed(world, login, asked)


def test_one_whose_authorisation_ran_out_fetches_nothing(world, login, settings):
    asked = ready(world, login)
    settings.XUNCHA_TODAY = settings.XUNCHA_TODAY.replace(year=2024)
    closed(world, login, asked)


def test_an_approval_is_of_these_rows_and_not_of_a_number(world, login):
    talks.record(world)
    asked = ask(login("leader_2"), "interviews")
    assert len(asked.row_keys) == asked.rows == 1
    act(login("office_director"), asked, "approve")
    talks.record(world, date=talks.DAY + timedelta(days=1))
    job = work()
    assert job.status == "failed" and "须重新申请" in job.error and not StoredFile.objects.exists()


def test_a_failed_job_retried_weeks_later_finds_the_approval_dead(world, login, settings):
    talks.record(world)
    asker = login("leader_2")
    asked = ask(asker, "interviews")
    act(login("office_director"), asked, "approve")
    job = Job.objects.latest("pk")
    Job.objects.filter(pk=job.pk).update(status="failed")
    settings.XUNCHA_TODAY += timedelta(days=20)
    assert asker.post(f"/jobs/{job.uid}/retry/").status_code == 302
    again = work()
    assert again.pk != job.pk and again.status == "failed" and "批准已超过 24 小时" in again.error
    assert not StoredFile.objects.exists()


def test_a_ledger_that_became_more_secret_needs_a_new_approval(world, login):
    talks.record(world)
    asked = ask(login("leader_2"), "interviews")
    act(login("office_director"), asked, "approve")
    ExportRequest.objects.filter(pk=asked.pk).update(level=1)
    job = work()
    assert job.status == "failed" and "级别已高于" in job.error


def test_a_request_from_before_rows_were_kept_gives_nothing(world, login):
    asked = ready(world, login)
    ExportRequest.objects.filter(pk=asked.pk).update(row_keys=[])
    closed(world, login, asked)
