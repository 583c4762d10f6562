"""问题: which problems a person sees, whether each stands on a signed draft, and what it still lacks."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, When

from findings.models import InspectionReport, Manifestation, Problem, WorkingDraft
from rounds import permissions
from rounds.models import InspectionRound, PartyOrg, RoundTarget, TaxonomyNode
from xuncha.core.lacking import facts_of, linked
from xuncha.core.models import User
from xuncha.core.registry import Topics
from xuncha.core.roles import COUNTED, OWN

UNPROVEN = "问题 {number} 没有已审签的底稿支撑；请补充底稿并办理“补证完毕”。"
DRAWN = "问题 {number} 还没有经组务会通过；请办理“组务会通过”或撤销。"
TO_PROVE = "问题 {number} 需补证；请办理“补证完毕”。"
NAMED = 6


def visible_to(user: User) -> QuerySet[Problem]:
    """The living problems a person may see."""
    return permissions.scope(Problem.objects.alive(), user)


def readable_by(user: User) -> QuerySet[Problem]:
    """All of them with the withdrawn, for single pages and the spine."""
    related = ("round__term", "group", "target__org", "org", "category", "created_by")
    return permissions.scope(Problem.objects.select_related(*related), user)


def countable_by(user: User) -> QuerySet[Problem]:
    """What figures may count for this person."""
    return permissions.scope(Problem.objects.alive(), user, least=COUNTED)


def listing(user: User, round_: InspectionRound | None) -> QuerySet[Problem]:
    """The rows of the list page, with the number of their drafts and manifestations."""
    drafts = (
        Problem.drafts.through.objects.filter(problem=OuterRef("pk"))
        .values("problem")
        .annotate(n=Count("pk"))
        .values("n")
    )
    shown = (
        Manifestation.objects.filter(problem=OuterRef("pk"))
        .order_by()
        .values("problem")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return visible_to(user).filter(round=round_).select_related("target__org", "category").prefetch_related("orgs").annotate(
        draft_count=Subquery(drafts, output_field=IntegerField()), fact_count=Subquery(shown, output_field=IntegerField())
    )  # fmt: skip


def totals(rows: QuerySet[Problem]) -> dict[str, Any]:
    """How many problems a list shows, and how many of them are key or touch the chief."""
    return rows.order_by().aggregate(
        n=Count("pk", distinct=True), key=Count("pk", filter=Q(is_key=True), distinct=True),
        chief=Count("pk", filter=Q(about_chief=True), distinct=True),
    )  # fmt: skip


MANY = "many"


def placed(rows: QuerySet[Problem]) -> QuerySet[Problem]:
    """The problems with the one organisation each is about (`place`); None for several. The township's own where none is named."""
    return rows.annotate(places=Count("orgs", distinct=True)).annotate(
        place=Case(
            When(places=0, then=F("target__org")), When(places=1, then=Min("orgs")), default=None,
            output_field=IntegerField(),
        )
    )  # fmt: skip


def at_place(place: str) -> QuerySet[Problem]:
    """All problems of one place, or of several (`many`): each problem stands at exactly one (T5 by village, domain §5.3)."""
    rows = placed(Problem.objects.order_by())
    if place == MANY:
        return rows.filter(place=None)
    return rows.filter(place=int(place)) if place.isdecimal() and len(place) < 10 else rows.none()


def standing(rows: QuerySet[Problem]) -> QuerySet[Problem]:
    """The problems with `proven`: whether at least one signed, living draft bears each."""
    signed = WorkingDraft.objects.alive().signed().filter(problems=OuterRef("pk"))
    return rows.annotate(proven=Exists(signed))


def with_facts(rows: QuerySet[Problem]) -> QuerySet[Problem]:
    """The problems with what their sentences read of other tables."""
    return standing(rows).annotate(
        has_facts=Exists(Manifestation.objects.filter(problem=OuterRef("pk"))),
        has_orgs=Exists(Problem.orgs.through.objects.filter(problem=OuterRef("pk"))),
    )


def lacks_by_field(problem: Problem) -> list[tuple[str, str]]:
    """(field, sentence) of what bars its adoption or proof."""
    facts, found = facts_of(problem, with_facts, "has_orgs"), []
    if not facts.proven:
        found.append(("drafts", UNPROVEN.format(number=problem.number)))
    if not facts.has_facts:
        found.append(("manifestation-1", "至少要有1条具体表现。"))
    if not facts.has_orgs:
        found.append(("orgs", "请选择涉及党组织。"))
    return found


def lacks(problem: Problem) -> list[str]:
    """The same as sentences, for the verbs."""
    return [sentence for _, sentence in lacks_by_field(problem)]


def missing(problem: Problem) -> list[dict[str, str]]:
    """The same as lines that lead to their fields."""
    return linked(lacks_by_field(problem), problem)


def of_report(report: InspectionReport) -> QuerySet[Problem]:
    """The living problems of a report, in order: those meant for it and, once it is handed in, those that went up with it."""
    rows = Problem.objects.alive().filter(target=report.target_id, in_report=True)
    if (
        report.status != "draft"
    ):  # the list is frozen with the version (domain §2.2, 6): what is drawn later is not judged
        rows = rows.filter(report_version=report.report_version)
    return standing(rows).order_by("number", "pk")


def drafts_of(problem: Problem, user: User) -> QuerySet[WorkingDraft]:
    """The drafts a problem rests on, as far as this reader may know them."""
    return permissions.scope(problem.drafts.order_by("number"), user)


def talk_topics(target: RoundTarget, org: PartyOrg, user: User) -> Topics:
    """Leaves of the problems that an earlier round fed back to the organisation: what it has long been told (domain §8.2 C).

    Names of leaves alone, and only for those who work at the target today; the problems themselves are out of their reach.
    """
    if not permissions.allows(user, "interview", target, least=OWN):
        return Topics("以前巡察反馈的问题", [])
    fed_back = Problem.objects.fed_back().exclude(round=target.round_id).filter(org__path__startswith=org.path)
    leaves = TaxonomyNode.objects.filter(pk__in=fed_back.order_by().values("category")).order_by("sort", "pk")
    return Topics("以前巡察反馈的问题", [str(leaf) for leaf in leaves])


def undecided(rows: Iterable[Problem]) -> list[str]:
    """What a list of problems waits for: a sentence for each kind of reason, with the numbers of the first few."""
    waiting: dict[str, list[str]] = {}
    for problem in rows:
        if words := UNPROVEN if not problem.proven else {"drawn": DRAWN, "unproven": TO_PROVE}.get(problem.status):
            waiting.setdefault(words, []).append(problem.number)
    return [words.format(number=_numbers(found)) for words, found in waiting.items()]


def _numbers(found: list[str]) -> str:
    more = f" 等 {len(found)} 个" if len(found) > NAMED else ""
    return "、".join(found[:NAMED]) + more
