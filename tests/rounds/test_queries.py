"""Reads of rounds: places for forms, the selection rule, coverage, the current round."""

from datetime import date

import pytest

from rounds import permissions
from rounds.actions import coverage as coverage_actions
from rounds.actions import orgs, seeds
from rounds.models import (
    CommitteeTerm,
    InspectionRound,
    Meeting,
    PartyOrg,
    Person,
    PostHolding,
    RoundTarget,
    TaxonomyVersion,
)
from rounds.queries import coverage, current, masters, places, progress, selection, targets
from tests import factories
from tests.interviews import visits
from xuncha.core import facts
from xuncha.core.models import RoleRule


def names(rows) -> list[str]:
    return [str(row) for row in rows]


def test_places_for_forms(world):
    member = world.users["member_2"]
    assert names(places.targets_for(member, world.round)) == ["槐渡镇"]
    assert names(places.groups_for(member, world.round)) == ["第2巡察组"]
    assert names(places.orgs_of(world.target)) == ["槐渡镇", "柳湾村", "堰头村"]
    assert [label.strip() for _, label in places.org_choices(world.target)] == ["槐渡镇", "柳湾村", "堰头村"]
    assert "chief_huaidu(测试)" in names(places.people_of(places.orgs_of(world.target)))


def test_accounts_of_a_group_on_a_day(world):
    on = factories.TODAY
    accounts = {u.username for u in places.group_accounts(world.target, on=on)}
    assert accounts == {"leader_2", "deputy_2", "liaison_2", "member_2", "member_2b", "petition_2"}, (
        "neither recused nor expired"
    )
    assert "expired" in {u.username for u in places.group_accounts(world.target)}, "without a day: ever in the round"
    assert not places.group_accounts(world.target, on=date(2023, 7, 1)).exists()
    assert places.account_roles(world.target, on=on)[world.users["deputy_2"].pk] == "副组长"


def test_leaves_are_those_of_the_pinned_tree_and_level(world):
    seeds.seed_taxonomy()
    assert all(root.startswith("LW") and leaves for root, leaves in places.leaves_for(world.round, "township"))
    tree = TaxonomyVersion.objects.get(code="SIJJ")
    world.round.taxonomies.filter(level="village").update(version=tree)
    assert {leaf.version for leaf in places.leaf_rows(world.round, "village")} == {tree}
    assert not places.leaf_rows(world.round, "department").exists()
    assert not places.leaf_rows(None, "village").exists()


def test_the_seed_s_rule_for_targets(world):
    before = CommitteeTerm.objects.create(
        number=13, name="十三届", starts_on=date(2016, 9, 1), ends_on=date(2021, 9, 1)
    )
    county = world.orgs["county"]
    towns = {
        name: factories.org(name, "township", county) for name in ("只专项", "只常规", "都有", "没有巡过", "本届已常规")
    }
    past = {"只专项": ("special",), "只常规": ("regular",), "都有": ("special", "regular"), "本届已常规": ("special",)}
    for name, kinds in past.items():
        for kind in kinds:
            orgs.add_history(
                towns[name],
                by=None,
                term=before,
                sequence=3,
                round_type=kind,
                topic="扶贫专项" if kind == "special" else "",
            )
    orgs.add_history(towns["本届已常规"], by=None, term=world.round.term, sequence=1, round_type="regular")
    assert names(selection.only_special_last_term(world.round.term)) == ["只专项"]
    found = selection.suggestions(world.round)
    assert [(s.org.name, s.listed) for s in found] == [("只专项", False)]
    assert "第3轮扶贫专项" in found[0].reason
    RoundTarget.objects.create(round=world.round, org=towns["只专项"])
    assert selection.suggestions(world.round)[0].listed
    other = InspectionRound.objects.create(term=world.round.term, sequence=2, name="二")
    assert selection.suggestions(other) == [], "another regular round of the term has it"
    assert selection.only_special_last_term(before) == {}


def test_coverage_of_a_round_and_of_a_term(world):
    by = world.users["office_director"]
    liuwan, yantou = world.target.villages.order_by("village__sort")
    visits.rule(world)
    coverage_actions.cover_village(liuwan, by=by)
    coverage_actions.waive_village(yantou, by=by, reason="x")
    orgs.add_history(world.orgs["liuwan"], by=by, term=world.round.term, sequence=9, round_type="special")
    row = next(r for r in coverage.of_round([world.target]))
    assert (row["done"], row["waived"], row["pending"], row["total"]) == (1, 1, 0, 2)
    term = coverage.of_term(world.round.term)
    assert (term.total, term.regular, term.special, term.any) == (3, 1, 1, 1), "常规 and 专项 apart, one village once"
    assert names(term.uninspected) == ["河滩村", "堰头村"] or names(term.uninspected) == ["堰头村", "河滩村"]
    assert targets.village_counts(targets.villages_of(world.target)) == {
        "pending": 0,
        "done": 1,
        "waived": 1,
        "total": 2,
    }


def test_a_round_is_as_far_as_its_last_target(world):
    assert progress.round_stage(world.round) == "on_site"
    RoundTarget.objects.filter(pk=world.target.pk).update(stage="suspended", stage_before="mobilized")
    assert progress.round_stage(world.round) == "mobilized"
    RoundTarget.objects.filter(pk=world.target.pk).update(stage="cancelled")
    assert progress.round_stage(world.round) == "on_site"
    assert progress.round_stage(InspectionRound(pk=0)) == ""


def test_the_matrix_says_who_overstays(world, settings):
    settings.XUNCHA_TODAY = date(2023, 5, 2)
    rows = progress.matrix(targets.visible_to(world.users["office_director"]))["rows"]
    assert {cell["state"] for row in rows for cell in row["cells"]} == {"done", "late", "todo"}
    assert any(cell.get("text") == "应已撤离" for cell in rows[0]["cells"])


def test_the_current_round_is_the_choice_or_the_newest_within_reach(world, rf):
    later = InspectionRound.objects.create(term=world.round.term, sequence=2, name="二")
    request = rf.get("/")
    request.user, request.session = world.users["member_2"], {}
    assert current.current_round(request) == world.round, "the newer one is out of reach"
    request.session["round_uid"] = str(later.uid)
    assert current.current_round(request) == world.round
    request.user = world.users["stranger"]
    assert current.current_round(request) is None


@pytest.mark.parametrize(
    ("account", "seen"),
    [
        ("office_director", {"secretary", "group", "mobilization"}),
        ("leading_group", {"secretary", "group", "mobilization"}),
        ("leader_2", {"group", "mobilization"}),
        ("member_1", {"mobilization"}),
        ("discipline", set()),
        ("chief_huaidu", set()),
    ],
)
def test_who_sees_which_meetings(world, account, seen):
    common = {"round": world.round, "held_on": factories.TODAY, "decisions": "x"}
    Meeting.objects.create(kind="secretary", **common)
    Meeting.objects.create(kind="mobilization", **common)
    Meeting.objects.create(kind="group", group=world.groups[2], target=world.target, **common)
    assert set(masters.meetings_for(world.users[account]).values_list("kind", flat=True)) == seen


def test_a_role_over_one_round_is_none_over_another(world):
    """A director of one round who is a member in another has the director's role in the first alone."""
    other = InspectionRound.objects.create(term=world.round.term, sequence=2, name="二")
    target = RoundTarget.objects.create(round=other, org=world.orgs["north"])
    from xuncha.core import permissions as house

    house.give_reach(world.users["office_director"], [other, target])
    assert permissions.reach(world.users["office_director"]).roles(target_id=target.pk) == set()


@pytest.mark.parametrize(
    ("account", "seen"),
    [
        ("office_director", 6),
        ("discipline", 6),
        ("member_2", 3),
        ("member_1", 2),
        ("recused", 0),
        ("chief_huaidu", 0),
        ("sysadmin", 0),
    ],
)
def test_who_sees_which_organisations(world, account, seen):
    assert permissions.orgs_within(world.users[account]).count() == seen


def test_persons_go_with_their_organisations(world):
    assert set(names(permissions.persons_within(world.users["member_2"]))) == {
        "chief_huaidu(测试)",
        "owner_huaidu(测试)",
    }
    assert not permissions.persons_within(world.users["discipline"]).exists()


def test_a_stored_rule_narrows_but_never_drops_the_condition(world):
    Meeting.objects.create(round=world.round, kind="secretary", held_on=factories.TODAY, decisions="x")
    RoleRule.objects.create(role="member", noun="meeting", access="read")
    facts.forget()
    assert not masters.meetings_for(world.users["member_2"]).filter(kind="secretary").exists()
    RoleRule.objects.create(role="leading_group", noun="meeting", access="none")
    facts.forget()
    assert not masters.meetings_for(world.users["leading_group"]).exists()


def test_a_known_date_of_removal_hides_nobody_before_its_day(world):
    """A person of one organisation with a post in another: seen, picked and listed there until the day, not after it."""
    target, director = world.target, world.users["office_director"]
    person = Person.objects.create(org=world.orgs["north"], name="外派干部", sort_key="waipai")
    post = PostHolding.objects.create(
        person=person, org=target.org, post="x", title="挂职副书记", starts_on="2022-01-01", ends_on="2023-12-31"
    )
    seen = permissions.persons_within(world.users["member_2"])
    assert seen.filter(pk=person.pk).exists()
    assert [one["text"] for one in masters.pick_persons(director, "外派", org_id=target.org_id)]
    assert (person, "挂职副书记") in masters.team_of(seen, target.org)
    PostHolding.objects.filter(pk=post.pk).update(ends_on="2023-03-14")
    assert not permissions.persons_within(world.users["member_2"]).filter(pk=person.pk).exists()
    assert not masters.pick_persons(director, "外派", org_id=target.org_id)


def test_pickers_find_by_initials(world):
    PartyOrg.objects.filter(pk=world.village.pk).update(initials="lwc")
    assert [row["text"] for row in masters.pick_orgs(world.users["member_2"], "lw")] == ["柳湾村"]
    assert (
        masters.pick_persons(world.users["office_director"], "leader_1", with_account=True)[0]["text"]
        == "leader_1(测试)"
    )
