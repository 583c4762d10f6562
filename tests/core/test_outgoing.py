"""No text leaves toward a unit with the name of a reporter or interviewee, a phone or an ID number in it (domain §7.3)."""

from datetime import date

import pytest

from findings.actions import transfers
from findings.models import Transfer
from rectification.actions import feedback as verbs
from rectification.actions import items
from rectification.models import Feedback, RectificationItem
from rounds.actions import papers
from rounds.models import Person
from tests.findings import make as findings
from tests.interviews.talks import official, record
from tests.petitions.letters import register
from tests.rectification import make
from xuncha.core import outgoing
from xuncha.core.errors import Refused, Traces
from xuncha.core.models import AuditEntry

REPORTER = {"name": "费思齐", "phone": "", "id_number": "", "address": "", "headcount": "1"}
SUMMER = date(2023, 6, 1)


@pytest.fixture
def known(world):
    """Who must not be named: a reporter, a villager who was talked with, a petitioner whose name is sealed."""
    register(world, signature_type="real_name", reporter=REPORTER)
    record(world, category="villager", interviewee="左明远", org=world.village)
    record(world, category="petitioner", interviewee="祝小满", org=world.village, date=date(2023, 3, 2))
    return world


@pytest.fixture
def summer(settings):
    settings.XUNCHA_TODAY = SUMMER


def reviewed(world, **texts) -> Feedback:
    make.problem(world)
    made = make.drafted(world, **texts)
    return verbs.review(made, by=world.users["office_director"])


def overrides() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(verb="override_traces").order_by("id"))


def test_whose_names_are_protected(known):
    assert outgoing.names_of(known.target) == {"费思齐", "左明远", "祝小满"}
    assert outgoing.names_of(known.targets["north"]) == frozenset()


def test_an_official_of_the_unit_may_be_named_though_they_were_talked_with(world):
    person = official(world, "huaidu", "岑望舒", "党委书记", chief=True)
    record(world, person=person, interviewee="岑望舒")
    record(world, interviewee="岑望舒", date=date(2023, 3, 2))
    record(world, category="villager", interviewee="不愿留名群众", org=world.village, date=date(2023, 3, 3))
    assert outgoing.names_of(world.target) == frozenset()
    assert Person.objects.filter(name="岑望舒").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [("费思齐", "受保护姓名"), ("左明远", "受保护姓名"), ("祝小满", "受保护姓名"), ("13900001234", "电话号码")],
)
def test_the_approval_of_a_feedback_is_barred_by_place_and_kind_alone(known, summer, name, words):
    made = reviewed(known, text_team=f"总体评价。\n\n主要问题在于，{name}反映的鱼塘。")
    with pytest.raises(Traces) as told:
        verbs.approve(made, by=known.users["leading_group"])
    assert told.value.sentences == [f"“给班子的反馈意见”第2段第8字起有{words}。"]
    assert name not in str(told.value)
    made.refresh_from_db()
    assert made.status == "reviewed"


def test_who_may_not_approve_learns_nothing(known, summer):
    made = reviewed(known, text_team="费思齐反映的鱼塘。")
    with pytest.raises(Refused):
        verbs.approve(made, by=known.users["leader_2"])


def test_a_reason_lets_the_same_text_pass_and_stands_in_the_trail(known, summer):
    made = reviewed(known, text_team="左明远同志任村民小组长。")
    with outgoing.overridden("公开任职，与谈话无关"):
        made = verbs.approve(made, by=known.users["leading_group"])
    (entry,) = overrides()
    assert (entry.actor, entry.uid, entry.reason) == ("leading_group", made.uid, "公开任职，与谈话无关")
    assert entry.changes["count"] == [None, 1] and "左明远" not in str(entry.changes)
    assert verbs.deliver(made, by=known.users["leader_2"]).status == "delivered", (
        "the same text is not asked about again"
    )
    assert len(overrides()) == 1


def test_a_name_that_became_protected_since_then_bars_the_delivery(known, summer):
    made = verbs.approve(reviewed(known, text_team="华知秋家的鱼塘。"), by=known.users["leading_group"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xuncha.core.registry.outgoing_names", [lambda target: {"华知秋"}])
        with pytest.raises(Traces):
            verbs.deliver(made, by=known.users["leader_2"])


def test_a_reason_that_names_somebody_is_no_reason(known, summer):
    made = reviewed(known, text_team="左明远同志任村民小组长。")
    with outgoing.overridden("左明远已同意"), pytest.raises(Traces, match="不能有姓名"):
        verbs.approve(made, by=known.users["leading_group"])
    assert overrides() == []


def test_the_problems_of_a_feedback_too(known, summer):
    make.problem(known, statement="据费思齐反映低保不实")
    made = verbs.review(make.drafted(known), by=known.users["office_director"])
    with pytest.raises(Traces) as told:
        verbs.approve(made, by=known.users["leading_group"])
    assert told.value.sentences[0].startswith("“反馈问题1”第1段第1字起有反映人线索、第1段第2字起有受保护姓名")


def test_an_item_is_not_assigned_with_a_name(known, summer):
    given = make.feedback_at(known, "delivered")
    line = given.items.first()
    with pytest.raises(Traces):
        items.assign_item(
            by=known.users["office_staff"], line=line, resp_org=known.village, manifestation="左明远家3亩"
        )
    assert not RectificationItem.objects.exists()


def test_a_notice_may_carry_telephones_and_no_names(known):
    given = {"by": known.users["office_staff"], "posted_on": date(2023, 3, 1), "window_from": date(2023, 3, 1),
             "window_to": date(2023, 4, 1), "scope": "检举控告", "channels": "电话 13900001234"}  # fmt: skip
    papers.post_notice(known.target, **given)
    with pytest.raises(Traces) as told:
        papers.post_notice(known.target, **{**given, "scope": "费思齐等反映的问题"}, reason="更正")
    assert "巡察范围" in str(told.value)


def test_a_clue_names_its_subject_and_not_its_source(known):
    made = findings.clue_at(known, "approved", subject_name="左明远", summary="左明远违规。")
    paper = transfers.approve(findings.transfer(known, [made]), by=known.users["leading_group"])
    assert transfers.send(paper, by=known.users["clue_officer"]).status == "sent"


def test_a_clue_that_names_its_source_is_not_sent(known):
    made = findings.clue_at(known, "approved", summary="费思齐来信反映。")
    paper = transfers.approve(findings.transfer(known, [made]), by=known.users["leading_group"])
    with pytest.raises(Traces) as told:
        transfers.send(paper, by=known.users["clue_officer"])
    assert "清单第1条内容摘要" in str(told.value) and "费思齐" not in str(told.value)
    assert Transfer.objects.get(pk=paper.pk).status == "approved"


def test_the_page_says_where_and_takes_a_reason(known, summer, login):
    made = reviewed(known, text_team="左明远同志任村民小组长。")
    client, url = login("leading_group"), f"/rectification/feedback/{made.uid}/approve/"
    answer = client.post(url, {"reason": "同意"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "第1段第1字起有受保护姓名" in page and "左明远" not in page
    assert '<input type="hidden" name="reason" value="同意">' in page, "nothing that was typed is lost"
    noted = AuditEntry.objects.get(verb="traces_found")
    assert (noted.actor, noted.uid, noted.label) == ("leading_group", made.uid, "出门检查 1 处文本")
    assert client.post(url, {"reason": "同意", "trace_reason": "  "}).status_code == 422
    assert client.post(url, {"reason": "同意", "trace_reason": "公开任职"}).status_code == 302
    made.refresh_from_db()
    assert made.status == "approved" and len(overrides()) == 1


def test_where_a_character_stands():
    assert outgoing.place("甲乙丙", 2) == "第1段第3字"
    assert outgoing.place("甲\n\n乙丙", 4) == "第2段第2字"


def test_no_name_is_tried_out_unseen_in_the_reason_itself(known, summer, login):
    """The check answers whether a name is protected: each time it does, the trail says so (docs/threat-model.md)."""
    made = reviewed(known, text_team="左明远同志任村民小组长。")
    url = f"/rectification/feedback/{made.uid}/approve/"
    answer = login("leading_group").post(url, {"reason": "同意", "trace_reason": "费思齐已同意"})
    assert answer.status_code == 422 and "理由会写入审计日志" in answer.content.decode()
    assert AuditEntry.objects.filter(verb="traces_found", actor="leading_group", uid=made.uid).count() == 1


def test_no_name_is_tried_out_unseen_in_bulk(known, summer, login):
    item = make.item_at(known, "planned", "liuwan")
    sent = {"verb": "return_plan", "uid": [str(item.uid)], "reason": "请找左明远核对", "confirmed": "1"}
    page = login("office_director").post("/bulk/rectification/", sent).content.decode()
    assert "不该带出去的内容" in page and "左明远" not in page.partition("请找左明远核对")[0]
    assert AuditEntry.objects.filter(verb="traces_found", actor="office_director", uid=item.uid).count() == 1
