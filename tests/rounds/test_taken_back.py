"""What was wrongly registered is taken back: meetings by 作废, extra groups by 撤去; never once something stands on it."""

from datetime import date

import pytest

from rounds.actions import meetings, plans, points
from rounds.models import InspectionGroup, Meeting, RoundTarget
from rounds.permissions.standings import Standing
from rounds.queries.preparation import secretary_meetings
from tests import square
from tests.factories import bring_to
from xuncha.core import links
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry

DAY = date(2023, 3, 1)


def held(world, kind="secretary", by="office_staff", **facts) -> Meeting:
    return meetings.hold_meeting(
        world.round,
        by=world.users[by],
        kind=kind,
        held_on=DAY,
        decisions="听取汇报",
        **{"target": world.target} | facts,
    )


def void(world, meeting, by="office_staff", reason="重复登记") -> Meeting:
    return meetings.void_meeting(meeting, by=world.users[by], reason=reason)


def test_a_void_meeting_meets_no_condition_and_stays_on_the_list_as_void(world, login):
    meeting = held(world, "consultation")
    assert "consultation" in Standing(world.target).meetings
    with pytest.raises(Unmet, match="必须写明理由"):
        void(world, meeting, reason=" ")
    gone = void(world, meeting)
    assert gone.void_reason == "重复登记" and "consultation" not in Standing(world.target).meetings
    entry = AuditEntry.objects.get(uid=meeting.uid, verb="void_meeting")
    assert entry.reason == "重复登记" and "voided_at" in entry.changes
    staff = login("office_staff")
    page = staff.get("/meetings/").content.decode()
    assert ">作废<" in page and "合计 0 次" in page and "另有作废 1 次" in page
    assert ">作废<" in staff.get(world.target.get_absolute_url()).content.decode()
    one = staff.get(meeting.get_absolute_url()).content.decode()
    assert "重复登记" in one and "修改记录" not in one and "/void/" not in one


def test_a_void_meeting_is_neither_changed_nor_voided_again_nor_decided_nor_the_source_of_points(world):
    meeting, secretary = void(world, held(world)), world.users["secretary"]
    for verb in (
        lambda: void(world, meeting),
        lambda: meetings.edit_meeting(meeting, by=world.users["office_staff"], decisions="y", held_on=DAY),
        lambda: meetings.decide_meeting(meeting, by=secretary, decisions="z"),
    ):
        with pytest.raises(Refused, match="已经作废"):
            verb()
    with pytest.raises(Unmet, match="已经作废"):
        points.note_point(meeting, by=secretary, kind="matter", text="查清", org=world.target.org, resp_unit="县财政局")
    assert meeting not in secretary_meetings(world.round, secretary)


def test_only_who_keeps_the_record_takes_a_meeting_back(world):
    own = held(world, "group", by="leader_2")
    for who in ("member_2", "leader_1", "leading_group"):
        with pytest.raises(Refused):
            void(world, own, by=who)
    assert void(world, own, by="leader_2").voided_at
    assert held(world, "group", by="leader_2").number > own.number, "the number is not used again"


def test_what_a_point_a_decision_or_a_record_names_is_not_taken_back(world, login):
    named, secretary = held(world), world.users["secretary"]
    point = points.note_point(
        named, by=secretary, kind="matter", text="查清", org=world.target.org, resp_unit="县财政局"
    )
    with pytest.raises(Refused, match="1 项点人点事出自这次会议"):
        void(world, named)
    assert "1 项点人点事出自这次会议" in login("office_staff").get(named.get_absolute_url()).content.decode()
    points.drop(point, by=world.users["office_director"], reason="记错了会议")
    assert void(world, named).voided_at
    decided = meetings.decide_meeting(held(world), by=secretary, decisions="限期整改。")
    with pytest.raises(Refused, match="县委书记已经写明"):
        void(world, decided)
    cited = held(world, "consultation")
    links.link(cited, named, "basis", by=None)
    with pytest.raises(Refused, match="以这次会议为依据"):
        void(world, cited)


def test_a_meeting_that_carried_a_target_on_is_replaced_before_it_is_taken_back(world):
    wrong = held(world, "consultation")
    bring_to(world, "reporting")
    bring_to(world, "deliberation")
    with pytest.raises(Refused, match="已凭这次会议转入下一阶段"):
        void(world, wrong)
    right = held(world, "consultation")
    assert void(world, wrong).voided_at
    with pytest.raises(Refused, match="已凭这次会议转入下一阶段"):
        void(world, right)
    told = held(world)
    RoundTarget.objects.filter(pk=world.target.pk).update(feedback_on=DAY)
    with pytest.raises(Refused, match="已凭这次会议"):
        void(world, told)


def test_an_extra_group_is_taken_away_while_nothing_was_given_to_it(world, login):
    director = world.users["office_director"]
    extra = plans.add_group(world.round, by=director)
    for who, group in (("office_staff", extra), ("office_director", world.groups[1])):
        with pytest.raises(Refused):
            plans.remove_group(group, by=world.users[who])
    page = f"/rounds/{world.round.uid}/groups/"
    client = login("office_director")
    address = f"/rounds/groups/{extra.uid}/remove/"
    assert address in client.get(page).content.decode()
    assert client.post(address).status_code == 302
    assert not InspectionGroup.objects.filter(pk=extra.pk).exists() and address not in client.get(page).content.decode()
    assert AuditEntry.objects.filter(verb="remove_group", uid=extra.uid).exists()


def test_a_group_with_a_target_or_a_member_stays(world):
    director = world.users["office_director"]
    last = world.groups[max(world.groups)]
    RoundTarget.objects.filter(group=last).update(group=world.groups[1])
    with pytest.raises(Refused, match="有人提请或获得授权"):
        plans.remove_group(last, by=director)
    extra = plans.add_group(world.round, by=director)
    RoundTarget.objects.filter(pk=world.target.pk).update(group=extra)
    with pytest.raises(Refused, match="已有巡察对象分到这个组"):
        plans.remove_group(extra, by=director)
    assert square.fresh(extra)
