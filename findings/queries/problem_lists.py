"""问题清单: the frozen lists a person may see, what bars a freeze, and which problems came after it (domain §2.2, 5)."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from findings.models import Problem, ProblemList, ProblemListRow
from findings.permissions.problems import FREEZING
from findings.queries.problems import standing, undecided
from rounds import permissions
from rounds.models import InspectionRound, RoundTarget
from rounds.states import Stage
from xuncha.core.models import User


def visible_to(user: User) -> QuerySet[ProblemList]:
    """The frozen lists a person may see."""
    return permissions.scope(ProblemList.objects.select_related("target__org", "created_by"), user)


def listing(user: User, round_: InspectionRound | None) -> QuerySet[ProblemList]:
    """The rows of the list page, each with its problems counted."""
    return visible_to(user).filter(round=round_).annotate(
        problem_count=Count("rows", distinct=True), key_count=Count("rows", filter=Q(rows__is_key=True), distinct=True)
    )  # fmt: skip


def rows_of(frozen: ProblemList) -> QuerySet[ProblemListRow]:
    """The problems of a list in order."""
    return frozen.rows.select_related("category", "problem").prefetch_related("orgs").order_by("seq")


def latest(target: RoundTarget) -> ProblemList | None:
    """The list in force of a target."""
    return ProblemList.objects.filter(target=target).order_by("-version").first()


def to_freeze(target: RoundTarget) -> QuerySet[Problem]:
    """The living problems of a target, in the order of the list."""
    rows = Problem.objects.alive().filter(target=target).select_related("category")
    return standing(rows).prefetch_related("orgs").order_by("number", "pk")


def with_late(rows: QuerySet[Problem]) -> QuerySet[Problem]:
    """The problems with `late`: a list of the target is frozen, and they are on none of its versions."""
    lists = ProblemList.objects.filter(target=OuterRef("target"))
    listed = ProblemListRow.objects.filter(problem=OuterRef("pk"))
    return rows.annotate(late=Exists(lists) & ~Exists(listed))


def is_late(problem: Problem) -> bool:
    """The same of one problem."""
    return with_late(Problem.objects.filter(pk=problem.pk)).values_list("late", flat=True).get()


def freeze_lacks(target: RoundTarget) -> list[str]:
    """Every sentence that bars a freeze: the stage, problems that are not decided, and that nothing is new."""
    if target.stage not in FREEZING:
        names = "、".join(Stage(stage).label for stage in FREEZING)
        return [f"现在是“{target.get_stage_display()}”；问题清单在{names}阶段冻结。"]
    rows = list(to_freeze(target))
    if not rows:
        return ["还没有问题；请先从已审签的底稿归纳。"]
    return undecided(rows) or ([] if differs(target, rows) else ["与上一版相比没有变化，不必另立新版。"])


def differs(target: RoundTarget, rows: list[Problem]) -> bool:
    """Whether a list frozen now would say something else than the one in force."""
    frozen = latest(target)
    if frozen is None:
        return True
    before = [_words(row, row.problem_id) for row in rows_of(frozen)]
    return before != [_words(problem, problem.pk) for problem in rows]


def _words(row: Problem | ProblemListRow, key: int) -> tuple:
    orgs = frozenset(org.pk for org in row.orgs.all())
    return (key, row.statement, row.category_id, orgs, row.is_key, row.about_chief, row.in_report)


def late_at(target: RoundTarget, user: User) -> QuerySet[Problem]:
    """The problems of a target that came after the freeze, as far as a person sees them."""
    return (
        with_late(permissions.scope(Problem.objects.alive(), user)).filter(late=True, target=target).order_by("number")
    )


def versions_of(target: RoundTarget, user: User) -> QuerySet[ProblemList]:
    """The lists of one target, newest first."""
    return visible_to(user).filter(target=target).order_by("-version")
