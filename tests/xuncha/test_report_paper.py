"""巡察报告 on paper: what was submitted stands still, printed however late; what the ledgers say comes with it (domain §5.1)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from findings.models import InspectionReport, Problem
from findings.queries import reports as queries
from interviews.models import Interview
from rectification.models import ImmediateFix
from tests import factories
from tests.core.paper_tools import BOTTOM, tool
from tests.findings.test_problems import report_ready
from tests.interviews.talks import record
from tests.interviews.visits import at, held
from tests.rectification import fixes
from tests.stamps import stamp
from xuncha import actions, tasks
from xuncha.core import files
from xuncha.core.errors import Traces
from xuncha.core.models import Job, StoredFile
from xuncha.models import Snapshot

BODY = ("-x", "0", "-y", "0", "-W", "595", "-H", str(int(BOTTOM) + 1))


@pytest.fixture
def paper(world, tmp_path):
    """`paper(report)`: order a copy, let the background make it, read the words of its pages; footers and marks left out."""

    def words(report: InspectionReport, verb: str = "print", by: str = "liaison_2") -> str:
        job = actions.VERBS[verb](report, by=world.users[by])
        tasks.build_report(str(job.uid))
        job = Job.objects.get(pk=job.pk)
        assert job.status == "done", job.error
        found = tmp_path / f"{job.uid}.pdf"
        found.write_bytes(files.read(job.result))
        return "".join(tool("pdftotext", "-raw", *BODY, found, "-").split())

    return words


@pytest.fixture
def submitted(world, settings) -> InspectionReport:
    """A report with a talk and a served fix behind it, handed in on 2023-05-08."""
    record(world, org=world.village)
    fixes.fix_at(world, "served")
    report = report_ready(world)
    settings.XUNCHA_TODAY = date(2023, 5, 8)
    return actions.submit_report(report, by=world.users["leader_2"])


def go_on(world, settings, day: date) -> None:
    """Later: another talk in the village is entered, the unit tells what came of the fix, the calendar moves."""
    settings.XUNCHA_TODAY = day
    record(world, org=world.village, interviewee="佟青岚", date=date(2023, 3, 3))
    ImmediateFix.objects.update(result="已发放37户。")


def test_the_copies_of_a_submitted_report_never_differ(world, submitted, paper, settings):
    before = paper(submitted)
    assert "个别谈话1人次" in before and "推动立行立改1件" in before and before.count("2023年5月8日") == 2
    go_on(world, settings, date(2023, 5, 20))
    assert Interview.objects.held().count() == 2
    assert paper(submitted) == before
    assert paper(submitted, by="leader_2") == before
    assert "已发放37户" not in before and Snapshot.objects.count() == 1
    factories.bring_to(world, "deliberation")
    assert actions.findings_reports.approve(submitted, by=world.users["leading_group"]).status == "approved"
    submitted.refresh_from_db()
    assert paper(submitted) == before


def test_what_comes_back_and_is_handed_in_again_has_the_figures_of_that_day(world, submitted, paper, settings):
    go_on(world, settings, date(2023, 5, 20))
    director, leader = world.users["office_director"], world.users["leader_2"]
    back = actions.REPORT_VERBS["send_back"](submitted, by=director, reason="补充事例")
    again = actions.submit_report(back, by=leader)
    words = paper(again)
    assert "个别谈话2人次" in words and "已发放37户" in words
    assert words.count("2023年5月20日") == 2 and "2023年5月8日" not in words  # 成文 and 印发
    assert list(Snapshot.objects.order_by("pk").values_list("report_version", "taken_on")) == [
        (1, date(2023, 5, 8)), (2, date(2023, 5, 20)),
    ]  # fmt: skip


def test_a_draft_prints_what_stands_today(world, paper, settings):
    report = report_ready(world)
    settings.XUNCHA_TODAY = date(2023, 3, 20)
    assert "个别谈话0人次" in paper(report)
    go_on(world, settings, date(2023, 3, 21))
    words = paper(report, "check")
    assert "个别谈话1人次" in words and "2023年3月21日" in words
    assert Snapshot.objects.filter(report=None).count() == 2


def test_a_report_handed_in_before_snapshots_were_pinned_gets_one_at_its_first_copy(world, submitted, paper, settings):
    Snapshot.objects.all().delete()
    before = paper(submitted)
    go_on(world, settings, date(2023, 5, 21))
    assert paper(submitted) == before


def test_a_copy_ordered_before_the_hand_in_prints_what_was_handed_in(world, settings):
    report = report_ready(world)
    job = actions.order_report(report, by=world.users["liaison_2"])
    actions.snapshot_for(job, report)  # its worker died after that
    settings.XUNCHA_TODAY = date(2023, 3, 20)
    report = actions.submit_report(report, by=world.users["leader_2"])
    assert actions.snapshot_for(job, report).report_version == 1


def test_by_the_page(world, login, settings):
    report, client = report_ready(world), login("leader_2")
    assert "在提交时锁定" not in client.get(report.get_absolute_url()).content.decode()
    assert client.post(f"{report.get_absolute_url()}submit/").status_code == 302
    pinned = Snapshot.objects.get()
    assert (pinned.report, pinned.report_version, set(pinned.tables)) == (report, 1, {"villages", "fixes"})
    page = client.get(report.get_absolute_url()).content.decode()
    assert f'在提交时锁定，见快照 <a href="{pinned.get_absolute_url()}">{pinned.number}</a>' in page
    assert client.get(pinned.get_absolute_url()).status_code == 200


def test_the_households_are_told_and_tie_with_the_table_of_villages(world, paper):
    report = report_ready(world)
    assert "入户走访" not in paper(report)
    held(world)
    held(world, at=at("2023-03-03 09:00"))
    words = paper(report)
    assert "；入户走访12户；" in words and "1柳湾村01211" in words  # 谈话、户、底稿、问题


def test_typical_villages_from_the_form_to_the_paper(world, login, paper):
    report, client = report_ready(world), login("liaison_2")
    url = f"{report.get_absolute_url()}edit/"
    form = client.get(url).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    given["villages_typical"] = "柳湾村鱼塘低价发包60亩\n堰头村票据积压37张"
    assert client.post(url, given | stamp(client, url)).status_code == 302
    report.refresh_from_db()
    assert "柳湾村鱼塘低价发包60亩" in client.get(report.get_absolute_url()).content.decode()
    assert "延伸12村。柳湾村鱼塘低价发包60亩。堰头村票据积压37张。六、原因分析" in paper(report)


def test_what_is_advised_to_nobody_has_no_heading(world, paper):
    report, liaison = report_ready(world), world.users["liaison_2"]
    words = paper(report)
    assert "（一）对被巡察党组织的建议1.立即整改。" in words and "（二）对" not in words and "对县委的建议" not in words
    actions.findings_reports.edit_report(report, by=liaison, advice_departments="开展专项清理。")
    assert "（二）对职能部门的建议1.开展专项清理。" in paper(report)


def named(world, column: str, text: str) -> InspectionReport:
    """A report in one of whose parts stands the name of a villager who was talked with."""
    record(world, category="villager", interviewee="左明远", org=world.village)
    return actions.findings_reports.edit_report(report_ready(world), by=world.users["liaison_2"], **{column: text})


@pytest.mark.parametrize("column", queries.SPOKEN)
def test_no_part_of_a_report_goes_up_with_the_name_of_who_talked(world, column):
    report = named(world, column, "据了解。\n左明远说，票据不全。")
    for act in (actions.submit_report, actions.findings_reports.submit):
        with pytest.raises(Traces) as told:
            act(report, by=world.users["leader_2"])
        label = InspectionReport._meta.get_field(column).verbose_name
        assert told.value.sentences == [f"“{label}”第2段第1字起有受保护姓名。"]
    report.refresh_from_db()
    assert report.status == "draft" and not Snapshot.objects.exists()


def test_nor_a_problem_its_facts_or_an_annex(world):
    fix, leader = fixes.fix_at(world, "served"), world.users["leader_2"]
    report = named(world, "causes", "责任压得不实。")
    problem = Problem.objects.get()
    problem.manifestations.update(text="左明远家3亩补贴没有发放。")
    with pytest.raises(Traces, match="“问题1401-02-WT-0001”第2段第1字起有受保护姓名"):
        actions.submit_report(report, by=leader)
    problem.manifestations.update(text="3亩补贴没有发放。")
    ImmediateFix.objects.filter(pk=fix.pk).update(result="左明远已领取。")
    with pytest.raises(Traces, match="“附件立行立改第1件”第2段第1字起有受保护姓名"):
        actions.submit_report(report, by=leader)
    report.refresh_from_db()
    assert report.status == "draft" and not Snapshot.objects.exists()


def test_the_final_copy_and_the_paper_on_the_chief_are_asked_again_and_the_checking_copy_not(world):
    report, liaison = named(world, "chief_problems", "左明远反映把关不严。"), world.users["liaison_2"]
    for verb in ("print", "chief"):
        with pytest.raises(Traces):
            actions.VERBS[verb](report, by=liaison)
    assert actions.VERBS["check"](report, by=liaison).status == "queued"


def test_the_background_refuses_a_name_that_became_protected_since_the_order(world):
    report = actions.findings_reports.edit_report(
        report_ready(world), by=world.users["liaison_2"], causes="左明远不在岗。"
    )
    job = actions.order_report(report, by=world.users["liaison_2"])
    record(world, category="villager", interviewee="左明远", org=world.village)
    tasks.build_report(str(job.uid))
    job.refresh_from_db()
    assert job.status == "failed" and "“原因分析”第1段第1字起有受保护姓名" in job.error and "左明远" not in job.error
    assert files.of(report, "report") == []


def test_the_page_takes_a_reason_once_and_the_copies_need_no_other(world, login):
    report, client = named(world, "causes", "左明远同志任村民小组长。"), login("leader_2")
    url = f"{report.get_absolute_url()}submit/"
    refused = client.post(url)
    page = refused.content.decode()
    assert refused.status_code == 422 and "第1段第1字起有受保护姓名" in page and "左明远" not in page
    assert client.post(url, {"trace_reason": "公开任职"}).status_code == 302
    report.refresh_from_db()
    assert report.status == "submitted"
    assert actions.order_report(report, by=world.users["liaison_2"]).status == "queued"


def test_a_second_click_orders_nothing_twice(world, submitted):
    first = actions.order_report(submitted, by=world.users["liaison_2"])
    assert actions.order_report(submitted, by=world.users["liaison_2"]) == first
    other = actions.order_report(submitted, by=world.users["leader_2"])
    assert other != first, "another person's order is their own"
    Job.objects.filter(pk=first.pk).update(status="done")
    assert actions.order_report(submitted, by=world.users["liaison_2"]) != first


def test_the_database_knows_one_snapshot_a_version(world, submitted):
    kept = Snapshot.objects.get()
    twin = {"pk": None, "uid": "6f2b7c0e-9a1c-4a39-9a39-2d9d3f2f7a11", "number": "1401-KZ-0099"}
    for bad in (twin, {"report_version": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Snapshot(**{f.attname: getattr(kept, f.attname) for f in Snapshot._meta.concrete_fields} | bad).save()


def test_the_checking_copy_stays_with_the_group(world, paper, login):
    """Nobody has checked its names: the office finds the final copy of a submitted report, never the checking copy."""
    report = report_ready(world)
    paper(report, "check")
    draft = StoredFile.objects.get(slot="checking")
    report = actions.submit_report(report, by=world.users["leader_2"])
    paper(report, "check")
    paper(report)
    final, copies = StoredFile.objects.get(slot="report"), list(StoredFile.objects.filter(slot="checking"))
    assert len(copies) == 2 and draft in copies
    for account in (
        "leader_2",
        "deputy_2",
        "liaison_2",
        "member_2",
        "office_director",
        "office_staff",
        "leading_group",
    ):
        client, writes = login(account), account in ("leader_2", "deputy_2", "liaison_2")
        page = client.get(report.get_absolute_url()).content.decode()
        assert client.get(f"/files/{final.uid}/").status_code == 200, account
        for kept in copies:
            assert (client.get(f"/files/{kept.uid}/").status_code == 200) == writes, account
            assert (str(kept.uid) in page) == writes, account
        assert ("生成校对稿" in page) == writes, account
        sent = client.post(f"{report.get_absolute_url()}check/")
        assert sent.status_code == (302 if writes else 403), account
    assert str(final.uid) in login("office_director").get(report.get_absolute_url()).content.decode()
