"""Looking for reporters and at them: a motive, a cap, and somebody who is told (domain §7.3)."""

import pytest
from django.db import IntegrityError, transaction

from petitions import actions, queries
from petitions.models import IdentityNotice
from tests import square
from tests.petitions.letters import register
from tests.petitions.test_identity import granted, signed
from xuncha.core.errors import Refused
from xuncha.core.models import AuditEntry, SecurityRule

LOOK = {"kind": "phone", "text": "19900001234", "reason": "核对是否重复来信"}


def test_a_search_needs_a_motive_that_names_nobody_and_the_trail_keeps_it(world, login):
    letter, duty = signed(world), login("petition_2")
    for wrong in (
        {"reason": ""},
        {"reason": "找 19900001234"},
        {"kind": "name", "text": "费思齐", "reason": "费思齐来访"},
    ):
        assert duty.post("/petitions/reporter-search/", LOOK | wrong).status_code == 422
    assert not AuditEntry.objects.filter(verb="search_reporter").exists()
    page = duty.post("/petitions/reporter-search/", LOOK).content.decode()
    assert letter.number in page and str(letter.org) not in page.partition('id="found"')[2]
    assert AuditEntry.objects.get(verb="search_reporter").reason == LOOK["reason"]


def test_so_many_a_day_and_no_more(world, login):
    SecurityRule.objects.create(code="petition.search_daily", value=2)
    duty = login("petition_2")
    assert [duty.post("/petitions/reporter-search/", LOOK).status_code for _ in range(3)] == [200, 200, 403]
    assert AuditEntry.objects.filter(verb="search_reporter").count() == 2
    assert AuditEntry.objects.filter(verb="refused", actor="petition_2").exists()
    assert login("petition_officer").post("/petitions/reporter-search/", LOOK).status_code == 200, "each for themselves"


def test_the_leader_sees_how_often_and_other_groups_do_not(world, login):
    for _ in range(2):
        actions.find_by_reporter(by=world.users["petition_2"], **LOOK)
    assert "petition_2 2 次" in login("leader_2").get("/petitions/identity/").content.decode()
    assert "petition_2 2 次" in login("leading_group").get("/petitions/identity/").content.decode()
    assert queries.searches_seen(world.users["leader_1"], world.round) == []
    assert queries.searches_seen(world.users["petition_2"], world.round) == []
    assert 'id="searches"' not in login("petition_2").get("/petitions/identity/").content.decode()


def test_a_reading_is_told_to_the_group_s_leader_until_noted(world, login):
    letter = signed(world)
    granted(world, letter, "petition_2", "petition_officer")
    actions.read_reporter(letter, by=world.users["petition_2"], present=True)
    notice = IdentityNotice.objects.get()
    assert (notice.told.username, notice.read_by.username) == ("leader_2", "petition_2")
    leader = login("leader_2")
    assert "查看反映人情况" in leader.get("/inbox/").content.decode()
    page = leader.get("/petitions/identity/").content.decode()
    assert letter.number in page and "1 次待阅知" in page and "费思齐" not in page
    for account in ("leader_1", "petition_2", "deputy_2", "auditor"):
        assert login(account).post("/petitions/identity/noted/").status_code == 404
    assert square.who_may(world, lambda user: actions.note_readings(by=user)) == {"leader_2"}
    assert leader.post("/petitions/identity/noted/").status_code == 302
    assert "查看反映人情况" not in leader.get("/inbox/").content.decode()


def test_the_leader_s_own_reading_and_letters_kept_from_the_group_are_told_to_the_leading_group(world):
    own, kept = signed(world), signed(world, about_staff=True)
    granted(world, own, "leader_2", "petition_officer")
    actions.read_reporter(own, by=world.users["leader_2"], present=True)
    granted(world, kept, "petition_officer", "leading_group")
    actions.read_reporter(kept, by=world.users["petition_officer"], present=True)
    assert {(n.petition_id, n.told.username) for n in IdentityNotice.objects.all()} == {
        (own.pk, "leading_group"), (kept.pk, "leading_group"),
    }  # fmt: skip


def test_nobody_is_told_of_their_own_reading(world):
    letter = signed(world)
    granted(world, letter)
    actions.read_reporter(letter, by=world.users["petition_2"], present=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityNotice.objects.update(read_by=world.users["leader_2"])
    with pytest.raises(Refused):
        actions.find_by_reporter(by=world.users["member_2"], **LOOK)
    assert register(world).pk
