"""The trail: written with the verb or not at all, by triggers past the verbs, sealed in a chain that shows every change."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from rounds.models import CommitteeTerm
from xuncha.core import accounts, audit, grants
from xuncha.core.models import AuditEntry, AuditSeal, RoleGrant, User


@pytest.fixture
def clerk(db) -> User:
    with transaction.atomic(), connection.cursor() as cursor:  # made quietly, as a verb would: the trail begins empty
        cursor.execute("SELECT set_config('app.audit', 'on', true)")
        made = User.objects.create_user("clerk", password="x" * 12, name="文员")
        cursor.execute("SELECT set_config('app.audit', 'off', true)")
    return made


def test_a_verb_leaves_an_entry_with_who_and_what(clerk):
    accounts.note_login(clerk)
    entry = AuditEntry.objects.get(verb="login")
    assert (entry.actor, entry.actor_id, entry.uid, entry.noun) == ("clerk", clerk.pk, clerk.uid, "core.user")


@pytest.mark.django_db(transaction=True)
def test_breaking_the_trail_rolls_the_verb_back():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_auditentry ADD CONSTRAINT broken CHECK (verb <> 'open_account')")
    try:
        with pytest.raises(DatabaseError):
            accounts.open_account(by=None, username="ghost", name="无", password="x" * 12)
        assert not User.objects.filter(username="ghost").exists()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_auditentry DROP CONSTRAINT broken")


@pytest.mark.django_db(transaction=True)
def test_what_goes_past_the_verbs_is_written_by_triggers():
    term = CommitteeTerm.objects.create(number=14, name="十四届", starts_on="2021-09-01", ends_on="2026-09-01")
    CommitteeTerm.objects.filter(pk=term.pk).update(number=15, name="改了名")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM rounds_committeeterm")
    insert, update, delete = AuditEntry.objects.order_by("id")
    assert (insert.verb, update.verb, delete.verb) == ("direct_insert", "direct_update", "direct_delete")
    assert update.uid == term.uid
    assert update.changes == {"number": [14, 15], "name": "changed"}  # business text is never in the trail


@pytest.mark.django_db(transaction=True)
def test_the_verbs_own_writes_are_not_written_twice():
    user = User.objects.create_user("a", password="x" * 12, name="甲")
    boss = User.objects.create_user("b", password="x" * 12, name="乙")
    grants.bootstrap_grant(entry="tests", user=user, role="auditor", starts_on="2022-01-01", confirmed_by=boss)
    assert list(AuditEntry.objects.filter(noun="core.rolegrant").values_list("verb", flat=True)) == ["confirm"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sql", ["UPDATE core_auditentry SET reason = 'x'", "DELETE FROM core_auditentry",
                                 "TRUNCATE core_auditentry", "UPDATE core_auditseal SET digest = ''", "DELETE FROM core_auditseal"])  # fmt: skip
def test_the_database_refuses_to_change_the_trail(sql):
    user = User.objects.create_user("a", password="x" * 12, name="甲")
    accounts.note_login(user)
    audit.seal()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def _past_the_triggers(sql: str) -> None:
    """What an owner of the database could do: switch the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def sealed(clerk) -> list[AuditEntry]:
    for _ in range(5):
        accounts.note_login(clerk)
    assert audit.seal() == 5
    return list(AuditEntry.objects.order_by("id"))


def test_a_sound_trail_is_said_to_be_sound(sealed, capsys):
    call_command("audit_verify")
    assert capsys.readouterr().out.strip() == "OK 5 entries"


@pytest.mark.parametrize(
    ("sql", "at", "reason"),
    [
        ("UPDATE core_auditentry SET reason = 'x' WHERE id = {2}", 2, "edited"),
        ("UPDATE core_auditentry SET at = at + interval '1 hour' WHERE id = {0}", 0, "edited"),
        ("DELETE FROM core_auditentry WHERE id = {3}", 3, "missing"),
        ("DELETE FROM core_auditentry WHERE id = {4}", 4, "missing"),
        (
            "DELETE FROM core_auditentry WHERE id >= {3}; DELETE FROM core_auditseal WHERE entry_id >= {3}",
            4,
            "truncated",
        ),
        ("DELETE FROM core_auditentry; DELETE FROM core_auditseal", 4, "truncated"),
    ],
)
def test_every_tampering_with_sealed_entries_is_found(sealed, capsys, sql, at, reason):
    ids = [entry.id for entry in sealed]
    _past_the_triggers(sql.format(*ids))
    with pytest.raises(SystemExit) as stop:
        call_command("audit_verify")
    assert stop.value.code == 1
    assert capsys.readouterr().out.strip() == f"FAIL id={ids[at]} reason={reason}"


def test_a_rewritten_chain_is_found_by_the_anchor(sealed):
    """Whoever edits an entry and computes all seals anew is still found: the anchor file has the old digests."""
    ids = [entry.id for entry in sealed]
    _past_the_triggers(f"UPDATE core_auditentry SET reason = 'x' WHERE id = {ids[4]}; DELETE FROM core_auditseal")
    kept = audit.anchor_path().read_text()
    audit.anchor_path().write_text("")
    audit.seal()
    audit.anchor_path().write_text(kept)
    assert audit.verify().reason == "edited"


def test_a_forged_anchor_line_does_not_pass(sealed):
    line = audit.anchor_path().read_text().split(" ")
    audit.anchor_path().write_text(" ".join([*line[:2], "0" * 64, line[3]]))
    assert audit.verify().reason == "edited"


def test_old_entries_without_a_seal_are_found(clerk, time_machine_ago):
    time_machine_ago(clerk)
    assert audit.verify().reason == "unsealed"


@pytest.fixture
def time_machine_ago():
    import time_machine

    def write(user: User) -> None:
        with time_machine.travel("2023-01-01T00:00:00Z"):
            accounts.note_login(user)

    return write


def test_entries_that_commit_late_are_sealed_after_their_elders(sealed, clerk):
    assert audit.seal() == 0
    accounts.note_login(clerk)
    assert audit.seal() == 1
    assert audit.verify().count == AuditSeal.objects.count() == 6


def test_three_administrators_are_exclusive(clerk):
    from django.db import IntegrityError

    RoleGrant.objects.create(user=clerk, role="sysadmin", starts_on="2022-01-01")
    with pytest.raises(IntegrityError, match="admins_are_exclusive"):
        RoleGrant.objects.create(user=clerk, role="auditor", starts_on="2022-01-01")


def test_nobody_is_a_superuser(db):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError, match="no_superuser"):
        User.objects.create_user("root", password="x" * 12, name="根", is_superuser=True)


@audit.action
def _ten_terms() -> None:
    """A verb that writes many rows; the question each trigger asks first is answered without an error to catch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore'), _pgtrigger_should_ignore('pgtrigger_trail')")
        assert cursor.fetchone() == ("{}", False), "nothing is ignored, and no row costs a rolled back subtransaction"
    CommitteeTerm.objects.bulk_create(
        CommitteeTerm(number=100 + n, name=f"第{100 + n}届", starts_on="2030-01-01", ends_on="2035-01-01")
        for n in range(10)
    )


@pytest.mark.django_db(transaction=True)
def test_in_a_verb_the_triggers_roll_nothing_back_and_after_it_they_write_as_before():
    _ten_terms()
    assert not AuditEntry.objects.exists()
    CommitteeTerm.objects.filter(number=100).update(name="改了名")
    assert AuditEntry.objects.get().verb == "direct_update"
