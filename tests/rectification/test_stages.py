"""What feedback and rectification ask of the stages 审议, 反馈, 整改 and 评估 (domain §2.2), each met and unmet."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from rectification.actions import feedback
from rectification.models import Feedback, RectificationItem
from rectification.queries import stages
from rounds.models import RoundTarget
from rounds.permissions.passage import verdicts
from tests import square
from tests.rectification import make
from xuncha.core import audit
from xuncha.core.errors import Unmet


@pytest.mark.parametrize(
    ("status", "barred"), [("draft", True), ("reviewed", True), ("approved", False), ("received", False)]
)
def test_feedback_begins_with_an_approved_text(world, status, barred):
    assert stages.text_approved(world.target) == ["还没有起草反馈意见。"]
    make.feedback_at(world, status)
    assert bool(stages.text_approved(world.target)) is barred


def test_both_texts_are_signed_for_in_either_order(world):
    made, chief = make.feedback_at(world, "delivered"), world.users["chief_huaidu"]
    made = feedback.receive(made, by=chief)
    assert stages.delivered_and_signed(world.target) == ["领导班子还没有签收给班子的反馈意见。"]
    made = feedback.receive_for_team(made, by=chief)
    assert stages.delivered_and_signed(world.target) == []
    assert (made.status, made.team_received_by) == ("received", chief)
    assert audit.entries_of(made.uid).last().verb == "receive_for_team"
    with pytest.raises(Unmet, match="已经签收"):
        feedback.receive_for_team(made, by=chief)


def test_nobody_signs_before_delivery_and_the_chief_alone(world):
    made = make.feedback_at(world, "approved")
    with pytest.raises(Unmet, match="还没有反馈"):
        feedback.receive_for_team(made, by=world.users["chief_huaidu"])
    assert stages.delivered_and_signed(world.target) == ["反馈意见还在“领导小组已审定”，没有向主要负责人和班子反馈。"]
    made = feedback.deliver(made, by=world.users["leader_2"])
    assert square.who_may(world, lambda user: feedback.receive_for_team(square.fresh(made), by=user)) == square.names(
        "c"
    )


def test_the_database_knows_no_signature_without_a_hand_or_before_the_delivery(world):
    made = make.feedback_at(world, "delivered")
    for bad in (
        {"team_received_on": made.delivered_on},
        {"team_received_on": date(2020, 1, 1), "team_received_by": made.created_by},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Feedback.objects.filter(pk=made.pk).update(**bad)


def test_the_page_offers_the_teams_signature_once(world, login):
    made, client = make.feedback_at(world, "delivered"), login("chief_huaidu")
    assert "签收班子反馈意见" in client.get(made.get_absolute_url()).content.decode()
    assert client.post(f"{made.get_absolute_url()}team/").status_code == 302
    page = client.get(made.get_absolute_url()).content.decode()
    assert "签收班子反馈意见" not in page
    assert "班子签收" in page


def test_the_period_is_that_of_the_delivered_feedback(world, settings):
    assert stages.period_over(world.target) == ["还没有反馈日期，无法推算集中整改期。"]
    made = make.feedback_at(world, "delivered")
    assert stages.period_over(world.target) == [f"集中整改期到 {made.concentrated_until} 届满，还没有过。"]
    settings.XUNCHA_TODAY = made.concentrated_until  # the last day belongs to it
    assert stages.period_over(world.target) == [f"集中整改期到 {made.concentrated_until} 届满，还没有过。"]
    settings.XUNCHA_TODAY = made.concentrated_until + timedelta(days=1)
    assert stages.period_over(world.target) == []


def test_an_open_item_bars_unless_it_goes_on_with_an_owner(world):
    item = make.item_at(world, "rectifying")
    assert stages.unclosed(world.target) == ["还有1个整改事项没有销号，也没有列为长期坚持并落实责任人。"]
    rows = RectificationItem.objects.filter(pk=item.pk)
    rows.update(term_kind="long", owner="")
    assert stages.unclosed(world.target)
    rows.update(owner="鄢秋实")
    assert stages.unclosed(world.target) == []
    rows.update(status="claimed")
    assert stages.unclosed(world.target), "a plan nobody accepted is no lasting work"


def test_closed_items_bar_nothing(world):
    make.item_at(world, "closed")
    assert stages.unclosed(world.target) == []
    assert stages.unplanned(world.target) == []


@pytest.mark.parametrize(("stage", "code"), [
    ("deliberation", "rectification.text_approved"), ("feedback", "rectification.delivered_and_signed"),
    ("feedback", "rectification.all_assigned"), ("rectifying", "rectification.unplanned"),
    ("rectifying", "rectification.period_over"), ("assessment", "rectification.unclosed"),
])  # fmt: skip
def test_each_stands_at_its_stage_with_title_and_place(world, stage, code):
    RoundTarget.objects.filter(pk=world.target.pk).update(stage=stage)
    found = {v.code: v for v in verdicts(square.fresh(world.target))}
    assert found[code].title and found[code].url.startswith("/rectification/")
