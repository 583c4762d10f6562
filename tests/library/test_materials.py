"""调阅: the clock by working days, two receivers, borrowed originals, who may, and what the pages show."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from library import actions
from library.models import MaterialItem, MaterialRequest
from library.queries import materials as queries
from rounds.models import RoundTarget
from rounds.permissions.passage import verdicts
from tests.library import requests as make
from tests.library.requests import at
from xuncha.core import calendar
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry


def entries() -> int:
    return AuditEntry.objects.count()


# -- asking and the clock ---------------------------------------------------------------------------------------------


def test_a_request_has_its_number_its_items_and_one_entry(world):
    before = entries()
    asked = make.ask(world)
    assert (asked.number, asked.status, asked.org, asked.items.count()) == (
        "1401-02-DY-0001",
        "issued",
        world.village,
        2,
    )
    assert entries() == before + 1
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == "ask_materials" and "凭证" not in str(entry.changes), "the trail reads no business text"


@pytest.mark.parametrize(
    ("asked", "due"),
    [(at(10), date(2023, 3, 14)), (at(3, month=4), date(2023, 4, 6)), (at(28, month=4), date(2023, 5, 5)),
     (at(21, month=4), date(2023, 4, 24))],
)  # fmt: skip
def test_two_working_days_by_the_calendar(world, settings, asked, due):
    """Over a weekend; over 清明 (4-5 off); over 五一 (4-29 to 5-3 off); and with a Sunday that is worked (4-23, 调休)."""
    calendar.seed_holidays()
    settings.XUNCHA_TODAY = date(2023, 5, 31)
    found = make.ask(world, asked_at=asked)
    assert (
        found.due == due
        and found.due_at.astimezone(calendar.ZONE).date() == due
        and found.due_rule.code == "material_supply"
    )


@pytest.mark.parametrize(("kind", "code", "due"), [("people", "material_people", 13), ("task", "material_task", 15)])
def test_people_and_tasks_have_clocks_of_their_own(world, kind, code, due):
    found = make.ask(world, kind=kind, items=({"name": "财政所会计到场", "copies": 1, "form": "copy"},))
    assert (found.due_rule.code, found.due) == (code, date(2023, 3, due))
    again = actions.edit_materials(found, by=world.users["member_2"], items=({"name": "凭证", "copies": 1, "form": "copy"},), kind="papers",
                                   due_at=found.due_at)  # fmt: skip
    assert again.kind == "papers"


def test_who_comes_is_not_handed_over_to_two(world):
    asked = make.ask(world, kind="people", items=({"name": "财政所会计到场", "copies": 1, "form": "copy"},))
    done = actions.receive(asked, by=world.users["member_2"], answers={1: "complete"}, at=at(13))
    item = done.items.get()
    assert (done.status, item.handed_by) == ("complete", str(world.village))
    assert [one.username for one in item.receivers.all()] == ["member_2"]
    papers = make.ask(world)
    with pytest.raises(Unmet) as told:
        actions.receive(papers, by=world.users["member_2"], answers={1: "complete"}, at=at(13))
    assert {"handed_by", "receivers"} <= set(told.value.fields)


def test_overdue_is_computed_from_the_working_days(world, settings):
    calendar.seed_holidays()
    settings.XUNCHA_TODAY = date(2023, 4, 30)
    asked = make.ask(world, asked_at=at(28, month=4))
    for day, late in ((date(2023, 5, 5), False), (date(2023, 5, 6), True)):
        settings.XUNCHA_TODAY = day
        assert asked.is_overdue() is late
        assert MaterialRequest.objects.overdue(calendar.now()).exists() is late


def test_a_time_set_by_the_group_stands_instead_of_the_rule(world):
    asked = make.ask(world, due_at=at(10, 17))
    assert (asked.due, asked.due_rule, asked.due_at) == (date(2023, 3, 10), None, at(10, 17))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"items": ()}, "items"),
        ({"asked_at": at(20)}, "asked_at"),
        ({"due_at": at(9)}, "due_at"),
        ({"contact": " "}, "contact"),
    ],
)
def test_what_a_request_needs(world, facts, field):
    with pytest.raises(Unmet) as refused:
        make.ask(world, **facts)
    assert list(refused.value.fields) == [field]
    assert not MaterialRequest.objects.exists()


def test_a_unit_of_another_target_is_not_asked(world):
    with pytest.raises(Unmet, match="提供单位"):
        make.ask(world, asked_of=world.orgs["hetan"])


@pytest.mark.parametrize(
    "account", ["leader_1", "office_director", "chief_huaidu", "recused", "expired", "stranger", "leading_group"]
)
def test_who_asks_nothing(world, account):
    with pytest.raises(Refused):
        make.ask(world, by=account)


def test_a_list_is_changed_by_who_asked_until_the_first_answer(world):
    asked = make.ask(world)
    with pytest.raises(Refused, match="登记人"):
        actions.edit_materials(asked, by=world.users["leader_2"], items=make.ITEMS)
    edited = actions.edit_materials(asked, by=world.users["member_2"], items=make.ITEMS[:1], note="先要凭证")
    assert (edited.items.count(), edited.note, edited.due_rule.code) == (1, "先要凭证", "material_supply")
    make.receive(world, edited, answers={1: "partial"})
    with pytest.raises(Refused, match="不能再改"):
        actions.edit_materials(square_fresh(asked), by=world.users["member_2"], items=make.ITEMS)


def square_fresh(record):
    return type(record).objects.get(pk=record.pk)


# -- receiving ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_receivers_are_blocked(world, count):
    asked = make.ask(world)
    with pytest.raises(Unmet, match="接收人不得少于2人") as refused:
        make.receive(world, asked, receivers=[world.users["member_2"]] * count)
    assert "receivers" in refused.value.fields
    with pytest.raises(Unmet, match="不得少于2人"):
        make.receive(world, asked, receivers=[world.users["member_2"]] * 2)
    assert square_fresh(asked).status == "issued" and not asked.items.exclude(completeness="").exists()


@pytest.mark.parametrize("account", ["leader_1", "expired", "recused"])
def test_a_receiver_is_authorised_at_the_target_that_day(world, account):
    with pytest.raises(Unmet) as refused:
        make.receive(world, make.ask(world), receivers=[world.users["member_2"], world.users[account]])
    assert "receivers" in refused.value.fields


def test_the_status_follows_the_items(world):
    asked = make.ask(world)
    partly = make.receive(world, asked, answers={2: "complete"}, at=at(10, 15))
    assert (partly.status, partly.received_at, partly.completeness) == ("partly", None, "partial")
    whole = make.receive(world, partly, answers={1: "complete"}, at=at(13))
    assert (whole.status, whole.completeness, whole.hours) == ("complete", "complete", 72.0)
    assert {user.username for user in whole.items.get(seq=1).receivers.all()} == {"member_2", "deputy_2"}
    back = make.give_back(world, whole)
    assert (back.status, back.returned_at) == ("returned", at(14))


def test_a_refusal_needs_no_receivers_and_ends_the_wait(world):
    asked = make.receive(world, make.ask(world), answers={1: "refused", 2: "none"}, receivers=[], handed_by="")
    assert (asked.status, asked.completeness) == ("complete", "partial")
    assert not MaterialItem.objects.borrowed().exists()
    assert not MaterialRequest.objects.in_time().filter(completeness="refused").exists()


def test_a_correction_needs_a_reason_and_takes_the_status_back(world):
    asked = make.receive(world, make.ask(world))
    with pytest.raises(Unmet, match="更正"):
        make.receive(world, asked, answers={2: "partial"})
    mended = make.receive(world, asked, answers={2: "partial"}, reason="少了两页")
    assert (mended.status, mended.received_at, mended.items.get(seq=2).completeness) == ("partly", None, "partial")


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"at": at(20)}, "at"), ({"at": at(9)}, "at"), ({"handed_by": " "}, "handed_by"), ({"answers": {}}, "answers"),
     ({"answers": {9: "complete"}}, "answers"), ({"answers": {1: "much"}}, "answers")],
)  # fmt: skip
def test_what_a_receipt_needs(world, facts, field):
    with pytest.raises(Unmet) as refused:
        make.receive(world, make.ask(world), **facts)
    assert field in refused.value.fields


def test_the_database_holds_the_rules_too(world):
    asked = make.receive(world, make.ask(world))
    for values in ({"returned_at": at(14)}, {"received_at": None}, {"handed_by": ""}, {"copies": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            asked.items.filter(seq=1).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():  # a copy is not given back
        asked.items.filter(seq=2).update(returned_at=at(14), returned_to="某")
    with pytest.raises(IntegrityError), transaction.atomic():
        MaterialRequest.objects.filter(pk=asked.pk).update(received_at=None)


# -- borrowed originals ------------------------------------------------------------------------------------------------


def test_only_borrowed_originals_go_back_and_each_once(world):
    asked = make.receive(world, make.ask(world))
    with pytest.raises(Unmet, match="原件"):
        make.give_back(world, asked, seqs=[2])
    with pytest.raises(Unmet, match="收回人"):
        make.give_back(world, asked, returned_to="")
    with pytest.raises(Unmet, match="提供时间"):
        make.give_back(world, asked, at=at(12))
    back = make.give_back(world, asked)
    with pytest.raises(Unmet):
        make.give_back(world, back)


def test_an_early_return_leaves_the_rest_waiting(world):
    before = make.receive(world, make.ask(world), answers={1: "complete"})
    assert make.give_back(world, before).status == "partly"
    assert AuditEntry.objects.latest("pk").verb == "give_back"
    assert make.receive(world, square_fresh(before), answers={2: "complete"}, at=at(14, 8)).status == "complete"


def test_a_loss_is_told_and_ends_the_loan(world):
    asked = make.receive(world, make.ask(world))
    with pytest.raises(Unmet, match="经过"):
        actions.note_loss(asked, by=world.users["member_2"], seqs=[1])
    lost = actions.note_loss(asked, by=world.users["member_2"], seqs=[1], reason="搬运中散失，已向单位说明并补复印件")
    assert (lost.status, lost.items.get(seq=1).whereabouts, lost.returned_at) == ("returned", "遗失", None)


def test_a_borrowed_original_bars_the_way_to_wrap_up(world):
    code = "library.originals_returned"
    asked = make.receive(world, make.ask(world))
    found = {v.code: v for v in verdicts(world.target)}
    assert found[code].sentences == [
        "还有 1 份借阅的原件没有归还：1401-02-DY-0001《2021年村级财务原始凭证》；请归还或登记遗失。"
    ]
    make.give_back(world, asked)
    assert {v.code: v.met for v in verdicts(world.target)}[code]


def test_wrap_up_does_not_end_with_an_open_request(world):
    RoundTarget.objects.filter(pk=world.target.pk).update(stage="wrap_up")
    target = square_fresh(world.target)
    asked = make.ask(world)
    open_ = lambda: {v.code: v.sentences for v in verdicts(target)}["library.nothing_open"]  # noqa: E731
    assert open_() == ["还有 1 件调阅没有收齐：1401-02-DY-0001；请登记收到、无此资料或拒绝，或者撤回。"]
    make.receive(world, asked)
    assert "没有归还" in open_()[0]
    make.give_back(world, square_fresh(asked))
    assert open_() == []
    actions.cancel(make.ask(world), by=world.users["member_2"], reason="重复")
    assert open_() == []


# -- who sees what -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("account", "status"),
    [("leader_2", 200), ("member_2b", 200), ("petition_2", 200), ("office_director", 200), ("office_staff", 200), ("leader_1", 404),
     ("member_1", 404), ("chief_huaidu", 404), ("owner_huaidu", 404), ("leading_group", 404), ("secretary", 404), ("discipline", 404),
     ("clue_officer", 404), ("recused", 404), ("expired", 404), ("stranger", 404), ("sysadmin", 404), ("auditor", 404)],
)  # fmt: skip
def test_who_opens_a_request(world, login, account, status):
    asked, client = make.ask(world), login(account)
    for address in ("", "print/asked/", "print/returned/"):
        assert client.get(f"{asked.get_absolute_url()}{address}").status_code == status, address
    assert (asked.number in client.get("/requests/").content.decode()) is (status == 200)
    assert (asked.number in client.get("/requests/items/").content.decode()) is (status == 200)
    assert queries.search(world.users[account], "凭证", 5).total == (status == 200)


def test_a_forged_id_of_another_group_is_not_found(world, login):
    asked, client = make.receive(world, make.ask(world)), login("leader_1")
    for address in ("receive/", "return/", "loss/", "edit/", "cancel/"):
        assert client.post(f"{asked.get_absolute_url()}{address}", {"reason": "x"}).status_code == 404
    assert client.post("/requests/new/", {"target": world.target.pk, "asked_of": world.village.pk}).status_code == 422
    assert MaterialRequest.objects.count() == 1


# -- pages ---------------------------------------------------------------------------------------------------------------


def form(world, **more):
    return {
        "target": world.target.pk, "kind": "papers", "asked_of": world.village.pk, "contact": "左明远", "asked_at": "2023-03-10 09:00",
        "items-TOTAL_FORMS": 2, "items-INITIAL_FORMS": 0, "items-0-name": "会议记录本", "items-0-copies": 2, "items-0-form": "original",
        "items-1-name": "", "items-1-copies": 1, "items-1-form": "copy", **more,
    }  # fmt: skip


def test_from_the_form_to_the_return(world, login):
    client = login("member_2")
    made = client.post("/requests/new/", form(world), follow=True)
    asked = MaterialRequest.objects.get()
    assert "会议记录本" in made.content.decode() and asked.number in made.content.decode()
    url, two = asked.get_absolute_url(), [world.users[name].pk for name in ("member_2", "deputy_2")]
    data = {"answer_1": "complete", "at": "2023-03-13 09:00", "handed_by": "左明远", "copied_1": "on"}
    few = client.post(f"{url}receive/", data | {"receivers": two[:1]})
    assert few.status_code == 422 and "接收人不得少于2人" in few.content.decode() and "左明远" in few.content.decode()
    client.post(f"{url}receive/", data | {"receivers": two})
    assert "原件 1 份未还" in client.get("/requests/").content.decode()
    assert "归还原件" in client.get(url).content.decode()
    client.post(f"{url}return/", {"seqs": ["1"], "at": "2023-03-14 10:00", "returned_to": "左明远"})
    assert square_fresh(asked).status == "returned"
    assert "已复制留存" in client.get(f"{url}print/returned/").content.decode()


def test_what_was_typed_is_never_lost(world, login):
    client = login("member_2")
    answer = client.post("/requests/new/", form(world, asked_of="", note="请一并提供目录"))
    assert (
        answer.status_code == 422
        and "请一并提供目录" in answer.content.decode()
        and "会议记录本" in answer.content.decode()
    )
    empty = {"items-0-name": "", "items-0-copies": 1, "items-0-form": "copy"}
    bare = client.post("/requests/new/", form(world, **empty))
    assert bare.status_code == 422 and "清单至少要有一项" in bare.content.decode()


@pytest.mark.parametrize("begun", [{"items-1-copies": 3}, {"items-1-form": "original"}, {"items-1-period": "2021年"}])
def test_a_line_that_was_begun_is_not_dropped_without_a_word(world, login, begun):
    answer = login("member_2").post("/requests/new/", form(world, **begun))
    assert answer.status_code == 422 and "请填写资料名称" in answer.content.decode()
    assert not MaterialRequest.objects.exists()


def test_a_long_list_needs_no_second_visit_to_the_form(world, login):
    client = login("member_2")
    more = client.post("/requests/new/", form(world, more="1"))
    assert (
        more.status_code == 200
        and 'name="items-2-name"' in more.content.decode()
        and "会议记录本" in more.content.decode()
    )
    assert not MaterialRequest.objects.exists()
    lines = {
        f"items-{n}-{name}": value
        for n in range(12)
        for name, value in (("name", f"第{n}卷"), ("copies", 1), ("form", "copy"))
    }
    assert client.post("/requests/new/", form(world, **lines, **{"items-TOTAL_FORMS": 12})).status_code == 302
    asked = MaterialRequest.objects.get()
    assert asked.items.count() == 12
    assert client.post(f"{asked.get_absolute_url()}edit/", form(world, more="1")).status_code == 200


@pytest.mark.parametrize("address", ["/requests/", "/requests/items/"])
def test_lists_keep_their_budget(world, login, django_assert_max_num_queries, address):
    client = login("member_2")
    for _ in range(30):
        make.receive(world, make.ask(world))
    client.get(address)
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("term", "count"),
    [("status=issued", 1), ("status=complete", 1), ("kind=people", 0), ("timing=on_time", 1), ("timing=late", 0), ("timing=open", 1),
     ("borrowed=1", 1), ("q=合同", 2), ("q=没有的词", 0), ("standing=1", 2), ("asked_of=柳湾", 2)],
)  # fmt: skip
def test_filters(world, login, settings, term, count):
    make.receive(world, make.ask(world))
    make.ask(world, asked_at=at(14))
    actions.cancel(
        make.ask(world), by=world.users["member_2"], reason="重复"
    ) if "standing" in term or "status" in term else None
    assert login("member_2").get(f"/requests/?{term}").context["page"].paginator.count == count


def test_items_leave_as_a_file_in_the_official_order(world, login):
    make.receive(world, make.ask(world))
    client = login("member_2")
    answer = client.get("/request-items/export.xlsx")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("application/vnd.openxml")
    from library.views.materials import ITEM_TABLE

    labels = [column.label for column in ITEM_TABLE.columns]
    assert labels == [
        "调阅编号",
        "提出时间",
        "单位",
        "资料名称",
        "期间",
        "份数",
        "提供时间",
        "移交人",
        "接收人",
        "归还时间",
    ]
    assert login("chief_huaidu").get("/request-items/export.xlsx").status_code == 404
