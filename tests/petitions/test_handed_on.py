"""Letters in other hands: the clocks of receipt and result, what waits for whom, the result that ends them (domain §3.2, §2.4)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from petitions import actions, queries
from petitions.models import Petition
from tests.petitions.letters import register, stub, upto
from tests.petitions.test_branches import REAL, sentences
from xuncha.core import calendar
from xuncha.core.errors import Refused
from xuncha.queries import waiting

RESULT = {"result": "已回复来信人。", "truth": "mostly"}


def sent(world, disposal: str = "assign", **facts) -> Petition:
    due = {"result_due": date(2023, 4, 10)} if disposal == "assign" else {}
    letter = upto(register(world, **facts), "approved", world, disposal, handler="镇政府", **due)
    return actions.transfer(letter, by=world.users["leader_2"], reason="属地办理", letter_no="临巡转〔2023〕1号")


def overdue(on: date) -> list[Petition]:
    return list(Petition.objects.overdue(on))


def test_a_transfer_runs_to_its_receipt_and_then_to_the_result(world, settings, login):
    letter, duty = sent(world), world.users["petition_2"]
    assert letter.receipt_due == calendar.add_working_days(date(2023, 3, 15), 10)
    assert (letter.receipt_rule.code, letter.next_due) == ("petition_receipt", letter.receipt_due)
    assert overdue(letter.receipt_due) == [] and overdue(date(2023, 3, 30)) == [letter]
    letter = actions.receipt(letter, by=duty)
    assert letter.next_due == letter.result_due and overdue(date(2023, 4, 10)) == []
    assert overdue(date(2023, 4, 11)) == [letter]
    settings.XUNCHA_TODAY = date(2023, 4, 20)
    assert "要结果期限 2023-04-10" in login("petition_2").get(letter.get_absolute_url()).content.decode()
    assert overdue(calendar.today()) == [letter]
    done = actions.answer(letter, by=duty, **RESULT)
    assert (done.status, done.result_on, done.next_due) == ("closed", date(2023, 4, 20), None)
    assert overdue(date(2023, 6, 1)) == []


def test_a_result_asked_for_is_late_while_the_letter_is_here(world):
    letter = upto(register(world), "handling", world, "assign", handler="镇政府", result_due=date(2023, 3, 20))
    assert letter.next_due == date(2023, 3, 20) and overdue(date(2023, 3, 21)) == [letter]


def test_what_was_only_passed_on_is_over_with_its_receipt(world):
    letter = actions.receipt(sent(world, "forward"), by=world.users["petition_2"])
    assert letter.next_due is None and overdue(date(2024, 1, 1)) == []
    assert list(Petition.objects.awaiting_result()) == []


def test_a_result_waits_for_the_receipt_and_is_written_out(world, login):
    letter, duty = sent(world), world.users["petition_2"]
    assert "不能办理“登记办理结果”" in sentences(lambda: actions.answer(letter, by=duty, **RESULT))
    letter = actions.receipt(letter, by=duty)
    assert "对方的办理结果" in sentences(lambda: actions.answer(letter, by=duty, result=" ", truth="true"))
    early = date(2023, 3, 1)
    assert "结果日期应在" in sentences(lambda: actions.answer(letter, by=duty, result_on=early, **RESULT))
    with pytest.raises(Refused):
        actions.answer(letter, by=world.users["leader_2"], **RESULT)
    answer = login("petition_2").post(f"{letter.get_absolute_url()}answer/", RESULT | {"result_on": "2023-03-15"})
    assert answer.status_code == 302 and Petition.objects.get().status == "closed"


def test_a_real_name_reporter_is_answered_first(world):
    duty = world.users["petition_2"]
    letter = actions.receipt(sent(world, **REAL), by=duty)
    actions.keep_reply(letter, by=duty, needed=True)
    actions.tell(letter, by=duty, way="phone")
    assert "请先登记答复" in sentences(lambda: actions.answer(letter, by=duty, **RESULT))


def test_the_result_waits_on_the_workbench_and_in_the_list(world, login):
    duty, letter = world.users["petition_2"], sent(world)
    assert {(line["step"], line["count"]) for line in waiting(duty, world.round)} >= {("登记回执", 1)}
    client = login("petition_2")
    assert letter.number in client.get("/petitions/?waits=receipt").content.decode()
    letter = actions.receipt(letter, by=duty)
    lines = [line for line in waiting(duty, world.round) if line["step"] == "登记办理结果"]
    assert [(line["count"], line["url"]) for line in lines] == [(1, "/petitions/?waits=result")]
    assert letter.number in client.get("/petitions/?waits=result").content.decode()
    assert letter.number not in client.get("/petitions/?waits=assign").content.decode()
    assert not [line for line in waiting(world.users["leader_2"], world.round) if line["step"] == "登记办理结果"]


def test_the_list_shows_what_is_late_elsewhere(world, login, settings):
    letter = sent(world)
    settings.XUNCHA_TODAY = date(2023, 4, 3)
    assert letter.number in login("petition_2").get("/petitions/?overdue=on").content.decode()


def test_the_commission_still_reads_what_it_ended(world):
    letter = sent(world, "discipline")
    actions.receipt(letter, by=world.users["petition_2"])
    actions.answer(letter, by=world.users["petition_2"], **RESULT)
    assert queries.visible_to(world.users["discipline"]).get() == letter
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.update(transferred_on=None)


def test_a_stub_waits_for_its_receipt_as_well(world):
    made = actions.VERBS["send_up"](stub(world), by=world.users["petition_2"])
    assert overdue(date(2023, 3, 30)) == [made]
    made = actions.receipt(made, by=world.users["petition_2"])
    with pytest.raises(Refused, match="只能报送上级"):
        actions.answer(made, by=world.users["petition_2"], **RESULT)
