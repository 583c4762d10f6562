"""Who sees, counts and works on petitions: every role against the ledger (domain §1.2)."""

from datetime import date

import pytest

from petitions import actions, permissions, queries
from petitions.states import PETITION_FLOW
from tests.petitions.letters import register, stub, upto
from xuncha.core import links
from xuncha.core.errors import Refused, Unmet

READERS = {"petition_2", "petition_officer", "leader_2", "deputy_2", "liaison_2", "leading_group"}
COUNTERS = READERS | {"office_director", "office_staff", "secretary", "member_2", "member_2b"}
WORKERS = {"petition_2", "petition_officer"}
DECIDERS = {"leader_2", "petition_officer"}


def test_who_reads_and_who_counts(world):
    letter = register(world)
    seen = {name for name, user in world.users.items() if queries.visible_to(user).filter(pk=letter.pk).exists()}
    counted = {name for name, user in world.users.items() if queries.countable_by(user).filter(pk=letter.pk).exists()}
    assert seen == READERS
    assert counted == COUNTERS


def test_the_discipline_commission_reads_what_was_handed_to_it(world):
    letter, discipline = register(world), world.users["discipline"]
    actions.VERBS["screen"](letter, by=world.users["petition_2"])
    actions.propose(letter, by=world.users["petition_2"], proposal="移送", disposal="discipline")
    actions.VERBS["approve"](letter, by=world.users["leader_2"])
    assert not queries.visible_to(discipline).exists()
    actions.VERBS["transfer"](letter, by=world.users["leader_2"], reason="移送县纪委监委")
    assert queries.visible_to(discipline).get() == letter


STATUSES = ("registered", "screened", "proposed", "approved", "handling", "closed")


@pytest.mark.parametrize("status", STATUSES)
def test_status_by_verb_by_role(world, status):
    """The square: each verb from each status is open exactly to those whom flow and matrix name."""
    letter = register(world)
    letter = letter if status == "registered" else upto(letter, status, world, "assign", result_due=date(2023, 4, 10))
    for move in PETITION_FLOW.moves:
        deciding = move.capability == "petition.approve"
        other_way = status in ("approved", "handling") and move.verb in ("merge", "reject")  # it is to be assigned
        lawful = status in move.sources and move.verb != "send_up" and not other_way
        for name, user in world.users.items():
            allowed = lawful and not permissions.why_not(user, letter, move)
            expected = lawful and name in (DECIDERS if deciding else WORKERS)
            assert allowed == expected, (status, move.verb, name)


def test_a_move_from_the_wrong_status_is_refused_in_words(world):
    with pytest.raises(Unmet, match="现在是“登记”，不能办理“批准拟办意见”"):
        actions.VERBS["approve"](register(world), by=world.users["leader_2"])


@pytest.mark.parametrize(
    "account", ["member_2", "leader_2", "leader_1", "office_director", "chief_huaidu", "expired", "recused"]
)
def test_only_petition_duty_registers(world, account):
    with pytest.raises(Refused):
        register(world, account)


def test_the_spine_never_tells_people(world):
    letter, leader = register(world), world.users["leader_2"]
    node = queries.nodes([letter.uid], leader)[letter.uid]
    assert (node.number, node.label) == (letter.number, "检举控告")
    assert "程启樵" not in str(node)
    assert queries.nodes([letter.uid], world.users["member_2"]) == {}
    assert links.spine(letter, leader, tell_hidden=True) == {"sources": [], "consequences": []}


def test_grace_only_reads(world, settings):

    letter = register(world)
    settings.XUNCHA_TODAY = date(2023, 6, 20)
    duty = world.users["petition_2"]
    assert queries.visible_to(duty).filter(pk=letter.pk).exists()
    with pytest.raises(Refused, match="授权已到期"):
        actions.VERBS["screen"](letter, by=duty)
    with pytest.raises(Refused):
        actions.ask_identity(letter, by=duty, reason="回访")


def test_a_stub_is_read_like_any_other(world):
    letter = stub(world)
    assert queries.visible_to(world.users["leader_2"]).get() == letter
