"""Closing (销号): scenario 10 of domain §9, the quorum, and the rate."""

from datetime import date

import pytest

from rectification import queries
from rectification.actions import closing, items, measures
from rectification.models import ClosureReview, RectificationItem
from tests import square
from tests.rectification import make
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry
from xuncha.statistics.metrics import METRICS, Scope
from xuncha.statistics.tables import completion, rectification_progress


def agree(world, item, *seats, **more):
    for seat in seats:
        item = closing.give_opinion(item, by=world.users[make.SEATS[seat]], opinion="agree", **more)
    return item


def test_scenario_10(world, later):
    """鄢秋实 applies, 岑望舒 signs, 纪委 and 组织部 agree, the office returns it; the second try closes on 2023-11-20."""
    users = world.users
    item = make.item_at(world, "under_review")
    for who in ("owner_huaidu", "chief_huaidu"):
        with pytest.raises(Refused, match="申请人和签批人不能参加"):
            closing.give_opinion(item, by=users[who], opinion="agree")
    agree(world, item, "discipline", "organization")
    later(2023, 10, 16)
    back = closing.give_opinion(item, by=users["office_director"], opinion="return", note="缺2个村的佐证")
    assert back.status == "rectifying"
    assert RectificationItem.objects.get().completion == "not"

    measures.add_proof(item.measures.get(), by=users["owner_huaidu"], upload=make.pdf("补交.pdf"))
    later(2023, 11, 20)
    again = items.endorse(items.apply(back, by=users["owner_huaidu"]), by=users["chief_huaidu"])
    assert again.review_turn == 2
    closed = agree(world, again, "office", "discipline", "organization")
    assert (closed.status, closed.closed_on, closed.completion) == ("closed", date(2023, 11, 20), "done")
    turns = ClosureReview.objects.order_by("id").values_list("turn", "supervisor", "opinion")
    assert list(turns) == [
        (1, "discipline", "agree"), (1, "organization", "agree"), (1, "office", "return"),
        (2, "office", "agree"), (2, "discipline", "agree"), (2, "organization", "agree"),
    ]  # fmt: skip


def test_the_applicant_neither_endorses_nor_closes(world):
    item = make.item_at(world, "applied")
    with pytest.raises(Refused):
        items.endorse(item, by=world.users["owner_huaidu"])
    item = items.endorse(item, by=world.users["chief_huaidu"])
    with pytest.raises(Refused):
        closing.give_opinion(item, by=world.users["owner_huaidu"], opinion="agree")


def test_even_a_chief_who_applied_cannot_endorse(world):
    """The rule holds by person, whatever roles they have."""
    item = make.item_at(world, "applied")
    RectificationItem.objects.filter(pk=item.pk).update(applied_by=world.users["chief_huaidu"])
    item.refresh_from_db()
    with pytest.raises(Refused, match="不能签批自己的申请"):
        items.endorse(item, by=world.users["chief_huaidu"])


@pytest.mark.parametrize("seat", list(make.SEATS))
def test_any_return_returns_the_item(world, seat):
    item = make.item_at(world, "under_review")
    others = [one for one in make.SEATS if one != seat]
    agree(world, item, *others)
    back = closing.give_opinion(item, by=world.users[make.SEATS[seat]], opinion="return", note="佐证不足")
    assert back.status == "rectifying"


def rule(world, quorum: int, on: date):
    return closing.set_closure_rule(by=world.users["leading_group"], quorum=quorum, effective_from=on)


@pytest.mark.parametrize(("quorum", "before"), [(None, 2), (3, 2), (2, 1)])
def test_the_quorum_closes(world, quorum, before):
    """All three where nothing was ruled."""
    if quorum:
        rule(world, quorum, date(2023, 6, 12))
    item = make.item_at(world, "under_review")
    seats = list(make.SEATS)
    assert agree(world, item, *seats[:before]).status == "under_review"
    assert agree(world, item, seats[before]).status == "closed"


def test_a_review_keeps_the_rule_it_began_with(world, login, later):
    item = make.item_at(world, "under_review")
    later(2023, 6, 13)
    rule(world, 2, date(2023, 6, 13))
    assert agree(world, item, "office", "discipline").status == "under_review"
    page = login("office_director").get(item.get_absolute_url()).content.decode()
    assert "三家全部同意才销号" in page
    assert agree(world, item, "organization").status == "closed"
    closing.reopen(item, by=world.users["office_director"], reason="佐证失实")
    assert queries.closure_rule_on(date(2023, 6, 12)).quorum == 3


def test_who_sets_the_quorum_and_what_the_trail_keeps(world, login):
    found = square.who_may(
        world, lambda user: closing.set_closure_rule(by=user, quorum=2, effective_from=date(2023, 7, 1))
    )
    assert found == {"leading_group"}, "none of the three supervisors"
    for wrong in (
        {"quorum": 1, "effective_from": date(2023, 7, 1)},
        {"quorum": 2, "effective_from": date(2023, 6, 11)},
    ):
        with pytest.raises(Unmet):
            closing.set_closure_rule(by=world.users["leading_group"], **wrong)
    sent = {"effective_from": "2023-07-01", "quorum": "2", "note": "领导小组会议纪要"}
    assert login("leading_group").post("/rectification/rules/", sent).status_code == 302
    page = login("office_staff").get("/rectification/rules/").content.decode()
    assert "2023-07-01" in page and "两家同意" in page and 'name="quorum"' not in page
    entry = AuditEntry.objects.get(verb="set_closure_rule")
    assert (entry.actor, entry.changes["quorum"]) == ("leading_group", [None, 2])
    assert login("chief_huaidu").get("/rectification/rules/").status_code == 404


def test_with_a_quorum_of_two_one_return_still_returns(world):
    rule(world, 2, date(2023, 6, 12))
    item = make.item_at(world, "under_review")
    agree(world, item, "office")
    back = closing.give_opinion(item, by=world.users["discipline"], opinion="return", note="再核")
    assert back.status == "rectifying"


def test_one_opinion_for_each_supervisor(world):
    item = make.item_at(world, "under_review")
    agree(world, item, "office")
    for who in ("office_director", "office_staff"):
        with pytest.raises(Refused, match="意见已经登记"):
            closing.give_opinion(item, by=world.users[who], opinion="agree")


@pytest.mark.parametrize(
    ("values", "field"),
    [({"opinion": "return"}, "note"), ({"opinion": "maybe"}, "opinion"), ({"opinion": ""}, "opinion")],
)
def test_a_bad_opinion_is_told_beside_its_field(world, values, field):
    item = make.item_at(world, "under_review")
    with pytest.raises(Unmet) as caught:
        closing.give_opinion(item, by=world.users["discipline"], **values)
    assert set(caught.value.fields) == {field}


def test_the_last_word_is_refused_without_a_completion(world):
    item = make.item_at(world, "under_review")
    agree(world, item, "office", "discipline")
    with pytest.raises(Unmet, match="已完成或基本完成"):
        agree(world, item, "organization", completion="not")
    assert ClosureReview.objects.count() == 2


def test_reopening_takes_the_closing_back_and_keeps_the_reviews(world):
    item = make.item_at(world, "closed")
    again = closing.reopen(item, by=world.users["office_director"], reason="同村同类又有信访")
    assert (again.status, again.closed_on, again.completion) == ("rectifying", None, "not")
    assert again.reviews.count() == 3


@pytest.mark.parametrize("way", ["returned", "reopened"])
def test_what_came_back_is_not_applied_for_again_as_it_was(world, login, way):
    """All measures are done and proved, and yet it was not enough: something has to follow."""
    owner = world.users["owner_huaidu"]
    if way == "returned":
        item = make.item_at(world, "under_review")
        item = closing.give_opinion(item, by=world.users["discipline"], opinion="return", note="措施不足")
    else:
        item = closing.reopen(make.item_at(world, "closed"), by=world.users["office_director"], reason="问题反弹")
    with pytest.raises(Unmet, match="退回或重新打开以后还没有补充"):
        items.apply(item, by=owner)
    client = login("owner_huaidu")
    assert "增加措施" in client.get(item.get_absolute_url()).content.decode()
    added = {"text": "逐村复核票据", "due": "2023-09-20", "owner": "鄢秋实"}
    assert client.post(f"{item.get_absolute_url()}measures/new/", added).status_code == 302
    with pytest.raises(Unmet, match="第2条措施还没有登记完成"):
        items.apply(item, by=owner)
    make.proven(world, item.measures.get(seq=2))
    assert items.apply(item, by=owner).status == "applied"


def test_basic_completion_closes_but_is_not_in_the_rate(world):
    item = make.item_at(world, "under_review")
    agree(world, item, "office", "discipline", "organization", completion="basic")
    scope = Scope(world.round)
    figures = {
        code: METRICS[code].rows(scope).count()
        for code in ("items", "items_closed", "items_done", "items_basic", "items_undone")
    }
    assert figures == {"items": 1, "items_closed": 1, "items_done": 0, "items_basic": 1, "items_undone": 0}


def test_688_of_697_is_98_71_per_cent():
    assert completion(688, 4, 697) == (98.71, 0.57)
    assert completion(0, 0, 0) == (None, None)


def test_the_progress_table_ties_out(world):
    make.item_at(world, "closed", "liuwan")
    table = rectification_progress(Scope(world.round))
    north, huaidu = table.rows[0], table.rows[3]
    assert [huaidu.label, north.label] == ["槐渡镇", "澄坪镇"]
    assert [cell.value for cell in huaidu.cells[:6]] == [1, 1, 1, 0, 0, 0]
    assert [cell.value for cell in table.rows[5].cells[:3]] == [1, 1, 1], "村级"
    assert [cell.value for cell in table.totals[:6]] == [1, 1, 1, 0, 0, 0]
    assert table.totals[6].value == 100
