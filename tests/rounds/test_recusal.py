"""Recusal before, during and after an authorisation (domain §1.4, scenario 1): machine checks, decision, substitute, move."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from interviews import queries as interviews
from petitions import queries as petitions
from rounds import permissions
from rounds.actions import powers, recusals, seeds
from rounds.models import Authorization, PostHolding, RecusalDeclaration, RecusalRule
from rounds.queries import conflicts
from tests.interviews.talks import record
from tests.petitions import letters
from xuncha.core import facts
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry

PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TODAY = date(2023, 3, 15)


@pytest.fixture
def ground(world):
    """The small round with the checks seeded, and a fresh member whom no group has yet."""
    seeds.seed_recusal_rules()
    person = world.persons["stranger"]
    Authorization.objects.filter(person=person).delete()
    return world, person


def propose(world, person, town="huaidu", group=2, **columns):
    target = world.targets[town]
    return powers.propose_authorization(
        by=world.users["office_director"], person=person, round=world.round, role=columns.pop("role", "member"),
        group=world.groups[group], targets=[target], starts_on=TODAY, ends_on=date(2023, 6, 12), doc_no="临巡组〔2023〕9号",
        **columns,
    )  # fmt: skip


def codes(world, person, town="huaidu", role="member"):
    return [(c.code, c.severity) for c in conflicts.conflicts(person, [world.targets[town]], role=role, on=TODAY)]


def hold(world, person, *, ends_on=None, org="liuwan"):
    PostHolding.objects.create(
        person=person,
        org=world.orgs[org],
        post="v_accountant",
        title="柳湾村会计",
        starts_on=date(2018, 1, 1),
        ends_on=ends_on,
    )


@pytest.mark.parametrize(
    ("ends_on", "found"),
    [(None, [("current_post", "block")]), (date(2021, 3, 15), [("former_post", "block")]), (date(2020, 3, 14), [])],
)
def test_posts_now_and_within_the_years(ground, ends_on, found):
    world, person = ground
    hold(world, person, ends_on=ends_on)
    assert codes(world, person) == found
    assert codes(world, person, "north") == []


def test_native_place_bars_heads_and_warns_members(ground):
    world, person = ground
    person.native_place = "临澜县槐渡镇柳湾村"
    person.save()
    assert codes(world, person, role="group_leader") == [("native_place", "block")]
    assert codes(world, person) == [("native_place", "warn")]
    with pytest.raises(Unmet) as caught:
        propose(world, person)
    assert "籍贯" in caught.value.fields["warned"] and not Authorization.objects.filter(person=person).exists()
    assert propose(world, person, warned=True).status == "proposed"


def test_years_and_severity_are_data_with_a_day(ground):
    world, person = ground
    hold(world, person, ends_on=date(2021, 3, 15))
    columns = {"years": 1, "for_heads": "block", "for_members": "block"}
    with pytest.raises(Refused, match="巡察办主任"):
        recusals.add_recusal_rule(by=world.users["office_staff"], code="former_post", effective_from=TODAY, **columns)
    with pytest.raises(Unmet, match="只增不改"):
        recusals.add_recusal_rule(
            by=world.users["office_director"], code="former_post", effective_from=date(2020, 1, 1), **columns
        )
    recusals.add_recusal_rule(
        by=world.users["office_director"], code="former_post", effective_from=date(2023, 3, 16), **columns
    )
    assert codes(world, person) == [("former_post", "block")], "the new rule has not begun"
    RecusalRule.objects.filter(effective_from=date(2023, 3, 16)).delete()
    recusals.add_recusal_rule(by=world.users["office_director"], code="former_post", effective_from=TODAY, **columns)
    assert codes(world, person) == []


def test_scenario_1_kin_bars_and_the_other_group_is_named(ground):
    world, person = ground
    director = world.users["office_director"]
    recusals.declare_recusal(
        by=director, person=person, round=world.round, org=world.orgs["liuwan"], kind="kin", detail="妻弟任村会计"
    )
    with pytest.raises(Unmet) as caught:
        propose(world, person)
    sentence = caught.value.fields["targets"]
    assert "亲属关系" in sentence and "槐渡镇" in sentence and f"可改派{world.groups[1]}" in sentence
    assert propose(world, person, "north", 1).group == world.groups[1]


def test_an_override_needs_a_paper_and_lets_the_finding_pass(ground, login):
    world, person = ground
    director = world.users["office_director"]
    hold(world, person, ends_on=date(2021, 3, 15))
    declared = recusals.declare_recusal(
        by=director, person=person, round=world.round, org=world.orgs["liuwan"], kind="former_post", detail="曾任会计"
    )
    with pytest.raises(Unmet, match="先上传"):
        recusals.override_recusal(declared, by=director, reason="任职时间短")
    page = login("office_director")
    upload = SimpleUploadedFile("批示.pdf", PAPER, "application/pdf")
    answer = page.post(f"/rounds/recusals/{declared.uid}/basis/", {"upload": upload}, follow=True)
    assert "回避申报-1.pdf" in answer.content.decode()
    recusals.override_recusal(declared, by=director, reason="任职时间短")
    assert codes(world, person) == [] and propose(world, person).status == "proposed"
    assert AuditEntry.objects.filter(verb="override", uid=declared.uid, reason="任职时间短").exists()
    kept = page.get(f"/rounds/recusals/{declared.uid}/").content.decode().split("/files/")[1][:36]
    assert login("member_2").get(f"/files/{kept}/").status_code == 404


def test_who_could_stand_in_is_told_to_those_who_decide(ground, login):
    world, person = ground
    declared = recusals.declare_recusal(
        by=world.users["office_director"], person=world.persons["member_2"], round=world.round, org=world.orgs["liuwan"],
        kind="kin", detail="表亲",
    )  # fmt: skip
    page = login("office_director").get(f"/rounds/recusals/{declared.uid}/").content.decode()
    assert str(person) in page and "可改派" in page
    own = login("member_2").get(f"/rounds/recusals/{declared.uid}/").content.decode()
    assert "替换建议" not in own and "决定依据" not in own
    hold(world, person)
    assert person not in conflicts.substitutes(world.target, role="member", on=TODAY)


def test_a_declaration_entered_for_another_hides_everything_at_once(ground, login):
    world, _ = ground
    talk = record(world)
    member = world.users["member_2"]
    assert interviews.visible_to(member).filter(pk=talk.pk).exists()
    path = f"/rounds/{world.round.uid}/recusals/new/?person={world.persons['member_2'].uid}"
    assert login("member_2b").get(path).status_code == 404
    data = {"org": world.orgs["liuwan"].pk, "kind": "kin", "detail": "妻弟任村会计"}
    assert login("office_director").post(path, data).status_code == 302
    facts.forget()
    assert not interviews.visible_to(member).exists()
    assert login("member_2").get(f"/interviews/{talk.uid}/").status_code == 404


def test_who_keeps_away_from_a_unit_reads_of_nobody_let_in_for_it(ground, login):
    """The people of the township stand on the page of groups, and their authorisations have pages."""
    world, _ = ground
    chief = Authorization.objects.get(person=world.persons["chief_huaidu"])
    url = f"{world.round.get_absolute_url()}groups/"
    for account in ("member_2", "office_director"):
        assert str(chief.person) in login(account).get(url).content.decode()
        assert login(account).get(chief.get_absolute_url()).status_code == 200
        recusals.declare_recusal(
            by=None,
            person=world.persons[account],
            round=world.round,
            org=world.orgs["liuwan"],
            kind="kin",
            detail="表亲",
        )
        page = login(account).get(url).content.decode()
        assert str(chief.person) not in page and str(world.persons["leader_2"]) in page
        assert login(account).get(chief.get_absolute_url()).status_code == 404


def test_a_member_moves_to_another_group_mid_round(ground, login):
    world, _ = ground
    old = Authorization.objects.get(person=world.persons["member_2"])
    talk = record(world)
    page, group = login("office_director"), world.groups[1]
    data = {"group": group.pk, "starts_on": "2023-03-15", "doc_no": "临巡组〔2023〕9号", "reason": ""}
    answer = page.post(f"/rounds/authorizations/{old.uid}/move/", data)
    assert answer.status_code == 422
    assert page.post(f"/rounds/authorizations/{old.uid}/move/", {**data, "reason": "一组缺人"}).status_code == 302
    new = Authorization.objects.get(replaces=old)
    member = world.users["member_2"]
    assert interviews.visible_to(member).filter(pk=talk.pk).exists(), "until the approval nothing changes"
    powers.approve_authorization(new, by=world.users["leading_group"])
    old.refresh_from_db()
    assert (old.status, old.revoke_reason) == ("revoked", f"调整到{group}（临巡组〔2023〕9号）")
    facts.forget()
    mine = permissions.reach(member)
    assert {h.group_id for h in mine.held} == {group.pk}
    assert not interviews.visible_to(member).filter(pk=talk.pk).exists()
    assert "give_way" not in page.get(f"/rounds/authorizations/{new.uid}/").content.decode()


@pytest.mark.parametrize(
    ("account", "code"), [("office_director", 200), ("office_staff", 200), ("owner_huaidu", 404), ("stranger", 404)]
)
def test_the_rules_have_a_page(ground, login, account, code):
    assert login(account).get("/recusal-rules/").status_code == code
    form = login(account).get("/recusal-rules/former_post/new/")
    assert form.status_code == (200 if account == "office_director" else 404)


def test_a_new_rule_by_its_page(ground, login):
    data = {
        "years": "5",
        "for_heads": "block",
        "for_members": "warn",
        "effective_from": "2023-03-15",
        "note": "县委要求",
    }
    assert login("office_director").post("/recusal-rules/former_post/new/", data).status_code == 302
    rule = RecusalRule.objects.in_force(TODAY)["former_post"]
    assert (rule.years, rule.for_members) == (5, "warn")


def test_a_petition_that_names_the_person_bars_and_hides(ground, login):
    world, person = ground
    office = world.users["petition_officer"]
    letter = letters.register(world, by="petition_officer", accused=[{"name": person.name}])
    assert codes(world, person) == [("named", "block")]
    with pytest.raises(Unmet) as caught:
        propose(world, person)
    assert "保密情形" in caught.value.fields["targets"] and letter.number not in caught.value.fields["targets"]
    assert petitions.visible_to(office).filter(pk=letter.pk).exists()
    own = letters.register(world, by="petition_officer", accused=[{"name": office.name}])
    assert not petitions.visible_to(office).filter(pk=own.pk).exists()
    assert not petitions.countable_by(office).filter(pk=own.pk).exists()


def test_one_declares_a_tie_to_a_township_one_is_not_authorised_for(world, login):
    """邵临 may not be authorised for 槐渡镇 at all before he can say why."""
    kin = {"org": world.village.pk, "kind": "kin", "detail": "妻弟任村会计"}
    answer = login("member_1").post(f"/rounds/{world.round.uid}/recusals/new/", kin)
    assert answer.status_code == 302, answer.content.decode()
    declared = RecusalDeclaration.objects.get(person=world.persons["member_1"])
    assert (declared.org, declared.status) == (world.village, "declared")
