"""What goes past the verbs in the tables of power shows in the trail: accounts, passwords, rules, targets, guardian's rows."""

import pytest
from django.contrib.auth.models import update_last_login
from django.db import connection, transaction

from rounds.actions import powers
from rounds.models import Authorization, RoundTarget
from tests import factories
from xuncha.core import accounts, rules
from xuncha.core import permissions as house
from xuncha.core.models import AuditEntry, PasswordUsed, RoleRule, SecurityRule, User

RULE = {"role": "member", "noun": "interview", "level": 2}


@pytest.fixture
def direct(world):
    """The database as somebody with a console has it: no verb is running."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.audit', 'off', true)")
    return world


def newest(noun: str) -> AuditEntry:
    return AuditEntry.objects.filter(noun=noun).latest("id")


def test_an_account_written_directly_shows_without_its_hash(direct):
    User.objects.filter(username="stranger").update(is_active=False, password="pbkdf2$x")
    entry = newest("core.user")
    assert entry.verb == "direct_update" and entry.uid == direct.users["stranger"].uid
    assert entry.changes == {"is_active": [True, False], "password": "changed"}


def test_the_framework_s_own_note_of_a_login_is_no_noise(direct):
    update_last_login(None, direct.users["stranger"])
    assert not AuditEntry.objects.filter(noun="core.user", verb="direct_update").exists()


@pytest.mark.parametrize("verb", ["direct_insert", "direct_update", "direct_delete"])
def test_a_rule_written_directly_shows(direct, verb):
    rule = RoleRule.objects.create(**RULE, access="none")
    if verb == "direct_update":
        RoleRule.objects.filter(pk=rule.pk).update(access="counted")
    elif verb == "direct_delete":
        rule.delete()
    entry = newest("core.rolerule")
    assert (entry.verb, entry.uid) == (verb, None)
    assert entry.changes["access"] == {"direct_insert": [None, "none"], "direct_update": ["none", "counted"],
                                       "direct_delete": ["none", None]}[verb]  # fmt: skip


def test_numbers_and_used_passwords_written_directly_show(direct):
    SecurityRule.objects.create(code="auth.password.length", value=8)
    assert newest("core.securityrule").changes["value"] == [None, 8]
    PasswordUsed.objects.create(user=direct.users["stranger"], hash="pbkdf2$x", at="2023-01-01T00:00+08:00")
    changes = newest("core.passwordused").changes
    assert changes["hash"] == "changed" and changes["user_id"] == [None, direct.users["stranger"].pk]


def test_a_target_put_into_an_authorisation_directly_shows(direct):
    power = Authorization.objects.get(person__user=direct.users["member_2"])
    power.targets.add(direct.targets["north"])
    entry = newest("rounds.authorization_targets")
    assert entry.verb == "direct_insert"
    assert entry.changes["authorization_id"] == [None, power.pk]
    assert entry.changes["roundtarget_id"] == [None, direct.targets["north"].pk]


def test_reach_given_directly_shows(direct):
    house.give_reach(direct.users["stranger"], [direct.target])
    entry = newest("guardian.userobjectpermission")
    assert entry.verb == "direct_insert" and entry.changes["object_pk"] == [None, str(direct.target.pk)]
    house.take_reach(direct.users["stranger"], [direct.target])
    assert newest("guardian.userobjectpermission").verb == "direct_delete"


def test_the_verbs_themselves_leave_no_second_entry(world):
    rules.set_rule(by=world.users["secadmin"], access="none", reason="收紧", **RULE)
    accounts.disable(world.users["stranger"], by=world.users["sysadmin"], reason="调离")
    power = powers.propose_authorization(
        by=world.users["office_director"], person=world.persons["stranger"], round=world.round, role="member", doc_no="x",
        group=world.groups[1], targets=[world.targets["north"]], starts_on=factories.TODAY, ends_on=factories.ENDS, warned=True,
    )  # fmt: skip
    with transaction.atomic():
        powers.approve_authorization(power, by=world.users["leading_group"])
    assert RoundTarget.objects.exists()
    assert not AuditEntry.objects.filter(verb__startswith="direct").exists()
