"""Minutes, instructions: rules, who sees what, pages."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from rounds.actions import group_meetings, instructions
from rounds.models import GroupMeeting, Instruction
from rounds.queries import group_life as queries
from tests.rounds import group_life as make
from tests.stamps import stamp
from xuncha.core.errors import Refused, Unmet


def test_a_meeting_takes_the_next_number_of_its_group(world):
    first, second = make.meeting(world), make.meeting(world)
    assert (first.number, second.number) == ("1401-02-ZW-0001", "1401-02-ZW-0002")
    assert {one.user.username for one in first.attendees.all()} == set(make.ALL)


@pytest.mark.parametrize("present", [(), ("leader_2", "deputy_2")])
def test_less_than_half_of_the_group_cannot_hold_a_meeting(world, present):
    with pytest.raises(Unmet, match=r"不到半数|也要列入"):
        make.meeting(world, present=present)
    assert make.meeting(world, present=("leader_2", "deputy_2", "member_2")).pk


@pytest.mark.parametrize("stranger", ["member_1", "recused", "expired", "office_director"])
def test_only_the_group_sits_in_its_meeting(world, stranger):
    with pytest.raises(Unmet, match="没有“槐渡镇”的授权"):
        make.meeting(world, present=(*make.ALL, stranger))


def test_absence_needs_its_reason_and_the_leader_chairs(world):
    with pytest.raises(Unmet, match="缺席原因"):
        make.meeting(world, present=make.ALL[:4], absent=" ")
    with pytest.raises(Unmet, match="由本组组长主持"):
        make.meeting(world, chair=world.persons["deputy_2"])
    with pytest.raises(Unmet, match="不能晚于今天"):
        make.meeting(world, at=make.AT.replace(month=4))
    with pytest.raises(Refused):
        make.meeting(world, by="member_1")


def test_minutes_are_closed_only_when_each_topic_is_decided(world):
    made, liaison = make.meeting(world), world.users["liaison_2"]
    with pytest.raises(Unmet, match="至少要有1个议题"):
        group_meetings.record(made, by=liaison)
    one = make.topic(world, made, decision="", opinions="")
    with pytest.raises(Unmet) as told:
        group_meetings.record(made, by=liaison)
    assert told.value.sentences == ["有议题还没有决定。", "有议题还没有写各人意见。"]
    group_meetings.edit_topic(one, by=liaison, decision="agree", opinions="都同意。")
    assert group_meetings.record(made, by=liaison).status == "recorded"


def test_what_is_signed_is_frozen(world):
    made, leader, liaison = make.meeting_at(world, "recorded"), world.users["leader_2"], world.users["liaison_2"]
    issued = group_meetings.issue(made, by=leader)
    topic = issued.topics.get()
    for act in (
        lambda: group_meetings.edit_topic(topic, by=liaison, decision="defer"),
        lambda: group_meetings.remove_topic(topic, by=leader),
        lambda: make.topic(world, issued),
        lambda: group_meetings.edit_group_meeting(
            issued, by=liaison, at=make.AT, place="别处", chair=leader.person, attendees=[leader.person]
        ),
    ):
        with pytest.raises(Refused, match="不能再改"):
            act()
    with pytest.raises(Unmet):
        group_meetings.send_back(issued, by=leader, reason="改")
    assert (issued.issued_by, issued.status) == (leader, "issued")


def test_a_topic_names_a_record_of_its_own_target_alone(world):
    from tests.findings import make as findings

    other = findings.draft(world, by="member_1", undertakers=("member_1", "leader_1"), town="north")
    made = make.meeting(world)
    with pytest.raises(Unmet, match="不是“槐渡镇”的记录"):
        make.topic(world, made, record=other)
    with pytest.raises(Unmet, match="不是“槐渡镇”的记录"):
        group_meetings.add_topic(made, by=world.users["liaison_2"], kind="drafts", title="x", record_kind="core.user",
                                 record_uid=other.uid)  # fmt: skip
    assert not made.topics.exists()


def test_the_database_holds_the_shape_of_minutes(world):
    made = make.meeting(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMeeting.objects.filter(pk=made.pk).update(status="issued")
    with pytest.raises(IntegrityError), transaction.atomic():
        made.topics.create(seq=1, kind="drafts", title="x", record_kind="findings.problem")


# -- who sees what --------------------------------------------------------------------------------------------------

GROUP = {"leader_2", "deputy_2", "liaison_2", "member_2", "member_2b", "petition_2"}
ABOVE = {"office_director", "office_staff", "leading_group", "secretary"}


def seen_by(world, visible) -> set[str]:
    return {name for name, user in world.users.items() if visible(user).exists()}


@pytest.mark.parametrize("status", ["draft", "recorded", "issued"])
def test_minutes_leave_the_group_when_they_are_issued(world, status):
    make.meeting_at(world, status)
    assert seen_by(world, queries.minutes_visible_to) == (GROUP | ABOVE if status == "issued" else GROUP)


@pytest.mark.parametrize("to", ["office", "leading_group", "secretary"])
@pytest.mark.parametrize("status", ["draft", "signed", "reported", "carried_out"])
def test_an_instruction_is_seen_by_whom_it_is_for_and_only_once_it_is_sent(world, status, to):
    make.instruction_at(world, status, to=to)
    there = {
        "office": {"office_director", "office_staff"},
        "leading_group": {"leading_group"},
        "secretary": {"secretary"},
    }
    sent = status in ("reported", "carried_out")
    assert seen_by(world, queries.instructions_visible_to) == (GROUP | there[to] if sent else GROUP)


# -- instructions ---------------------------------------------------------------------------------------------------


def test_an_instruction_from_draft_to_done(world):
    users, paper = world.users, make.instruction(world)
    assert paper.number == "1401-02-QS-0001"
    paper = instructions.report(instructions.sign(paper, by=users["leader_2"]), by=users["liaison_2"])
    with pytest.raises(Refused, match="不能再改"):
        instructions.edit_instruction(paper, by=users["liaison_2"], title="x")
    with pytest.raises(Unmet, match="批示内容"):
        instructions.direct(paper, by=users["office_director"], directive=" ")
    paper = instructions.direct(paper, by=users["office_director"], directive="同意，抓紧办理。")
    paper = instructions.carry_out(paper, by=users["liaison_2"], follow_up="已延长三天。")
    assert (paper.status, paper.directive_by) == ("carried_out", users["office_director"].name)


def test_the_days_of_a_directive_are_those_on_the_paper(world, login):
    paper, director, liaison = (
        make.instruction_at(world, "reported"),
        world.users["office_director"],
        world.users["liaison_2"],
    )
    Instruction.objects.filter(pk=paper.pk).update(reported_on=date(2023, 3, 8))
    paper.refresh_from_db()
    for day, sentence in ((date(2023, 3, 16), "不能晚于今天"), (date(2023, 3, 7), "不能早于报送日期")):
        with pytest.raises(Unmet, match=sentence) as told:
            instructions.direct(paper, by=director, directive="同意。", directed_on=day)
        assert list(told.value.fields) == ["directed_on"]
    url = f"{paper.get_absolute_url()}direct/"
    assert login("office_director").post(url, {"directive": "同意。", "directed_on": "2023-03-07"}).status_code == 422
    assert login("office_director").post(url, {"directive": "同意。", "directed_on": "2023-03-09"}).status_code == 302
    paper.refresh_from_db()
    assert paper.directed_on == date(2023, 3, 9)
    with pytest.raises(Unmet, match="不能早于批示日期"):
        instructions.carry_out(paper, by=liaison, follow_up="已办。", carried_on=date(2023, 3, 8))
    done = instructions.carry_out(paper, by=liaison, follow_up="已办。", carried_on=date(2023, 3, 10))
    assert done.carried_on == date(2023, 3, 10)
    with pytest.raises(IntegrityError), transaction.atomic():
        Instruction.objects.filter(pk=paper.pk).update(directed_on=date(2023, 3, 1))


def test_a_plain_report_ends_when_it_is_sent(world):
    paper = make.instruction_at(world, "reported", kind="report")
    with pytest.raises(Refused, match="不用批示"):
        instructions.direct(paper, by=world.users["office_director"], directive="阅。")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(paper).objects.filter(pk=paper.pk).update(status="directed", directive="阅。", directed_on="2023-03-10")
    assert not type(paper).objects.waiting().exists()


# -- pages ----------------------------------------------------------------------------------------------------------


def test_the_pages_of_a_meeting_from_form_to_print(world, login):
    client = login("liaison_2")
    form = {"target": world.target.pk, "date": "2023-03-10", "time": "09:00", "place": "驻地", "chair": world.persons["leader_2"].pk,
            "attendees": [world.persons[name].pk for name in make.ALL[:2]], "absent": ""}  # fmt: skip
    answer = client.post("/group-meetings/new/", form)
    assert answer.status_code == 422
    assert "不到半数" in answer.content.decode()
    form["attendees"] = [world.persons[name].pk for name in make.ALL]
    answer = client.post("/group-meetings/new/", form)
    made = GroupMeeting.objects.get()
    assert answer["Location"] == f"/group-meetings/{made.uid}/topics/"
    topic = {"kind": "duties", "title": "人员分工", "opinions": "甲：同意。", "decision": "agree", "record": ""}
    client.post(answer["Location"], topic)
    forged = client.post(answer["Location"], {**topic, "record": f"findings.problem/{made.uid}"})
    assert forged.status_code == 422
    assert made.topics.count() == 1
    page = client.get(made.get_absolute_url()).content.decode()
    assert "人员分工" in page
    assert "甲：同意。" in client.get(f"{made.get_absolute_url()}print/").content.decode()


def test_what_was_typed_while_another_window_closed_the_record_comes_back(world, login):
    made, client = make.meeting(world), login("liaison_2")
    topic = make.topic(world, made)
    url = made.get_absolute_url()
    change = {"kind": "duties", "title": "人员分工", "decision": "agree", "record": "", "opinions": "写了很久的意见"}
    stamped = change | stamp(client, f"{url}topics/?topic={topic.uid}")
    group_meetings.record(made, by=world.users["liaison_2"])
    for address, data in (("topics/", change), (f"topics/?topic={topic.uid}", stamped)):
        answer = client.post(f"{url}{address}", data)
        body = answer.content.decode()
        assert answer.status_code == 422 and "写了很久的意见" in body and "不能再改" in body
    assert client.get(f"{url}topics/").status_code == 404
    assert login("office_staff").post(f"{url}topics/", change).status_code == 404
    assert made.topics.count() == 1
    paper = make.instruction_at(world, "draft")
    text = {"kind": "request", "to": "office", "urgency": "normal", "title": "请示", "body": "写了很久的请示"}
    text |= stamp(client, f"{paper.get_absolute_url()}edit/")
    type(paper).objects.filter(pk=paper.pk).update(status="signed")
    answer = client.post(f"{paper.get_absolute_url()}edit/", text)
    assert answer.status_code == 422 and "写了很久的请示" in answer.content.decode()


def test_a_topic_about_what_one_may_not_see_is_not_there(world, login):
    """The liaison sees only own clues: the topic, its opinions and its decision are hidden with the record."""
    from tests.findings import make as findings

    clue = findings.clue(world)
    made = make.meeting(world, by="deputy_2")
    make.topic(world, made, by="deputy_2", title="初核的线索", record=clue, kind="clues", opinions="成立。")
    for account, sees in (("deputy_2", True), ("leader_2", True), ("member_2", True), ("liaison_2", False)):
        for page in ("", "print/"):
            text = login(account).get(f"{made.get_absolute_url()}{page}").content.decode()
            assert ("初核的线索" in text) is sees, (account, page)
            assert (clue.pre_number in text) is sees, (account, page)


def test_the_directive_is_written_on_a_page_that_loses_nothing(world, login):
    paper = make.instruction_at(world, "reported")
    client = login("office_director")
    assert client.post(f"/instructions/{paper.uid}/direct/", {"directive": ""}).status_code == 422
    assert client.post(f"/instructions/{paper.uid}/direct/", {"directive": "同意。"}).status_code == 302
    assert "同意。" in client.get(f"/instructions/{paper.uid}/print/").content.decode()
    assert login("liaison_2").get(f"/instructions/{paper.uid}/direct/").status_code == 404
    assert "民主集中制" in login("liaison_2").get("/instructions/new/").content.decode()


@pytest.mark.parametrize("address", ["/group-meetings/", "/instructions/", "/weeklies/"])
def test_the_lists_cost_the_same_whatever_they_hold(world, login, address, django_assert_max_num_queries):
    client = login("leader_2")
    for _ in range(3):
        make.meeting_at(world, "recorded")
        make.instruction_at(world, "reported")
    make.weekly_at(world)
    client.get(address)
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200


def test_a_record_page_stays_within_its_budget(world, login, django_assert_max_num_queries):
    made = make.meeting(world)
    for n in range(6):
        make.topic(world, made, title=f"议题{n}")
    client = login("leader_2")
    with django_assert_max_num_queries(35):
        assert client.get(made.get_absolute_url()).status_code == 200
