"""What 安全管理员 narrows in the rule table is not done any more either (decision 0024), by verb and by page."""

from datetime import date

import pytest

from interviews import actions as talk_actions
from interviews.models import Interview
from library import permissions as library
from petitions import actions as petition_actions
from petitions import queries as petition_queries
from rounds import permissions
from rounds.permissions.rights import level_of
from tests.interviews import talks
from tests.petitions import letters
from xuncha import queries as roof
from xuncha.core import capabilities, rules
from xuncha.core import permissions as house
from xuncha.core.errors import Refused
from xuncha.core.roles import MATRIX, NONE, OWN, ROLES, WRITE


def narrow(world, role, noun, access, level=0):
    rules.set_rule(by=world.users["secadmin"], role=role, noun=noun, level=level, access=access, reason="收紧")


def why(world, account, capability, record):
    return permissions.why_not_capable(world.users[account], capability, record)


def test_every_capability_speaks_of_a_noun_of_the_matrix_or_of_none():
    for role in ROLES.values():
        for capability in role.capabilities:
            noun = capabilities.noun_of(capability)
            assert noun == "" or noun in MATRIX, capability


def test_without_a_rule_every_role_keeps_all_its_capabilities(db):
    for role in ROLES.values():
        assert house.capabilities_of([role.code]) == role.capabilities


@pytest.mark.parametrize(
    ("most", "now", "left"),
    [
        ("write", "write", WRITE), ("write", "read_write_own", OWN), ("write", "own", OWN), ("write", "read", NONE),
        ("read", "read", WRITE), ("read", "counted", NONE), ("read_write_own", "read", NONE), ("own", "own", WRITE),
        ("own", "none", NONE), ("read:signed", "read:signed", WRITE), ("write:ordinary", "read:ordinary", NONE),
    ],
)  # fmt: skip
def test_what_a_cell_leaves(most, now, left):
    assert capabilities.leaves(most, now) == left


def test_narrowed_to_reading_nobody_of_the_role_records_or_edits(world):
    talk = talks.record(world)
    narrow(world, "group_leader", "interview", "read")
    assert "权限规则已经收窄" in why(world, "leader_2", "interview.write", world.target)
    with pytest.raises(Refused, match="收窄"):
        talk_actions.edit_interview(talk, by=world.users["leader_2"], talkers=list(talk.talkers.all()))
    assert why(world, "member_2", "interview.write", world.target) == "", "other roles keep theirs"
    assert why(world, "leader_2", "visit.write", world.target) == "", "other nouns too"
    narrow(world, "group_leader", "interview", "write")
    assert why(world, "leader_2", "interview.write", world.target) == "", "given back, it is there at once"


def test_narrowed_to_ones_own_the_own_is_left(world):
    own = talks.record(world, by="leader_2")
    other = talks.record(world, by="member_2", date=date(2023, 3, 2))
    narrow(world, "group_leader", "interview", "own")
    assert why(world, "leader_2", "interview.write", world.target) == ""
    assert why(world, "leader_2", "interview.write", Interview.objects.get(pk=own.pk)) == ""
    assert "收窄" in why(world, "leader_2", "interview.review", other)


def test_a_decision_over_what_is_only_read_goes_with_the_reading(world):
    letter = letters.register(world)
    assert why(world, "leader_2", "petition.approve", letter) == ""
    narrow(world, "group_leader", "petition", "counted")
    assert "收窄" in why(world, "leader_2", "petition.approve", letter)


def test_the_level_of_the_record_counts(world):
    letter = letters.register(world)
    other = 2 if level_of(letter) == 3 else 3
    narrow(world, "petition_duty", "petition", "read", level=other)
    assert why(world, "petition_2", "petition.write", letter) == ""
    narrow(world, "petition_duty", "petition", "read", level=level_of(letter))
    assert "收窄" in why(world, "petition_2", "petition.write", letter)


def test_who_decides_on_identities_and_what_waits_follow(world):
    letter = letters.register(world)
    petition_actions.ask_identity(letter, by=world.users["petition_2"], reason="回访核实")
    leader = world.users["leader_2"]
    assert petition_queries.request_waiting(leader, world.round) == 1
    narrow(world, "group_leader", "reporter", "counted")
    assert petition_queries.request_waiting(leader, world.round) == 0


def test_capabilities_of_the_house_too(world):
    staff = world.users["office_staff"]
    assert not permissions.why_not_house(staff, "org.write") and not library.why_not_keep(staff)
    narrow(world, "office_staff", "org", "read")
    narrow(world, "office_staff", "library", "read")
    assert permissions.why_not_house(staff, "org.write") and library.why_not_keep(staff)


def test_the_pages_close_and_the_buttons_go(world, login):
    talk = talks.record(world)
    client = login("leader_2")
    assert client.get("/interviews/new/").status_code == 200
    narrow(world, "group_leader", "interview", "read")
    assert client.get("/interviews/new/").status_code == 404
    page = client.get(talk.get_absolute_url())
    assert page.status_code == 200 and "data-edit" not in page.content.decode()
    assert client.post(f"{talk.get_absolute_url()}edit/", {"sent": "1"}).status_code == 403
    assert client.post("/orgs/new/", {"sent": "1"}).status_code == 404


def test_what_waits_for_a_narrowed_role_waits_no_more(world):
    talks.record(world)
    before = {line["ledger"] for line in roof.waiting(world.users["leader_2"], world.round)}
    narrow(world, "group_leader", "interview", "read")
    after = {line["ledger"] for line in roof.waiting(world.users["leader_2"], world.round)}
    assert "谈话" in before and "谈话" not in after
