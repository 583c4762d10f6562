"""Clues and transfers: the gate of 深入了解, custody, who sees what, the receiver's clock (domain §3.5, §3.12)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from findings.actions import clues, transfers
from findings.models import Clue, Transfer
from findings.queries import clues as queries
from findings.queries import stages
from tests.findings import make
from tests.rounds import group_life
from xuncha.core import files
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry


def sees(world, *accounts: str) -> list[str]:
    return [name for name in accounts if queries.visible_to(world.users[name]).exists()]


def test_names_and_texts_lie_encrypted(world):
    make.clue(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject_name, summary, subject_digest FROM findings_clue")
        name, summary, digest = cursor.fetchone()
    assert "程启樵" not in name and "低保" not in summary and len(digest) == 64
    assert not AuditEntry.objects.filter(label__contains="程启樵").exists()


def test_a_clue_begins_with_a_ledger_number_alone(world):
    made = make.clue(world)
    assert (made.number, made.pre_number) == ("", "1401-02-YXS-0001")
    assert make.clue_at(world, "leader_signed").number == "1401-02-XS-0001"


def test_without_an_inquiry_no_study(world):
    made = make.clue(world)
    for _ in range(2):
        group_life.agreed(world, made)
    made = clues.inquire(made, by=world.users["member_2"])
    with pytest.raises(Unmet) as caught:
        clues.study(made, by=world.users["deputy_2"])
    assert caught.value.sentences == [
        "没有深入了解情况说明，不能提交组务会研究。",
        "至少要有1件证据材料，才能提交组务会研究。",
    ]
    clues.edit_clue(made, by=world.users["member_2"], inquiry_note="已入户核实。")
    with pytest.raises(Unmet, match="至少要有1件证据材料"):
        clues.study(made, by=world.users["deputy_2"])
    clues.add_evidence(made, by=world.users["member_2"], name="名册")
    assert clues.study(made, by=world.users["deputy_2"]).status == "studied"


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"is_village_cadre": False, "klass": "integrity"}, "discipline"),
        ({"is_village_cadre": True, "klass": "integrity"}, "township"),
        ({"is_village_cadre": False, "klass": "organization"}, "organization_dept"),
    ],
)
def test_the_receiver_follows_from_cadre_and_class(world, columns, expected):
    assert make.clue(world, suggestion="", **columns).suggestion == expected


def test_a_clue_needs_a_name(world):
    with pytest.raises(Unmet, match="被反映人"):
        make.clue(world, subject_name=" ")


@pytest.mark.parametrize(
    "account", ["leader_2", "member_1", "petition_officer", "clue_officer", "office_director", "owner_huaidu"]
)
def test_who_registers_no_clue(world, account):
    with pytest.raises(Refused):
        make.clue(world, by=account)


def test_a_clue_is_known_to_few(world):
    make.clue(world)
    asked = list(world.users)
    assert sees(world, *asked) == ["clue_officer", "leading_group", "leader_2", "deputy_2", "member_2"]
    assert queries.countable_by(world.users["office_director"]).count() == 1
    assert queries.countable_by(world.users["owner_huaidu"]).count() == 0
    assert queries.countable_by(world.users["leader_1"]).count() == 0


def test_nobody_sees_a_clue_about_themselves(world):
    make.clue(world, subject_name=world.users["leader_2"].name)
    assert sees(world, "leader_2", "deputy_2", "leading_group") == ["leading_group"], "and nobody of the group either"


def test_the_file_of_its_evidence_is_encrypted_and_guarded(world):
    made = make.clue(world)
    item = clues.add_evidence(
        made, by=world.users["member_2"], name="凭证", file=SimpleUploadedFile("a.txt", "低保名册".encode())
    )
    (kept,) = files.of(item)
    assert kept.encrypted and "低保名册".encode() not in files.path_of(kept.uid).read_bytes()
    assert files.fetch(kept, by=world.users["leader_2"]) == "低保名册".encode()
    for account in ("member_2b", "office_director", "discipline", "owner_huaidu", "leader_1"):
        with pytest.raises(Refused):
            files.fetch(kept, by=world.users[account])


def test_the_leading_group_says_what_and_when(world):
    made = make.clue_at(world, "office_reviewed")
    for given, field in (({}, "decision"), ({"decision": "同意"}, "decided_on")):
        with pytest.raises(Unmet) as caught:
            clues.approve(made, by=world.users["leading_group"], **given)
        assert list(caught.value.fields) == [field]
    with pytest.raises(Unmet, match="决定日期"):
        clues.approve(made, by=world.users["leading_group"], decision="同意", decided_on=date(2023, 3, 16))


def test_a_returned_clue_keeps_its_number(world):
    made = make.clue_at(world, "leader_signed")
    back = clues.return_to_group(made, by=world.users["clue_officer"], reason="补充流水")
    assert (back.status, back.number) == ("inquiring", made.number)
    again = clues.sign(clues.study(back, by=world.users["deputy_2"]), by=world.users["leader_2"])
    assert again.number == made.number


def test_the_leading_group_sends_a_reviewed_clue_back_to_the_group_which_works_on_it_and_passes_it_on_again(
    world, login
):
    made, leaders = make.clue_at(world, "office_reviewed"), world.users["leading_group"]
    with pytest.raises(Unmet, match="必须写明理由"):
        clues.return_by_leaders(made, by=leaders)
    with pytest.raises(Refused):
        clues.return_by_leaders(made, by=world.users["clue_officer"], reason="补充流水")
    page = login("leading_group").get(made.get_absolute_url()).content.decode()
    assert f"{made.get_absolute_url()}return_by_leaders/" in page
    back = clues.return_by_leaders(made, by=leaders, reason="补充流水")
    assert (back.status, back.number) == ("inquiring", made.number)
    clues.edit_clue(back, by=world.users["member_2"], inquiry_note="已补银行流水。")
    again = clues.sign(clues.study(back, by=world.users["deputy_2"]), by=world.users["leader_2"])
    assert (clues.review(again, by=world.users["clue_officer"]).status, again.number) == (
        "office_reviewed",
        made.number,
    )


# -- transfers ----------------------------------------------------------------------------------------------------


def test_only_approved_clues_go_and_only_once(world):
    with pytest.raises(Unmet, match="已批准"):
        make.transfer(world, [make.clue_at(world, "office_reviewed")])
    with pytest.raises(Unmet, match="至少要选1条"):
        make.transfer(world, [])
    ready = make.clue_at(world, "approved")
    make.transfer(world, [ready])
    with pytest.raises(Unmet, match="尚未列入"):
        make.transfer(world, [ready])
    assert Transfer.objects.get().number == "1401-00-YJ-0001"


def test_the_receiver_knows_nothing_before_it_is_sent(world, rules):
    ready = make.clue_at(world, "approved")
    paper = make.transfer(world, [ready])
    receiver = world.users["discipline"]
    assert not queries.transfers_visible_to(receiver).exists()
    with pytest.raises(Unmet):
        transfers.send(paper, by=world.users["clue_officer"])
    transfers.approve(paper, by=world.users["leading_group"])
    assert sees(world, "discipline", "organization") == []
    transfers.send(paper, by=world.users["clue_officer"], sent_on=make.DAY, handed_by="某甲")
    assert sees(world, "discipline", "organization") == ["discipline"]
    assert queries.transfers_visible_to(receiver).count() == 1


def test_the_receipt_starts_the_clock_of_each_clue(world, rules):
    paper = make.sent(world, [make.clue_at(world, "approved"), make.clue_at(world, "approved")])
    with pytest.raises(Refused, match="县纪委监委签收"):
        transfers.receive(paper, by=world.users["organization"])
    with pytest.raises(Unmet, match="早于移交日期"):
        transfers.receive(paper, by=world.users["discipline"], received_on=date(2023, 3, 1))
    transfers.receive(paper, by=world.users["discipline"])
    found = set(Clue.objects.values_list("status", "received_on", "feedback_due", "feedback_rule__code"))
    assert found == {("received", date(2023, 3, 15), date(2023, 6, 15), "clue_feedback")}


def test_the_last_answer_closes_the_transfer(world, rules):
    one, other = make.clue_at(world, "approved"), make.clue_at(world, "approved")
    paper = make.sent(world, [one, other])
    receiver = world.users["discipline"]
    transfers.receive(paper, by=receiver)
    for made, expected in ((one, "received"), (other, "answered")):
        with pytest.raises(Unmet):
            clues.handle(made, by=receiver)
        clues.handle(made, by=receiver, handling="preliminary_check")
        with pytest.raises(Unmet):
            clues.conclude(made, by=receiver, result=" ")
        clues.conclude(made, by=receiver, result="属实")
        paper.refresh_from_db()
        assert paper.status == expected


def test_a_transfer_that_comes_back_frees_its_clues_and_leaves_the_receivers_sight(world, rules, login):
    ready = make.clue_at(world, "approved")
    paper = make.sent(world, [ready])
    receiver = login("discipline")
    assert "退回移交" in receiver.get(paper.get_absolute_url()).content.decode()
    with pytest.raises(Unmet, match="必须写明理由"):
        transfers.send_back(paper, by=world.users["discipline"])
    answer = receiver.post(f"{paper.get_absolute_url()}send_back/", {"reason": "应由组织部受理"}, follow=True)
    assert answer.status_code == 200 and "已退回" in answer.content.decode()
    assert sees(world, "discipline", "organization") == []
    assert stages.transfers_received(world.target) != [], "the clue still waits for its receipt"
    again = make.sent(world, [ready], receiver="organization_dept")
    assert sees(world, "discipline", "organization") == ["organization"]
    assert queries.transfer_of(ready, world.users["clue_officer"]) == again
    transfers.receive(again, by=world.users["organization"])
    assert stages.transfers_received(world.target) == []
    with pytest.raises(Refused, match="没有移交给您的单位"):
        clues.handle(ready, by=world.users["discipline"], handling="preliminary_check")


def test_a_wrong_transfer_is_made_void_before_it_goes(world, login):
    ready = make.clue_at(world, "approved")
    paper = make.transfer(world, [ready])
    page = login("clue_officer").post(f"{paper.get_absolute_url()}void/", {"reason": "接收单位选错"}, follow=True)
    assert "已作废" in page.content.decode()
    assert list(queries.ready_to_go(world.users["clue_officer"], world.round)) == [ready]
    sent = make.sent(world, [ready])
    assert sent.number == "1401-00-YJ-0002"
    with pytest.raises(Unmet, match="不能办理“作废移交”"):
        transfers.void(sent, by=world.users["clue_officer"], reason="晚了")


def test_a_group_sees_only_transfers_of_its_own_clues(world):
    make.sent(world, [make.clue_at(world, "approved")])
    seen = [name for name in world.users if queries.transfers_visible_to(world.users[name]).exists()]
    assert seen == ["clue_officer", "leading_group", "discipline", "leader_2"]


def test_archiving_waits_for_every_receipt(world, rules):
    made = make.clue_at(world, "approved")
    assert stages.transfers_received(world.target) == ["移交事项还没有全部签收回执。"]
    assert stages.transfers_received(world.targets["north"]) == []
    paper = make.sent(world, [made])
    assert stages.transfers_received(world.target) != []
    transfers.receive(paper, by=world.users["discipline"])
    assert stages.transfers_received(world.target) == []
