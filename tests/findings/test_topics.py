"""What a 组务会 decides moves drafts, problems and clues by their own verbs, all of them or none (decision 0022)."""

import pytest

from findings.models import Clue, Problem, WorkingDraft
from rectification.models import ImmediateFix
from rounds.actions import group_meetings
from tests.findings import make
from tests.rounds import group_life
from xuncha.core import links
from xuncha.core.errors import Unmet
from xuncha.core.models import AuditEntry


def issue(world, *pairs, by: str = "deputy_2"):
    """Minutes with a topic for each (record, decision), issued by the leader."""
    meeting = group_life.meeting(world, by=by)
    for record, decision in pairs:
        group_life.topic(world, meeting, by=by, record=record, decision=decision, title="研究")
    group_life.signed(world, meeting, by=by)
    group_meetings.record(meeting, by=world.users[by])
    return group_meetings.issue(meeting, by=world.users["leader_2"])


def fresh(record):
    return type(record)._base_manager.get(pk=record.pk)


@pytest.mark.parametrize(
    ("status", "decision", "after"),
    [
        ("submitted", "unfounded", "dismissed"), ("reviewed", "supplement", "draft"), ("draft", "supplement", "draft"),
        ("submitted", "agree", "submitted"), ("signed", "defer", "signed"),
    ],
)  # fmt: skip
def test_what_a_decision_does_to_a_draft(world, status, decision, after):
    draft = make.draft_at(world, status)
    issue(world, (draft, decision))
    assert fresh(draft).status == after


@pytest.mark.parametrize(
    ("status", "decision", "after"),
    [("registered", "agree", "inquiring"), ("inquiring", "agree", "studied"), ("studied", "agree", "leader_signed"),
     ("studied", "supplement", "inquiring"), ("inquiring", "supplement", "inquiring"), ("registered", "defer", "registered")],
)  # fmt: skip
def test_what_a_decision_does_to_a_clue(world, status, decision, after):
    clue = make.clue_at(world, status)
    issue(world, (clue, decision))
    assert fresh(clue).status == after


def test_what_a_decision_does_to_a_problem_and_the_trail_of_it(world):
    good = make.problem(world, [make.draft_at(world, "signed")])
    bad = make.problem(world, [make.draft_at(world, "signed")])
    meeting = issue(world, (good, "agree"), (bad, "unfounded"))
    assert (fresh(good).status, fresh(bad).status) == ("adopted", "withdrawn")
    entry = AuditEntry.objects.get(uid=good.uid, verb="adopt")
    assert entry.reason == f"组务会 {meeting.number}：同意"
    leader = world.users["leader_2"]
    assert [node.number for node in links.spine(good, leader, tell_hidden=False)["sources"]][-1] == meeting.number
    assert {node.kind for node in links.spine(meeting, leader, tell_hidden=False)["consequences"]} == {"问题"}


def test_one_record_that_cannot_be_moved_bars_them_all(world):
    problem = make.problem(world, [make.draft_at(world, "signed")])
    signed, clue = make.draft_at(world, "signed"), make.clue_at(world, "registered")
    with pytest.raises(Unmet) as told:
        issue(world, (problem, "agree"), (signed, "unfounded"), (clue, "unfounded"))
    assert len(told.value.sentences) == 2
    assert "不能办理“认定不成立”" in told.value.sentences[0]
    assert "由领导小组决定" in told.value.sentences[1]
    assert fresh(problem).status == "drawn"


def test_a_clue_without_inquiry_does_not_pass_the_meeting(world):
    clue = make.clue(world)
    group_life.agreed(world, clue)
    make.clues.inquire(clue, by=world.users["member_2"])
    with pytest.raises(Unmet, match="深入了解情况说明"):
        issue(world, (clue, "agree"))
    assert fresh(clue).status == "inquiring"


def test_a_record_that_was_withdrawn_meanwhile_bars_the_signing(world):
    problem = make.problem(world, [make.draft_at(world, "signed")])
    meeting = group_life.meeting(world)
    group_life.topic(world, meeting, record=problem, decision="agree")
    group_life.signed(world, meeting)
    group_meetings.record(meeting, by=world.users["liaison_2"])
    make.problems.withdraw(problem, by=world.users["leader_2"], reason="重复")
    with pytest.raises(Unmet, match="不能办理“组务会通过”"):
        group_meetings.issue(meeting, by=world.users["leader_2"])
    meeting.refresh_from_db()
    assert meeting.status == "recorded"


def test_a_clue_that_left_the_groups_sight_is_not_moved_and_not_told_of(world):
    """It turned out to be about staff: the minutes are issued as far as the leader knows them (design §5.2)."""
    problem, clue = make.problem(world, [make.draft_at(world, "signed")]), make.clue_at(world, "registered")
    meeting = group_life.meeting(world, by="deputy_2")
    group_life.topic(world, meeting, by="deputy_2", record=clue, decision="agree", kind="clues")
    group_life.topic(world, meeting, by="deputy_2", record=problem, decision="agree")
    group_life.signed(world, meeting, by="deputy_2")
    group_meetings.record(meeting, by=world.users["deputy_2"])
    Clue.objects.filter(pk=clue.pk).update(group=world.round.groups.get(number=0))
    assert group_meetings.issue(meeting, by=world.users["leader_2"]).status == "issued"
    assert (fresh(clue).status, fresh(problem).status) == ("registered", "adopted")
    assert AuditEntry.objects.get(uid=problem.uid, verb="adopt").reason == f"组务会 {meeting.number}：同意"


def test_an_undecided_topic_out_of_sight_bars_nothing_and_is_not_told_of(world, login):
    """Its clue went to group 00: whoever does not know it reads of no decision that lacks, here or in 缺什么."""
    clue = make.clue_at(world, "registered")
    meeting = group_life.meeting(world, by="deputy_2")
    group_life.topic(world, meeting, by="deputy_2", record=clue, decision="", kind="clues")
    group_life.topic(
        world, meeting, by="deputy_2", record=make.problem(world, [make.draft_at(world, "signed")]), decision="agree"
    )
    url, words = meeting.get_absolute_url(), "有议题还没有决定"
    assert words in login("deputy_2").get(url).content.decode(), "who knows the clue is told"
    with pytest.raises(Unmet, match=words):
        group_meetings.record(meeting, by=world.users["deputy_2"])
    assert words not in login("liaison_2").get("/missing/?noun=group_meeting").content.decode()
    Clue.objects.filter(pk=clue.pk).update(group=world.round.groups.get(number=0))
    assert words not in login("deputy_2").get(url).content.decode()
    assert group_meetings.record(meeting, by=world.users["deputy_2"]).status == "recorded"


def test_every_kind_that_may_be_taken_up_is_on_the_spine():
    from xuncha.core import registry

    kinds = {model._meta.label_lower for model in (Clue, ImmediateFix, Problem, WorkingDraft)}
    assert set(registry.topic_movers) == kinds
    assert kinds <= set(registry.spine_nodes)
