"""The state squares of a round's own nouns: stages, plan, authorisations, recusals, villages (letters: tests/square.py)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rounds.actions import coverage, plans, powers, recusals, stages
from rounds.models import Authorization, InspectionRound, RecusalDeclaration, RoundTarget, VillageCoverage
from rounds.permissions.passage import bars
from rounds.states import (
    AUTHORIZATION_FLOW,
    COVERAGE_FLOW,
    RECUSAL_FLOW,
    AuthorizationStatus,
    CoverageStatus,
    RecusalStatus,
    Stage,
    target_flow_at,
)
from tests import square
from tests.interviews import visits
from xuncha.core import files
from xuncha.core.models import AuditEntry

GROUP = "LDIMmP"
#: the group's leader ends the stages in which the group is at work; all others, and every way back or out, the director
ADVANCE = {
    "planning": "O", "approval": "O", "preparing": "O", "mobilized": "OL", "on_site": "OL", "wrap_up": "OL", "reporting": "OL",
    "deliberation": "O", "feedback": "OL", "rectifying": "O", "assessment": "O",
}  # fmt: skip
STAGES = [*ADVANCE, "archived"]
BEFORE_FEEDBACK = STAGES[: STAGES.index("feedback")]
TARGETS: square.Table = {
    **{(stage, "advance"): who for stage, who in ADVANCE.items()},
    **{(stage, "go_back"): "O" for stage in STAGES[1:]},
    **{(stage, "suspend"): "O" for stage in STAGES[:-1]},
    **{(stage, "cancel"): "O" for stage in BEFORE_FEEDBACK},
    ("suspended", "resume"): "O",
}
POWERS: square.Table = {("proposed", "approve"): "G", ("proposed", "revoke"): "O", ("approved", "revoke"): "O"}
#: a member's declaration; of a leader's or a deputy's the leading group alone decides
RECUSALS: square.Table = {
    ("declared", "review"): "L",
    ("declared", "uphold"): "OG",
    ("reviewed", "uphold"): "OG",
    ("reviewed", "override"): "OG",
    ("overridden", "uphold"): "OG",
    ("declared", "override"): "",  # not before the leader has given an opinion
    ("upheld", "override"): "OG",
}
VILLAGES: square.Table = {
    ("pending", "cover"): "O" + GROUP,
    ("pending", "waive"): "O",
    ("done", "reopen"): "O",
    ("waived", "reopen"): "O",
}


def test_the_tables_know_every_verb_and_status():
    moves = {(stage, m.verb) for stage in Stage.values for m in target_flow_at(stage).moves}
    assert set(TARGETS) == moves | {("suspended", "resume")}
    assert {verb for _, verb in TARGETS} == set(stages.VERBS)
    square.check_table(POWERS, powers.VERBS, AUTHORIZATION_FLOW, following=["give_way"])
    square.check_table(RECUSALS, recusals.VERBS, RECUSAL_FLOW)
    square.check_table(VILLAGES, coverage.VERBS, COVERAGE_FLOW)


def target_at(world, stage: str) -> RoundTarget:
    """槐渡镇 put into a stage; suspended it comes from 进驻了解."""
    before = "on_site" if stage == "suspended" else ""
    RoundTarget.objects.filter(pk=world.target.pk).update(stage=stage, stage_before=before)
    return square.fresh(world.target)


@pytest.mark.parametrize("stage", Stage.values)
def test_the_square_of_stages(world, stage):
    target = target_at(world, stage)
    lacks = bars(target)  # what is asked here is who may, not what is lacking
    found = {
        verb: square.who_may(
            world, lambda user, v=verb: stages.VERBS[v](square.fresh(target), by=user, reason="理由"), lacks
        )
        for verb in stages.VERBS
    }
    assert found == {verb: square.names(TARGETS.get((stage, verb), "")) for verb in stages.VERBS}


@pytest.mark.parametrize("stage", list(ADVANCE))
def test_conditions_are_waived_by_the_director_alone(world, stage):
    target = target_at(world, stage)
    waive = [verdict.code for verdict in stages.verdicts(target)]
    assert waive
    found = square.who_may(
        world, lambda user: stages.advance(square.fresh(target), by=user, reason="理由", waive=waive)
    )
    assert found == {"office_director"}


@pytest.mark.parametrize(("approved_on", "who"), [(None, "G"), (date(2023, 2, 1), "")])
def test_who_approves_the_plan_of_a_round(world, approved_on, who):
    InspectionRound.objects.filter(pk=world.round.pk).update(approved_on=approved_on)
    day = date(2023, 2, 1)
    found = square.who_may(world, lambda user: plans.approve_round(square.fresh(world.round), by=user, approved_on=day))
    assert found == square.names(who)


def power_at(world, status: str, account: str = "stranger") -> Authorization:
    """A proposal for one more member of group 2, in a status."""
    power = powers.propose_authorization(
        by=world.users["office_director"], person=world.persons[account], round=world.round, role="member",
        group=world.groups[2], targets=[world.target], starts_on=date(2023, 3, 1), ends_on=date(2023, 6, 12), doc_no="补1号",
    )  # fmt: skip
    Authorization.objects.filter(pk=power.pk).update(status=status)
    return square.fresh(power)


@pytest.mark.parametrize("status", AuthorizationStatus.values)
def test_the_square_of_authorisations(world, status):
    square.walk(world, power_at(world, status), powers.VERBS, status, POWERS)


def test_nobody_approves_ones_own_authorisation(world):
    power = power_at(world, "proposed", "leading_group")
    assert square.who_may(world, lambda user: powers.approve_authorization(square.fresh(power), by=user)) == set()


def recusal_at(world, status: str, account: str = "recused") -> RecusalDeclaration:
    """A declaration about 柳湾村, in a status."""
    found = RecusalDeclaration.objects.filter(person=world.persons[account]).first() or recusals.declare_recusal(
        by=world.users[account],
        person=world.persons[account],
        round=world.round,
        org=world.village,
        kind="kin",
        detail="亲属",
    )
    if not files.of(found, "basis"):
        paper = SimpleUploadedFile("批示.txt", "同意不回避".encode(), "text/plain")
        files.store(paper, owner=found, by=world.users["office_director"], slot="basis", level=2)
    said = {"reviewed_by": world.users["leader_2"], "opinion": "应当回避。"} if status == "reviewed" else {}
    RecusalDeclaration.objects.filter(pk=found.pk).update(status=status, **said)
    return square.fresh(found)


@pytest.mark.parametrize("status", RecusalStatus.values)
def test_the_square_of_recusals(world, status):
    square.walk(world, recusal_at(world, status), recusals.VERBS, status, RECUSALS)


@pytest.mark.parametrize("account", ["leader_2", "deputy_2"])
def test_of_a_groups_heads_the_leading_group_decides(world, account):
    declared = recusal_at(world, "declared", account)
    for verb in (recusals.VERBS["uphold"], recusals.VERBS["override"]):
        assert square.who_may(world, lambda user, v=verb: v(square.fresh(declared), by=user, reason="理由")) == {
            "leading_group"
        }


@pytest.mark.parametrize("account", ["office_director", "leading_group"])
def test_nobody_decides_on_ones_own_recusal(world, account):
    declared = recusal_at(world, "declared", account)
    for verb in recusals.VERBS.values():
        found = square.who_may(world, lambda user, v=verb: v(square.fresh(declared), by=user, reason="理由"))
        assert found <= {"office_director", "leading_group"} - {account}


@pytest.mark.parametrize("status", CoverageStatus.values)
def test_the_square_of_villages(world, status):
    visits.rule(world)
    village = world.target.villages.get(village=world.village)
    VillageCoverage.objects.filter(pk=village.pk).update(
        coverage_status=status, covered_on=date(2023, 3, 10) if status == "done" else None
    )
    square.walk(world, village, coverage.VERBS, status, VILLAGES)


def test_a_long_reason_is_kept_whole_and_a_longer_one_comes_back(world, login):
    """The asking panel takes 500 characters; more, sent past it, is told of and cut nowhere."""
    words, office = "理" * 500, login("office_director")
    power = power_at(world, "proposed")
    answer = office.post(f"{power.get_absolute_url()}revoke/", {"reason": "理" * 5000})
    assert answer.status_code == 422 and "最多 500 字，现在 5000 字" in answer.content.decode()
    assert square.fresh(power).status == "proposed"
    assert office.post(f"{power.get_absolute_url()}revoke/", {"reason": words}).status_code == 302
    declared = recusal_at(world, "reviewed")
    assert office.post(f"{declared.get_absolute_url()}override/", {"reason": words}).status_code == 302
    assert words in office.get(power.get_absolute_url()).content.decode()


def test_ticks_that_name_nothing_approve_nothing(world, login):
    answer = login("leading_group").post(f"/rounds/{world.round.uid}/groups/approve/", {"uid": ["x", "99999"]})
    assert answer.status_code == 200
    assert not AuditEntry.objects.filter(verb="approve").exists()
