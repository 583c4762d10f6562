"""A letter that accuses one of the staff goes to group 00 by the name alone, and back when it is a namesake (domain §1.2 d)."""

import pytest

from petitions import actions, queries
from petitions.models import IdentityNotice, Petition
from rounds.queries import conflicts
from tests import places, square
from tests.imports import taken
from tests.petitions.letters import register
from tests.petitions.test_import import filled, row
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import AuditEntry

LEADER = "leader_2(测试)"
KEPT = {"petition_officer", "leading_group", "discipline"}
WHY = "核对身份证号，不是同一人。"


def accused(*names: str) -> list[dict[str, str]]:
    return [{"name": name, "org_name": "", "post": "", "rank": ""} for name in names]


def seen_by(world, letter) -> set[str]:
    return {name for name in square.EVERYBODY if queries.visible_to(world.users[name]).filter(pk=letter.pk).exists()}


@pytest.mark.parametrize(
    "name", [LEADER, " leader_2（测试） ", "member_1(测试)", "office_staff(测试)", "expired(测试)"]
)
def test_the_name_alone_sends_it_to_group_00(world, name):
    letter = register(world, accused=[{"name": name, "org_name": "槐渡镇政府", "post": "干部", "rank": ""}])
    assert (letter.group.number, letter.number) == (0, "1401-00-XF-0001")
    assert seen_by(world, letter) == KEPT
    assert register(world).number == "1401-02-XF-0001", "no gap in the group's numbers tells of it"


def test_whom_it_accuses_does_not_see_it_even_among_those_who_keep_it(world):
    assert seen_by(world, register(world, accused=accused("petition_officer(测试)"))) == KEPT - {"petition_officer"}


@pytest.mark.parametrize("name", ["程启樵", "stranger(测试)", "chief_huaidu(测试)"])
def test_others_stay_with_the_group(world, name):
    assert register(world, accused=accused(name)).group.number == 2


def test_one_of_many_is_enough_and_the_account_s_name_counts(world):
    user = world.users["leader_2"]
    user.name = "荀某人"
    user.save(update_fields=["name"])
    assert register(world, accused=accused("程启樵", "荀某人")).group.number == 0


def test_it_comes_out_later(world):
    letter, duty = register(world), world.users["petition_2"]
    assert "leader_2" in seen_by(world, letter)
    moved = actions.edit_petition(letter, by=duty, accused=accused("程启樵", LEADER))
    assert (moved.group.number, moved.number) == (0, "1401-00-XF-0001") and seen_by(world, moved) == KEPT
    entry = AuditEntry.objects.filter(verb="edit", uid=moved.uid).latest("pk")
    assert entry.changes["number"] == ["1401-02-XF-0001", "1401-00-XF-0001"]
    assert not queries.countable_by(duty).filter(pk=moved.pk).exists()
    with pytest.raises(Refused):
        actions.edit_petition(moved, by=duty, summary="再改")
    officer = world.users["petition_officer"]
    back = actions.edit_petition(moved, by=officer, accused=accused("程启樵"))
    assert back.group.number == 0, "what was kept from the group stays kept"


def test_an_edit_without_accused_looks_at_those_that_are_kept(world):
    letter = register(world, accused=accused("季新来"))
    person = world.users["member_2b"].person
    person.name = "季新来"
    person.save(update_fields=["name"])
    assert actions.edit_petition(letter, by=world.users["petition_2"], summary="改过。").group.number == 0


def test_a_sheet_is_looked_at_like_the_form(world, login):
    client = login("petition_2")
    run = taken(client, "petitions", filled([row(0), row(1, 被反映人=f"程启樵、{LEADER}", 单位职务="柳湾村、巡察组")]))
    assert run.created == 2
    assert sorted(Petition.objects.values_list("number", flat=True)) == ["1401-00-XF-0001", "1401-02-XF-0001"]
    assert "1401-00-XF" not in client.get("/petitions/").content.decode()


def test_the_page_says_what_became_of_it_and_tells_no_number(world, login, settings):
    client = login("petition_2")
    letter = register(world)
    page = client.get(f"/petitions/{letter.uid}/edit/")
    form, rows = page.context["form"], page.context["accused"]
    sent = {f.html_name: f.value() for f in form if f.value() not in (None, False)}
    sent |= {f.html_name: f.value() or "" for one in rows for f in one} | {
        f.html_name: f.value() for f in rows.management_form
    }
    answer = client.post(f"/petitions/{letter.uid}/edit/", {**sent, "accused-0-name": LEADER}, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain == [("/petitions/", 302)], answer.status_code
    assert "已直接归口领导小组和县纪委监委办理" in text and "1401-00-XF" not in text
    assert client.get(letter.get_absolute_url()).status_code == 404
    assert login("leading_group").get(letter.get_absolute_url()).status_code == 200


def test_a_namesake_goes_back_with_a_reason(world, login):
    letter = register(world, accused=accused(LEADER))
    leader = world.users["leader_2"]
    assert queries.conflict_facts(leader.person) == [(world.target.org_id, conflicts.NAMED)]
    for name in sorted(set(square.EVERYBODY) - {"leading_group"}):
        with pytest.raises(Refused):
            actions.note_namesake(letter, by=world.users[name], reason=WHY)
    with pytest.raises(Unmet):
        actions.note_namesake(letter, by=world.users["leading_group"], reason=" ")
    client = login("leading_group")
    assert "核实只是同名" in client.get(letter.get_absolute_url()).content.decode()
    assert client.post(f"{letter.get_absolute_url()}namesake/", {"reason": WHY}).status_code == 302
    letter.refresh_from_db()
    assert (letter.group.number, letter.number) == (2, "1401-02-XF-0001")
    assert {"leader_2", "petition_2", "deputy_2"} <= seen_by(world, letter), (
        "the namesake works on it like on any other"
    )
    assert queries.conflict_facts(leader.person) == [] == queries.named_at([LEADER], world.round)
    with pytest.raises(Refused):
        actions.note_namesake(letter, by=world.users["leading_group"], reason=WHY)


def test_a_known_namesake_stays_and_another_name_is_looked_at_anew(world):
    letter = register(world, accused=accused(LEADER))
    letter = actions.note_namesake(letter, by=world.users["leading_group"], reason=WHY)
    duty = world.users["petition_2"]
    assert actions.edit_petition(letter, by=duty, accused=accused(LEADER, "程启樵")).group.number == 2
    assert actions.edit_petition(letter, by=duty, accused=accused(LEADER, "deputy_2(测试)")).group.number == 0


def test_what_was_ticked_is_taken_back_in_the_same_way(world):
    letter = register(world, about_staff=True)
    assert actions.note_namesake(letter, by=world.users["leading_group"], reason=WHY).group.number == 2


def test_what_the_group_was_told_goes_with_it(world):
    letter = places.letter_read(world)
    assert queries.notices_for(world.users["leader_2"]).count() == IdentityNotice.objects.count() == 1
    actions.edit_petition(letter, by=world.users["petition_2"], accused=accused(LEADER))
    assert not queries.notices_for(world.users["leader_2"]).exists()
    assert not queries.requests_for(world.users["petition_2"]).exists()
