"""Verbs of rounds: what they write, what they refuse and in which words."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rounds.actions import (
    coverage,
    masters,
    meetings,
    members,
    orgs,
    papers,
    persons,
    plans,
    powers,
    recusals,
    seeds,
    standing,
)
from rounds.models import (
    Authorization,
    InspectionHistory,
    PartyOrg,
    StageSlot,
    TaxonomyNode,
    TaxonomyVersion,
    VillageCoverage,
)
from rounds.permissions import reach
from tests import factories
from tests.interviews import visits
from tests.rounds import flow
from xuncha.core import calendar, grants
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry
from xuncha.core.models.deadlines import DeadlineRule, Holiday


@pytest.fixture
def office(db) -> flow.Office:
    return flow.begin(flow.make_office())


def test_seeds_come_in_once(db):
    assert all(seeds.seed_reference().values())
    counts = [model.objects.count() for model in (TaxonomyVersion, TaxonomyNode, StageSlot, Holiday, DeadlineRule)]
    assert not any(seeds.seed_reference().values())
    assert counts == [
        model.objects.count() for model in (TaxonomyVersion, TaxonomyNode, StageSlot, Holiday, DeadlineRule)
    ]
    assert TaxonomyNode.objects.leaves().filter(version__code="LW2023").count() > 40


def test_a_new_round_brings_groups_trees_and_the_standing_roles(office):
    round_ = office.round
    assert round_.name == "十四届县委第一轮常规巡察"
    assert [g.name for g in round_.groups.order_by("number")] == ["巡察办", "第一巡察组"]
    assert {t.level for t in round_.taxonomies.all()} == {"township", "village"}
    powers_ = Authorization.objects.filter(round=round_)
    assert {p.role for p in powers_} == set(flow.OFFICE)
    assert {(p.doc_no, p.status, p.approved_by.username) for p in powers_} == {("常设", "approved", "bootstrap")}
    reason = AuditEntry.objects.filter(verb="approve", noun="rounds.authorization").first().reason
    assert "由bootstrap(测试)确认" in reason


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"sequence": 1}, "已经立项"),
        ({"sequence": 2, "group_count": 0}, "1 到 20"),
        ({"sequence": 2, "entered_on": date(2023, 5, 1), "withdrawn_on": date(2023, 4, 1)}, "撤离日期"),
    ],
)
def test_a_round_that_cannot_be(office, words, sentence):
    with pytest.raises(Unmet, match=sentence):
        plans.create_round(by=office.director, term=office.round.term, **words)


def test_only_the_director_begins_a_round(office):
    for who in ("office_staff", "leading_group", "outsider"):
        with pytest.raises(Refused, match="巡察办主任"):
            plans.create_round(by=office.users[who], term=office.round.term, sequence=2)


def test_a_target_comes_with_its_villages_and_without_its_own_people(office):
    assert {str(v) for v in office.target.villages.all()} == {"石桥村", "柳湾村"}
    assert reach(office.users["target_chief"]).held == ()
    assert office.target.pk in {pk for h in reach(office.users["discipline"]).held for pk in h.target_ids}


@pytest.mark.parametrize(
    ("key", "sentence"), [("town", "已列入本轮"), ("石桥村", "互为上下级"), ("county", "不能列为巡察对象")]
)
def test_what_cannot_be_a_target(office, key, sentence):
    with pytest.raises(Unmet, match=sentence):
        plans.propose_target(office.round, by=office.director, org=office.orgs[key])


def test_approval_needs_targets_groups_and_dates_and_closes_the_list(office):
    round_, top = office.round, office.users["leading_group"]
    with pytest.raises(Refused, match="领导小组"):
        plans.approve_round(round_, by=office.director, approved_on=date(2023, 3, 1), plan_doc_no="x")
    with pytest.raises(Unmet, match="不能晚于今天"):
        plans.approve_round(round_, by=top, approved_on=date(2023, 4, 1), plan_doc_no="x")
    plans.set_plan(round_, by=office.director, withdrawn_on=None)
    round_.refresh_from_db()
    with pytest.raises(Unmet, match="进驻日期和撤离日期"):
        plans.approve_round(round_, by=top, approved_on=date(2023, 3, 1), plan_doc_no="x")
    plans.set_plan(round_, by=office.director, withdrawn_on=flow.LEAVE)
    round_.refresh_from_db()
    approved = plans.approve_round(round_, by=top, approved_on=date(2023, 3, 1), plan_doc_no="临巡发〔2023〕1号")
    with pytest.raises(Unmet, match="另行报批"):
        plans.propose_target(approved, by=office.director, org=_town(office, "新桥镇"))
    with pytest.raises(Unmet, match="修改必须写明理由"):
        plans.set_plan(approved, by=office.director, purpose="改")
    assert plans.set_plan(approved, by=office.director, purpose="改", reason="领导小组同意").purpose == "改"


def _town(office: flow.Office, name: str) -> PartyOrg:
    return orgs.create_org(
        by=office.director,
        parent=office.orgs["county"],
        name=name,
        short_name=name,
        level="township",
        org_type="township",
    )


def test_a_target_with_authorised_people_keeps_its_group(office):
    other = plans.add_group(office.round, by=office.director)
    flow.staff(office, 1)
    with pytest.raises(Unmet, match="请先收回这些授权"):
        plans.assign_target(office.target, by=office.director, group=other)


def test_standing_roles_given_later_come_in_by_a_verb(office):
    late = factories.make_user("late")
    grants.bootstrap_grant(
        entry="tests", user=late, role="propaganda_dept", starts_on=date(2023, 1, 1), confirmed_by=office.director
    )
    assert standing.stand_in_round(office.round, by=office.director) == [], (
        "an account without a person reaches nothing"
    )
    persons.create_person(by=office.director, org=office.orgs["county"], name="宣传干事", user=late)
    assert [p.role for p in standing.stand_in_round(office.round, by=office.director)] == ["propaganda_dept"]
    assert standing.stand_in_round(office.round, by=office.director) == []
    with pytest.raises(Refused):
        standing.stand_in_round(office.round, by=late)


def test_one_person_serves_one_group(office):
    flow.staff(office, 1)
    with pytest.raises(Unmet, match="调整到别的组"):
        flow.staff(office, 1)


def test_nobody_proposes_without_the_right_or_for_a_target_of_another_group(office):
    common = {"person": office.persons["member_1"], "round": office.round, "role": "member", "group": office.round.groups.get(number=1),
              "starts_on": date(2023, 3, 1), "ends_on": date(2023, 6, 1), "doc_no": "x"}  # fmt: skip
    with pytest.raises(Refused):
        powers.propose_authorization(by=office.users["office_staff"], targets=[office.target], **common)
    with pytest.raises(Unmet, match="止日早于起日"):
        powers.propose_authorization(
            by=office.director, targets=[office.target], **{**common, "ends_on": date(2023, 1, 1)}
        )
    other = plans.add_group(office.round, by=office.director)
    with pytest.raises(Unmet, match="不都属于"):
        powers.propose_authorization(by=office.director, targets=[office.target], **{**common, "group": other})


def test_many_approvals_each_for_itself(office):
    group = office.round.groups.get(number=1)
    proposed = [
        powers.propose_authorization(
            by=office.director, person=person, round=office.round, role="member", group=group, targets=[office.target],
            starts_on=date(2023, 3, 1), ends_on=date(2023, 6, 1), doc_no="x",
        )
        for person in (office.persons["member_1"], persons.create_person(by=None, org=office.orgs["county"], name="没有账号"))
    ]  # fmt: skip
    results = powers.approve_many(proposed, by=office.users["leading_group"])
    assert [sentence for _, sentence in results] == ["", "没有账号 还没有账号，请先由系统管理员开设账号。"]
    assert [p.status for p in Authorization.objects.filter(pk__in=[p.pk for p in proposed]).order_by("pk")] == [
        "approved",
        "proposed",
    ]


def test_a_leader_s_recusal_is_decided_by_the_leading_group(office):
    flow.staff(office, 2)
    tie = {"round": office.round, "org": office.orgs["石桥村"], "kind": "kin", "detail": "表弟任村会计"}
    for n in (1, 2):
        user = office.users[f"member_{n}"]
        with pytest.raises(Refused, match="由本人申报"):
            recusals.declare_recusal(by=office.users["member_3"], person=user.person, **tie)
        recusals.declare_recusal(by=user, person=user.person, **tie)
        assert reach(user).roles(target_id=office.target.pk) == set(), (
            "kin in a village takes the whole township at once"
        )
    leader, member = office.users["member_1"].person.recusals.get(), office.users["member_2"].person.recusals.get()
    with pytest.raises(Refused, match="领导小组决定"):
        recusals.uphold_recusal(leader, by=office.director)
    assert recusals.uphold_recusal(leader, by=office.users["leading_group"]).status == "upheld"
    with pytest.raises(Unmet, match="必须写明理由"):
        recusals.override_recusal(member, by=office.director)
    upload = SimpleUploadedFile("批示.txt", "同意不回避".encode(), "text/plain")
    recusals.add_basis(member, by=office.director, upload=upload)
    recusals.override_recusal(member, by=office.director, reason="已出五服")
    assert reach(office.users["member_2"]).roles(target_id=office.target.pk) == {"member"}


def test_pledge_and_statement_are_one_s_own_and_once(office):
    with pytest.raises(Refused, match="没有本轮的授权"):
        members.sign_pledge(office.round, by=office.users["outsider"], agreed=True)
    flow.staff(office, 1)
    with pytest.raises(Unmet, match="不必重复签署"):
        members.sign_pledge(office.round, by=office.users["member_1"], agreed=True)
    with pytest.raises(Unmet, match="已作过"):
        members.state_no_conflict(office.round, by=office.users["member_1"])
    assert office.users["member_1"].person.pledges.get().text.startswith("本人参加本轮县委巡察工作")


def test_group_meetings_are_numbered_and_kept_to_their_group(world):
    hold = {"round": world.round, "held_on": date(2023, 3, 1), "decisions": "同意"}
    leader = world.users["leader_2"]
    first = meetings.hold_meeting(by=leader, kind="group", group=world.groups[2], **hold)
    second = meetings.hold_meeting(by=leader, kind="group", target=world.target, **hold)
    assert (first.number, second.number) == ("1401-02-ZW-0001", "1401-02-ZW-0002")
    assert meetings.hold_meeting(by=leader, kind="consultation", target=world.target, **hold).number == ""
    for kind, words, sentence in (
        ("group", {"group": world.groups[1]}, "只登记本组"),
        ("secretary", {}, "由巡察办登记"),
    ):
        with pytest.raises(Refused, match=sentence):
            meetings.hold_meeting(by=leader, kind=kind, **words, **hold)
    with pytest.raises(Unmet, match="请选择开会的巡察组"):
        meetings.hold_meeting(by=world.users["office_director"], kind="group", **hold)
    with pytest.raises(Unmet, match="请选择所涉及的"):
        meetings.hold_meeting(by=world.users["office_director"], kind="feedback", **hold)
    with pytest.raises(Unmet, match="不能晚于今天"):
        meetings.hold_meeting(by=leader, kind="group", group=world.groups[2], **{**hold, "held_on": date(2023, 4, 1)})


def test_meetings_are_changed_by_their_author_or_the_office_and_decided_by_the_secretary(world):
    office, secretary = world.users["office_director"], world.users["secretary"]
    day = date(2023, 3, 1)
    own = meetings.hold_meeting(
        world.round, by=world.users["leader_2"], kind="group", held_on=day, decisions="x", group=world.groups[2]
    )
    with pytest.raises(Refused, match="只有登记人"):
        meetings.edit_meeting(own, by=world.users["member_2"], decisions="y")
    assert meetings.edit_meeting(own, by=office, decisions="y").decisions == "y"
    heard = meetings.hold_meeting(
        world.round, by=office, kind="secretary", held_on=date(2023, 3, 1), decisions="待批示"
    )
    with pytest.raises(Refused, match="县委书记"):
        meetings.decide_meeting(heard, by=office, decisions="点人点事")
    assert meetings.decide_meeting(heard, by=secretary, decisions="点人点事").decisions == "点人点事"
    with pytest.raises(Refused):
        meetings.decide_meeting(own, by=secretary, decisions="z")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"posted_on": date(2023, 4, 1)}, "不能晚于今天"),
        ({"window_to": date(2023, 2, 1)}, "止日早于"),
        ({"window_to": date(2023, 5, 1)}, "不能晚于撤离日期"),
        ({"channels": " "}, "至少写明一个受理渠道"),
    ],
)
def test_a_notice_that_misleads_is_refused(world, words, sentence):
    start, end = date(2023, 2, 22), date(2023, 4, 26)
    good = {"posted_on": start, "window_from": start, "window_to": end, "scope": "x", "channels": "电话"}
    with pytest.raises(Unmet, match=sentence):
        papers.post_notice(world.target, by=world.users["office_staff"], **{**good, **words})
    assert papers.post_notice(world.target, by=world.users["office_staff"], **good).pk
    assert papers.post_notice(world.target, by=world.users["office_staff"], **{**good, "scope": "y"}).scope == "y"
    with pytest.raises(Refused):
        papers.post_notice(world.target, by=world.users["member_2"], **good)


def test_papers_of_persons_are_laid_by_few_and_voided_with_a_reason(world):
    seeds.seed_stage_slots()
    clues, minutes = StageSlot.objects.get(name="线索清单"), StageSlot.objects.get(name="组务会纪要")
    with pytest.raises(Refused, match="不在您的办理范围"):
        papers.lay_document(
            world.target, by=world.users["liaison_2"], slot=clues, doc_no="1", dated_on=date(2023, 3, 1)
        )
    with pytest.raises(Unmet, match="请上传文件"):
        papers.lay_document(world.target, by=world.users["liaison_2"], slot=minutes, doc_no="1")
    laid = papers.lay_document(
        world.target, by=world.users["liaison_2"], slot=minutes, doc_no="1", dated_on=date(2023, 3, 1)
    )
    with pytest.raises(Unmet, match="写明理由"):
        papers.void_document(laid, by=world.users["leader_2"])
    assert papers.void_document(laid, by=world.users["leader_2"], reason="传错").voided_at


@pytest.mark.parametrize(
    ("verb", "state", "allowed"),
    [
        ("cover", "pending", {"office_director", "leader_2", "member_2"}),
        ("waive", "pending", {"office_director"}),
        ("reopen", "done", {"office_director"}),
        ("reopen", "waived", {"office_director"}),
    ],
)
def test_the_square_of_villages(world, verb, state, allowed):
    visits.rule(world)
    everyone = ("office_director", "office_staff", "leading_group", "leader_2", "member_2", "member_1", "chief_huaidu", "recused",
                "expired")  # fmt: skip
    done = set()
    for who in everyone:
        VillageCoverage.objects.filter(village=world.village).update(coverage_status=state, covered_on=factories.TODAY)
        village = VillageCoverage.objects.get(village=world.village)
        try:
            coverage.VERBS[verb](village, by=world.users[who], reason="理由")
            done.add(who)
        except Refused:
            pass
    assert done == allowed


@pytest.mark.parametrize(
    ("verb", "state"), [("cover", "done"), ("cover", "waived"), ("waive", "done"), ("reopen", "pending")]
)
def test_a_village_makes_no_unlawful_move(world, verb, state):
    VillageCoverage.objects.filter(village=world.village).update(coverage_status=state, covered_on=factories.TODAY)
    with pytest.raises(Unmet, match="请刷新页面"):
        coverage.VERBS[verb](
            VillageCoverage.objects.get(village=world.village), by=world.users["office_director"], reason="x"
        )


def test_the_tree_moves_with_all_below(office):
    director, village = office.director, office.orgs["石桥村"]
    town = _town(office, "新桥镇")
    with pytest.raises(Unmet, match="写明理由"):
        orgs.move_org(village, by=director, parent=town)
    with pytest.raises(Unmet, match="自己的下级"):
        orgs.move_org(office.orgs["town"], by=director, parent=village, reason="x")
    moved = orgs.move_org(village, by=director, parent=town, reason="区划调整")
    assert moved.path == f"{town.path}{village.pk}/"
    with pytest.raises(Refused):
        orgs.move_org(village, by=office.users["leading_group"], parent=town, reason="x")


def test_posts_open_and_end(office):
    director, town = office.director, office.orgs["town"]
    person = persons.create_person(by=director, org=town, name="单望舒")
    assert (person.initials, person.sort_key.split()[0]) == ("sws", "shan")
    with pytest.raises(Unmet, match="从列表中选择职务"):
        persons.open_post(person, by=director, org=town, post="villager", starts_on=date(2020, 1, 1))
    held = persons.open_post(person, by=director, org=town, post="t_secretary", starts_on=date(2020, 1, 1))
    assert (held.title, held.is_chief, held.is_team) == ("鹿洲镇党委书记", True, True)
    with pytest.raises(Unmet, match="早于任职日期"):
        persons.end_post(held, by=director, ends_on=date(2019, 1, 1))
    persons.edit_person(person, by=director, left_on=date(2023, 3, 1))
    held.refresh_from_db()
    assert held.ends_on == date(2023, 3, 1)


def test_an_account_is_never_tied_to_oneself_nor_over_a_live_authorisation(office):
    flow.staff(office, 1)
    spare = factories.make_user("spare")
    with pytest.raises(Refused, match="不能为本人"):
        persons.link_account(office.persons["member_2"], by=office.director, user=office.director)
    with pytest.raises(Refused):
        persons.link_account(office.persons["member_1"], by=office.users["office_staff"], user=spare)
    with pytest.raises(Unmet, match="请先收回授权"):
        persons.link_account(office.persons["member_1"], by=office.director, user=spare)
    assert persons.link_account(office.persons["outsider"], by=office.director, user=None, reason="调离").user is None


def test_history_terms_calendar_and_rules(office):
    director = office.director
    assert orgs.add_history(
        office.orgs["town"], by=director, term=office.round.term, sequence=1, round_type="special"
    ).pk
    orgs.add_history(office.orgs["town"], by=director, term=office.round.term, sequence=1, round_type="special")
    assert InspectionHistory.objects.count() == 1
    with pytest.raises(Unmet, match="届满日期"):
        orgs.save_term(
            None, by=director, number=15, name="十五届", starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 1)
        )
    day = masters.set_holiday(by=director, date=date(2023, 3, 16), kind="off", name="测试")
    assert not calendar.is_working_day(day.date)
    masters.clear_holiday(day, by=director)
    assert calendar.is_working_day(date(2023, 3, 16))
    calendar.seed_deadline_rules()
    old = calendar.rule_for("plan_due", factories.TODAY)
    words = {
        "name": old.name,
        "base_event": old.base_event,
        "amount": 2,
        "unit": "month",
        "roll": "none",
        "reminders": [3],
    }
    with pytest.raises(Unmet, match="只增不改"):
        masters.add_deadline_rule(by=director, code="plan_due", effective_from=old.effective_from, **words)
    masters.add_deadline_rule(by=director, code="plan_due", effective_from=date(2023, 3, 1), **words)
    assert (
        calendar.rule_for("plan_due", factories.TODAY).amount,
        calendar.rule_for("plan_due", date(2023, 2, 1)).amount,
    ) == (2, 1)
    with pytest.raises(Refused):
        masters.add_deadline_rule(
            by=office.users["leading_group"], code="plan_due", effective_from=date(2024, 3, 1), **words
        )


def test_the_trail_of_a_verb_names_columns_and_hides_words(office):
    plans.set_plan(office.round, by=office.director, purpose="重点看村账镇管", min_members=6)
    entry = AuditEntry.objects.filter(verb="set_plan").latest("id")
    assert entry.changes == {"min_members": [5, 6], "purpose": "changed"}
    plans.set_plan(office.round, by=office.director, min_members=6)
    assert AuditEntry.objects.filter(verb="set_plan").count() == 1, "the same values leave no trail"
