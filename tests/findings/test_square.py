"""The state squares of drafts, problems, clues, transfers and reports (letters: tests/square.py).

member_2 prepared and undertakes, member_2b undertakes the draft and has no part in the clue; discipline is the receiver,
organization is not.
"""

import pytest

from findings.actions import clues, drafts, problems, reports, transfers
from findings.models import Problem, Transfer
from findings.states import (
    CLUE_FLOW,
    DRAFT_FLOW,
    PROBLEM_FLOW,
    REPORT_FLOW,
    TRANSFER_FLOW,
    ClueStatus,
    DraftStatus,
    ProblemStatus,
    ReportStatus,
    TransferStatus,
)
from tests import factories, square
from tests.findings import make
from tests.findings.test_problems import report_ready
from tests.rounds import group_life

DRAFTS: square.Table = {
    ("draft", "submit"): "LDMm",
    ("draft", "void"): "L",
    ("submitted", "review"): "LD",
    ("submitted", "send_back"): "LD",
    ("submitted", "dismiss"): "L",
    ("submitted", "void"): "L",
    ("reviewed", "sign"): "L",
    ("reviewed", "send_back"): "LD",
    ("reviewed", "dismiss"): "L",
    ("reviewed", "void"): "L",
    ("signed", "file"): "OS",
    ("signed", "void"): "L",
    ("filed", "void"): "L",
    ("cited", "void"): "L",
}
CLUES: square.Table = {
    ("registered", "inquire"): "LDM",
    ("inquiring", "study"): "D",
    ("studied", "sign"): "L",
    ("studied", "return_to_group"): "C",
    ("studied", "return_for_more"): "L",
    ("studied", "keep"): "G",
    ("leader_signed", "review"): "C",
    ("leader_signed", "return_to_group"): "C",
    ("leader_signed", "keep"): "G",
    ("office_reviewed", "approve"): "G",
    ("office_reviewed", "return_by_leaders"): "G",
    ("office_reviewed", "keep"): "G",
    ("received", "handle"): "K",
    ("handling", "conclude"): "K",
    ("concluded", "archive"): "C",
}
PROBLEMS: square.Table = {
    ("drawn", "adopt"): "L",
    ("unproven", "prove"): "OLDI",
    ("drawn", "withdraw"): "L",
    ("adopted", "withdraw"): "L",
    ("unproven", "withdraw"): "L",
}
#: K is the receiver, Z is not
TRANSFERS: square.Table = {
    ("prepared", "approve"): "G",
    ("prepared", "void"): "C",
    ("approved", "send"): "C",
    ("approved", "void"): "C",
    ("sent", "receive"): "K",
    ("sent", "send_back"): "K",
}
REPORTS: square.Table = {("draft", "submit"): "L", ("submitted", "send_back"): "O", ("submitted", "approve"): "G"}
EXTRA = {"approve": make.DECISION, "handle": {"handling": "preliminary_check"}, "conclude": {"result": "属实"}}


DRAFT_VERBS = {verb: act for verb, act in drafts.VERBS.items() if verb != "revise"}


def test_the_tables_know_every_verb_and_status():
    """Moves that only follow from others have no verb of their own."""
    square.check_table(DRAFTS, DRAFT_VERBS, DRAFT_FLOW, following=["cite"])
    square.check_table(CLUES, clues.VERBS, CLUE_FLOW, following=["hand_over", "receive", "come_back"])
    square.check_table(PROBLEMS, problems.VERBS, PROBLEM_FLOW,
                       following=["report", "unreport", "feed_back", "rectify", "lose_proof"])  # fmt: skip
    square.check_table(TRANSFERS, transfers.VERBS, TRANSFER_FLOW, following=["answer"])
    square.check_table(REPORTS, reports.VERBS, REPORT_FLOW)


@pytest.mark.parametrize("status", DraftStatus.values)
def test_the_square_of_drafts(world, status):
    record = make.draft_at(world, status)
    assert record.status == status
    square.walk(world, record, DRAFT_VERBS, status, DRAFTS)


@pytest.mark.parametrize("status", ClueStatus.values)
def test_the_square_of_clues(world, rules, status):
    record = make.clue_at(world, status)
    assert record.status == status
    if status in ("registered", "inquiring"):  # a meeting has agreed to the next step
        group_life.agreed(world, record)
    if status == "registered":  # what is asked here is who may, not what is lacking
        clues.edit_clue(record, by=world.users["member_2"], inquiry_note="有")
    square.walk(world, record, clues.VERBS, status, CLUES, **EXTRA)


@pytest.mark.parametrize(
    ("status", "who"), [("signed", "LDMm"), ("filed", "LDMm"), ("cited", "LDMm"), ("reviewed", ""), ("voided", "")]
)
def test_who_may_begin_a_new_version(world, status, who):
    record = make.draft_at(world, status)
    assert square.who_may(world, lambda user: drafts.VERBS["revise"](square.fresh(record), by=user)) == square.names(
        who
    )


@pytest.mark.parametrize("status", ProblemStatus.values)
def test_the_square_of_problems(world, status):
    record = make.problem(world, [make.draft_at(world, "signed")])
    Problem.objects.filter(pk=record.pk).update(status=status)
    square.walk(world, record, problems.VERBS, status, PROBLEMS)


def transfer_at(world, status: str) -> Transfer:
    """A transfer to the discipline commission brought to a status by its lawful way."""
    paper = make.transfer(world, [make.clue_at(world, "approved")])
    way = [("approve", "leading_group"), ("send", "clue_officer"), ("receive", "discipline")]
    done = {"returned": 2, "voided": 0}.get(status, TransferStatus.values.index(status))
    for verb, who in way[:done]:
        paper = transfers.VERBS[verb](paper, by=world.users[who])
    if status in ("answered", "returned", "voided"):
        Transfer.objects.filter(pk=paper.pk).update(status=status)
    return paper


@pytest.mark.parametrize("status", TransferStatus.values)
def test_the_square_of_transfers(world, rules, status):
    square.walk(world, transfer_at(world, status), transfers.VERBS, status, TRANSFERS)


@pytest.mark.parametrize("status", ReportStatus.values)
def test_the_square_of_reports(world, status):
    report = report_ready(world)
    factories.bring_to(world, "deliberation")
    type(report).objects.filter(pk=report.pk).update(status=status)
    if status != "draft":
        Problem.objects.update(status="reported", report_version=report.report_version)
    square.walk(world, report, reports.VERBS, status, REPORTS)
