"""A clue about somebody of the round's groups or of the office: out of the group's sight, to the leading group (domain §1.2 d)."""

import pytest

from findings.actions import clues as actions
from findings.actions.namesakes import note_namesake
from findings.models import Clue
from findings.permissions import clues as permissions
from findings.queries import clues as queries
from findings.queries import stages
from rounds.actions import recusals
from rounds.queries import members
from tests import square
from tests.findings.make import DECISION, clue, clue_at, sent
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User

LEADER = "leader_2(测试)"
SEEN = {"leading_group", "discipline"}


def seen_by(world, made) -> set[str]:
    return {name for name in square.EVERYBODY if queries.visible_to(world.users[name]).filter(pk=made.pk).exists()}


@pytest.fixture
def about_leader(world) -> Clue:
    return clue(world, subject_name=LEADER, is_village_cadre=False)


def approved(world, made: Clue) -> Clue:
    """A clue kept from the group on its own way: the commission studies, the leading group signs and decides."""
    top, commission = world.users["leading_group"], world.users["discipline"]
    made = actions.inquire(made, by=commission)
    made = actions.edit_clue(made, by=commission, inquiry_note="经谈话了解，情况属实。")
    actions.add_evidence(made, by=commission, name="谈话笔录", pages=2)
    made = actions.study(made, by=commission)
    with pytest.raises(Refused):
        actions.sign(made, by=commission)
    made = actions.sign(made, by=top)
    assert "-00-" in made.number
    return actions.approve(actions.review(made, by=commission), by=top, **DECISION)


def test_who_is_staff(world):
    for name in (LEADER, " leader_1(测试) ", "office_director(测试)", "expired(测试)"):
        assert members.is_staff(world.round, name), name
    for name in ("程启樵", "chief_huaidu(测试)", "stranger(测试)", ""):
        assert not members.is_staff(world.round, name), name


def test_it_goes_to_group_00_and_only_the_top_sees_it(world, about_leader):
    assert about_leader.group.number == 0 and "-00-" in about_leader.pre_number
    assert seen_by(world, about_leader) == SEEN, "neither the leader nor the author nor the clue officer"


def test_an_ordinary_clue_stays_with_its_group(world):
    made = clue(world)
    assert made.group.number == 2 and {"member_2", "leader_2", "clue_officer"} <= seen_by(world, made)
    assert "discipline" not in seen_by(world, made)


def test_whoever_it_names_does_not_count_it(world, about_leader):
    assert not queries.countable_by(world.users["leader_2"]).exists()
    assert not queries.countable_by(world.users["member_2"]).exists()


def test_a_clue_about_the_leading_group_is_hidden_from_its_subject(world):
    made = clue(world, subject_name="discipline(测试)")
    assert "discipline" not in seen_by(world, made)


def test_the_subject_may_come_out_later(world):
    made = clue(world)
    moved = actions.edit_clue(made, by=world.users["member_2"], subject_name=LEADER)
    assert moved.group.number == 0 and "-00-" in moved.pre_number
    assert seen_by(world, moved) == SEEN
    with pytest.raises(Refused):
        actions.edit_clue(moved, by=world.users["member_2"], summary="再改")
    back = actions.edit_clue(moved, by=world.users["leading_group"], subject_name="程启樵")
    assert back.group.number == 0, "what was kept from the group stays kept"


def test_a_namesake_goes_back_with_a_reason(world, about_leader, login):
    why = "核对身份证号，不是同一人。"
    for name in sorted(set(square.EVERYBODY) - {"leading_group"}):
        with pytest.raises(Refused):
            note_namesake(about_leader, by=world.users[name], reason=why)
    with pytest.raises(Unmet):
        note_namesake(about_leader, by=world.users["leading_group"], reason=" ")
    client = login("leading_group")
    assert "核实只是同名" in client.get(about_leader.get_absolute_url()).content.decode()
    assert client.post(f"{about_leader.get_absolute_url()}namesake/", {"reason": ""}).status_code == 422
    assert client.post(f"{about_leader.get_absolute_url()}namesake/", {"reason": why}).status_code == 302
    made = Clue.objects.get()
    assert made.group.number == 2 and "-02-" in made.pre_number
    assert {"member_2", "leader_2", "clue_officer"} <= seen_by(world, made)
    assert queries.conflict_facts(world.users["leader_2"].person) == []
    kept = actions.edit_clue(made, by=world.users["member_2"], summary="补充内容。")
    assert kept.group.number == 2, "a known namesake stays"
    assert actions.edit_clue(kept, by=world.users["member_2"], subject_name="deputy_2(测试)").group.number == 0


def test_the_leading_group_signs_and_the_group_does_nothing(world, about_leader):
    for verb in ("inquire", "study", "sign", "review"):
        for name in ("member_2", "deputy_2", "leader_2", "clue_officer", "office_director", "organization"):
            move = about_leader.FLOW.find(verb)
            assert permissions.why_not(world.users[name], about_leader, move), (verb, name)
    made = approved(world, about_leader)
    assert seen_by(world, made) == SEEN | {"clue_officer"}, "the clue officer hands it over once it is decided"


def test_the_page_says_what_became_of_it(world, login):
    client = login("member_2")
    url = "/clues/new/"
    sent = {
        "target": world.target.pk, "source": "found", "org": world.village.pk, "subject_name": LEADER, "subject_unit": "巡察组",
        "subject_post": "组长", "summary": "收受礼品。", "klass": "integrity", "category": world.leaves["LW6.1c"].pk, "suggestion": "",
    }  # fmt: skip
    answer = client.post(url, sent, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/clues/", 302)], (
        answer.context["form"].errors if answer.context and "form" in answer.context else ""
    )
    assert "已直接归口领导小组和县纪委监委办理" in page and LEADER not in page.replace("leader_2(测试) leader_2", "")
    made = Clue.objects.get()
    assert client.get(made.get_absolute_url()).status_code == 404
    assert login("leading_group").get(made.get_absolute_url()).status_code == 200


def test_a_transfer_tells_the_number_of_the_clues_one_may_see(world, login, about_leader):
    """The list, its foot and the sheet count for the leader what the leader may see: one of two."""
    paper = sent(world, [approved(world, about_leader), clue_at(world, "approved")])
    assert paper.items.count() == 2
    for account, number in (("leader_2", 1), ("clue_officer", 2), ("leading_group", 2)):
        user = world.users[account]
        row = queries.transfer_listing(user, world.round).get(pk=paper.pk)
        assert row.item_count == len(queries.items_of(paper, user)) == number, account
    assert login("leader_2").get("/transfers/").context["sums"]["items"] == 1


def test_a_transfer_of_staff_clues_alone_is_in_no_figure_of_others(world, login, about_leader):
    office = world.users["office_director"]
    paper = sent(world, [approved(world, about_leader)])
    assert queries.transfers_visible_to(world.users["leading_group"]).get() == paper
    for account in ("office_director", "office_staff", "secretary", "leader_2"):
        assert not queries.transfers_countable_by(world.users[account]).exists(), account
    assert "仅计数" not in login("office_director").get("/transfers/").content.decode()
    other = sent(world, [clue_at(world, "approved")])
    assert queries.transfers_countable_by(office).get() == other
    assert "另有 1 " in login("office_director").get("/transfers/").content.decode()


def test_a_transfer_from_where_one_is_recused_is_not_counted(world):
    sent(world, [clue_at(world, "approved")])
    office = world.users["office_director"]
    assert queries.transfers_countable_by(office).exists()
    recusals.declare_recusal(
        by=None, person=office.person, round=world.round, org=world.village, kind="kin", detail="妻弟任村会计"
    )
    again = User.objects.get(pk=office.pk)
    assert not queries.countable_by(again).exists() and not queries.transfers_countable_by(again).exists()


def test_the_stage_does_not_tell_of_them(world, rules, about_leader):
    """Whoever reads the stage's page may have no part in a clue about staff, on the way or not."""
    made = approved(world, about_leader)
    assert stages.transfers_received(world.target) == []
    sent(world, [made])
    assert stages.transfers_received(world.target) == []
    clue_at(world, "approved")
    assert stages.transfers_received(world.target) != []
