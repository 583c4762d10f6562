"""立行立改 (domain §3.6): who sees what and when, what a step asks, the clock, the notice, carrying over, and T10."""

import io
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from rectification import queries, sheets, tasks
from rectification.actions import carrying, fixes, fixing
from rectification.models import ImmediateFix, RectificationItem
from rounds.actions import group_meetings
from rounds.models import RoundTarget
from tests.findings import make as findings
from tests.rectification import fixes as make
from tests.rectification import make as ledger
from tests.rounds import group_life
from xuncha.core import audit, calendar, files
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import DeadlineRule, Job, RecordLink
from xuncha.statistics.metrics import Scope
from xuncha.statistics.tables import TABLES

STAFF = ("office_director", "office_staff", "leading_group", "secretary", "discipline", "organization", "leader_2", "deputy_2",
         "liaison_2", "member_2")  # fmt: skip
UNIT = ("chief_huaidu", "owner_huaidu")
NOBODY = ("chief_north", "owner_north", "leader_1", "member_1", "recused", "expired", "stranger", "functional", "propaganda",
          "county_leader", "clue_officer", "petition_officer", "sysadmin", "secadmin", "auditor")  # fmt: skip


@pytest.fixture(autouse=True)
def march(june, settings):
    """The groups are at work."""
    settings.XUNCHA_TODAY = date(2023, 3, 15)


def _sees(login, who: str, fix: ImmediateFix) -> set[str]:
    """Where a person finds a fix: its page, the list, the search, the spine of its draft."""
    client = login(who)
    found = {"page"} if client.get(fix.get_absolute_url()).status_code == 200 else set()
    places = {"list": "/fixes/", "search": "/search/?q=堰头村"}
    for name, url in places.items():
        answer = client.get(url)
        if answer.status_code == 200 and fix.get_absolute_url() in answer.content.decode():
            found.add(name)
    return found


def test_who_sees_it_before_and_after_the_service(world, login):
    fix = make.fix_at(world, "approved")
    everywhere = {"page", "list", "search"}
    assert {who: _sees(login, who, fix) for who in STAFF} == dict.fromkeys(STAFF, everywhere)
    assert {who: _sees(login, who, fix) for who in (*UNIT, *NOBODY)} == {key: set() for key in (*UNIT, *NOBODY)}
    assert login("owner_huaidu").post(f"{fix.get_absolute_url()}answer/").status_code == 404
    fixes.serve(fix, by=world.users["leader_2"], **make.SERVICE)
    assert {who: _sees(login, who, fix) for who in UNIT} == dict.fromkeys(UNIT, everywhere)
    assert {who: _sees(login, who, fix) for who in NOBODY} == {key: set() for key in NOBODY}


def test_a_draft_gives_its_sentence_and_the_unit_never_learns_of_it(world, login):
    draft = findings.draft_at(world, "signed")
    page = login("leader_2").get(draft.get_absolute_url()).content.decode()
    assert f"/fixes/new/?draft={draft.uid}" in page
    assert "转立行立改" not in login("member_2").get(draft.get_absolute_url()).content.decode()
    form = login("leader_2").get(f"/fixes/new/?draft={draft.uid}").context["form"]
    assert form["matter"].value() == draft.summary and form["category"].value() == draft.category_id

    fix = make.propose(world, source=draft)
    assert RecordLink.objects.filter(from_uid=draft.uid, to_uid=fix.uid, relation="source").count() == 1
    assert str(fix) in login("leader_2").get(draft.get_absolute_url()).content.decode()
    fixes.approve(fix, by=world.users["leading_group"])
    fix = fixes.serve(fix, by=world.users["leader_2"], **make.SERVICE)
    assert draft.number in login("leader_2").get(fix.get_absolute_url()).content.decode()
    shown = login("owner_huaidu").get(fix.get_absolute_url()).content.decode()
    assert draft.number not in shown and "底稿" not in shown and "无权查看" not in shown
    rows = {who: queries.fixes.listing(world.users[who], world.round).get() for who in ("leader_2", "owner_huaidu")}
    assert rows["leader_2"].source_kinds == ["findings.workingdraft"] and rows["owner_huaidu"].source_kinds == []


def test_only_a_signed_draft_becomes_a_fix(world):
    with pytest.raises(Unmet, match="还没有审签"):
        make.propose(world, source=findings.draft_at(world, "submitted"))
    with pytest.raises(Refused):
        make.propose(world, source=findings.draft_at(world, "signed"), by="leader_1", town="north")


def test_a_proposal_says_why_and_what_is_asked(world):
    with pytest.raises(Unmet) as caught:
        make.propose(world, why_now=[], requirement="")
    assert set(caught.value.fields) == {"why_now", "requirement"}
    with pytest.raises(Unmet, match="不属于被巡察党组织"):
        make.propose(world, resp_org=world.orgs["north"])


def test_the_number_comes_with_the_approval_and_the_words_freeze(world):
    first, second = make.propose(world), make.propose(world)
    assert (first.number, first.pre_number) == ("", "1401-02-YLG-0001")
    fixes.void(first, by=world.users["leader_2"], reason="重复")
    approved = fixes.approve(second, by=world.users["leading_group"])
    assert approved.number == "1401-02-LG-0001"
    with pytest.raises(Refused, match="文字不能再改"):
        fixes.edit_fix(approved, by=world.users["leader_2"], matter="改过")


def test_the_clock_keeps_the_rule_of_the_service(world, settings):
    fix = make.fix_at(world, "served")
    assert (fix.due, fix.due_base) == (date(2023, 3, 22), date(2023, 3, 15))
    old = fix.due_rule
    DeadlineRule.objects.create(code="immediate_fix", name="立行立改答复", base_event="通知送达日", amount=3, unit="natural_day",
                                effective_from=date(2023, 3, 16))  # fmt: skip
    settings.XUNCHA_TODAY = date(2023, 3, 23)
    fix.refresh_from_db()
    assert (fix.due, fix.due_rule) == (date(2023, 3, 22), old)
    assert fix.is_overdue(calendar.today()) and list(ImmediateFix.objects.overdue(calendar.today())) == [fix]
    make.reported(world, fix)
    answered = fixing.answer(fix, by=world.users["owner_huaidu"])
    assert not answered.is_overdue(calendar.today())


def test_more_time_is_asked_once_and_decided_by_the_leading_group(world, login):
    fix = make.fix_at(world, "served")
    asked = fixing.ask_time(fix, by=world.users["owner_huaidu"], new_due=date(2023, 3, 29), reason="账册在县里")
    with pytest.raises(Refused):
        fixing.approve_time(asked, by=world.users["leader_2"])
    answer = login("leading_group").post(f"{fix.get_absolute_url()}time/{asked.uid}/approve/")
    assert answer.status_code == 302
    fix.refresh_from_db()
    assert (fix.due, fix.due_base) == (date(2023, 3, 29), date(2023, 3, 15))
    with pytest.raises(Unmet, match="只能延期一次"):
        fixing.ask_time(fix, by=world.users["chief_huaidu"], new_due=date(2023, 4, 9), reason="再延")


def test_the_answer_asks_for_measures_result_and_proof(world):
    fix = make.fix_at(world, "rectifying")
    with pytest.raises(Unmet) as caught:
        fixing.answer(fix, by=world.users["owner_huaidu"])
    assert caught.value.sentences == ["请填写整改措施。", "请填写整改结果。", "请上传至少1份佐证材料。"]
    assert [line["text"] for line in queries.fixes.missing(fix)] == caught.value.sentences


@pytest.mark.parametrize(("people", "words"), [(("member_2",), "不得少于2人"), (("member_2", "member_1"), "没有“槐渡镇”的授权"),
                                               (("member_2", "recused"), "回避")])  # fmt: skip
def test_two_authorised_inspectors_check(world, people, words):
    fix = make.fix_at(world, "answered")
    with pytest.raises(Unmet, match=words):
        fixing.check(fix, by=world.users["member_2"], check_by=[world.users[p] for p in people], check_result="fixed")


def test_an_inspector_never_closes_and_a_partial_one_stays_open(world):
    fix = make.fix_at(world, "answered")
    pair = [world.users["leader_2"], world.users["member_2"]]
    checked = fixing.check(fix, by=pair[0], check_by=pair, check_result="partly")
    with pytest.raises(Refused, match="核查人不能"):
        fixing.close(checked, by=world.users["leader_2"])
    with pytest.raises(Unmet, match="不能销号"):
        fixing.close(checked, by=world.users["office_director"])
    back = fixing.send_back(checked, by=world.users["office_director"], reason="3户未到账")
    assert (back.status, back.check_date, back.check_result, back.check_by.count()) == ("rectifying", None, "", 0)


@pytest.mark.parametrize("columns", [{"closed_on": None}, {"check_result": "partly"}, {"served_to": ""}, {"number": ""},
                                     {"served_on": date(2023, 3, 14)}, {"refunded": -1}, {"status": "carried"}])  # fmt: skip
def test_the_database_holds_the_rules_too(world, columns):
    fix = make.fix_at(world, "closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImmediateFix.objects.filter(pk=fix.pk).update(**columns)


def test_who_proposed_does_not_approve_in_the_database_either(world):
    fix = make.fix_at(world, "approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImmediateFix.objects.filter(pk=fix.pk).update(approver=fix.created_by)


def test_nothing_leaves_with_a_phone_in_it(world, login):
    fix = make.propose(world, matter="堰头村补贴滞留，可打电话19900001234核实。")
    answer = login("leading_group").post(f"{fix.get_absolute_url()}approve/")
    assert answer.status_code == 422
    fix.refresh_from_db()
    assert fix.status == "proposed"


def test_the_notice_is_a_pdf_with_its_receipt(world):
    fix = make.fix_at(world, "approved")
    with pytest.raises(Unmet, match="通知书文号"):
        fixes.order_notice(fix, by=world.users["leader_2"])
    with pytest.raises(Refused):
        fixes.order_notice(fix, by=world.users["member_2"], notice_no="临巡立改〔2023〕1号")
    job = fixes.order_notice(fix, by=world.users["leader_2"], notice_no="临巡立改〔2023〕1号")
    tasks.build_notice(str(job.uid))
    job = Job.objects.get(pk=job.pk)
    assert (job.status, job.error) == ("done", "")
    (kept,) = files.of(fix, "notice")
    assert files.read(kept).startswith(b"%PDF-") and kept.encrypted and "岑望舒" not in kept.name
    text = ledger_text(files.read(kept))
    for words in ("堰头村37户种粮补贴8140元滞留未发", "自送达之日起7个自然日", "回执", "临巡立改〔2023〕1号"):
        assert words in text, words
    assert not files.may_fetch(world.users["owner_huaidu"], kept), "the unit gets it with the service"
    fixes.serve(fix, by=world.users["leader_2"], **make.SERVICE)
    assert files.may_fetch(world.users["owner_huaidu"], kept)
    assert not files.may_fetch(world.users["owner_north"], kept)


def ledger_text(pdf: bytes) -> str:
    """The text of a PDF without its line breaks."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "").replace(" ", "")


def test_what_the_unit_left_undone_is_carried_over_once(world, settings, login):
    """Scenario 6, second half: unfinished on the day of the withdrawal."""
    left, answered = make.fix_at(world, "served"), make.fix_at(world, "answered")
    waiting, closed = make.fix_at(world, "approved"), make.fix_at(world, "closed")
    RoundTarget.objects.filter(pk=world.target.pk).update(withdrawn_on=date(2023, 4, 28))
    settings.XUNCHA_TODAY = date(2023, 4, 27)
    tasks.carry_over_fixes()
    assert not RectificationItem.objects.exists()
    settings.XUNCHA_TODAY = date(2023, 4, 28)
    tasks.carry_over_fixes()
    tasks.carry_over_fixes()
    item = RectificationItem.objects.get()
    left.refresh_from_db()
    assert (left.status, left.carried_to, item.number) == ("carried", item, "1401-02-ZG-0001")
    assert (item.problem, item.resp_org, item.due, item.due_rule) == (
        left.matter,
        left.resp_org,
        left.due,
        left.due_rule,
    )
    assert (item.status, item.term_kind, item.category) == ("assigned", "at_once", left.category)
    for record, status in ((answered, "answered"), (waiting, "approved"), (closed, "closed")):
        record.refresh_from_db()
        assert record.status == status
    page = login("owner_huaidu").get(item.get_absolute_url()).content.decode()
    assert left.number in page and item.number in login("leader_2").get(left.get_absolute_url()).content.decode()
    assert login("owner_north").get(item.get_absolute_url()).status_code == 404
    entry = audit.entries_of(left.uid).filter(verb="carry").get()
    assert (entry.actor, entry.actor_id) == ("system", None)


def test_at_the_feedback_all_that_is_served_goes_over_and_the_stage_waits_for_the_rest(world, settings):
    answered, waiting = make.fix_at(world, "checked"), make.fix_at(world, "approved")
    assert queries.fixes.unsettled(world.target) == ["还有2件立行立改没有销号，也没有转入整改台账。"]
    RoundTarget.objects.filter(pk=world.target.pk).update(feedback_on=date(2023, 6, 12))
    settings.XUNCHA_TODAY = date(2023, 6, 12)
    assert carrying.carry_due() == 1
    answered.refresh_from_db()
    assert answered.status == "carried"
    assert queries.fixes.unsettled(world.target) == ["还有1件立行立改没有销号，也没有转入整改台账。"]
    fixes.void(waiting, by=world.users["leader_2"], reason="已自行改正")
    assert queries.fixes.unsettled(world.target) == []


@pytest.mark.parametrize(("status", "decision", "after"), [("proposed", "unfounded", "voided"), ("returned", "agree", "proposed"),
                                                           ("proposed", "agree", "proposed"), ("proposed", "defer", "proposed")])  # fmt: skip
def test_what_a_group_meeting_decides_of_a_fix(world, status, decision, after):
    fix = make.fix_at(world, status)
    meeting = group_life.meeting(world, by="deputy_2")
    group_life.topic(world, meeting, by="deputy_2", record=fix, decision=decision, title="研究")
    group_meetings.record(meeting, by=world.users["deputy_2"])
    group_life.signed(world, meeting, by="deputy_2")
    group_meetings.issue(meeting, by=world.users["leader_2"])
    fix.refresh_from_db()
    assert fix.status == after


def test_t10_ties_out_and_opens_its_rows(world, login):
    for status in ("closed", "served", "carried", "proposed", "voided"):
        make.fix_at(world, status)
    make.propose(world, by="leader_1", town="north")
    table = TABLES["t10"](Scope(world.round, world.users["office_director"]))
    names = [column["label"] for column in table.columns]
    total = dict(zip(names, table.totals, strict=True))
    assert {name: total[name].value for name in ("提出", "已送达", "完成", "转入整改", "办理中", "逾期")} == {
        "提出": 5, "已送达": 3, "完成": 1, "转入整改": 1, "办理中": 3, "逾期": 0,
    }  # fmt: skip
    assert (total["完成率"].value, float(total["退还金额"].value), total["受益户"].value, total["受益人次"].value) == (
        20.0,
        0.814,
        37,
        37,
    )
    assert table.ties()
    client = login("office_director")
    for line in table.rows:
        for name, cell in zip(names, line.cells, strict=True):
            if cell.url and name in ("提出", "已送达", "完成", "转入整改", "办理中", "逾期"):
                assert client.get(cell.url).context["page"].paginator.count == cell.value, (line.label, name)
    assert client.get("/statistics/t10/").status_code == 200
    own = TABLES["t10"](Scope(world.round, world.users["owner_huaidu"]))
    assert own.totals[0].value == 3, "a unit counts what was served on it"


def test_the_list_costs_few_queries_and_adds_up(world, login, django_assert_max_num_queries):
    for status in ("closed", "served", "carried"):
        make.fix_at(world, status)
    client = login("leader_2")
    client.get("/fixes/")
    with django_assert_max_num_queries(15):
        page = client.get("/fixes/").content.decode()
    assert "3 件，已销号 1 件，转入整改台账 1 件" in page and "0.814" in page
    assert "1401-02-LG" not in client.get("/fixes/?status=answered").content.decode()


def test_the_official_sheet_has_the_columns_of_the_office(world):
    fix = make.propose(world, source=findings.draft_at(world, "signed"))
    assert [column.label for column in sheets.OFFICIAL.columns] == [
        "序号", "单位", "问题", "来源", "送达日期", "时限", "责任人", "整改措施", "结果", "核查人", "是否完成", "备注",
    ]  # fmt: skip
    for who, source in (("leader_2", "底稿"),):
        (row,) = sheets.official_rows(queries.fixes.listing(world.users[who], world.round))
        shown = {column.label: column.value(row) for column in sheets.OFFICIAL.columns if column.value}
        assert (row.pk, shown["来源"], shown["是否完成"], shown["序号"]) == (fix.pk, source, "否", 1)


def test_the_whole_way_through_the_pages(world, login):
    make.calendar.seed_deadline_rules()
    data = {"org": world.orgs["liuwan"].pk, "kind": "fix", "matter": make.WORDS["matter"], "category": world.leaves["LW6.1c"].pk,
            "why_now": ["outcry"], "requirement": "发放到户", "resp_org": world.orgs["huaidu"].pk, "resp_person": "鄢秋实"}  # fmt: skip
    url = login("liaison_2").post("/fixes/new/", data).url
    assert login("leading_group").post(f"{url}approve/").status_code == 302
    bad = login("leader_2").post(f"{url}serve/", {"served_on": "2023-03-15", "served_to": "", "notice_no": "1号"})
    assert bad.status_code == 422
    assert (
        login("leader_2")
        .post(f"{url}serve/", {"served_on": "2023-03-15", "served_to": "岑望舒", "notice_no": "1号"})
        .status_code
        == 302
    )
    owner = login("owner_huaidu")
    report = {"measures": "逐户发放", "result": "已发放", "refunded": "0.814", "benefited": "37", "proof": ledger.pdf()}
    assert owner.post(f"{url}report/", report).status_code == 302
    assert owner.post(f"{url}answer/").status_code == 302
    pair = [world.users[name].pk for name in ("member_2", "member_2b")]
    check = {
        "check_by": pair,
        "check_date": "2023-03-15",
        "check_result": "fixed",
        "refunded": "0.814",
        "benefited": "37",
    }
    assert login("member_2").post(f"{url}check/", check).status_code == 302
    assert login("leader_2").post(f"{url}close/").status_code == 302
    fix = ImmediateFix.objects.get()
    assert (fix.status, float(fix.refunded), fix.benefited, fix.closed_by) == (
        "closed",
        0.814,
        37,
        world.users["leader_2"],
    )
    assert login("owner_huaidu").get(url).status_code == 200
