"""Standing roles by two people (design §5.5): who proposes, who confirms, never for oneself, 三员分立, and what follows in the rounds."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from rounds import permissions
from rounds.actions import persons, powers
from rounds.models import Authorization, Person
from tests import factories, square
from xuncha import actions
from xuncha.core import grants
from xuncha.core import permissions as house
from xuncha.core.account_states import GRANT_FLOW
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry, RoleGrant
from xuncha.core.roles import STANDING_ROLES

#: (status, verb) → who may, for a 工作人员 of the office: S secadmin, O office_director
MAY = {
    ("proposed", "confirm"): {"office_director"},
    ("proposed", "refuse"): {"office_director"},
    ("proposed", "withdraw"): {"secadmin"},
    ("confirmed", "revoke"): {"secadmin", "office_director"},
}


def propose(world, role="office_staff", account="stranger", by="secadmin", **options) -> RoleGrant:
    options = {"reason": "临组干〔2023〕12号", **options}
    return grants.propose_grant(by=world.users[by], user=world.users[account], role=role, **options)


def grant_at(world, status: str) -> RoleGrant:
    grant = propose(world)
    if status in ("confirmed", "revoked"):
        grant = actions.confirm_grant(grant, by=world.users["office_director"])
    ends = {"refused": (grants.refuse_grant, "office_director"), "withdrawn": (grants.withdraw_grant, "secadmin"),
            "revoked": (grants.revoke_grant, "secadmin")}  # fmt: skip
    if status in ends:
        verb, who = ends[status]
        grant = verb(grant, by=world.users[who], reason="理由")
    return grant


@pytest.mark.parametrize("status", ["proposed", "confirmed", "refused", "withdrawn", "revoked"])
def test_the_square(world, status):
    grant = grant_at(world, status)
    assert grant.status == status
    for verb, act in actions.GRANT_VERBS.items():
        found = square.who_may(world, lambda user, act=act: act(square.fresh(grant), by=user, reason="理由"))
        assert found == MAY.get((status, verb), set()), verb
    square.check_table(dict.fromkeys(MAY, ""), grants.VERBS, GRANT_FLOW)


def test_a_grant_takes_effect_at_once_and_ends_at_once(world):
    user = world.users["stranger"]
    grant = propose(world)
    assert not house.standing_roles(user, factories.TODAY)
    grant = grants.confirm_grant(grant, by=world.users["office_director"])
    assert house.standing_roles(user, factories.TODAY) == {"office_staff"}
    grants.revoke_grant(grant, by=world.users["secadmin"], reason="调离")
    assert not house.standing_roles(user, factories.TODAY)
    verbs = AuditEntry.objects.filter(uid=grant.uid).order_by("id").values_list("verb", "actor")
    assert list(verbs) == [("propose_grant", "secadmin"), ("confirm", "office_director"), ("revoke", "secadmin")]


def test_before_its_first_day_and_after_its_last_a_grant_gives_nothing(world):
    day = factories.TODAY
    grant = propose(world, starts_on=day + timedelta(days=2), ends_on=day + timedelta(days=4))
    grants.confirm_grant(grant, by=world.users["office_director"])
    user = world.users["stranger"]
    held = [bool(house.standing_roles(user, day + timedelta(days=n))) for n in range(6)]
    assert held == [False, False, True, True, True, False]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"starts_on": factories.TODAY - timedelta(days=1)}, "starts_on"),
        ({"ends_on": factories.TODAY - timedelta(days=1)}, "ends_on"),
        ({"account": "office_staff"}, "role"),
        ({"account": "sysadmin"}, "role"),
        ({"account": "clue_officer", "role": "auditor"}, "role"),
        ({"account": "member_2", "role": "sysadmin"}, "role"),
    ],
)
def test_bad_input_is_told_beside_its_field(world, change, field):
    with pytest.raises(Unmet) as no:
        propose(world, **change)
    assert set(no.value.fields) == {field}
    assert not RoleGrant.objects.filter(status="proposed").exists()


def test_nobody_proposes_or_confirms_for_oneself(world):
    with pytest.raises(Refused, match="本人"):
        propose(world, role="office_staff", account="secadmin")
    grant = propose(world, role="petition_officer", account="office_director")
    with pytest.raises(Refused, match="本人"):
        grants.confirm_grant(grant, by=world.users["office_director"])


def test_a_director_is_confirmed_by_the_leading_group_alone(world):
    grant = propose(world, role="office_director")
    with pytest.raises(Refused, match="巡察工作领导小组确认"):
        grants.confirm_grant(grant, by=world.users["office_director"])
    assert grants.confirm_grant(grant, by=world.users["leading_group"]).status == "confirmed"


def test_every_standing_role_can_be_proposed_and_confirmed_by_somebody():
    for role in STANDING_ROLES:
        for capability in ("role.propose", "role.confirm"):
            assert any(role.code in r.may_grant and capability in r.capabilities for r in STANDING_ROLES), role.code
    assert not any(
        r.may_grant for r in STANDING_ROLES if r.code not in ("secadmin", "office_director", "leading_group")
    )


@pytest.mark.parametrize(
    ("account", "by"), [("sysadmin", "secadmin"), ("auditor", "secadmin"), ("office_director", "secadmin")]
)
def test_the_last_of_an_office_keeps_it(world, account, by):
    grant = RoleGrant.objects.get(user=world.users[account])
    with pytest.raises(Refused, match="最后一名"):
        grants.revoke_grant(grant, by=world.users[by], reason="离岗")


def test_an_administrator_enters_no_round(world):
    with pytest.raises(Unmet, match="三员不参加巡察业务"):
        powers.propose_authorization(
            by=world.users["office_director"], person=world.persons["sysadmin"], round=world.round, role="member", doc_no="x",
            group=world.groups[2], targets=[world.target], starts_on=factories.TODAY, ends_on=factories.ENDS,
        )  # fmt: skip


# ---- what the database holds by itself ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("sysadmin", "auditor", "admins_are_exclusive"),
        ("sysadmin", "office_staff", "admins_are_exclusive"),
        ("office_staff", "office_staff", "one_grant_per_role_and_day"),
    ],
)
def test_the_database_keeps_offices_apart(world, first, second, name):
    user = world.users["stranger"]
    RoleGrant.objects.create(user=user, role=first, starts_on=date(2023, 1, 1), ends_on=date(2023, 2, 1))
    RoleGrant.objects.create(user=user, role=second, starts_on=date(2023, 2, 2))
    with pytest.raises(IntegrityError, match=name):
        RoleGrant.objects.create(user=user, role=second, starts_on=date(2023, 2, 1), ends_on=date(2023, 2, 1))


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"proposed_by": "stranger"}, "nobody_grants_oneself"),
        ({"confirmed_by": "stranger", "status": "confirmed"}, "nobody_grants_oneself"),
        ({"proposed_by": "secadmin", "confirmed_by": "secadmin", "status": "confirmed"}, "grant_by_two_people"),
        ({"proposed_by": "secadmin", "status": "confirmed"}, "grant_confirmed_who_when"),
        ({"confirmed_by": "secadmin"}, "grant_confirmed_who_when"),
        ({"status": "revoked"}, "grant_revoked_when"),
    ],
)
def test_the_database_demands_two_people(world, columns, name):
    row = {key: world.users.get(value, value) for key, value in columns.items()}
    at = timezone.now() if {"confirmed_by", "status"} & set(row) else None
    with pytest.raises(IntegrityError, match=name):
        RoleGrant.objects.create(
            user=world.users["stranger"], role="office_staff", starts_on=date(2023, 1, 1), confirmed_at=at, **row
        )


# ---- what follows in the rounds -----------------------------------------------------------------------------------


def test_a_confirmed_role_of_the_office_reaches_the_open_round(world):
    grant = actions.confirm_grant(propose(world), by=world.users["office_director"])
    user = world.users["stranger"]
    assert {h.role for h in permissions.reach(user).held} == {"office_staff"}
    power = Authorization.objects.get(person__user=user)
    assert (power.doc_no, power.approved_by) == ("常设", world.users["office_director"])
    grants.revoke_grant(grant, by=world.users["secadmin"], reason="调离")
    assert permissions.reach(user).held == ()


def test_a_confirmed_role_of_a_unit_reaches_its_entered_target_alone(world):
    user = factories.make_user("chief_new")
    persons.create_person(by=None, org=world.orgs["huaidu"], name="新任书记", user=user)
    grant = grants.propose_grant(by=world.users["secadmin"], user=user, role="target_chief", reason="任职")
    actions.confirm_grant(grant, by=world.users["office_director"])
    assert [h.target_ids for h in permissions.reach(user).held] == [frozenset({world.target.pk})]


def test_a_closed_round_is_not_opened_again_by_a_new_role(world):
    world.round.targets.update(stage="archived")
    actions.confirm_grant(propose(world), by=world.users["office_director"])
    assert not Authorization.objects.filter(person__user=world.users["stranger"]).exists()


def test_an_account_without_a_person_gets_the_role_but_no_round(world):
    Person.objects.filter(user=world.users["stranger"]).delete()
    assert actions.confirm_grant(propose(world), by=world.users["office_director"]).status == "confirmed"
    assert permissions.reach(world.users["stranger"]).held == ()


def test_the_beginning_in_production_happens_once_for_a_role(world, settings):
    settings.PRODUCTION = True
    with pytest.raises(Refused, match="已经有人担任过"):
        grants.bootstrap_grant(entry="x", user=world.users["stranger"], role="office_staff", starts_on=factories.TODAY)


# ---- pages --------------------------------------------------------------------------------------------------------


def test_propose_and_confirm_by_pages(world, login):
    secadmin, director = login("secadmin"), login("office_director")
    sent = {
        "user": world.users["stranger"].pk,
        "role": "office_staff",
        "starts_on": "2023-03-15",
        "reason": "临组干〔2023〕12号",
    }
    answer = secadmin.post("/roles/grants/new/", sent)
    grant = RoleGrant.objects.get(status="proposed")
    assert answer["Location"] == grant.get_absolute_url()
    assert "确认授予" in director.get("/inbox/").content.decode()
    page = director.get("/roles/grants/?status=proposed").content.decode()
    assert grant.get_absolute_url() in page
    assert "确认授予" in director.get(grant.get_absolute_url()).content.decode()
    assert director.post(f"{grant.get_absolute_url()}confirm/").status_code == 302
    assert login("stranger").get("/rounds/").status_code == 200
    assert "确认授予" not in director.get("/inbox/").content.decode()


def test_what_was_typed_stays_with_the_sentence_beside_it(world, login):
    sent = {"user": world.users["sysadmin"].pk, "role": "office_staff", "starts_on": "2023-03-15", "reason": "分工"}
    answer = login("secadmin").post("/roles/grants/new/", sent)
    assert answer.status_code == 422
    assert "三员互相分开" in answer.content.decode() and "分工" in answer.content.decode()


@pytest.mark.parametrize("account", ["stranger", "office_staff", "sysadmin", "auditor", "chief_huaidu"])
def test_the_pages_are_not_there_for_others(world, login, account):
    grant = propose(world)
    for url in ("/roles/grants/", grant.get_absolute_url(), "/roles/grants/new/"):
        assert login(account).get(url).status_code == 404


def test_the_list_keeps_its_budget(world, login, django_assert_max_num_queries):
    client = login("secadmin")
    client.get("/roles/grants/")
    with django_assert_max_num_queries(15):
        assert client.get("/roles/grants/").status_code == 200
    director = login("office_director")
    with django_assert_max_num_queries(15):
        assert director.get("/roles/grants/").status_code == 200


def test_a_grant_written_past_the_verbs_shows_in_the_trail(world):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.audit', 'off', true)")
        RoleGrant.objects.filter(user=world.users["auditor"]).update(ends_on=date(2024, 1, 1))
    entry = AuditEntry.objects.latest("id")
    assert (entry.verb, entry.noun, entry.changes["ends_on"]) == (
        "direct_update",
        "core.rolegrant",
        [None, "2024-01-01"],
    )
