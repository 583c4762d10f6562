"""A snapshot (快照) as it may be read: its frozen figures, and the rows behind each as far as the reader may see them (design §5.15)."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from findings.models import InspectionReport
from findings.queries import reports
from rounds import permissions
from rounds.models import VillageCoverage
from xuncha import scopes
from xuncha.core import permissions as house
from xuncha.core.models import User
from xuncha.core.roles import ACCESS_ORDER, READ, ROLES, ROUND, split
from xuncha.core.suppression import decide
from xuncha.models import Snapshot
from xuncha.statistics.figures import Figure, Line, Table
from xuncha.statistics.metrics import METRICS, Metric, Scope

#: of guarded nouns, how a snapshot counts beside the live figures
AT_ROUND_SCOPE = "；快照只计对象所属巡察组的件"
MORE = "快照记录数是锁定时的数；其后作废的、无权查看的不在下面列出。"


def visible_to(user: User) -> QuerySet[Snapshot]:
    """Of a target: whoever may read its report today, since the paper prints these figures. Of a whole round: whoever reads
    all its reports, recused from nothing."""
    rows = Snapshot.objects.select_related("round", "target__org", "taken_by")
    own = Q(target__in=reports.visible_to(user).order_by().values("target"))
    mine = permissions.reach(user)
    rank = ACCESS_ORDER.index
    rounds = {
        held.round_id for held in mine.held
        if ROLES[held.role].reach == ROUND and rank(split(house.access(held.role, "report"))[0]) >= rank(READ)
    }  # fmt: skip
    return rows.filter(own | Q(target=None, round__in=set() if mine.recused_orgs else rounds))


def pinned_to(report: InspectionReport) -> Snapshot | None:
    """The snapshot that copies of a submitted report print from; who reads the report may read it."""
    if report.status == "draft":
        return None
    return Snapshot.objects.filter(report=report, report_version=report.report_version).first()


def table_of(snapshot: Snapshot, user: User) -> Table:
    """The figures that were locked, each with the list of its rows; small ones of guarded nouns hidden from who only counts."""
    scope, lines, basis = Scope(snapshot.round, user), [], []
    for metric in (metric for code, metric in METRICS.items() if code in snapshot.figures):
        value, version = snapshot.figures[metric.code], snapshot.versions[metric.code]
        lines.append(Line(f"{metric.name}（{metric.unit}）", _cells(scope, metric, value, snapshot)))
        changed = "" if version == metric.version else f"；现行为第{metric.version}版"
        basis.append(
            {
                "name": f"{metric.name}（{metric.unit}）",
                "words": f"{metric.basis}（锁定时口径第{version}版{changed}{AT_ROUND_SCOPE if metric.guarded_noun else ''}）",
            }
        )
    columns = [
        {"label": "数值", "unit": "", "hint": ""},
        {"label": "依据记录", "unit": "条", "hint": "锁定时计入的记录"},
    ]
    words = f"截至 {snapshot.taken_on:%Y-%m-%d}（快照 {snapshot.number}，摘要 {snapshot.digest[:16]}）"
    subject = snapshot.target or snapshot.round
    return Table("", f"{subject} 统计快照", columns, lines, [], basis, head_label="指标", snapshot=words)


def _hidden(scope: Scope, metric: Metric, snapshot: Snapshot) -> bool:
    """The decision of the live tables (`suppression.decide`), for the rows that were locked: by target, those of others."""
    if not metric.guarded_noun:
        return False
    model, readable = metric.rows(scope).model, {
        target.pk for target in scope.targets() if permissions.allows(scope.user, metric.guarded_noun, target, least=READ)
    }  # fmt: skip
    rows = model._base_manager.filter(uid__in=snapshot.rows[metric.code]).exclude(target__in=readable)
    unread = rows.order_by().values_list("target__group", "target").annotate(n=Count("pk"))
    return decide({(group, target): n for group, target, n in unread}).total


def _cells(scope: Scope, metric: Metric, value: int, snapshot: Snapshot) -> list[Figure]:
    if _hidden(scope, metric, snapshot):
        return [Figure(None, suppressed=True), Figure(None, suppressed=True)]
    return [
        Figure(value, f"/statistics/snapshots/{snapshot.uid}/{metric.code}/"),
        Figure(len(snapshot.rows[metric.code])),
    ]


def rows_of(snapshot: Snapshot, code: str, user: User) -> QuerySet[Any]:
    """The rows that were counted, those that this reader may see today."""
    model = METRICS[code].rows(Scope(snapshot.round)).model
    rows = model.objects.filter(uid__in=snapshot.rows[code])
    if model is VillageCoverage:
        return permissions.scope(rows, user).select_related("village", "target__org")
    return scopes.visible(rows, user).select_related("org", "target__org")
