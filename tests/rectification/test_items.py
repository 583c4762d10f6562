"""Ledger lines: plan, measures, proof, dates, and what each step still lacks."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from rectification import queries
from rectification.actions import closing, items, measures
from rectification.models import Measure, RectificationItem
from tests.rectification import make
from xuncha.core import files
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import StoredFile


@pytest.fixture
def owner(world):
    return world.users["owner_huaidu"]


def test_a_plan_tells_all_it_lacks_at_once(world, owner):
    item = items.claim(make.assigned(world), by=owner)
    with pytest.raises(Unmet) as caught:
        items.plan(item, by=owner)
    assert caught.value.sentences == [
        "请填写责任领导。", "请填写责任部门。", "请填写责任人。", "请填写整改目标。", "至少要有1条整改措施。",
    ]  # fmt: skip


def test_a_measure_cannot_end_after_its_item(world, owner):
    item = items.claim(make.assigned(world), by=owner)
    items.plan_item(item, by=owner, **make.PLAN)
    make.measure(world, item, due=date(2023, 12, 13))
    with pytest.raises(Unmet, match="晚于事项的完成时限 2023-12-12"):
        items.plan(item, by=owner)


@pytest.mark.parametrize(
    ("org", "due", "kind", "words"),
    [
        ("huaidu", date(2023, 12, 13), "concentrated", "不能晚于集中整改期止日 2023-12-12"),
        ("liuwan", date(2023, 9, 13), "concentrated", "不能晚于集中整改期止日 2023-09-12"),
        ("huaidu", date(2023, 6, 11), "concentrated", "不能早于反馈日期 2023-06-12"),
        ("huaidu", date(2023, 6, 11), "long", "不能早于反馈日期"),
        ("huaidu", None, "concentrated", "请填写完成时限"),
        ("huaidu", None, "at_once", "请填写完成时限"),
        ("huaidu", date(2023, 12, 12), "concentrated", ""),
        ("huaidu", date(2023, 6, 12), "at_once", ""),
        ("liuwan", date(2024, 6, 12), "long", ""),
        ("liuwan", None, "long", ""),
    ],
)
def test_the_date_keeps_within_the_period(world, owner, org, due, kind, words):
    item = make.assigned(world, org)
    if not words:
        assert items.plan_item(item, by=owner, **make.PLAN, due=due, term_kind=kind).due == due
        return
    with pytest.raises(Unmet, match=words) as caught:
        items.plan_item(item, by=owner, **make.PLAN, due=due, term_kind=kind)
    assert set(caught.value.fields) == {"due"}
    item.refresh_from_db()
    assert item.goal == ""


def test_the_plan_is_frozen_when_it_was_handed_in(world, owner):
    item = make.item_at(world, "planned")
    for act in (
        lambda: items.plan_item(item, by=owner, goal="改"),
        lambda: measures.drop_measure(item.measures.get(), by=owner),
    ):
        with pytest.raises(Refused, match="整改方案已报送"):
            act()
    with pytest.raises(Refused, match="现在不能增加措施"):
        make.measure(world, item)
    back = items.return_plan(item, by=world.users["office_staff"], reason="目标不清")
    assert items.plan_item(back, by=owner, goal="改").goal == "改"


def test_measures_are_numbered_and_may_be_dropped_before(world, owner):
    item = make.assigned(world)
    first, second = make.measure(world, item), make.measure(world, item, text="建立制度")
    assert (first.seq, second.seq) == (1, 2)
    measures.drop_measure(first, by=owner)
    assert make.measure(world, item).seq == 3
    assert [m.seq for m in item.measures.all()] == [2, 3]


@pytest.mark.parametrize("status", ["assigned", "claimed", "planned", "applied", "under_review", "closed"])
def test_work_is_reported_only_while_the_item_is_worked_on(world, owner, status):
    item = make.item_at(world, status)
    one = item.measures.get()
    for act in (
        lambda: measures.report_measure(one, by=owner, progress="x", is_done=False),
        lambda: measures.add_proof(one, by=owner, upload=make.pdf()),
        lambda: items.report_result(item, by=owner, result="x"),
    ):
        with pytest.raises(Refused, match="不在整改中"):
            act()


@pytest.mark.parametrize("who", ["owner_north", "chief_north", "office_staff", "discipline", "leader_2", "stranger"])
def test_only_the_unit_itself_works(world, who):
    item = make.item_at(world, "rectifying")
    with pytest.raises(Refused):
        measures.report_measure(item.measures.get(), by=world.users[who], progress="x", is_done=False)
    with pytest.raises(Refused):
        items.report_result(item, by=world.users[who], result="x")


@pytest.mark.parametrize("done_on", [None, date(2023, 6, 13)])
def test_done_means_on_a_day_not_later_than_today(world, owner, done_on):
    one = make.item_at(world, "rectifying").measures.get()
    with pytest.raises(Unmet) as caught:
        measures.report_measure(one, by=owner, progress="已补齐", is_done=True, done_on=done_on)
    assert set(caught.value.fields) == {"done_on"}
    one.refresh_from_db()
    assert not one.is_done


def test_undone_again_forgets_its_day(world, owner):
    one = make.item_at(world, "rectifying").measures.get()
    make.proven(world, one)
    again = measures.report_measure(one, by=owner, progress="又发现一笔", is_done=False, done_on=date(2023, 6, 1))
    assert (again.is_done, again.done_on) == (False, None)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("清单.pdf", b"MZ\x90\x00 not a pdf", "内容与后缀"),
        ("清单.exe", b"MZ\x90\x00", "不能上传"),
        ("清单.pdf", b"", "空的"),
        ("照片.jpg", make.PDF, "内容与后缀"),
        ("台账.xlsx", b"PK\x03\x04broken", "损坏"),
        ("无后缀", make.PDF, "不能上传"),
    ],
)
def test_a_disguised_proof_is_refused_and_nothing_is_half_saved(world, owner, name, content, words):
    one = make.item_at(world, "rectifying").measures.get()
    upload = SimpleUploadedFile(name, content)
    with pytest.raises(Unmet, match=words):
        measures.report_progress(
            one, by=owner, progress="已补齐", is_done=True, done_on=date(2023, 6, 12), proof=upload
        )
    one.refresh_from_db()
    assert not one.is_done
    assert not StoredFile.objects.exists()


def test_an_oversized_proof_is_refused(world, owner, settings):
    settings.FILE_MAX_BYTES = 1024 * 1024
    one = make.item_at(world, "rectifying").measures.get()
    with pytest.raises(Unmet, match="超过 1 MB"):
        measures.add_proof(one, by=owner, upload=make.pdf(content=make.PDF + b"0" * 1024 * 1024))


def test_an_application_tells_all_it_lacks(world, owner):
    item = make.item_at(world, "rectifying")
    with pytest.raises(Unmet) as caught:
        items.apply(item, by=owner)
    assert caught.value.sentences == ["第1条措施还没有登记完成。", "第1条措施还没有佐证材料。", "请填写整改成效。"]


def test_a_removed_proof_proves_nothing(world, owner):
    item = make.item_at(world, "rectifying")
    one = item.measures.get()
    make.proven(world, one)
    items.report_result(item, by=owner, result="全部补齐")
    (kept,) = files.of(one)
    with pytest.raises(Unmet, match="必须写明理由"):
        measures.drop_proof(kept, one, by=owner, reason=" ")
    measures.drop_proof(kept, one, by=owner, reason="传错了")
    with pytest.raises(Unmet, match="还没有佐证材料"):
        items.apply(item, by=owner)


@pytest.mark.parametrize("who", ["chief_north", "owner_north", "leader_1", "stranger", "auditor", "recused"])
def test_a_proof_is_for_those_who_see_the_item(world, owner, who):
    one = make.item_at(world, "rectifying").measures.get()
    make.proven(world, one)
    (kept,) = files.of(one)
    assert files.fetch(kept, by=owner) == make.PDF
    assert files.fetch(kept, by=world.users["discipline"]) == make.PDF
    with pytest.raises(Refused):
        files.fetch(kept, by=world.users[who])


def test_the_units_word_never_counts_as_done(world, owner):
    item = make.item_at(world, "rectifying")
    items.report_result(item, by=owner, result="全部补齐", completion="done")
    assert not RectificationItem.objects.completed().exists()
    assert RectificationItem.objects.unfinished().count() == 1


def test_overdue_is_computed(world, later):
    item = make.assigned(world, "liuwan")
    assert not item.is_overdue(later(2023, 9, 12))
    assert item.is_overdue(later(2023, 9, 13))
    assert RectificationItem.objects.overdue(later(2023, 9, 13)).count() == 1
    assert queries.totals(RectificationItem.objects.all())["overdue"] == 1


def test_a_closed_item_is_never_overdue(world):
    item = make.item_at(world, "closed")
    assert not item.is_overdue(date(2030, 1, 1))
    assert not RectificationItem.objects.overdue(date(2030, 1, 1)).exists()


def test_the_database_holds_what_must_never_be(world, owner):
    item = make.item_at(world, "applied")
    for wrong in ({"endorsed_by": owner}, {"status": "closed", "closed_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RectificationItem.objects.filter(pk=item.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.update(is_done=True, done_on=None)


def test_a_failed_step_saves_nothing(world, owner):
    item = make.item_at(world, "under_review")
    with pytest.raises(Unmet):
        closing.give_opinion(item, by=world.users["discipline"], opinion="return", note="")
    assert not item.reviews.exists()


def test_a_measure_cannot_end_before_the_feedback(world, owner):
    item = make.item_at(world, "claimed")
    given = item.feedback_item.feedback.delivered_on
    with pytest.raises(Unmet, match="不能早于反馈日期"):
        measures.add_measure(item, by=owner, text="清理", due=date(1999, 1, 1))
    measures.add_measure(item, by=owner, text="清理", due=given)


def test_what_was_recovered_is_never_below_nothing(world, owner):
    item = make.item_at(world, "rectifying")
    with pytest.raises(Unmet) as caught:
        items.report_result(
            item, by=owner, result="已清退", refunded=Decimal("-5"), recovered=Decimal("-0.1"), rules_made=0
        )
    assert caught.value.fields == {"refunded": "清退资金不能是负数。", "recovered": "挽回损失不能是负数。"}
