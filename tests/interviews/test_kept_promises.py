"""What a record or a village promised holds (domain §3.1, §3.9): 已巡 with its conditions, marks of a person typed in, who is free."""

import re
from datetime import date, time

import pytest

from interviews import actions, queries
from interviews.actions import planning as quota
from interviews.models import Interview
from interviews.queries import planning
from rounds.actions import coverage as villages
from rounds.models import Authorization, VillageCoverage
from tests.interviews import visits
from tests.interviews.talks import official, record
from xuncha.core.errors import Unmet
from xuncha.core.models import AuditEntry

DAY = date(2023, 3, 1)


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def row_of(world) -> VillageCoverage:
    return VillageCoverage.objects.get(target=world.target, village=world.village)


@pytest.fixture
def done(world) -> Interview:
    """柳湾村 已巡 by one talk and both marks; the talk."""
    visits.rule(world, notice=True, talks=True, material=True)
    actions.set_quota(world.round, by=world.users["office_director"], per_village=1)
    talk = record(world, org=world.village, category="villager", interviewee="桂香", content="谈话记录")
    me = world.users["member_2"]
    villages.mark_village(row_of(world), by=me, notice_posted_on=DAY, material_checked_on=DAY)
    villages.cover_village(row_of(world), by=me)
    return talk


# -- 已巡 ---------------------------------------------------------------------------------------------------------------


def test_cancelling_the_talk_that_a_village_rests_on_is_refused(world, done):
    with pytest.raises(Unmet, match="“柳湾村”已登记巡毕，取消谈话后不再符合：谈话至少 1 人次；请先由巡察办主任"):
        actions.cancel(done, by=done.created_by, reason="登记有误")
    done.refresh_from_db()
    assert done.status == "conducted" and done.talker_rows.exclude(during=None).exists()
    villages.reopen_village(row_of(world), by=world.users["office_director"], reason="谈话登记有误")
    assert actions.cancel(done, by=done.created_by, reason="登记有误").status == "cancelled"


def test_a_talk_that_the_village_can_spare_is_cancelled(world, done):
    other = record(
        world, org=world.village, category="villager", interviewee="另一人", content="x", start=time(14), end=time(15)
    )
    assert actions.cancel(other, by=other.created_by, reason="登记有误").status == "cancelled"


def test_emptying_or_moving_the_talk_is_refused_too(world, done):
    with pytest.raises(Unmet, match="修改正文后不再符合"):
        actions.write(done, by=done.created_by, content="")
    with pytest.raises(Unmet, match="修改谈话后不再符合"):
        actions.edit_interview(done, by=done.created_by, talkers=list(done.talkers.all()), org=world.orgs["yantou"])
    point = actions.add_point(done, by=done.created_by, text="要点")
    actions.write(done, by=done.created_by, content="")  # the point still says something
    with pytest.raises(Unmet, match="删除要点后不再符合"):
        actions.remove_point(point, by=done.created_by)
    done.refresh_from_db()
    assert done.org == world.village and done.points.exists()


@pytest.mark.parametrize("mark", ["notice_posted_on", "material_checked_on"])
def test_clearing_a_mark_is_refused_and_correcting_it_is_not(world, done, mark):
    me = world.users["member_2"]
    with pytest.raises(Unmet, match=r"已登记巡毕.*改回未巡"):
        villages.mark_village(row_of(world), by=me, **{mark: None})
    assert getattr(row_of(world), mark) == DAY
    villages.mark_village(row_of(world), by=me, **{mark: date(2023, 3, 2)})
    assert getattr(row_of(world), mark) == date(2023, 3, 2)


def test_a_higher_quota_asks_for_a_reason_and_the_page_tells_what_broke(world, done, login):
    director = world.users["office_director"]
    with pytest.raises(Unmet) as error:
        quota.set_quota(world.round, by=director, per_village=3)
    assert "1 个已巡的村谈话不够：柳湾村" in error.value.fields["reason"]
    assert queries.quota_of(world.round).per_village == 1
    page = f"/interviews/coverage/?target={world.target.uid}"
    client = login("office_director")
    assert "请写明理由" in text(client.post(page, {"per_village": 3}))
    assert client.post(page, {"per_village": 3, "reason": "领导小组要求"}).status_code == 302
    assert AuditEntry.objects.filter(verb="set_quota").latest("pk").reason == "领导小组要求"
    shown = text(login("member_2").get(row_of(world).get_absolute_url()))
    assert "登记巡毕以后，1 项条件不再符合" in shown and "谈话要求至少 3 人次，现有 1 人次" in shown
    board = text(login("leader_2").get(f"/visits/villages/?target={world.target.uid}"))
    assert "已巡，1 项不再符合" in board


def test_a_village_that_keeps_its_conditions_says_nothing(world, done, login):
    assert "不再符合" not in text(login("member_2").get(row_of(world).get_absolute_url()))
    assert actions.set_quota(world.round, by=world.users["office_director"], per_village=0).per_village == 0


# -- 一把手、班子成员 of a person typed in ----------------------------------------------------------------------------------


def given(world, **facts):
    users = world.users
    return {
        "target": world.target.pk, "category": "station", "interviewee": "左明远", "date": "2023-03-01", "start": "09:00",
        "end": "10:20", "kind": "talk", "place_kind": "room", "abnormal": "none", "notice_read": "on",
        "talkers": [users["member_2"].pk, users["deputy_2"].pk], **facts,
    }  # fmt: skip


def test_the_form_takes_both_marks_of_a_person_typed_in(world, login):
    client = login("member_2")
    assert client.post("/interviews/new/", given(world, is_chief="on", is_team="on")).status_code == 302
    talk = Interview.objects.get()
    assert (talk.is_chief, talk.is_team) == (True, True)
    assert "一把手、班子成员" in text(client.get(talk.get_absolute_url()))
    assert client.get(f"{talk.get_absolute_url()}edit/").context["form"].initial["is_chief"] is True


def test_of_a_person_of_the_library_the_post_decides(world, login):
    member = official(world, "huaidu", "鄢秋实", "镇长")
    login("member_2").post("/interviews/new/", given(world, person=member.pk, interviewee="", is_chief="on"))
    talk = Interview.objects.get()
    assert (talk.is_chief, talk.is_team) == (False, True)


# -- who is free ---------------------------------------------------------------------------------------------------------


def choices(page) -> dict[int, str]:
    return {int(str(key)): words for key, words in page.context["form"].fields["talkers"].choices}


def test_the_board_offers_who_is_authorised_on_the_day_alone(world, login):
    member = world.users["member_2"]
    Authorization.objects.filter(person=member.person, status="approved").update(ends_on=date(2023, 3, 17))
    client = login("liaison_2")
    assert member.pk in choices(client.get("/interviews/plan/?date=2023-03-16"))
    assert member.pk not in choices(client.get("/interviews/plan/?date=2023-03-20"))
    posted = {"who": f"v{world.village.pk}-0", "date": "2023-03-20", "start": "09:00", "minutes": "60", "pause": "10",
              "talkers": [world.users["deputy_2"].pk, member.pk]}  # fmt: skip
    answer = client.post("/interviews/plan/", posted)
    assert answer.status_code == 422 and "当天没有授权" in text(answer) and not Interview.objects.exists()


def test_busy_talkers_show_the_hours_of_their_other_talk_and_no_more(world, login):
    busy = record(
        world, "deputy_2", ("leader_2",), date=date(2023, 3, 16), start=time(14), end=time(15, 30), interviewee="左明远"
    )
    client = login("liaison_2")
    shown = choices(client.get("/interviews/plan/?date=2023-03-16"))
    assert "14:00—15:30 已有谈话" in shown[world.users["deputy_2"].pk]
    assert busy.number not in shown[world.users["deputy_2"].pk] and "左明远" not in shown[world.users["deputy_2"].pk]
    assert "已有谈话" not in shown[world.users["member_2"].pk]
    assert planning.busy_on([world.users["deputy_2"]], date(2023, 3, 17)) == {}
    actions.cancel(busy, by=busy.created_by, reason="改期")
    assert planning.busy_on([world.users["deputy_2"]], date(2023, 3, 16)) == {}


def test_looking_at_a_day_makes_nothing_and_keeps_what_was_ticked(world, login):
    who = f"v{world.village.pk}-0"
    posted = {"look": "1", "who": who, "date": "2023-03-20", "start": "10:00", "minutes": "45", "pause": "5",
              "talkers": [world.users["deputy_2"].pk]}  # fmt: skip
    page = login("liaison_2").post("/interviews/plan/", posted)
    assert page.status_code == 200 and not Interview.objects.exists()
    body = page.content.decode()
    assert f'value="{who}" checked' in body and 'value="2023-03-20"' in body and 'value="45"' in body
