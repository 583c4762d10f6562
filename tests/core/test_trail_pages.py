"""The auditor's pages: filters, one record's life, one person's day, the sheet; and reading the trail is noted itself."""

import io
from datetime import date

import openpyxl
import pytest
from django.utils import timezone

from tests.findings import make as findings
from tests.interviews.talks import record
from tests.rectification import make as rectification
from xuncha.core import trails, words
from xuncha.core.models import AuditEntry

NOBODY = "00000000-0000-0000-0000-000000000000"
PAGES = ("/audit/", "/audit/check/", "/audit/export.xlsx", "/audit/person/member_2/2023-03-15/")


@pytest.fixture
def today(db) -> date:
    """The real day: the trail's stamps follow the real clock."""
    return timezone.localdate()


def day_page(client, today, account="member_2"):
    return client.get(f"/audit/person/{account}/{today:%Y-%m-%d}/")


@pytest.mark.parametrize("account", ["sysadmin", "secadmin", "office_director", "leader_2"])
def test_for_auditors_alone(login, account):
    client = login(account)
    assert {client.get(path).status_code for path in (*PAGES, f"/audit/{NOBODY}/")} == {404}


def test_reading_the_trail_is_noted_each_time(world, login, today):
    talk, client = record(world), login("auditor")
    for path in ("/audit/?actor=member_2&date_from=2023-01-01", f"/audit/{talk.uid}/", "/audit/check/"):
        assert client.get(path).status_code == 200
    day_page(client, today)
    labels = list(
        AuditEntry.objects.filter(actor="auditor", verb="read_list").order_by("id").values_list("label", flat=True)
    )
    assert labels == [
        "清单 审计日志，按账号、从", f"清单 一条记录的经过 {talk.uid}", "清单 核验日志", f"清单 账号 member_2 的一天 {today}",
    ]  # fmt: skip


def test_one_persons_day(world, login, today):
    talk = record(world)
    member = login("member_2")
    member.get(f"/interviews/{talk.uid}/")
    member.get("/audit/")
    page = day_page(login("auditor"), today)
    text = page.content.decode()
    assert page.status_code == 200 and "被拒绝 1 次" in text and "core:trail" in text
    assert {hour["hour"] for hour in page.context["hours"]} <= {*range(24)}
    facts = {fact["label"]: fact["value"] for fact in page.context["facts"]}
    assert facts["被拒绝"] == "1 条" and facts["查看、检索"] == "1 条" and facts["来源地址"] == "127.0.0.1"
    assert facts["合计"] == f"{AuditEntry.objects.filter(actor='member_2').count()} 条"
    assert f"/audit/{talk.uid}/" in text


def test_a_day_without_anything_and_days_beside_it(world, login, today):
    record(world)
    page = login("auditor").get("/audit/person/member_2/2020-01-01/")
    assert "这一天没有记录" in page.content.decode()
    assert f"/audit/person/member_2/{today:%Y-%m-%d}/" == page.context["after"] and page.context["before"] is None
    assert login("auditor").get("/audit/person/member_2/2020-13-01/").status_code == 404


def test_account_cells_lead_to_the_day(world, login, today):
    record(world)
    assert f'href="/audit/person/member_2/{today:%Y-%m-%d}/"' in login("auditor").get("/audit/").content.decode()


def test_one_records_life(world, login):
    talk = record(world)
    login("member_2").get(f"/interviews/{talk.uid}/")
    login("member_1").get(f"/interviews/{talk.uid}/")
    page = login("auditor").get(f"/audit/{talk.uid}/")
    facts = {fact["label"]: fact["value"] for fact in page.context["facts"]}
    assert facts["查看"] == "1 次" and facts["被拒绝"] == "1 次" and facts["种类"] == "个别谈话"
    assert login("auditor").get(f"/audit/{NOBODY}/").status_code == 404


def test_filters_by_kind_and_by_chinese_words(world, login):
    talk = record(world)
    login("member_1").get(f"/interviews/{talk.uid}/")
    login("member_2").get(f"/interviews/{talk.uid}/")
    assert {e.verb for e in trails.filtered({"kind": "refused"})} == {"refused"}
    assert {e.verb for e in trails.filtered({"kind": "read"})} == {"read"}
    assert {e.verb for e in trails.filtered({"verb": "被拒绝"})} == {"refused"}
    assert {e.verb for e in trails.filtered({"verb": "refused"})} == {"refused"}
    assert "login_failed" in words.verbs_called("登录")
    assert all(e.noun in trails.POWER_NOUNS for e in trails.filtered({"kind": "power"}))


def test_the_filtered_trail_as_a_sheet(world, login):
    talk = record(world)
    login("member_1").get(f"/interviews/{talk.uid}/")
    answer = login("auditor").get("/audit/export.xlsx?kind=refused")
    assert answer.status_code == 200 and "xlsx" in answer["Content-Disposition"]
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][:5] == ("序号", "时间", "账号", "类别", "动作")
    assert [(row[2], row[3], row[4]) for row in rows[1:2]] == [("member_1", "被拒绝", "被拒绝")]
    entry = AuditEntry.objects.get(verb="export")
    assert (entry.actor, entry.noun, entry.changes) == ("auditor", "core.auditentry", {"rows": [None, 1]})
    assert entry.label.startswith("审计日志 按类别 追溯码 ")


def test_too_much_at_once_is_said(world, login, monkeypatch):
    monkeypatch.setattr(trails, "MOST_ROWS", 1)
    answer = login("auditor").get("/audit/export.xlsx")
    assert answer.status_code == 422 and "请缩小日期范围再导出" in answer.content.decode()


def test_the_list_is_a_few_queries(world, login, django_assert_max_num_queries):
    record(world)
    client = login("auditor")
    client.get("/audit/")
    with django_assert_max_num_queries(15):
        client.get("/audit/")


def test_the_trail_speaks_no_codes(world, login):
    """States, roles and yes or no stand in the words of the pages."""
    draft = findings.draft_at(world, "submitted")
    item = rectification.item_at(world, "applied")
    page = login("auditor").get(f"/audit/{draft.uid}/").content.decode()
    assert "状态：草稿 → 已提交" in page
    page = login("auditor").get(f"/audit/{item.uid}/").content.decode()
    assert "已完成：否 → 是" in page and "状态：已交办 → 已认领" in page
    told = [trails.changes_in_words(entry) for entry in AuditEntry.objects.exclude(changes={})]
    assert not [
        line for line in told if any(code in line for code in ("draft", "submitted", "True", "False", "group_leader"))
    ]
