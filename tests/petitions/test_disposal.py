"""办理方式 is kept to: what a letter shall become is made, what goes out goes under a letter (domain §3.2)."""

from datetime import date

import pytest

from findings.actions import drafts
from petitions import actions
from petitions.models import Petition
from petitions.queries import lacks
from tests.findings import make as findings
from tests.petitions.letters import register, upto
from tests.petitions.test_branches import sentences
from tests.rectification import fixes
from xuncha.core.errors import Refused

CLOSE = {"result": "属实。", "truth": "true"}


def fresh(letter: Petition) -> Petition:
    return Petition.objects.get(pk=letter.pk)


def draft_of(world, letter):
    return findings.draft(world, by="petition_2", undertakers=("petition_2", "member_2"), source=letter)


MAKERS = {
    "draft": ("底稿", "/drafts/new/?petition=", draft_of),
    "clue": ("问题线索", "/clues/new/?petition=", lambda w, letter: findings.clue(w, by="deputy_2", source_record=letter)),
    "fix": ("立行立改事项", "/fixes/new/?petition=", lambda w, letter: fixes.propose(w, source=letter)),
}  # fmt: skip


@pytest.mark.parametrize("disposal", MAKERS)
def test_a_letter_is_not_closed_before_its_record_is_made(world, login, disposal):
    word, page, make = MAKERS[disposal]
    letter, duty = upto(register(world), "handling", world, disposal), world.users["petition_2"]
    assert f"还没有由本件形成{word}" in sentences(lambda: actions.close(letter, by=duty, **CLOSE))
    shown = login("petition_2").get(letter.get_absolute_url())
    assert f"还没有由本件形成{word}" in shown.content.decode()
    assert any(lack["url"] == f"{page}{letter.uid}" for lack in shown.context["missing"])
    assert login("petition_2").post(f"{letter.get_absolute_url()}close/", CLOSE).status_code == 422
    make(world, letter)
    assert login("petition_2").get(letter.get_absolute_url()).context["missing"] == []
    assert actions.close(letter, by=duty, **CLOSE).status == "closed"


def test_a_record_of_another_kind_or_a_void_one_does_not_count(world):
    letter, duty = upto(register(world), "handling", world, "draft"), world.users["petition_2"]
    findings.clue(world, by="deputy_2", source_record=letter)
    made = draft_of(world, letter)
    drafts.VERBS["void"](made, by=world.users["leader_2"], reason="写错了")
    assert "还没有由本件形成底稿" in sentences(lambda: actions.close(letter, by=duty, **CLOSE))
    draft_of(world, letter)
    assert actions.close(letter, by=duty, **CLOSE).status == "closed"


@pytest.mark.parametrize("disposal", ["forward", "discipline", "upper"])
def test_what_goes_to_another_unit_is_not_closed_here(world, login, disposal):
    letter, duty = upto(register(world), "handling", world, disposal), world.users["petition_2"]
    assert "请先由审批人转出" in sentences(lambda: actions.close(letter, by=duty, **CLOSE))
    page = login("petition_2").get(letter.get_absolute_url())
    assert page.context["missing"][0]["url"] == f"{letter.get_absolute_url()}#transfer"
    assert fresh(letter).status == "handling"


@pytest.mark.parametrize("disposal", ["keep", "group", "draft"])
def test_what_stays_here_is_not_handed_on(world, login, disposal):
    letter, leader = upto(register(world), "approved", world, disposal), world.users["leader_2"]
    with pytest.raises(Refused, match="不能转出；要转给别的单位，请写明理由重新拟办"):
        actions.transfer(letter, by=leader, reason="属地办理")
    answer = login("leader_2").post(
        f"{letter.get_absolute_url()}transfer/", {"reason": "属地办理", "handler": "镇政府"}
    )
    assert answer.status_code == 403 and fresh(letter).status == "approved"


def test_another_way_is_proposed_and_approved_anew_and_the_clock_goes_on(world):
    letter, duty, leader = (
        upto(register(world), "handling", world, "keep"),
        world.users["petition_2"],
        world.users["leader_2"],
    )
    actions.TIME_VERBS["approve"](
        actions.ask_time(letter, by=duty, new_due=date(2023, 5, 30), reason="证人未归"), by=leader
    )
    letter = fresh(letter)
    assert "必须写明理由" in sentences(lambda: actions.VERBS["repropose"](letter, by=duty))
    again = actions.VERBS["repropose"](letter, by=duty, reason="应由县信访局办理")
    assert (again.status, again.signed_on) == ("screened", letter.signed_on)
    actions.propose(again, by=duty, proposal="转县信访局。", disposal="forward", handler="县信访局")
    with pytest.raises(Refused):
        actions.VERBS["approve"](again, by=duty)
    done = actions.VERBS["approve"](again, by=leader)
    assert (done.due, done.signed_on) == (date(2023, 5, 30), letter.signed_on)
    assert actions.transfer(done, by=leader, reason="属地办理").status == "transferred"


def test_a_way_that_ends_the_letter_is_no_dead_end(world, login):
    """Approved as 不予受理: not closed as if it had been handled, ended by the leader's verb, and the reporter told."""
    letter, duty, leader = (
        upto(register(world), "handling", world, "reject"),
        world.users["petition_2"],
        world.users["leader_2"],
    )
    assert "办理方式是“不予受理”，不能办结" in sentences(lambda: actions.close(letter, by=duty, **CLOSE))
    page = login("petition_2").get(letter.get_absolute_url())
    assert [lack["url"] for lack in page.context["missing"]] == [f"{letter.get_absolute_url()}#steps"]
    with pytest.raises(Refused, match="不能并案；要改为并案"):
        actions.VERBS["merge"](letter, by=duty, reason="同一事")
    done = actions.VERBS["reject"](letter, by=leader, reason="涉法涉诉")
    assert (done.status, done.disposal) == ("rejected", "reject")
    assert actions.tell(done, by=duty, way="phone").told_on is not None


def test_a_letter_is_proposed_for_merging_only_with_its_first_one(world):
    first, letter, duty = register(world), register(world), world.users["petition_2"]
    actions.VERBS["screen"](letter, by=duty)
    way = {"proposal": "与首件一并了解。", "disposal": "merge"}
    assert "请先认定它重复于哪一件" in sentences(lambda: actions.propose(letter, by=duty, **way))
    actions.mark_duplicate(letter, first, by=duty)
    actions.propose(letter, by=duty, **way)
    actions.mark_duplicate(letter, None, by=duty)
    leader = world.users["leader_2"]
    assert "请先认定它重复于哪一件" in sentences(lambda: actions.VERBS["approve"](letter, by=leader))
    actions.mark_duplicate(letter, first, by=duty)
    actions.VERBS["approve"](letter, by=leader)
    with pytest.raises(Refused, match="不能不予受理"):
        actions.VERBS["reject"](letter, by=leader, reason="涉法涉诉")
    assert actions.VERBS["merge"](letter, by=duty, reason="同一事").status == "merged"


@pytest.mark.parametrize(("verb", "account"), [("merge", "petition_2"), ("reject", "leader_2")])
def test_what_a_letter_became_stands_as_its_way(world, verb, account):
    first, letter = register(world), upto(register(world), "screened", world)
    actions.mark_duplicate(letter, first, by=world.users["petition_2"])
    actions.VERBS[verb](letter, by=world.users[account], reason="同一事")
    assert fresh(letter).disposal == verb


def test_another_approved_way_is_not_left_without_a_new_approval(world):
    first, letter = register(world), upto(register(world), "handling", world, "group")
    actions.mark_duplicate(letter, first, by=world.users["petition_2"])
    with pytest.raises(Refused, match="批准的办理方式是“巡察组了解”，不能并案"):
        actions.VERBS["merge"](letter, by=world.users["petition_2"], reason="同一事")


@pytest.mark.parametrize("status", lacks.AWAITED)
def test_a_letter_says_which_step_it_waits_for(world, login, status):
    """What bars the stage is told at the letter, too, not on the pass alone."""
    letter = upto(
        register(world),
        "approved" if status == "transferred" else status,
        world,
        disposal="forward",
        handler="县信访局",
    )
    if status == "transferred":
        actions.transfer(letter, by=world.users["leader_2"], reason="按属地管理转办。")
    assert Petition.objects.get().status == status
    page = login("petition_2").get(letter.get_absolute_url())
    first = page.context["missing"][0]
    assert (first["text"], first["url"]) == (lacks.AWAITED[status], f"{letter.get_absolute_url()}#steps")
    assert lacks.AWAITED[status] in login("petition_2").get("/missing/").content.decode()
