"""The stage machine: every bar as a sentence, waivers, going back, and what arriving at a stage brings."""

from datetime import date

import pytest

from rounds import permissions
from rounds.actions import coverage, meetings, papers, plans, stages
from rounds.models import InspectionHistory, RoundTarget
from rounds.permissions.passage import bars, verdicts
from tests.interviews import visits
from tests.rounds import flow
from xuncha.core.errors import Refused, Unmet


@pytest.fixture
def office(db) -> flow.Office:
    return flow.begin(flow.make_office())


def at(office: flow.Office, stage: str) -> RoundTarget:
    """The target put into a stage, past the machine: for tests of that stage alone."""
    RoundTarget.objects.filter(pk=office.target.pk).update(stage=stage)
    office.target = RoundTarget.objects.get(pk=office.target.pk)
    return office.target


def go(office: flow.Office, **words) -> RoundTarget:
    office.target = stages.advance(office.target, by=office.director, **words)
    return office.target


def test_a_round_is_carried_from_planning_to_the_entry(office, settings):
    with pytest.raises(Unmet, match="意见还没有回复"):
        go(office)
    office.target = plans.set_target(
        office.target,
        by=office.director,
        discipline_opinion_on=date(2023, 2, 18),
        organization_opinion_on=date(2023, 2, 20),
    )
    assert go(office).stage == "approval"
    with pytest.raises(Unmet) as refused:
        go(office)
    assert refused.value.sentences == [
        "领导小组还没有批准本轮方案。", "方案还没有文号。", "“工作方案”还没有登记。",
    ]  # fmt: skip
    office.lay("approval", "工作方案")
    plans.approve_round(
        office.round, by=office.users["leading_group"], approved_on=date(2023, 3, 1), plan_doc_no="临巡发〔2023〕1号"
    )
    office.target.round.refresh_from_db()
    assert go(office).stage == "preparing"
    office.target = RoundTarget.objects.get(pk=office.target.pk)
    assert len(bars(office.target)) == 5  # leader, members, letters, notice of entry, paper
    flow.staff(office)
    office.lay("preparing", "授权任职决定")
    flow.inquire(office)
    with pytest.raises(Unmet, match="“进驻通知”还没有登记"):
        go(office)
    office.lay("mobilized", "进驻通知")
    assert permissions.reach(office.users["target_chief"]).held == ()
    assert go(office).stage == "mobilized"
    assert {h.role for h in permissions.reach(office.users["target_chief"]).held} == {"target_chief"}, (
        "let in with the notice, not before"
    )
    with pytest.raises(Unmet, match="动员会"):
        go(office)
    meetings.hold_meeting(
        office.round,
        by=office.director,
        kind="mobilization",
        held_on=date(2023, 3, 10),
        decisions="部署",
        target=office.target,
    )
    papers.post_notice(
        office.target, by=office.director, posted_on=date(2023, 3, 10), window_from=date(2023, 3, 10),
        window_to=date(2023, 5, 8), scope="领导班子及成员的问题", channels="电话：0000-1234567",
    )  # fmt: skip
    assert go(office).entered_on == flow.ENTRY
    log = list(office.target.stage_logs.values_list("from_stage", "to_stage"))
    assert log == [
        ("planning", "approval"),
        ("approval", "preparing"),
        ("preparing", "mobilized"),
        ("mobilized", "on_site"),
    ]


def test_leaving_the_field_asks_for_villages_window_and_date(office, settings):
    target = at(office, "on_site")
    unmet = [v.code for v in verdicts(target) if not v.met]
    assert unmet[:3] == ["villages", "withdrawal_date", "withdrawal_notice"]
    sentences = bars(target)
    assert "还有 2 个村没有巡到：石桥村、柳湾村。" in sentences
    for village in target.villages.all():
        coverage.waive_village(village, by=office.director, reason="本届已专项巡过")
    office.lay("wrap_up", "撤离公告")
    settings.XUNCHA_TODAY = flow.LEAVE
    assert not [v for v in verdicts(target) if not v.met and "." not in v.code]


def test_the_director_waives_named_conditions_with_a_reason(office):
    target = at(office, "preparing")
    flow.staff(office, 3)
    office.lay("preparing", "授权任职决定")
    office.lay("mobilized", "进驻通知")
    flow.inquire(office)
    with pytest.raises(Unmet, match="至少需要 5 人，还差 2 人"):
        go(office)
    with pytest.raises(Unmet, match="豁免条件必须写明理由"):
        go(office, waive=["members"])
    moved = go(office, waive=["members"], reason="两名组员下周到位")
    log = moved.stage_logs.get()
    assert [w["code"] for w in log.waived] == ["members"]
    assert log.reason == "两名组员下周到位"
    assert target.stage == "preparing"


def test_a_leader_ends_the_field_stages_but_waives_nothing(office):
    at(office, "preparing")
    flow.staff(office)
    leader = office.users["member_1"]
    with pytest.raises(Refused, match="由巡察办主任推进"):
        stages.advance(office.target, by=leader)
    target = at(office, "wrap_up")
    with pytest.raises(Refused, match="豁免条件由巡察办主任决定"):
        stages.advance(target, by=leader, waive=["papers"], reason="x")


@pytest.mark.parametrize("who", ["office_staff", "leading_group", "discipline", "outsider", "target_chief"])
def test_nobody_else_moves_a_target(office, who):
    with pytest.raises(Refused):
        stages.advance(at(office, "wrap_up"), by=office.users[who])
    with pytest.raises(Refused):
        stages.go_back(at(office, "wrap_up"), by=office.users[who], reason="退")


def test_back_suspend_resume_cancel(office):
    target = at(office, "deliberation")
    with pytest.raises(Unmet, match="必须写明理由"):
        stages.go_back(target, by=office.director)
    back = stages.go_back(target, by=office.director, reason="领导小组退回报告")
    assert back.stage == "reporting"
    paused = stages.suspend(back, by=office.director, reason="防汛")
    with pytest.raises(Unmet, match="没有这一步"):
        stages.advance(paused, by=office.director)
    resumed = stages.resume(paused, by=office.director, reason="汛期结束")
    assert (resumed.stage, resumed.stage_before) == ("reporting", "")
    assert stages.cancel(resumed, by=office.director, reason="机构撤并").stage == "cancelled"
    with pytest.raises(Unmet, match="没有这一步"):
        stages.cancel(at(office, "rectifying"), by=office.director, reason="x")


def test_two_clicks_move_one_stage(office):
    target = at(office, "planning")
    plans.set_target(
        target, by=office.director, discipline_opinion_on=date(2023, 2, 18), organization_opinion_on=date(2023, 2, 20)
    )
    target.refresh_from_db()
    stages.advance(target, by=office.director)
    with pytest.raises(Unmet, match="现在是“报批”"):
        stages.advance(target, by=office.director)


def test_archiving_writes_the_history(office, monkeypatch):
    target = at(office, "assessment")
    village = target.villages.first()
    visits.rule(office)
    coverage.cover_village(village, by=office.director)
    office.lay("assessment", "评估报告")
    found = {v.code for v in verdicts(target) if not v.met}
    stages.advance(target, by=office.director, waive=found, reason="测试")
    assert set(InspectionHistory.objects.values_list("org__short_name", flat=True)) == {"鹿洲镇", str(village.village)}
