"""Before the pledge of secrecy is signed nothing secret of the round is there for a member (domain §1.4, decision 0041)."""

import pytest
from django.apps import apps

from interviews.queries import visible_to as talks_of
from rounds import permissions
from rounds.models import ConfidentialityPledge, InspectionRound
from tests import square
from tests.interviews.talks import record
from xuncha.core.roles import MATRIX

MEMBERS = ("leader_2", "deputy_2", "liaison_2", "member_2", "petition_2")
SECRET = ("/interviews/", "/visits/", "/petitions/", "/drafts/", "/clues/", "/group-meetings/", "/persons/")
OPEN = ("/", "/library/", "/orgs/")


def _without_pledges(world):
    ConfidentialityPledge.objects.filter(person__user__username__in=MEMBERS).delete()
    return world


@pytest.fixture
def unpledged(world):
    return _without_pledges(world)


def test_no_noun_above_level_1_is_left_but_one_s_own_recusals():
    levels = {m.NOUN: m.LEVEL for m in apps.get_models() if getattr(m, "NOUN", "")}
    seen = {noun for noun, cells in MATRIX.items() if "unpledged" in cells}
    assert {noun for noun in seen if levels.get(noun, 1) > 1} == {"recusal"}
    assert MATRIX["recusal"]["unpledged"] == "own"


@pytest.mark.parametrize("name", MEMBERS)
def test_pages_open_with_the_signature(unpledged, login, name):
    client = login(name)
    before = {url: client.get(url).status_code for url in SECRET}
    assert set(before.values()) <= {404, 403}, before
    for url in OPEN:
        page = client.get(url)
        assert page.status_code == 200 and "请先签署" in page.content.decode(), url
    sign = f"/rounds/{unpledged.round.uid}/pledge/"
    assert sign in client.get("/interviews/").content.decode(), "the page that is not there tells the way as well"
    assert client.get(sign).status_code == 200
    assert client.post(sign, {"agreed": "on"}).status_code == 302
    assert client.get("/interviews/").status_code == 200
    assert "请先签署" not in client.get("/").content.decode()


def test_neither_rows_nor_verbs_nor_counts(world):
    talk = record(world)
    unpledged = _without_pledges(world)
    leader = unpledged.users["leader_2"]
    assert not talks_of(leader).exists() and not permissions.may_see(leader, talk)
    sentence = permissions.why_not_capable(leader, "interview.review", talk)
    assert "没有签署本轮的保密承诺书" in sentence
    assert not permissions.holds(leader, "interview.write", unpledged.target)
    assert talks_of(unpledged.users["office_director"]).exists(), "the office works under its own standing roles"


def test_one_s_word_on_recusal_is_given_before(unpledged, login):
    client = login("member_2")
    assert client.get(f"/rounds/{unpledged.round.uid}/mine/").status_code == 200
    assert client.get(f"/rounds/{unpledged.round.uid}/recusals/new/").status_code == 200


def test_a_pledge_of_another_round_opens_nothing(world):
    other = InspectionRound.objects.create(term=world.round.term, sequence=2, name="第二轮")
    member = world.users["member_2"]
    assert {h.role for h in permissions.reach(member).held} == {"member"}
    ConfidentialityPledge.objects.filter(person=member.person).update(round=other)
    assert {(h.role, h.awaits) for h in permissions.reach(member).held} == {("unpledged", "member")}


def test_everybody_of_the_cast_has_signed(world):
    assert {h.role for name in square.EVERYBODY for h in permissions.reach(world.users[name]).held} >= {"member"}
    assert not any(h.awaits for name in square.EVERYBODY for h in permissions.reach(world.users[name]).held)
