"""What bars a target from leaving a stage, as far as findings know (domain §2.2).

The sentences tell neither a number nor a person, and clues about staff (group 00) do not count: a reader of the stage's page
may have no part in either (design §5.2).
"""

from findings.models import Clue, Transfer
from findings.queries import drafts, problem_lists
from findings.queries.reports import report_of
from rounds.models import RoundTarget


def drafts_submitted(target: RoundTarget) -> list[str]:
    """进驻了解 ends when every draft is submitted."""
    waits = drafts.open_at(target).filter(status="draft").exists()
    return ["还有底稿没有提交审核，请提交或作废。"] if waits else []


def drafts_settled(target: RoundTarget) -> list[str]:
    """撤点汇总 ends when every draft is signed or dismissed."""
    return ["还有底稿没有审签或认定不成立。"] if drafts.open_at(target).exists() else []


def problems_frozen(target: RoundTarget) -> list[str]:
    """撤点汇总 ends, and 报告 begins, with the list of problems frozen (domain §2.2, 5 and 6)."""
    return [] if problem_lists.latest(target) else ["问题清单还没有冻结；问题都经组务会通过后，由组长冻结第1版。"]


def report_submitted(target: RoundTarget) -> list[str]:
    """报告 ends when the report is in: handed in, its version is locked."""
    report = report_of(target)
    return [] if report is not None and report.status != "draft" else ["巡察报告还没有提交。"]


def report_approved(target: RoundTarget) -> list[str]:
    """审议 ends when the report is approved."""
    report = report_of(target)
    return [] if report is not None and report.status == "approved" else ["巡察报告还没有经领导小组会审定。"]


def transfers_received(target: RoundTarget) -> list[str]:
    """归档 waits for every receipt."""
    clues = Clue.objects.filter(target=target).exclude(group__number=0)
    waiting = clues.alive().filter(status__in=("approved", "transferred")).exists()
    on_the_way = (
        Transfer.objects.standing().filter(items__clue__in=clues).exclude(status__in=("received", "answered")).exists()
    )
    return ["移交事项还没有全部签收回执。"] if waiting or on_the_way else []


#: what must hold, and who mends it where (`rounds.permissions.passage`)
for _check, _title, _mend in (
    (drafts_submitted, "底稿全部提交", ("draft.submit", "/drafts/?status=draft&target={key}")),
    (drafts_settled, "底稿全部审签或认定不成立", ("draft.sign", "/drafts/?target={key}")),
    (problems_frozen, "问题清单已冻结", ("problem.freeze", "/problems/freeze/{uid}/")),
    (report_submitted, "巡察报告已提交，版本锁定", ("report.submit", "/reports/")),
    (report_approved, "巡察报告已经领导小组会审定", ("report.approve", "/reports/")),
    (transfers_received, "移交事项全部签收", ("transfer.write", "/transfers/")),
):
    _check.title, _check.mend = _title, _mend  # type: ignore[attr-defined]
