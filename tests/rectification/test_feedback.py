"""Feedback: from the report's problems to two texts, delivered with its clocks, split among township and villages."""

from datetime import date

import pytest

from findings.models import Problem
from rectification import queries
from rectification.actions import feedback, items
from rectification.models import Feedback, FeedbackItem, RectificationItem
from rectification.queries import stages
from rounds.models import Meeting
from tests import factories
from tests.rectification import make
from xuncha.core import audit
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import DeadlineRule, RecordLink


def deliver(world, made):
    return deliver_from(world, made, "review")


def deliver_from(world, made, first):
    """The feedback delivered, from the move `first` on."""
    verbs = [verb for verb, _ in make.FEEDBACK_WAY]
    for verb, who in make.FEEDBACK_WAY[verbs.index(first) : 3]:
        made = feedback.VERBS[verb](made, by=world.users[who])
    return made


def test_the_leaders_decide_on_the_report_before_its_feedback_goes_on(world, login):
    make.problem(world)
    made = feedback.draft_feedback(by=world.users["leader_2"], target=world.target, **make.TEXTS)
    made = feedback.review(made, by=world.users["office_director"])
    leaders, leader, client = world.users["leading_group"], world.users["leader_2"], login("leading_group")
    waits = "巡察报告还没有经领导小组会审定；审定后反馈意见才能审定。"
    with pytest.raises(Refused, match=waits):
        feedback.approve(made, by=leaders)
    assert waits in client.get(made.get_absolute_url()).content.decode()
    make.report_approved(world)
    with pytest.raises(Refused, match="还没有登记书记专题会的日期和决定；登记后反馈意见才能审定。"):
        feedback.approve(made, by=leaders)
    factories.secretary_met(world)
    made = feedback.approve(made, by=leaders)
    Meeting.objects.filter(kind="secretary").update(held_on="2023-06-13")  # tomorrow: not held yet
    with pytest.raises(Refused, match="书记专题会"):
        feedback.deliver(made, by=leader)
    Meeting.objects.filter(kind="secretary").update(held_on="2023-06-12")
    assert feedback.deliver(made, by=leader).status == "delivered"


def test_the_problems_of_the_report_come_over_in_order(world):
    first, second = make.problem(world, "liuwan"), make.problem(world, statement="议事决策不规范")
    make.problem(world, status="adopted", statement="还没有写入报告")
    make.problem(world, in_feedback_team=False, in_feedback_chief=False, statement="不进反馈")
    make.problem(world, town="north", statement="别的乡镇")
    made = make.drafted(world)
    assert [(line.seq, line.problem, line.statement) for line in made.items.all()] == [
        (1, first, first.statement),
        (2, second, second.statement),
    ]
    assert made.number.startswith("1401-02-")
    assert made.status == "draft"


def test_the_wording_is_kept_as_it_was_that_day(world):
    one = make.problem(world)
    made = make.drafted(world)
    Problem.objects.filter(pk=one.pk).update(statement="后来改了")
    assert made.items.get().statement == "村账镇管票据不全"


def test_without_reported_problems_there_is_no_feedback(world):
    make.problem(world, status="adopted")
    with pytest.raises(Unmet, match="请先提交巡察报告"):
        make.drafted(world)
    assert not Feedback.objects.exists()


STALE = "反馈问题与巡察报告现在的问题不一致"


def test_the_problems_are_those_of_the_report_until_they_are_delivered(world, login):
    """A report that was sent back and handed in anew may say something else (domain §3.4: the figures reconcile)."""
    first, second = make.problem(world), make.problem(world, statement="议事决策不规范")
    made, office, leader = make.drafted(world), world.users["office_director"], world.users["leader_2"]
    Problem.objects.filter(pk=first.pk).update(statement="村账镇管票据缺失较多")
    Problem.objects.filter(pk=second.pk).update(status="withdrawn")
    third = make.problem(world, statement="公务接待超标准")
    with pytest.raises(Unmet, match=STALE):
        feedback.review(made, by=office)
    page = login("leader_2").get(made.get_absolute_url()).content.decode()
    assert STALE in page and "更新反馈问题</button>" in page
    login("leader_2").post(f"{made.get_absolute_url()}refresh/")
    lines = [(line.seq, line.problem, line.statement) for line in made.items.all()]
    assert lines == [(1, first, "村账镇管票据缺失较多"), (2, third, "公务接待超标准")]
    assert RecordLink.objects.filter(relation="fed_back").count() == 2
    assert "更新反馈问题</button>" not in login("leader_2").get(made.get_absolute_url()).content.decode()
    made = feedback.review(made, by=office)
    with pytest.raises(Refused, match="已提交审核"):
        feedback.refresh_lines(made, by=leader)
    assert deliver_from(world, made, "approve").status == "delivered"


@pytest.mark.parametrize("verb", ["approve", "deliver"])
def test_what_changed_after_the_review_goes_back_first(world, verb):
    one = make.problem(world)
    made = make.feedback_at(world, {"approve": "reviewed", "deliver": "approved"}[verb])
    Problem.objects.filter(pk=one.pk).update(statement="改过的表述")
    who = {"approve": "leading_group", "deliver": "leader_2"}[verb]
    with pytest.raises(Unmet, match=STALE):
        feedback.VERBS[verb](made, by=world.users[who])
    back = feedback.send_back(made, by=world.users["leading_group"], reason="报告改过")
    assert feedback.refresh_lines(back, by=world.users["leader_2"]).items.get().statement == "改过的表述"


def test_without_a_report_there_is_nothing_to_take_over(world):
    one = make.problem(world)
    made = make.drafted(world)
    Problem.objects.filter(pk=one.pk).update(status="adopted")  # the report was sent back
    with pytest.raises(Unmet, match="请先提交巡察报告"):
        feedback.refresh_lines(made, by=world.users["leader_2"])
    assert made.items.count() == 1


def test_what_goes_to_the_chief_alone_is_read_by_the_chief_alone(world, login):
    make.problem(world)
    make.problem(world, in_feedback_team=False, statement="主要负责人民主作风不够")
    made = make.feedback_at(world, "delivered")
    for who, told in (("chief_huaidu", True), ("owner_huaidu", False), ("office_staff", True)):
        page = login(who).get(made.get_absolute_url()).content.decode()
        assert ("主要负责人民主作风不够" in page) is told, who
        assert ("反馈问题 2 个" in page) is told and ("反馈问题 1 个" in page) is not told
    hidden = FeedbackItem.objects.get(problem__in_feedback_team=False)
    assert queries.spine_feedbacks([hidden.uid], world.users["owner_huaidu"]) == {}
    assert queries.spine_feedbacks([hidden.uid], world.users["chief_huaidu"])
    assert items.assign_all(made, by=world.users["office_staff"]) == 1
    assert list(queries.unassigned(made)) == [hidden], "it still waits for a decision of its own"
    login("office_staff").post(f"{made.get_absolute_url()}{hidden.uid}/assign/", {"resp_org": world.target.org_id})
    assert not queries.unassigned(made).exists()


def test_a_target_has_one_feedback(world):
    make.problem(world)
    make.drafted(world)
    with pytest.raises(Unmet, match="已经有一份反馈意见"):
        make.drafted(world)


@pytest.mark.parametrize(
    "who", ["member_2", "deputy_2", "leader_1", "office_staff", "chief_huaidu", "recused", "stranger"]
)
def test_only_leader_and_liaison_of_the_group_draft(world, who):
    make.problem(world)
    with pytest.raises(Refused):
        feedback.draft_feedback(by=world.users[who], target=world.target, **make.TEXTS)


@pytest.mark.parametrize(
    ("name", "words"), [("text_team", "班子"), ("text_chief", "主要负责人"), ("requirements", "整改要求")]
)
def test_review_needs_both_texts_and_the_requirements(world, name, words):
    make.problem(world)
    made = make.drafted(world, **{name: " "})
    with pytest.raises(Unmet, match=words):
        feedback.review(made, by=world.users["office_director"])


def test_the_text_is_frozen_once_it_left_the_group(world):
    made = make.feedback_at(world, "reviewed")
    with pytest.raises(Refused, match="不能再改"):
        feedback.edit_feedback(made, by=world.users["leader_2"], text_team="改")
    back = feedback.send_back(made, by=world.users["leading_group"], reason="措辞")
    assert feedback.edit_feedback(back, by=world.users["leader_2"], text_team="改").text_team == "改"


def test_the_trail_keeps_no_word_of_the_texts(world):
    make.problem(world)
    made = make.drafted(world)
    feedback.edit_feedback(made, by=world.users["leader_2"], text_chief="只对一个人讲的话")
    changes = [entry.changes for entry in audit.entries_of(made.uid)]
    assert {"text_chief": "changed"} in changes
    assert "只对一个人讲的话" not in str(changes)


def test_delivery_starts_the_clocks_of_the_rules(world):
    """Scenario 9: delivered 2023-06-12 → plan 2023-07-12, six months 2023-12-12, villages three months 2023-09-12."""
    make.problem(world)
    made = deliver(world, make.drafted(world))
    assert made.delivered_on == date(2023, 6, 12)
    assert (made.plan_due, made.concentrated_until, made.village_until) == (
        date(2023, 7, 12),
        date(2023, 12, 12),
        date(2023, 9, 12),
    )
    world.target.refresh_from_db()
    assert world.target.feedback_on == date(2023, 6, 12)
    assert Problem.objects.get().status == "fed_back"


def test_months_are_clipped_and_an_edited_rule_counts(world, later):
    make.problem(world)
    DeadlineRule.objects.filter(code="concentrated_period").update(amount=2)
    made = make.drafted(world)
    DeadlineRule.objects.filter(code="plan_due").update(amount=8)
    assert deliver(world, made).plan_due == date(2024, 2, 12)
    assert Feedback.objects.get().concentrated_until == date(2023, 8, 12)


def test_a_running_clock_keeps_the_rule_it_began_with(world):
    item = make.assigned(world, "liuwan")
    DeadlineRule.objects.filter(code="village_concentrated").update(amount=1)
    item.refresh_from_db()
    assert item.due == date(2023, 9, 12)
    assert item.due_rule.code == "village_concentrated"


def test_every_problem_gets_a_line_for_each_organisation_it_names(world):
    make.problem(world, "huaidu", "liuwan")
    make.problem(world, "yantou", statement="鱼塘发包未经村民代表会议")
    made = make.feedback_at(world, "delivered")
    assert queries.unassigned(made).count() == 2
    assert items.assign_all(made, by=world.users["office_staff"]) == 3
    lines = RectificationItem.objects.order_by("number")
    assert [(i.resp_org.short_name, i.due) for i in lines] == [
        ("槐渡镇", date(2023, 12, 12)),
        ("柳湾村", date(2023, 9, 12)),
        ("堰头村", date(2023, 9, 12)),
    ]
    assert [i.number[-7:] for i in lines] == ["ZG-0001", "ZG-0002", "ZG-0003"]
    assert set(Problem.objects.values_list("status", flat=True)) == {"rectifying"}
    assert not queries.unassigned(made).exists()
    with pytest.raises(Unmet, match="没有可以一键交办的反馈问题"):
        items.assign_all(made, by=world.users["office_staff"])


def test_a_line_belongs_to_the_target_or_its_villages(world):
    make.problem(world)
    made = make.feedback_at(world, "delivered")
    with pytest.raises(Unmet) as caught:
        items.assign_item(by=world.users["office_staff"], line=made.items.get(), resp_org=world.orgs["hetan"])
    assert "resp_org" in caught.value.fields


def test_nothing_is_assigned_before_delivery(world):
    make.problem(world)
    made = make.feedback_at(world, "approved")
    with pytest.raises(Unmet, match="还没有送达"):
        items.assign_item(by=world.users["office_staff"], line=made.items.get(), resp_org=world.target.org)


@pytest.mark.parametrize("who", ["leader_2", "owner_huaidu", "chief_huaidu", "discipline", "stranger"])
def test_only_the_office_assigns(world, who):
    make.problem(world)
    made = make.feedback_at(world, "delivered")
    with pytest.raises(Refused):
        items.assign_all(made, by=world.users[who])


def test_the_stage_of_feedback_ends_with_receipt_and_a_line_for_everything(world):
    assert stages.delivered_and_signed(world.target) == ["还没有起草反馈意见。"]
    made = make.feedback_at(world, "delivered")
    assert stages.all_assigned(world.target) == ["还有1个反馈问题没有对应的整改事项。"]
    chief, team = "主要负责人还没有签收给本人的反馈意见。", "领导班子还没有签收给班子的反馈意见。"
    assert stages.delivered_and_signed(world.target) == [chief, team]
    feedback.receive_for_team(made, by=world.users["chief_huaidu"])
    assert stages.delivered_and_signed(world.target) == [chief]
    feedback.receive(made, by=world.users["chief_huaidu"])
    assert stages.delivered_and_signed(world.target) == []
    items.assign_all(made, by=world.users["office_staff"])
    assert stages.all_assigned(world.target) == []
    assert stages.unplanned(world.target) == ["还有1个整改事项的方案没有批准。"]


@pytest.mark.parametrize("status", ["draft", "reviewed", "approved"])
@pytest.mark.parametrize("who", ["chief_huaidu", "owner_huaidu", "discipline", "organization", "county_leader"])
def test_nobody_outside_sees_a_feedback_before_delivery(world, status, who):
    make.feedback_at(world, status)
    assert not queries.feedback_visible_to(world.users[who]).exists()


@pytest.mark.parametrize(
    "who",
    ["chief_north", "owner_north", "leader_1", "recused", "expired", "stranger", "auditor", "sysadmin", "functional"],
)
def test_those_without_a_part_never_see_it(world, who):
    item = make.assigned(world)
    assert not queries.feedback_visible_to(world.users[who]).exists()
    assert not queries.visible_to(world.users[who]).exists()
    assert not queries.countable_by(world.users[who]).exists()
    assert queries.spine_items([item.uid], world.users[who]) == {}
    assert queries.spine_feedbacks(FeedbackItem.objects.values_list("uid", flat=True), world.users[who]) == {}
    assert queries.search(world.users[who], "村账镇管", 10).total == 0


def test_the_unit_finds_its_own_lines_by_their_words(world):
    item = make.assigned(world)
    hits = queries.search(world.users["owner_huaidu"], "票据不全", 10)
    assert [row["number"] for row in hits.rows] == [item.number]
