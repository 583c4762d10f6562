"""Branches, clocks, notices and replies of petitions (domain §3.2, §2.4): each rule with its sentence."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from petitions import actions, queries
from petitions.models import Petition, PetitionAccused, PetitionReply
from rounds.models import PublicNotice, WorkRule
from tests.petitions.letters import at, register, stub, upto
from xuncha.core import calendar, postpone
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry, PostponeRequest

REAL = {"signature_type": "real_name", "reporter": {"name": "费思齐", "phone": "19900001234"}}


def sentences(call) -> str:
    with pytest.raises(Unmet) as caught:
        call()
    return " ".join(caught.value.sentences)


def fresh(letter: Petition) -> Petition:
    return Petition.objects.get(pk=letter.pk)


# ---- clocks -------------------------------------------------------------------------------------------------------


def test_assigning_meets_the_first_clock_and_starts_the_second(world):
    """petition_sign ends with the approval; petition_handle runs to the day the group leaves."""
    letter = upto(register(world), "approved", world)
    assert (letter.sign_due, letter.signed_on) == (date(2023, 3, 17), date(2023, 3, 15))
    assert (letter.due, letter.due_rule.code, letter.due_base) == (
        date(2023, 4, 28),
        "petition_handle",
        date(2023, 3, 10),
    )


def test_after_the_group_left_the_months_of_the_rule_count(world, settings):
    letter = upto(register(world), "proposed", world)
    settings.XUNCHA_TODAY = date(2023, 5, 4)
    letter = actions.VERBS["approve"](letter, by=world.users["leader_2"])
    assert letter.due == date(2023, 6, 10)


def test_a_real_name_letter_is_acknowledged_in_its_own_time(world):
    letter, duty = register(world, **REAL), world.users["petition_2"]
    assert letter.ack_due == calendar.add_working_days(date(2023, 3, 10), 15)
    assert list(Petition.objects.untold()) == [letter]
    assert "请选择告知方式" in sentences(lambda: actions.tell(letter, by=duty, way="pigeon"))
    assert "应在收件日期和今天之间" in sentences(
        lambda: actions.tell(letter, by=duty, way="phone", on=date(2023, 3, 1))
    )
    told = actions.tell(letter, by=duty, way="phone")
    assert (told.acked_on, told.ack_way) == (date(2023, 3, 15), "phone")
    with pytest.raises(Refused, match="已经告知"):
        actions.tell(letter, by=duty, way="phone")
    with pytest.raises(Refused, match="不需要受理告知"):
        actions.tell(register(world), by=duty, way="phone")


def test_mending_the_signature_mends_the_acknowledgement(world):
    letter, duty = register(world, **REAL), world.users["petition_2"]
    assert actions.edit_petition(letter, by=duty, signature_type="alias").ack_due is None
    assert actions.edit_petition(letter, by=duty, signature_type="real_name").ack_due is not None


def test_more_time_is_asked_once_and_given_by_another(world):
    letter, duty, leader = register(world), world.users["petition_2"], world.users["leader_2"]
    assert "必须写明理由" in sentences(lambda: actions.ask_time(letter, by=duty, new_due=date(2023, 3, 24), reason=" "))
    assert "应晚于原期限" in sentences(
        lambda: actions.ask_time(letter, by=duty, new_due=date(2023, 3, 17), reason="人在外地")
    )
    with pytest.raises(Refused):
        actions.ask_time(letter, by=leader, new_due=date(2023, 3, 24), reason="人在外地")
    asked = actions.ask_time(letter, by=duty, new_due=date(2023, 3, 24), reason="人在外地")
    assert fresh(letter).due == date(2023, 3, 17), "asking moves nothing"
    with pytest.raises(Refused, match="不能审批自己"):
        actions.TIME_VERBS["approve"](asked, by=duty)
    assert "必须写明理由" in sentences(lambda: actions.TIME_VERBS["refuse"](asked, by=leader))
    done = actions.TIME_VERBS["approve"](asked, by=leader, reason="同意。")
    assert (done.status, done.decided_by, fresh(letter).due) == ("approved", leader, date(2023, 3, 24))
    assert fresh(letter).due_rule.amount == 5, "the clock keeps its rule"
    assert "只能延期一次" in sentences(
        lambda: actions.ask_time(fresh(letter), by=duty, new_due=date(2023, 4, 1), reason="再延")
    )
    verbs = set(AuditEntry.objects.filter(uid=letter.uid).values_list("verb", flat=True))
    assert "postpone" in verbs


def test_a_refused_or_withdrawn_request_may_be_made_again(world):
    letter, duty = register(world), world.users["petition_2"]
    for verb, by in (("refuse", "leader_2"), ("withdraw", "petition_2")):
        asked = actions.ask_time(letter, by=duty, new_due=date(2023, 3, 24), reason="人在外地")
        actions.TIME_VERBS[verb](asked, by=world.users[by], reason="不必")
    assert fresh(letter).due == date(2023, 3, 17)
    assert [row.status for row in postpone.requests_of(letter)] == ["withdrawn", "refused"]


def test_the_second_clock_may_be_extended_once_as_well(world):
    letter, duty, leader = register(world), world.users["petition_2"], world.users["leader_2"]
    actions.TIME_VERBS["approve"](
        actions.ask_time(letter, by=duty, new_due=date(2023, 3, 24), reason="人在外地"), by=leader
    )
    letter = upto(fresh(letter), "handling", world)
    actions.TIME_VERBS["approve"](
        actions.ask_time(letter, by=duty, new_due=date(2023, 5, 30), reason="证人未归"), by=leader
    )
    assert fresh(letter).due == date(2023, 5, 30)


def test_the_database_refuses_two_extensions_and_ones_own_decision(world):
    letter, duty = register(world), world.users["petition_2"]
    asked = actions.ask_time(letter, by=duty, new_due=date(2023, 3, 24), reason="人在外地")
    with pytest.raises(IntegrityError), transaction.atomic():
        PostponeRequest.objects.filter(pk=asked.pk).update(
            status="approved", decided_by=duty, decided_on=date(2023, 3, 15)
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PostponeRequest.objects.create(owner_kind=asked.owner_kind, owner_uid=asked.owner_uid, clock=asked.clock, reason="x",
                                       old_due=asked.old_due, new_due=asked.new_due, asked_by=duty)  # fmt: skip


def test_no_time_for_stubs_and_for_what_is_over(world):
    duty = world.users["petition_2"]
    with pytest.raises(Refused, match="报送上级的期限不能延长"):
        actions.ask_time(stub(world), by=duty, new_due=date(2023, 4, 1), reason="x")
    over = upto(register(world), "closed", world)
    with pytest.raises(Refused, match="没有正在计算的期限"):
        actions.ask_time(over, by=duty, new_due=date(2023, 6, 1), reason="x")


def test_overdue_and_levels_are_computed(world, settings, login):
    letter = register(world)
    settings.XUNCHA_TODAY = date(2023, 3, 27)
    assert list(Petition.objects.overdue(calendar.today())) == [letter]
    assert "中度超时" in login("petition_2").get("/petitions/").content.decode()


# ---- branches -----------------------------------------------------------------------------------------------------


def test_what_goes_to_another_unit_names_it_and_a_date(world):
    letter, duty = upto(register(world), "screened", world), world.users["petition_2"]
    assert "承办单位" in sentences(lambda: actions.propose(letter, by=duty, proposal="转", disposal="forward"))
    said = sentences(lambda: actions.propose(letter, by=duty, proposal="交", disposal="assign", handler="镇政府"))
    assert "要结果期限" in said
    proposed = actions.propose(
        letter, by=duty, proposal="交", disposal="assign", handler="镇政府", result_due=date(2023, 4, 10)
    )
    assert (proposed.handler, proposed.result_due) == ("镇政府", date(2023, 4, 10))


def test_the_discipline_commission_is_named_by_itself(world):
    letter = upto(register(world), "screened", world)
    assert (
        actions.propose(letter, by=world.users["petition_2"], proposal="移送", disposal="discipline").handler
        == "县纪委监委"
    )


def test_a_transfer_waits_for_its_receipt(world):
    letter, duty = upto(register(world), "approved", world, "forward"), world.users["petition_2"]
    sent = actions.transfer(
        letter, by=world.users["leader_2"], reason="属地办理", handler="县信访局", letter_no="临巡转〔2023〕1号"
    )
    assert (sent.status, sent.transferred_on, sent.handler) == ("transferred", date(2023, 3, 15), "县信访局")
    assert "回执日期应在" in sentences(lambda: actions.receipt(letter, by=duty, receipt_on=date(2023, 3, 1)))
    done = actions.receipt(letter, by=duty, receipt_no="收3号")
    assert (done.status, done.receipt_on, done.receipt_no) == ("receipted", date(2023, 3, 15), "收3号")


def test_the_commission_still_reads_what_it_signed_for(world):
    letter = upto(register(world), "screened", world)
    actions.propose(letter, by=world.users["petition_2"], proposal="移送", disposal="discipline")
    actions.VERBS["approve"](letter, by=world.users["leader_2"])
    actions.transfer(letter, by=world.users["leader_2"], reason="移送")
    actions.receipt(letter, by=world.users["petition_2"])
    assert queries.visible_to(world.users["discipline"]).get() == letter


def test_a_rejected_letter_is_told(world):
    letter, duty = upto(register(world, **REAL), "proposed", world), world.users["petition_2"]
    letter = actions.VERBS["reject"](letter, by=world.users["leader_2"], reason="涉法涉诉")
    assert letter.signed_on == date(2023, 3, 15)
    told = actions.tell(letter, by=duty, way="letter")
    assert (told.told_on, told.told_way, told.acked_on) == (date(2023, 3, 15), "letter", None)
    with pytest.raises(Refused, match="已经告知"):
        actions.tell(letter, by=duty, way="letter")


def test_a_letter_that_wants_an_answer_is_not_closed_without_one(world):
    letter, duty = upto(register(world, **REAL), "handling", world), world.users["petition_2"]
    actions.keep_reply(letter, by=duty, needed=True)
    actions.tell(letter, by=duty, way="phone")
    assert "请先登记答复" in sentences(lambda: actions.close(letter, by=duty, result="属实。", truth="true"))
    assert "都填上" in sentences(lambda: actions.keep_reply(letter, by=duty, needed=True, way="phone"))
    actions.keep_reply(
        letter, by=duty, needed=True, way="phone", on=date(2023, 3, 15), satisfaction="fair", note="已告知费思齐"
    )
    assert actions.close(letter, by=duty, result="属实。", truth="true").status == "closed"
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM petitions_petitionreply")
        assert "费思齐" not in cursor.fetchone()[0]


def test_the_answer_is_read_where_the_reporter_is_anyones_business(world, login):
    letter = register(world, **REAL)
    actions.keep_reply(
        letter,
        by=world.users["petition_2"],
        needed=True,
        way="phone",
        on=date(2023, 3, 15),
        satisfaction="bad",
        note="仍有意见",
    )
    shown = {name for name in ("petition_2", "leader_2", "petition_officer", "deputy_2", "liaison_2", "leading_group")
             if "不满意" in login(name).get(letter.get_absolute_url()).content.decode()}  # fmt: skip
    assert shown == {"petition_2", "leader_2", "petition_officer"}
    assert PetitionReply.objects.get().LEVEL == 3
    with pytest.raises(Refused):
        actions.keep_reply(letter, by=world.users["leader_2"], needed=False)


# ---- registration -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "collective"), [("4", False), ("５", True), ("12人", True), ("", False)])
def test_five_people_are_a_collective_visit(world, people, collective):
    made = register(world, channel="visit", signature_type="alias", reporter={"name": "某", "headcount": people})
    assert made.is_collective is collective


def test_the_office_may_set_another_number(world):
    WorkRule.objects.create(code="collective", least=10, effective_from=date(2023, 3, 11))
    assert register(world, received_at=at("2023-03-10"), reporter={"headcount": "9"}).is_collective, (
        "by the rule of its day"
    )
    assert not register(world, received_at=at("2023-03-11"), reporter={"headcount": "9"}).is_collective
    assert "请填写数字" in sentences(lambda: register(world, reporter={"headcount": "若干"}))


def test_a_stub_refuses_names_even_past_the_verbs(world):
    made = stub(world, date_reason="反映某县领导收受礼金", sensitive=True, urgency="most", copies=3, pages=9)
    made.refresh_from_db()
    assert (made.date_reason, made.sensitive, made.copies, made.pages) == ("", False, 0, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        PetitionAccused.objects.create(petition=made, name="某县领导")
    with pytest.raises(IntegrityError), transaction.atomic():
        PetitionReply.objects.create(petition=made, note="x")
    actions.VERBS["send_up"](made, by=world.users["petition_2"], reason="反映某县领导收受礼金")
    done = actions.receipt(made, by=world.users["petition_2"], receipt_no="市收1号", reason="反映某县领导收受礼金")
    assert done.status == "receipted"
    assert not AuditEntry.objects.filter(reason__contains="县领导").exists()


def test_a_posted_stub_keeps_nothing_of_its_content(world, login):
    data = {"target": world.target.pk, "received_at": "2023-03-10 09:00", "channel": "letter", "upper_level": "on", "envelope_no": "密7号",
            "carrier": "祝小满", "summary": "某县领导收受礼金", "nature": "integrity", "accused-TOTAL_FORMS": "1", "accused-INITIAL_FORMS": "0",
            "accused-0-name": "某县领导", "reporter-name": "费思齐", "reporter-headcount": "若干"}  # fmt: skip
    assert login("petition_2").post("/petitions/new/", data).status_code == 302
    made = Petition.objects.get()
    assert (made.upper_level, made.summary, made.nature) == (True, "", "")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM petitions_petitionaccused UNION ALL SELECT count(*) FROM petitions_petitionreporter"
        )
        assert [row[0] for row in cursor.fetchall()] == [0, 0]


def test_the_sheet_remembers_the_last_letter_and_shows_the_notice(world, login):
    PublicNotice.objects.create(target=world.target, posted_on=date(2023, 2, 22), window_from=date(2023, 2, 22), window_to=date(2023, 4, 28),
                                scope="受理反映领导班子成员的问题", channels="信箱")  # fmt: skip
    client = login("petition_2")
    page = client.get("/petitions/new/").content.decode()
    assert "受理反映领导班子成员的问题" in page and 'name="again"' in page
    data = {"target": world.target.pk, "received_at": "2023-03-10 09:00", "channel": "qr", "source": "leader", "signature_type": "anonymous",
            "klass": "accusation", "nature": "masses", "field": world.leaves["LW6.1c"].pk, "org": world.village.pk, "summary": "反映低保。",
            "in_scope": "on", "accused-TOTAL_FORMS": "2", "accused-INITIAL_FORMS": "0", "accused-0-name": "程启樵", "accused-1-name": "佟青岚",
            "accused-1-category": "v_team", "again": "1"}  # fmt: skip
    answer = client.post("/petitions/new/", data)
    assert (answer.status_code, answer["Location"]) == (302, "/petitions/new/")
    form = client.get("/petitions/new/").context["form"]
    assert (form.initial["channel"], form.initial["source"]) == ("qr", "leader")
    assert Petition.objects.get().accused.filter(category="v_team").count() == 1


def test_a_row_more_without_a_script_loses_nothing(world, login):
    data = {
        "target": world.target.pk,
        "summary": "写了一半",
        "accused-TOTAL_FORMS": "1",
        "accused-INITIAL_FORMS": "0",
        "accused-0-name": "程启樵",
        "more": "1",
    }
    answer = login("petition_2").post("/petitions/new/", data)
    body = answer.content.decode()
    assert (
        answer.status_code == 200
        and "写了一半" in body
        and 'value="程启樵"' in body
        and 'name="accused-1-name"' in body
    )
    assert not Petition.objects.exists()


def sheet(world, **more):
    return {"target": world.target.pk, "received_at": "2023-03-10 09:00", "channel": "letter", "signature_type": "anonymous",
            "klass": "accusation", "nature": "masses", "field": world.leaves["LW6.1c"].pk, "org": world.village.pk, "summary": "反映低保。",
            "in_scope": "on", "accused-TOTAL_FORMS": "2", "accused-INITIAL_FORMS": "0", "accused-0-name": "程启樵", **more}  # fmt: skip


def test_shape_and_rules_of_a_letter_are_told_in_one_round(world, login):
    client = login("petition_2")
    wrong = sheet(world, **{"pages": "几", "nature": "", "signature_type": "real_name", "accused-0-name": ""})
    answer = client.post("/petitions/new/", wrong)
    said = answer.content.decode()
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {
        "pages",
        "nature",
        "accused_org",
        "__all__",
    }
    assert "请填写反映人姓名" in said, "the reporter's rule does not wait for a round of its own either"
    rows = client.post(
        "/petitions/new/", sheet(world, **{"nature": "", "accused-0-name": "", "accused-1-post": "村文书"})
    )
    assert set(rows.context["form"].errors) == {"nature"} and "信上没有姓名的，写职务" in rows.content.decode()
    unread = client.post("/petitions/new/", sheet(world, received_at="某日")).content.decode()
    assert "照 2023-03-01 09:30 的样子" in unread
    hidden = sheet(world, upper_level="on", pages="几", signature_type="real_name")
    assert set(client.post("/petitions/new/", hidden).context["form"].errors) == {"pages", "envelope_no", "carrier"}
    assert not Petition.objects.exists()
    made = register(world)
    edited = client.post(f"{made.get_absolute_url()}edit/", sheet(world, pages="几", nature=""))
    assert edited.status_code == 422 and set(edited.context["form"].errors) >= {"pages", "nature"}


def test_an_accused_with_a_post_and_no_name_is_not_dropped_without_a_word(world, login):
    client = login("petition_2")
    answer = client.post("/petitions/new/", sheet(world, **{"accused-1-post": "村文书"}))
    body = answer.content.decode()
    assert answer.status_code == 422 and "信上没有姓名的，写职务" in body and 'href="#field-accused-1-name"' in body
    assert not Petition.objects.exists()
    named = {"accused-1-post": "村文书", "accused-1-name": "柳湾村文书"}
    assert client.post("/petitions/new/", sheet(world, **named)).status_code == 302
    assert Petition.objects.get().accused.count() == 2


def test_a_number_of_pages_that_cannot_be_is_told_beside_its_field(world, login):
    answer = login("petition_2").post("/petitions/new/", sheet(world, pages="99999", copies="40000"))
    assert answer.status_code == 422 and {"pages", "copies"} == set(answer.context["form"].errors)


# ---- search by the reporter ---------------------------------------------------------------------------------------


def test_the_reporter_is_found_by_petition_duty_alone(world, login):
    letter = register(world, **REAL)
    for account in world.users:
        client = login(account)
        answer = client.post(
            "/petitions/reporter-search/", {"kind": "phone", "text": "+86 199-0000-1234", "reason": "核对是否重复来信"}
        )
        if account in ("petition_2", "petition_officer"):
            assert [one.pk for one in answer.context["found"]] == [letter.pk]
        else:
            assert answer.status_code == 404, account
        assert letter.number not in client.get("/search/?q=19900001234").content.decode()
    assert (
        login("petition_2")
        .post("/petitions/reporter-search/", {"kind": "phone", "text": "1990000", "reason": "核对"})
        .context["found"]
        == []
    )
    entries = AuditEntry.objects.filter(verb="search_reporter")
    assert entries.count() == 3 and not any("1234" in str(entry.changes) + entry.label for entry in entries)


def test_the_list_asks_as_much_for_many_as_for_few(world, login, django_assert_max_num_queries):
    for n in range(8):
        register(world, received_at=datetime(2023, 3, 10, 8 + n, tzinfo=calendar.ZONE))
    client = login("petition_2")
    client.get("/petitions/")
    with django_assert_max_num_queries(15):
        client.get("/petitions/")


# ---- what the reporter is owed ------------------------------------------------------------------------------------


def owed(login, account: str) -> int:
    lines = login(account).get("/inbox/").context["waiting"]
    return sum(line["count"] for line in lines if line["step"] == "登记告知反映人")


def test_a_real_name_letter_waits_for_its_acknowledgement_everywhere(world, settings, login):
    """In the list, in 缺什么, in the to-do of petition duty, past its own date, and before 办结."""
    letter, duty = upto(register(world, **REAL), "handling", world), world.users["petition_2"]
    upto(register(world), "handling", world)
    listed = login("petition_2").get("/petitions/?waits=tell")
    assert [row["uid"] for row in listed.context["rows"]] == [letter.uid]
    assert {name for name in world.users if owed(login, name)} == {"petition_2", "petition_officer"}
    sentence = f"应在 {letter.ack_due} 前告知反映人已经受理"
    assert sentence in sentences(lambda: actions.close(letter, by=duty, result="属实。", truth="true"))
    page = login("petition_2").get(letter.get_absolute_url())
    assert [lack["url"] for lack in page.context["missing"]] == [f"{letter.get_absolute_url()}#tell"]
    assert [lack["url"] for lack in login("leader_2").get(letter.get_absolute_url()).context["missing"]] == ["#facts"]
    assert sentence in login("petition_2").get("/missing/").content.decode()
    assert letter.next_due == letter.ack_due < letter.due
    settings.XUNCHA_TODAY = date(2023, 4, 4)
    assert list(Petition.objects.overdue(calendar.today())) == [letter]
    actions.tell(letter, by=duty, way="phone")
    assert not Petition.objects.overdue(calendar.today()) and owed(login, "petition_2") == 0
    assert fresh(letter).next_due == letter.due
    assert actions.close(letter, by=duty, result="属实。", truth="true").status == "closed"


def test_a_rejected_real_name_letter_waits_to_be_told(world, login):
    leader, duty = world.users["leader_2"], world.users["petition_2"]
    letter = actions.VERBS["reject"](upto(register(world, **REAL), "proposed", world), by=leader, reason="涉法涉诉")
    unsigned = actions.VERBS["reject"](upto(register(world), "proposed", world), by=leader, reason="涉法涉诉")
    assert list(Petition.objects.untold()) == [letter] and owed(login, "petition_2") == 1
    page = login("petition_2").get(letter.get_absolute_url())
    assert "不予受理还没有告知反映人" in page.context["missing"][0]["text"]
    assert login("petition_2").get(unsigned.get_absolute_url()).context["missing"] == []
    actions.tell(letter, by=duty, way="letter")
    assert not Petition.objects.untold() and owed(login, "petition_2") == 0
    assert letter.next_due is None


@pytest.mark.parametrize("branch", ["merge", "transfer"])
def test_the_word_is_owed_where_others_go_on(world, branch):
    """Of a merged letter and of one in other hands the reporter is told as well."""
    duty, leader = world.users["petition_2"], world.users["leader_2"]
    letter = upto(register(world, **REAL), "approved", world, "forward")
    if branch == "transfer":
        letter = actions.receipt(actions.transfer(letter, by=leader, reason="属地办理"), by=duty)
        result = {"result": "已办理。", "truth": "true"}
        assert "前告知反映人" in sentences(lambda: actions.answer(letter, by=duty, **result))
    else:
        letter = actions.VERBS["repropose"](letter, by=duty, reason="与首件同一事")
        actions.mark_duplicate(letter, register(world), by=duty)
        letter = actions.VERBS["merge"](letter, by=duty, reason="同一事")
    assert letter in Petition.objects.untold() and letter.next_due == letter.ack_due
