"""Whom a letter or clue names: never shown it, whichever of two names it uses, and let pass by the leading group alone (domain §1.2 d, §1.4)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from findings.models import Problem
from findings.queries import clues
from petitions import queries as petitions
from rounds import permissions
from rounds.actions import recusals, seeds
from rounds.models import RecusalDeclaration
from rounds.queries import conflicts
from tests import square
from tests.factories import TODAY
from tests.findings import make
from tests.petitions import letters
from xuncha import queries as roof
from xuncha.core import facts

PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LINE = "被反映人员仍有授权"
#: who has a workbench of matters that touch people, and who is named
ASKED = (
    "leading_group",
    "discipline",
    "secretary",
    "office_director",
    "clue_officer",
    "petition_officer",
    "leader_2",
    "member_2",
)


def rename(world, account: str, *, person: str = "", user: str = "") -> None:
    """The administrator typed one name, the office keeps another."""
    kept, who = world.persons[account], world.users[account]
    kept.name, who.name = person or kept.name, user or who.name
    kept.save(update_fields=["name"])
    who.save(update_fields=["name"])
    facts.forget()


def letter_about(world, name: str):
    return letters.register(world, accused=[{"name": name, "org_name": "", "post": "", "rank": ""}])


@pytest.mark.parametrize("named", ["石见山", "石　见山", "账号上的名字"])
@pytest.mark.parametrize("account", ["leader_2", "leading_group"])
def test_a_letter_about_oneself_is_hidden_by_either_name(world, account, named):
    rename(world, account, person="石见山", user="账号上的名字")
    other, own = letter_about(world, "程启樵"), letter_about(world, named)
    for rows in (petitions.visible_to(world.users[account]), petitions.countable_by(world.users[account])):
        assert set(rows) == {other}
    assert own in petitions.visible_to(world.users["petition_officer"])
    kept = own in petitions.visible_to(world.users["petition_2"])
    assert kept is (account == "leading_group"), (
        "of somebody of the group's the group itself keeps none (decision 0040)"
    )


@pytest.mark.parametrize("named", ["石见山", "账号上的名字"])
def test_a_clue_about_oneself_is_hidden_by_either_name(world, named):
    rename(world, "leading_group", person="石见山", user="账号上的名字")
    other, own = make.clue(world), make.clue(world, subject_name=named, is_village_cadre=False)
    user = world.users["leading_group"]
    assert other in clues.visible_to(user)
    assert own not in clues.visible_to(user) and own not in clues.countable_by(user)


@pytest.mark.parametrize("named", ["石见山", "账号上的名字"])
def test_either_name_bars_an_authorisation(world, named):
    seeds.seed_recusal_rules()
    rename(world, "member_2", person="石见山", user="账号上的名字")
    letter_about(world, named)
    assert "named" in _codes(world)


def _codes(world, account: str = "member_2") -> list[str]:
    return [c.code for c in conflicts.conflicts(world.persons[account], [world.target], role="member", on=TODAY)]


def _let_pass(world, by: str) -> RecusalDeclaration:
    """A declaration of a shared past, decided 不需回避."""
    made = recusals.declare_recusal(
        by=world.users["member_2"], person=world.persons["member_2"], round=world.round, org=world.target.org,
        kind="shared_history", detail="曾共事",
    )  # fmt: skip
    made = recusals.review_recusal(made, by=world.users["leader_2"], reason="不影响工作")
    recusals.add_basis(made, by=world.users[by], upload=SimpleUploadedFile("批示.pdf", PAPER, "application/pdf"))
    return recusals.override_recusal(square.fresh(made), by=world.users[by], reason="时间已久")


@pytest.mark.parametrize(("by", "bars"), [("office_director", True), ("leading_group", False)])
def test_only_the_leading_group_lets_a_named_person_pass(world, by, bars):
    seeds.seed_recusal_rules()
    letter_about(world, "member_2(测试)")
    _let_pass(world, by)
    assert ("named" in _codes(world)) is bars


def _told(world) -> dict[str, int]:
    found = {}
    for name in ASKED:
        facts.forget()
        lines = [line for line in roof.waiting(world.users[name], world.round) if line["ledger"] == LINE]
        if lines:
            found[name] = sum(line["count"] for line in lines)
    return found


def test_a_letter_that_comes_later_waits_for_the_leading_group(world):
    assert _told(world) == {}
    _let_pass(world, "leading_group")
    assert _told(world) == {}
    letter_about(world, "member_2(测试)")
    assert _told(world) == {"leading_group": 1}, "it came after the decision"


def test_what_the_leading_group_has_decided_waits_no_more(world):
    letter_about(world, "member_2(测试)")
    make.clue(world, subject_name="deputy_2(测试)", is_village_cadre=False)
    assert _told(world) == {"leading_group": 2}
    _let_pass(world, "leading_group")
    assert _told(world) == {"leading_group": 1}


def test_a_letter_about_another_township_bars_nothing_here(world):
    letter_about(world, "member_1(测试)")
    assert _told(world) == {}


def test_verbs_refuse_what_names_a_recused_village_by_any_path(world):
    """leader_1 keeps away from a village of 槐渡镇; a problem of another township names it among its organisations."""
    leader, made = world.users["leader_1"], make.problem(world, [make.draft_at(world, "signed")])
    here = {"target": world.targets["north"], "group": world.groups[1], "org": world.targets["north"].org}
    Problem.objects.filter(pk=made.pk).update(**here)
    made = square.fresh(made)
    made.orgs.set([world.village])
    assert permissions.holds(leader, "problem.write", made)
    recusals.declare_recusal(
        by=leader,
        person=world.persons["leader_1"],
        round=world.round,
        org=world.village,
        kind="kin",
        detail="妻弟任村会计",
    )
    facts.forget()
    assert not permissions.holds(leader, "problem.write", made)
    assert "回避" in permissions.why_not_capable(leader, "problem.write", made)
    made.orgs.clear()
    assert permissions.holds(leader, "problem.write", made)
