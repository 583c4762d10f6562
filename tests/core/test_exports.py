"""Taking ledgers away: who must agree, the locked file, its day, and what the trail keeps of each step."""

import io
import re
from datetime import timedelta
from urllib.parse import quote

import msoffcrypto
import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from interviews.models import Interview
from petitions import queries as petition_queries
from tests.interviews import talks
from tests.petitions.letters import register
from xuncha.core import exports, files, jobs, tasks
from xuncha.core.models import AuditEntry, ExportRequest, Job, SecurityRule, StoredFile

PURPOSE = {"purpose": "向领导小组汇报用"}


def ask(client, key: str, query: str = "") -> ExportRequest:
    answer = client.post(f"/exports/new/{key}/?{query}", PURPOSE)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return ExportRequest.objects.latest("pk")


def act(client, asked, verb: str, **data) -> int:
    return client.post(f"{asked.get_absolute_url()}{verb}/", data).status_code


def work() -> Job:
    job = Job.objects.latest("pk")
    tasks.write_export(str(job.uid))
    job.refresh_from_db()
    return job


def cells(content: bytes) -> list[list]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


def opened(content: bytes, password: str) -> bytes:
    locked, out = msoffcrypto.OfficeFile(io.BytesIO(content)), io.BytesIO()
    locked.load_key(password=password, verify_password=True)
    locked.decrypt(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("level", "rows", "people"), [(1, 5000, 0), (2, 1, 1), (2, 200, 1), (2, 201, 2), (3, 1, 2), (3, 900, 2)]
)
def test_how_many_must_agree(db, level, rows, people):
    assert exports.needed(level, rows) == people


def test_a_petition_ledger_from_request_to_file(world, login):
    """Level 3: two different people, then a locked file that only the asker fetches, and a password shown once."""
    letters = [register(world), register(world, channel="qr")]
    asker, director, group = login("leader_2"), login("office_director"), login("leading_group")
    page = asker.get("/petitions/?channel=qr").content.decode()
    assert "/petitions/export.xlsx?channel=qr" in page
    to = asker.get("/petitions/export.xlsx?channel=qr")
    assert (to.status_code, to["Location"]) == (303, "/exports/new/petitions/?channel=qr")
    form = asker.get(to["Location"]).content.decode()
    assert "方式：网络二维码" in form and "L3 高敏" in form
    assert asker.post(to["Location"], {"purpose": " "}).status_code == 422

    asked = ask(asker, "petitions", "channel=qr")
    assert (asked.rows, asked.level, asked.needed, asked.number) == (1, 3, 2, "DC2023-0001")
    assert act(asker, asked, "approve") == 403
    assert act(director, asked, "approve") == 302 and not Job.objects.exists()
    assert act(director, asked, "approve") == 403, "the second is another person"
    assert "有 1 件申请等您审批" in group.get("/exports/").content.decode()
    assert act(group, asked, "approve") == 302
    job = work()
    assert (job.status, job.error) == ("done", "") and job.asked_by.username == "leader_2"

    asked.refresh_from_db()
    kept = asked.file
    assert asked.status == "ready" and kept.encrypted and kept.name == f"信访台账-20230315-{asked.trace}.xlsx"
    assert timedelta(hours=23) < asked.expires_at - kept.created_at <= timedelta(hours=24)
    assert [name for name, user in world.users.items() if files.may_fetch(user, kept)] == ["leader_2"]

    shown = asker.post(f"{asked.get_absolute_url()}password/").content.decode()
    password = re.search(r'id="password".*?<strong>([^<]+)</strong>', shown, re.S).group(1)
    assert asker.post(f"{asked.get_absolute_url()}password/").status_code == 422, "once"
    assert password not in asker.get(asked.get_absolute_url()).content.decode()
    assert director.post(f"{asked.get_absolute_url()}password/").status_code == 403

    content = asker.get(f"/files/{kept.uid}/").content
    with pytest.raises(Exception, match=r"zip|Zip"):
        load_workbook(io.BytesIO(content))
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        opened(content, "1234")
    lines = cells(opened(content, password))
    assert lines[0][:4] == ["编号", "收件日期", "方式", "被反映人"]
    assert lines[1][0] == letters[1].number and lines[1][3] == "程启樵（党支部书记）"
    assert asked.trace in lines[3][0] and "leader_2" in lines[3][0] and len(lines) == 4
    assert "已下载 1 次" in asker.get(asked.get_absolute_url()).content.decode()

    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"ask_export", "endorse", "approve", "deliver", "show_password", "download", "file_stored"} <= verbs
    assert password not in str(list(AuditEntry.objects.values())) and "程启樵" not in kept.name


def test_the_file_and_its_password_die_after_their_day(world, login, django_capture_on_commit_callbacks):
    register(world)
    asker = login("leader_2")
    asked = ask(asker, "petitions")
    act(login("office_director"), asked, "approve")
    act(login("leading_group"), asked, "approve")
    work()
    kept = StoredFile.objects.get()
    path = files.path_of(kept.uid)
    StoredFile.objects.filter(pk=kept.pk).update(expires_at=kept.created_at - timedelta(seconds=1))
    assert asker.get(f"/files/{kept.uid}/").status_code == 404, "at once, whether or not the beat came by"
    assert "已过期" in asker.get("/exports/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.expire_files()
    asked.refresh_from_db()
    assert not path.exists() and asked.password == ""
    assert AuditEntry.objects.filter(verb="file_removed").exists()


def test_talks_need_one_person_and_rows_over_the_limit_two(world, login):
    talks.record(world)
    asker, director, group = login("leader_2"), login("office_director"), login("leading_group")
    asked = ask(asker, "interviews")
    assert asked.needed == 1 and act(group, asked, "approve") == 403
    assert act(director, asked, "approve") == 302 and work().status == "done"
    SecurityRule.objects.create(code="export.bulk_rows", value=0)
    assert ask(asker, "interviews").needed == 2


def test_the_director_s_own_request_goes_to_the_leading_group(world, login):
    talks.record(world)
    asked = ask(login("office_director"), "interviews")
    assert act(login("office_director"), asked, "approve") == 403
    assert act(login("leading_group"), asked, "approve") == 302


def test_refused_with_a_reason_or_withdrawn(world, login):
    register(world)
    asker, director = login("leader_2"), login("office_director")
    asked = ask(asker, "petitions")
    assert act(director, asked, "refuse") == 422
    assert act(director, asked, "refuse", reason="用途不明") == 302
    other = ask(asker, "petitions")
    assert act(director, other, "withdraw") == 403 and act(asker, other, "withdraw") == 302
    assert not Job.objects.exists()
    assert list(ExportRequest.objects.order_by("pk").values_list("status", flat=True)) == ["refused", "withdrawn"]


def test_rights_are_asked_again_when_the_file_is_written(world, login, settings):
    register(world)
    asked = ask(login("leader_2"), "petitions")
    act(login("office_director"), asked, "approve")
    act(login("leading_group"), asked, "approve")
    settings.XUNCHA_TODAY = settings.XUNCHA_TODAY.replace(year=2024)
    job = work()
    assert job.status == "failed" and not StoredFile.objects.exists()


def test_more_rows_than_were_approved_need_a_new_request(world, login):
    talks.record(world)
    asked = ask(login("leader_2"), "interviews")
    act(login("office_director"), asked, "approve")
    SecurityRule.objects.create(code="export.bulk_rows", value=0)
    job = work()
    assert job.status == "failed" and "须重新申请" in job.error


@pytest.mark.parametrize("key", ["interviews", "petitions"])
@pytest.mark.parametrize("account", ["stranger", "expired", "chief_huaidu", "auditor"])
def test_what_one_may_not_list_one_may_not_export(world, login, key, account):
    for address in (f"/{key}/export.xlsx", f"/exports/new/{key}/"):
        assert login(account).get(address).status_code == 404
    assert login(account).post(f"/exports/new/{key}/", PURPOSE).status_code == 404


def test_unknown_ledgers_and_empty_lists(world, login):
    assert login("leader_2").get("/nothing/export.xlsx").status_code == 404
    assert login("leader_2").post("/exports/new/petitions/", PURPOSE).status_code == 422
    assert not ExportRequest.objects.exists()


def test_rows_are_those_of_the_screen_for_each_reader(world, login):
    """Same filter, same order, same rows, and none that the page would not show."""
    register(world)
    register(world, about_staff=True)
    for account, rows in (("leader_2", 1), ("petition_officer", 2)):
        assert petition_queries.visible_to(world.users[account]).count() == rows
        assert ask(login(account), "petitions").rows == rows


def test_requests_are_seen_by_the_asker_and_those_who_decide(world, login):
    register(world)
    asked = ask(login("leader_2"), "petitions")
    for account in ("deputy_2", "petition_2", "sysadmin", "auditor", "stranger"):
        assert login(account).get(asked.get_absolute_url()).status_code == 404
        assert act(login(account), asked, "approve") == 404
    for account in ("leader_2", "office_director", "leading_group"):
        assert login(account).get(asked.get_absolute_url()).status_code == 200


def test_the_database_holds_that_different_people_agree(world, login):
    register(world)
    asked = ask(login("leader_2"), "petitions")
    director = world.users["office_director"]
    for wrong in (
        {"first_by": world.users["leader_2"]},
        {"first_by": director, "second_by": director},
        {"status": "ready"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExportRequest.objects.filter(pk=asked.pk).update(**wrong)


def test_a_unit_takes_its_own_rectification_ledger_at_once(world, login):
    answer = login("chief_huaidu").get("/rectification/export.xlsx")
    assert answer.status_code == 200 and quote("整改台账-20230315-") in answer["Content-Disposition"]
    assert cells(answer.content)[0][:2] == ["编号", "具体问题"]
    entry = AuditEntry.objects.get(verb="export")
    assert entry.actor == "chief_huaidu" and entry.changes["rows"] == [None, 0]
    assert login("leader_2").get("/rectification/export.xlsx").status_code == 303


def test_the_page_of_requests_keeps_its_budget(world, login, django_assert_max_num_queries):
    register(world)
    for _ in range(8):
        ask(login("leader_2"), "petitions")
    client = login("office_director")
    client.get("/exports/")
    with django_assert_max_num_queries(15):
        assert client.get("/exports/").status_code == 200
    assert jobs.seen_by(world.users["office_director"]).count() == 0 and not Interview.objects.exists()


def test_a_purpose_that_names_traces_of_people_is_refused(world, login):
    talks.record(world)
    answer = login("leader_2").post("/exports/new/interviews/", {"purpose": "找 13800138000 核对"})
    assert answer.status_code == 422 and "电话" in answer.content.decode()
    assert not ExportRequest.objects.exists()


def test_a_request_waits_on_the_first_page_of_those_who_can_decide_on_it(world, login):
    """It dies in a day: nobody should have to look for it."""

    def waits(account: str) -> list[str]:
        return [
            line["step"] for line in login(account).get("/inbox/").context["waiting"] if line["ledger"] == "导出申请"
        ]

    talks.ready(world)
    asked = ask(login("leader_2"), "interviews")
    assert asked.needed == 1
    assert waits("office_director") == ["审批导出"] and not waits("leading_group") and not waits("leader_2")
    assert act(login("office_director"), asked, "approve") == 302
    assert not waits("office_director")
    ask(login("office_director"), "persons")
    assert waits("leading_group") == ["审批导出"] and not waits("office_director")
