"""Problems and the report that carries them (domain §3.4, §5.1, §9 scenario 8)."""

import pytest

from findings.actions import drafts, freezing, problems, reports
from findings.models import InspectionReport, Problem
from findings.queries import problems as queries
from findings.queries import reports as report_queries
from findings.queries import stages
from findings.queries.reports import report_lacks
from rounds.models import RoundTarget
from tests import factories
from tests.findings import make
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import RecordLink

WRITTEN = {
    "profile": "辖12村。", "achievements": "总体平稳。", "ecology": "same", "implementation": "fair", "chief_praise": "勤勉。",
    "chief_problems": "把关不严。", "villages": "延伸12村。", "causes": "责任压得不实。", "advice_unit": "立即整改。",
}  # fmt: skip


def test_a_problem_takes_its_words_and_places_from_its_drafts(world):
    one, other = (
        make.draft_at(world, "signed"),
        make.draft_at(world, "filed", org=world.orgs["yantou"], resp_org=world.orgs["yantou"]),
    )
    made = make.problem(world, [one, other])
    assert made.number == "1401-02-WT-0001"
    assert {str(org) for org in made.orgs.all()} == {"柳湾村", "堰头村"}
    assert [m.draft for m in made.manifestations.order_by("seq")] == [one, other]
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.status, other.status) == ("cited", "cited")
    assert RecordLink.objects.filter(relation="supports", to_uid=made.uid).count() == 2


def test_manifestations_keep_their_order_and_their_draft(world):
    one = make.draft_at(world, "signed")
    made = make.problem(world, [one], manifestations=[("第二件", one), ("", None), ("第一件", None)])
    assert [(m.seq, m.text) for m in made.manifestations.order_by("seq")] == [(1, "第二件"), (2, "第一件")]
    problems.edit_problem(made, by=world.users["leader_2"], manifestations=[("第一件", one), ("第二件", one)])
    assert [m.text for m in made.manifestations.order_by("seq")] == ["第一件", "第二件"]


@pytest.mark.parametrize("status", ["draft", "submitted", "reviewed", "dismissed", "voided"])
def test_only_signed_drafts_bear_a_problem(world, status):
    with pytest.raises(Unmet, match="已审签"):
        make.problem(world, [make.draft_at(world, status)])


def test_no_problem_without_a_draft_nor_across_targets(world):
    with pytest.raises(Unmet, match="至少要选1份"):
        make.problem(world, [])
    here = make.draft_at(world, "signed")
    there = make.draft(world, by="member_1", undertakers=("member_1", "leader_1"), town="north")
    with pytest.raises(Unmet, match="不同的被巡察党组织"):
        make.problem(world, [here, there])


@pytest.mark.parametrize("account", ["member_2", "leader_1", "office_staff", "discipline", "owner_huaidu", "recused"])
def test_who_may_not_draw_a_problem(world, account):
    one = make.draft_at(world, "signed")
    with pytest.raises(Refused):
        make.problem(world, [one], by=account)


def test_only_the_leader_enters_what_the_meeting_decided(world):
    made = make.problem(world, [make.draft_at(world, "signed")], by="deputy_2")
    with pytest.raises(Refused, match="组长"):
        problems.adopt(made, by=world.users["deputy_2"])
    assert problems.adopt(made, by=world.users["leader_2"]).status == "adopted"
    with pytest.raises(Unmet, match="必须写明理由"):
        problems.withdraw(made, by=world.users["leader_2"])
    assert problems.withdraw(made, by=world.users["leader_2"], reason="合并").status == "withdrawn"
    assert not queries.visible_to(world.users["leader_2"]).exists()


def test_an_unproven_problem_is_proven_by_a_new_draft(world):
    old = make.draft_at(world, "signed")
    made = make.problem(world, [old])
    drafts.void(old, by=world.users["leader_2"], reason="有误")
    made.refresh_from_db()
    assert made.status == "unproven"
    with pytest.raises(Unmet, match="没有已审签的底稿支撑"):
        problems.prove(made, by=world.users["leader_2"])
    problems.edit_problem(
        made, by=world.users["leader_2"], drafts=[make.draft_at(world, "signed")], manifestations=[("新", None)]
    )
    assert problems.prove(made, by=world.users["leader_2"]).status == "adopted"


def test_the_unit_sees_a_problem_only_never(world):
    make.problem(world, [make.draft_at(world, "signed")])
    for account in ("owner_huaidu", "chief_huaidu", "discipline", "leader_1", "county_leader", "recused"):
        assert not queries.visible_to(world.users[account]).exists(), account
    Problem.objects.update(status="fed_back")
    assert queries.visible_to(world.users["discipline"]).count() == 1
    assert not queries.visible_to(world.users["owner_huaidu"]).exists()


# -- the report ---------------------------------------------------------------------------------------------------


def report_ready(world) -> InspectionReport:
    """A report whose written parts are complete, its one problem adopted and on the frozen list; 槐渡镇 is at 报告."""
    made = make.problem(world, [make.draft_at(world, "signed")])
    problems.adopt(made, by=world.users["leader_2"])
    freezing.freeze(factories.bring_to(world, "wrap_up"), by=world.users["leader_2"])
    factories.bring_to(world, "reporting")
    report = reports.start_report(world.target, by=world.users["liaison_2"])
    return reports.edit_report(report, by=world.users["liaison_2"], **WRITTEN)


def test_one_report_a_target(world):
    assert reports.start_report(world.target, by=world.users["liaison_2"]).number == "1401-02-BG-0001"
    with pytest.raises(Unmet, match="已经有巡察报告"):
        reports.start_report(world.target, by=world.users["leader_2"])


@pytest.mark.parametrize(
    ("empty", "sentence"),
    [
        ("chief_problems", "“一把手”部分缺少突出问题。"),
        ("chief_praise", "“一把手”部分缺少正面评价。"),
        ("ecology", "请选择政治生态评价。"),
        ("villages", "缺少村级党组织延伸巡察情况。"),
    ],
)
def test_an_empty_part_bars_the_report(world, empty, sentence):
    report = reports.edit_report(report_ready(world), by=world.users["liaison_2"], **{empty: ""})
    with pytest.raises(Unmet) as caught:
        reports.submit(report, by=world.users["leader_2"])
    assert caught.value.sentences == [sentence]


def test_a_report_without_problems_is_barred(world):
    report = reports.start_report(world.target, by=world.users["liaison_2"])
    assert "还没有列入报告的问题。" in report_lacks(report)


def test_scenario_8_a_voided_draft_and_an_empty_half_bar_the_report(world):
    report = report_ready(world)
    reports.edit_report(report, by=world.users["liaison_2"], chief_problems=" ")
    problem = Problem.objects.get()
    drafts.void(problem.drafts.get(), by=world.users["leader_2"], reason="查证有误")
    with pytest.raises(Unmet) as caught:
        reports.submit(report, by=world.users["leader_2"])
    assert "“一把手”部分缺少突出问题。" in caught.value.sentences
    assert any("1401-02-WT-0001" in sentence for sentence in caught.value.sentences)
    problems.edit_problem(
        problem, by=world.users["leader_2"], drafts=[make.draft_at(world, "signed")], manifestations=[("新", None)]
    )
    problems.prove(problem, by=world.users["leader_2"])
    reports.edit_report(report, by=world.users["liaison_2"], chief_problems="对村级发包把关不严。")
    assert reports.submit(report, by=world.users["leader_2"]).status == "submitted"


def test_the_report_carries_its_problems_there_and_back(world):
    report, leader = report_ready(world), world.users["leader_2"]
    with pytest.raises(Refused, match="组长"):
        reports.submit(report, by=world.users["deputy_2"])
    report = reports.submit(report, by=leader)
    assert Problem.objects.get().status == "reported"
    assert stages.report_submitted(world.target) == [] and stages.report_approved(world.target) != []
    with pytest.raises(Refused, match="退回后才能修改"):
        reports.edit_report(report, by=leader, causes="改")
    with pytest.raises(Refused, match="随报告冻结"):
        problems.edit_problem(Problem.objects.get(), by=leader, statement="改")
    report = reports.send_back(report, by=world.users["office_director"], reason="补充事例")
    assert (report.status, report.report_version) == ("draft", 2)
    assert Problem.objects.get().status == "adopted"
    report = reports.submit(report, by=leader)
    factories.bring_to(world, "deliberation")
    assert reports.approve(report, by=world.users["leading_group"]).status == "approved"
    assert Problem.objects.get().status == "reported" and stages.report_approved(world.target) == []


def test_what_is_drawn_after_the_hand_in_neither_goes_up_nor_bars(world):
    """提交后问题清单随报告冻结为这一版 (domain §2.2, 6)."""
    leader, above = world.users["leader_2"], world.users["leading_group"]
    report = reports.submit(report_ready(world), by=leader)
    drawn = make.problem(world, [make.draft_at(world, "signed")], statement="提交以后才归纳")
    agreed = make.problem(world, [make.draft_at(world, "signed")], statement="提交以后才通过")
    problems.adopt(agreed, by=leader)
    assert report_lacks(report) == []
    factories.bring_to(world, "deliberation")
    report = reports.approve(report, by=above)
    assert report_lacks(report) == []
    drawn.refresh_from_db()
    agreed.refresh_from_db()
    assert (drawn.status, agreed.status, agreed.report_version) == ("drawn", "adopted", None)
    assert list(Problem.objects.filter(report_version=1).values_list("status", flat=True)) == ["reported"]


def test_what_lost_its_proof_after_the_hand_in_bars_it_until_it_is_proved_anew(world):
    leader, above = world.users["leader_2"], world.users["leading_group"]
    report = reports.submit(report_ready(world), by=leader)
    problem = Problem.objects.get()
    drafts.void(problem.drafts.get(), by=leader, reason="查证有误")
    factories.bring_to(world, "deliberation")
    with pytest.raises(Unmet, match="1401-02-WT-0001"):
        reports.approve(report, by=above)
    fresh = make.draft_at(world, "signed")
    problems.edit_problem(Problem.objects.get(), by=leader, drafts=[fresh], manifestations=[("新", None)])
    problems.prove(Problem.objects.get(), by=leader)
    reports.approve(report, by=above)
    assert Problem.objects.get().status == "reported"
    with pytest.raises(Refused, match="已写入审定的报告"):
        drafts.void(fresh, by=leader, reason="有误")


def test_a_report_waits_for_its_stage_and_for_the_frozen_list(world, login):
    problems.adopt(make.problem(world, [make.draft_at(world, "signed")]), by=world.users["leader_2"])
    report = reports.start_report(world.target, by=world.users["liaison_2"])
    reports.edit_report(report, by=world.users["liaison_2"], **WRITTEN)
    leader, leaders, client = world.users["leader_2"], world.users["leading_group"], login("leader_2")
    early = "“槐渡镇”现在是“进驻了解”；转入“报告”后才能提交报告。"
    with pytest.raises(Refused, match=early):
        reports.submit(report, by=leader)
    assert early in client.get(report.get_absolute_url()).content.decode()
    assert client.post(f"{report.get_absolute_url()}submit/").status_code == 403
    factories.bring_to(world, "reporting")
    with pytest.raises(Refused, match="问题清单还没有冻结"):
        reports.submit(report, by=leader)
    freezing.freeze(world.target, by=leader)
    report = reports.submit(report, by=leader)
    with pytest.raises(Refused, match="转入“审议”后才能审定"):
        reports.approve(report, by=leaders)
    factories.bring_to(world, "deliberation")
    assert reports.approve(report, by=leaders).status == "approved"


@pytest.mark.parametrize("stage", ["suspended", "cancelled"])
def test_nothing_is_handed_in_for_a_target_that_rests(world, stage):
    report = report_ready(world)
    RoundTarget.objects.filter(pk=world.target.pk).update(stage=stage)
    with pytest.raises(Refused, match="转入“报告”后才能提交报告"):
        reports.submit(report, by=world.users["leader_2"])


def test_who_sees_the_report_and_when(world):
    report = report_ready(world)

    def sees(account: str) -> bool:
        return report_queries.visible_to(world.users[account]).exists()

    assert sees("member_2") and sees("leader_2") and not sees("office_director") and not sees("leader_1")
    reports.submit(report, by=world.users["leader_2"])
    assert sees("office_director") and sees("leading_group")
    assert not sees("owner_huaidu") and not sees("discipline") and not sees("recused")
