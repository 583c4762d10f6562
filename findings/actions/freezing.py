"""The verb of 问题清单: freeze the problems of a target as version 1, later as n+1; the earlier ones stay (domain §2.2, 5)."""

from findings.actions import checks
from findings.models import Problem, ProblemList, ProblemListRow
from findings.permissions import problems as permissions
from findings.queries import problem_lists as queries
from rounds.models import RoundTarget
from xuncha.core import audit, calendar
from xuncha.core.errors import Unmet, whole
from xuncha.core.models import User


@audit.action
def freeze(target: RoundTarget, *, by: User, reason: str = "") -> ProblemList:
    """冻结问题清单: by the group's leader, with every problem adopted; a later version needs a reason (domain §2.2, 5)."""
    checks.refuse(permissions.why_not_freeze(by, target))
    locked = RoundTarget.objects.select_for_update(of=("self",)).select_related("org", "group").get(pk=target.pk)
    if lacks := queries.freeze_lacks(locked):
        raise Unmet(*lacks)
    before = queries.latest(locked)
    reason = whole(reason, 300, "理由", "reason") if before else ""
    if before is not None and not reason:
        raise Unmet(fields={"reason": f"第{before.version}版已经冻结；另立新版必须写明理由。"})
    frozen = ProblemList.objects.create(
        round_id=locked.round_id, group_id=locked.group_id, target=locked, frozen_on=calendar.today(), created_by=by,
        version=before.version + 1 if before else 1, reason=reason,
    )  # fmt: skip
    for seq, problem in enumerate(queries.to_freeze(locked), start=1):
        _write(frozen, seq, problem, by)
    changes = {"version": [before.version if before else None, frozen.version]}
    audit.record("freeze", by=by, about=frozen, reason=reason, changes=changes)
    return frozen


def _write(frozen: ProblemList, seq: int, problem: Problem, by: User) -> None:
    row = ProblemListRow.objects.create(
        problem_list=frozen, seq=seq, problem=problem, statement=problem.statement, category=problem.category, created_by=by,
        is_key=problem.is_key, about_chief=problem.about_chief, in_report=problem.in_report,
    )  # fmt: skip
    row.orgs.set(problem.orgs.all())
