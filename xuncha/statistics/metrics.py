"""指标: each metric has a code, a name, a 口径, a version and a queryset for its rows (design §5.15).

The figure is the count of those rows for the reader: countable rows, never more. `Scope` says who reads: a person, or
the round itself (`user=None`: reports and snapshots are computed at round scope by the system).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, F, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce

from findings.models import Clue, InspectionReport, Problem, WorkingDraft
from interviews import queries as interviews
from interviews.models import Interview, Survey, Visit
from library.models import MaterialRequest
from library.models.materials import COPIES
from petitions.models import Petition
from rectification.models import RectificationItem
from rounds import permissions
from rounds.models import InspectionRound, Instruction, RoundTarget, VillageCoverage
from rounds.queries import places
from rounds.states import SENT_UP, Stage
from xuncha import scopes
from xuncha.core import calendar
from xuncha.core.models import User
from xuncha.core.roles import COUNTED
from xuncha.core.suppression import GUARDED


@dataclass(frozen=True)
class Scope:
    """Whose figures, of which round, on which day."""

    round: InspectionRound
    user: User | None = None
    on: date | None = None
    target: int | None = None  # the figures of one target alone

    @property
    def day(self) -> date:
        """The day that overdue is measured on."""
        return self.on or calendar.today()

    def rows(self, rows: QuerySet) -> QuerySet:
        """The rows of the round that this reader may count.

        At round scope many read the figure: of guarded nouns it counts only what stands in the target's own group, so
        that nothing kept from a group (number 00) shows in its papers (design §5.2).
        """
        rows = rows.filter(round=self.round)
        rows = rows if self.target is None else rows.filter(target=self.target)
        if self.user is not None:
            return scopes.countable(rows, self.user)
        return rows.filter(group=F("target__group")) if rows.model.NOUN in GUARDED else rows

    def tells(self, noun: str) -> bool:
        """Whether figures of this noun are for this reader at all: a figure of what one may not count would stand at nothing."""
        return self.user is None or permissions.allows(self.user, noun, self.round, least=COUNTED)

    def targets(self) -> list[RoundTarget]:
        """The targets that stand as rows of the tables; a cancelled one too: what was done there counts and is listed."""
        return self._targets

    def groups(self) -> dict[tuple[str, str], list[RoundTarget]]:
        """The same by group: how it stands in an address, its name."""
        found: dict[tuple[str, str], list[RoundTarget]] = {}
        for target in self._targets:
            found.setdefault(places.group_of(target), []).append(target)
        return found

    @cached_property
    def _targets(self) -> list[RoundTarget]:
        rows = RoundTarget.objects.filter(round=self.round).select_related("org", "group")
        if self.user is not None:
            rows = permissions.scope(rows, self.user)
        rows = rows if self.target is None else rows.filter(pk=self.target)
        return list(rows.order_by("group__number", "org__sort", "pk"))


def place_of(target: RoundTarget) -> str:
    """What the line of a target is called."""
    return f"{target.org}（已取消）" if target.stage == Stage.CANCELLED else str(target.org)


@dataclass(frozen=True)
class Metric:
    """One figure: its words, its rows, and the list that shows them.

    In the address `{target}` stands for a target's id and `{org}` for its organisation's: what names them falls away where
    all targets are meant.
    """

    code: str
    name: str
    basis: str
    rows: Callable[[Scope], QuerySet]
    url: str = ""
    unit: str = ""
    version: int = 1
    weight: Any = None  # what a row adds to the figure, where that is more than one
    guarded_noun: str = ""

    def counts(self, scope: Scope, *fields: str) -> QuerySet:
        """(code, one value for each field, figure), a line for each group of rows."""
        amount = self.weight or Count("pk", distinct=True)  # 份数: a request of three volumes counts three
        rows = self.rows(scope).order_by().annotate(code=Value(self.code, CharField()))
        return rows.values_list("code", *fields).annotate(n=Cast(amount, BigIntegerField()))

    def by(self, scope: Scope, field: str = "target_id") -> dict[int, Any]:
        """The figure for each value of a field, in one query; of money to the yuan."""
        rows = self.rows(scope).order_by().values_list(field)
        return {key: n or 0 for key, n in rows.annotate(n=self.weight or Count("pk", distinct=True))}

    def url_of(self, target: RoundTarget | None = None, *, group: str = "") -> str:
        """The list behind the figure, of one target, of a group's targets or of all."""
        if target is not None:
            return self.url.format(target=target.pk, org=target.org_id)
        path, _, query = self.url.partition("?")
        terms = [term for term in query.split("&") if "{" not in term] + ([f"group={group}"] if group else [])
        return f"{path}?{'&'.join(terms)}".rstrip("?")


def tally(scope: Scope, metrics: Sequence[Metric], *fields: str) -> dict[str, dict[Any, int]]:
    """The figures of several metrics, code → value of the field (or tuple of the fields) → figure, in one query."""
    found: dict[str, dict[Any, int]] = {metric.code: {} for metric in metrics}
    first, *others = [metric.counts(scope, *fields) for metric in metrics]
    for code, *key, n in first.union(*others, all=True) if others else first:
        found[code][key[0] if len(key) == 1 else tuple(key)] = n or 0
    return found


METRICS = {
    metric.code: metric
    for metric in (
        Metric("talks", "谈话", "已经进行的谈话记录数，不含计划、已约、取消和作废；同一人谈两次计2人次。",
               lambda s: s.rows(Interview.objects.held()), "/interviews/?held=1&target={target}", "人次"),
        Metric("talk_persons", "谈话", interviews.WORDS,
               lambda s: interviews.first_of_each(s.rows(Interview.objects.held())), "/interviews/?held=1&people=1&target={target}",
               "人数", version=3),
        Metric("symposia", "座谈", "谈话方式为座谈会的记录数。", lambda s: s.rows(Interview.objects.symposia()),
               "/interviews/?held=1&kind=symposium&target={target}", "次"),
        Metric("petitions", "信访", "登记的信访件数，重复件各计1件，不含作废。", lambda s: s.rows(Petition.objects.alive()),
               "/petitions/?target={target}", "件", guarded_noun="petition"),
        Metric("petitions_primary", "信访（去重）", "扣除经人工确认的重复件后的件数。", lambda s: s.rows(Petition.objects.primaries()),
               "/petitions/?is_duplicate=false&target={target}", "件", guarded_noun="petition"),
        Metric("households", "走访", "已整理和已审核的走访所到户数之和；同一户走访两次计2户。",
               lambda s: s.rows(Visit.objects.held()), "/visits/?held=1&target={target}", "户", weight=Coalesce(Sum("households"), 0)),
        Metric("sheets", "问卷", "已截止的问卷收回的份数之和。", lambda s: s.rows(Survey.objects.counted()),
               "/surveys/?held=1&target={target}", "份", weight=Coalesce(Sum("batches__returned"), 0)),
        Metric("materials", "调阅", "已经收到的资料份数（清单各项份数之和），含已归还的，不含无此资料、拒绝和撤回的。",
               lambda s: s.rows(MaterialRequest.objects.standing().papers_in_hand()),
               "/requests/items/?where=in_hand&kind=papers&target={target}", "份", weight=COPIES),
        Metric("villages_done", "延伸村", "巡察情况为“已巡”的村数。",
               lambda s: coverage(s).filter(coverage_status="done"), "/rounds/villages/?round=done&town={org}", "个"),
        Metric("drafts", "底稿", "底稿数，一事一底稿，只计最新版本，不含作废和认定不成立的。",
               lambda s: s.rows(WorkingDraft.objects.alive().exclude(status="dismissed")), "/drafts/?standing=1&target={target}", "份"),
        Metric("drafts_signed", "其中已审签", "组长已审签的底稿数。", lambda s: s.rows(WorkingDraft.objects.alive().signed()),
               "/drafts/?signed=1&target={target}", "份"),
        Metric("problems", "问题", "归纳的问题数，按主分类计1次，不含撤销的。", lambda s: s.rows(Problem.objects.alive()),
               "/problems/?target={target}", "个"),
        Metric("clues", "线索", "登记的问题线索件数，不含作废。", lambda s: s.rows(Clue.objects.alive()), "/clues/?target={target}",
               "件", guarded_noun="clue"),
        Metric("special_reports", "专题报告", "已报送的情况专报件数（请示报告台账，类型为情况专报）。",
               lambda s: s.rows(Instruction.objects.alive().filter(kind="special", status__in=SENT_UP)),
               "/instructions/?kind=special&sent=1&target={target}", "份"),
        Metric("reports", "报告", "已提交的巡察报告份数。", lambda s: s.rows(InspectionReport.objects.submitted()),
               "/reports/?submitted=1&target={target}", "份"),
        Metric("items", "应改", "整改台账的事项数。", lambda s: s.rows(RectificationItem.objects.alive()),
               "/rectification/?target={target}", "项"),
        Metric("items_closed", "已销号", "经会审销号的事项数。",
               lambda s: s.rows(RectificationItem.objects.alive().filter(status="closed")),
               "/rectification/?status=closed&target={target}", "项"),
        Metric("items_done", "已完成", "销号且完成情况为“已完成”的事项数；只计会审结论，不计单位自报。",
               lambda s: s.rows(RectificationItem.objects.completed()),
               "/rectification/?status=closed&completion=done&target={target}", "项"),
        Metric("items_basic", "基本完成", "销号但完成情况为“基本完成”的事项数，不计入完成率。",
               lambda s: s.rows(RectificationItem.objects.basically()),
               "/rectification/?status=closed&completion=basic&target={target}", "项"),
        Metric("items_undone", "未完成", "应改数减去已完成和基本完成。",
               lambda s: s.rows(RectificationItem.objects.unfinished()), "/rectification/?unfinished=1&target={target}", "项"),
        Metric("items_overdue", "逾期", "完成时限早于统计日且尚未销号的事项数。",
               lambda s: s.rows(RectificationItem.objects.overdue(s.day)), "/rectification/?overdue=1&target={target}", "项"),
    )
}  # fmt: skip


def coverage(scope: Scope) -> QuerySet[VillageCoverage]:
    """The villages of the targets this reader may see, as far as coverage counts for them."""
    rows = VillageCoverage.objects.filter(target__in=[t.pk for t in scope.targets() if t.stage != Stage.CANCELLED])
    return rows if scope.user is None else permissions.scope(rows, scope.user, least=COUNTED)
