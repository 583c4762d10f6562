"""What bars a target from leaving a stage, as far as findings know (domain §2.2). Sentences name no clue and no person."""

from findings.models import Clue, Transfer
from findings.queries import drafts
from findings.queries.reports import report_of
from rounds.models import RoundTarget

NAMED = 3


def _named(rows: list) -> str:
    shown = "、".join(str(row) for row in rows[:NAMED])
    return f"{shown}{'等' if len(rows) > NAMED else ''}"


def drafts_submitted(target: RoundTarget) -> list[str]:
    """进驻了解 ends when every draft is submitted."""
    rows = list(drafts.open_at(target).filter(status="draft"))
    return [f"还有{len(rows)}份底稿没有提交审核：{_named(rows)}；请提交或作废。"] if rows else []


def drafts_settled(target: RoundTarget) -> list[str]:
    """撤点汇总 ends when every draft is signed or dismissed."""
    rows = list(drafts.open_at(target))
    return [f"还有{len(rows)}份底稿没有审签或认定不成立：{_named(rows)}。"] if rows else []


def report_submitted(target: RoundTarget) -> list[str]:
    """报告 ends when the report is in."""
    report = report_of(target)
    return [] if report is not None and report.status != "draft" else ["巡察报告还没有提交。"]


def report_approved(target: RoundTarget) -> list[str]:
    """审议 ends when the report is approved."""
    report = report_of(target)
    return [] if report is not None and report.status == "approved" else ["巡察报告还没有经领导小组会审定。"]


def transfers_received(target: RoundTarget) -> list[str]:
    """归档 waits for every receipt; the sentence tells no number."""
    waiting = Clue.objects.alive().filter(target=target, status__in=("approved", "transferred")).exists()
    on_the_way = (
        Transfer.objects.filter(items__clue__target=target).exclude(status__in=("received", "answered")).exists()
    )
    return ["移交事项还没有全部签收回执。"] if waiting or on_the_way else []
