"""What a 组务会 may take up of this app, and what its decision does to it (core/registry.py `topic_movers`, decision 0022).

A decision makes the record's own move, with the rights of whoever issues the minutes. Where a record has no move for a
decision it stays as it is (缓议, or 补充 on a draft that is still being written); where it stands too far, its own sentence bars.
"""

from typing import Any

from findings.actions import clues, drafts, problems
from findings.models import Clue, Problem, WorkingDraft
from findings.queries import clues as clue_queries
from findings.queries import drafts as draft_queries
from findings.queries import problems as problem_queries
from rounds.models import RoundTarget
from xuncha.core import audit
from xuncha.core.errors import Unmet
from xuncha.core.models import User
from xuncha.core.registry import TopicMover

GONE = "议题所列的记录不在您的查阅范围内，请退回后改正。"
NOT_UNFOUNDED = "线索是否移交由领导小组决定，组务会不能认定不成立；意见写进“各人意见”，决定请选“同意”或“缓议”。"


def _draft_choices(user: User, target: RoundTarget) -> list[tuple[Any, str]]:
    rows = draft_queries.visible_to(user).filter(target=target).exclude(status="dismissed").order_by("-pk")
    return [(row.uid, f"{row} {row.title}") for row in rows]


def _problem_choices(user: User, target: RoundTarget) -> list[tuple[Any, str]]:
    rows = problem_queries.visible_to(user).filter(target=target).exclude(status="withdrawn").order_by("number")
    return [(row.uid, f"{row} {row.statement[:40]}") for row in rows]


def _clue_choices(user: User, target: RoundTarget) -> list[tuple[Any, str]]:
    rows = clue_queries.visible_to(user).filter(target=target).order_by("pk")
    return [(row.uid, f"{row} {row.get_status_display()}") for row in rows]


@audit.action
def decide_on_draft(uid: Any, decision: str, *, by: User, reason: str) -> None:
    """底稿: 不成立 dismisses, 补充 sends back what is in review; 同意 leaves review and signature to their own people."""
    draft = draft_queries.readable_by(by).filter(uid=uid).first()
    if draft is None:
        raise Unmet(GONE)
    if decision == "unfounded":
        drafts.dismiss(draft, by=by, reason=reason)
    elif decision == "supplement" and draft.status != "draft":
        drafts.send_back(draft, by=by, reason=reason)


@audit.action
def decide_on_problem(uid: Any, decision: str, *, by: User, reason: str) -> None:
    """问题: 同意 adopts (or ends 需补证), 不成立 withdraws; what is adopted already stays adopted."""
    problem = problem_queries.readable_by(by).filter(uid=uid).first()
    if problem is None:
        raise Unmet(GONE)
    if decision == "unfounded":
        problems.withdraw(problem, by=by, reason=reason)
    elif decision == "agree" and problem.status != "adopted":
        verb = problems.prove if problem.status == "unproven" else problems.adopt
        verb(problem, by=by, reason=reason)


#: 同意 on a clue: 初核 opens the inquiry, the second meeting studies it, after that the leader signs
AGREED = {"registered": clues.inquire, "inquiring": clues.study_at_meeting, "studied": clues.sign}


@audit.action
def decide_on_clue(uid: Any, decision: str, *, by: User, reason: str) -> None:
    """线索: 同意 takes the next step of the group, 补充 returns what was studied."""
    clue = clue_queries.readable_by(by).filter(uid=uid).first()
    if clue is None:
        raise Unmet(GONE)
    if decision == "unfounded":
        raise Unmet(NOT_UNFOUNDED)
    if decision == "agree" and clue.status == "inquiring" and clue_queries.meetings_agreed(clue) < clue_queries.NEEDED:
        return  # looked into before any meeting screened it: this one is the screening, the next one studies it
    if decision == "agree":
        AGREED.get(clue.status, clues.study_at_meeting)(clue, by=by, reason=reason)
    elif decision == "supplement" and clue.status not in ("registered", "inquiring"):
        clues.return_for_more(clue, by=by, reason=reason)


MOVERS = {
    WorkingDraft._meta.label_lower: TopicMover("底稿", _draft_choices, decide_on_draft),
    Problem._meta.label_lower: TopicMover("问题", _problem_choices, decide_on_problem),
    Clue._meta.label_lower: TopicMover("线索", _clue_choices, decide_on_clue),
}
