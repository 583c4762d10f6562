"""How long the township report takes from the records to the PDF; told, not bound. Nothing of it is kept."""

import time

from django.db import transaction

from findings.actions import reports as verbs
from findings.models import InspectionReport, Problem
from tests.bench.data import sample_round
from xuncha import actions, reports
from xuncha.core import audit
from xuncha.core.jobs import Run
from xuncha.core.models import Job, User
from xuncha.core.pdf import PaperError


def measure() -> list[str]:
    """Print one line; a report that cannot be built is a broken bound."""
    leader = User.objects.get(username="leader_2")
    with transaction.atomic():
        report, size, took = _build(leader)
        transaction.set_rollback(True)
    if not size:
        return [f"{report.target}的巡察报告排不出来"]
    problems = Problem.objects.alive().filter(target=report.target, in_report=True).count()
    print(f"巡察报告（{report.target}，{problems} 个问题）排版 {took:.1f} 秒，{size / 1024:.0f} 千字节")
    return []


@audit.action
def _build(leader: User) -> tuple[InspectionReport, int, float]:
    target = sample_round().targets.filter(group__number=2).order_by("pk").first()
    report = InspectionReport.objects.filter(target=target).first() or verbs.start_report(target, by=leader)
    snapshot = actions.take_snapshot(report.round, by=leader, target=target)
    begun = time.perf_counter()
    try:
        content, _ = reports.build(report, "checking", snapshot, Run(Job(asked_by=leader)))
    except PaperError as error:
        print(error.sentence)
        content = b""
    return report, len(content), time.perf_counter() - begun
