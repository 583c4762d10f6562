"""Declaration → the group leader's opinion → the office's decision (domain §1.3, §1.4)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from rounds.actions import recusals
from rounds.models import Authorization, RecusalDeclaration
from rounds.queries import members
from tests import square
from xuncha import queries as roof
from xuncha.core import files
from xuncha.core.errors import Refused, Unmet

OPINION = "与本人核实，妻弟任村会计，建议回避。"


def declared(world, account: str = "member_2", org: str = "liuwan") -> RecusalDeclaration:
    made = recusals.declare_recusal(
        by=world.users[account], person=world.persons[account], round=world.round, org=world.orgs[org], kind="kin", detail="亲属",
    )  # fmt: skip
    paper = SimpleUploadedFile("批示.txt", "同意".encode(), "text/plain")
    files.store(paper, owner=made, by=world.users["office_director"], slot="basis", level=2)
    return made


def reviewed(world, made: RecusalDeclaration) -> RecusalDeclaration:
    return recusals.review_recusal(made, by=world.users["leader_2"], reason=OPINION)


def step_lines(world, account: str) -> list[tuple[str, int]]:
    found = roof.waiting(world.users[account], world.round)
    return [(line["step"], line["count"]) for line in found if line["ledger"] == "回避申报"]


@pytest.fixture(autouse=True)
def _only_ours(world):
    """The cast has one undecided declaration of its own."""
    RecusalDeclaration.objects.update(status="upheld")


def test_only_the_leader_of_the_group_gives_the_opinion(world):
    made = declared(world)
    for_all = square.who_may(world, lambda user: recusals.review_recusal(square.fresh(made), by=user, reason=OPINION))
    assert for_all == {"leader_2"}
    done = reviewed(world, made)
    assert (done.status, done.opinion, done.reviewed_by) == ("reviewed", OPINION, world.users["leader_2"])
    assert RecusalDeclaration.objects.blocking().filter(pk=done.pk).exists(), "it keeps blocking"


def test_an_opinion_has_words(world):
    with pytest.raises(Unmet, match="必须写明理由"):
        recusals.review_recusal(declared(world), by=world.users["leader_2"], reason=" ")


def test_nobody_is_let_back_before_the_leader_has_spoken(world):
    made, director = declared(world), world.users["office_director"]
    with pytest.raises(Unmet, match="组长还没有提出意见"):
        recusals.override_recusal(made, by=director, reason="已出五服")
    assert recusals.override_recusal(reviewed(world, made), by=director, reason="已出五服").status == "overridden"


def test_to_keep_away_needs_no_opinion(world):
    assert recusals.uphold_recusal(declared(world), by=world.users["office_director"]).status == "upheld"


def test_without_a_leader_nobody_waits(world):
    made = declared(world)
    Authorization.objects.filter(role="group_leader", group=world.groups[2]).update(status="revoked")
    assert recusals.override_recusal(made, by=world.users["office_director"], reason="已出五服").status == "overridden"


def test_of_a_leader_who_keeps_away_too_nobody_waits(world):
    """On the director's list, as for the decision: the opinion could never come."""
    made, director = declared(world), world.users["office_director"]
    assert made not in members.recusals_waiting(director, world.round)
    own = declared(world, "leader_2", "yantou")
    assert made in members.recusals_waiting(director, world.round), "the leader keeps away from the whole township"
    assert step_lines(world, "office_director")
    assert recusals.override_recusal(made, by=director, reason="已出五服").status == "overridden"
    other = declared(world, "member_2", "hetan")
    assert other not in members.recusals_waiting(director, world.round), "of the other township the leader speaks"
    assert own not in members.recusals_waiting(director, world.round)


@pytest.mark.parametrize("account", ["leader_2", "deputy_2"])
def test_of_heads_the_leading_group_decides_without_an_opinion(world, account):
    made = declared(world, account)
    with pytest.raises(Refused, match=r"本人|直接决定"):
        recusals.review_recusal(made, by=world.users["leader_2"], reason=OPINION)
    assert recusals.override_recusal(made, by=world.users["leading_group"], reason="已出五服").status == "overridden"


def test_a_leader_recused_from_the_place_has_no_say(world):
    declared(world, "leader_2")
    made = declared(world)
    with pytest.raises(Refused):
        recusals.review_recusal(made, by=world.users["leader_2"], reason=OPINION)
    assert not members.recusals_for(world.users["leader_2"]).filter(pk=made.pk).exists()


def test_who_gave_the_opinion_does_not_decide_not_even_past_the_verbs(world):
    done = reviewed(world, declared(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        RecusalDeclaration.objects.filter(pk=done.pk).update(decided_by=done.reviewed_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecusalDeclaration.objects.filter(pk=done.pk).update(opinion="")


def test_who_sees_it(world):
    made = declared(world)
    seen = {
        name for name in square.EVERYBODY
        if members.recusals_for(world.users[name]).filter(pk=made.pk).exists()
    }  # fmt: skip
    assert seen == {"member_2", "leader_2", "office_director", "leading_group"}


def test_what_waits_for_whom(world):
    made = declared(world)
    assert step_lines(world, "leader_2") == [("提出意见", 1)]
    assert step_lines(world, "office_director") == [] and step_lines(world, "leading_group") == []
    reviewed(world, made)
    assert step_lines(world, "leader_2") == []
    assert step_lines(world, "office_director") == [("作出决定", 1)]
    assert step_lines(world, "leading_group") == []
    declared(world, "deputy_2")
    assert step_lines(world, "leading_group") == [("作出决定", 1)]
    assert step_lines(world, "member_2") == [] and step_lines(world, "leader_1") == []


def test_by_the_pages(world, login):
    made = declared(world)
    leader, director = login("leader_2"), login("office_director")
    home = leader.get("/").content.decode()
    assert "回避申报" in home and "提出意见" in home
    page = leader.get(made.get_absolute_url()).content.decode()
    assert "提出意见" in page and "组长意见" in page and "决定不需回避" not in page
    assert leader.post(f"{made.get_absolute_url()}review/", {"reason": OPINION}).status_code == 302
    assert leader.post(f"{made.get_absolute_url()}uphold/").status_code == 403
    assert OPINION in director.get(made.get_absolute_url()).content.decode()
    assert director.post(f"{made.get_absolute_url()}uphold/", {"reason": "应当回避"}).status_code == 302
    assert login("leader_1").get(made.get_absolute_url()).status_code == 404
