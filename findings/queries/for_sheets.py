"""The rows of the ledgers with what only their official columns need (domain §3.3–3.5, §3.12), for one reader: what hangs
on a row is told as far as this reader may see it, as on the row's own page."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from findings.models import Clue, Manifestation, Problem, Transfer, TransferItem, WorkingDraft
from findings.queries import clues, drafts, problem_lists, problems
from rounds import permissions
from rounds.models import InspectionRound
from xuncha.core.models import User

LEAF = ("category__parent", "category__parent__parent")


def drafts_for(user: User, round_: InspectionRound | None) -> QuerySet[WorkingDraft]:
    """The drafts of the list, with the problems they went into."""
    seen = problems.visible_to(user).filter(drafts=OuterRef("pk"))
    rows = drafts.listing(user, round_).select_related(
        "target__org", "org", "created_by", "resp_org", "category", *LEAF
    )
    return rows.prefetch_related("undertakers").annotate(
        drawn=Exists(seen), reported=Exists(seen.filter(in_report=True))
    )


def problems_for(user: User, round_: InspectionRound | None) -> QuerySet[Problem]:
    """The problems of the list, with their manifestations and drafts."""
    shown = permissions.scope(WorkingDraft.objects.order_by("number", "pk"), user)
    rows = problem_lists.with_late(problems.listing(user, round_)).select_related("target__org", "category", *LEAF)
    return rows.prefetch_related(
        Prefetch("manifestations", Manifestation.objects.order_by("seq")),
        Prefetch("drafts", shown, to_attr="shown_drafts"),
    )


def clues_for(user: User, round_: InspectionRound | None) -> QuerySet[Clue]:
    """The clues of the list, with the transfer that carries each."""
    papers = clues.transfers_visible_to(user).standing().filter(items__clue=OuterRef("pk")).order_by("pk")
    return clues.listing(user, round_).select_related("target__org", "org", "category").annotate(
        handed_on=Subquery(papers.values("sent_on")[:1]), handed_to=Subquery(papers.values("receiver")[:1]),
        handed_by=Subquery(papers.values("handed_by")[:1]),
    )  # fmt: skip


def transfers_for(user: User, round_: InspectionRound | None) -> QuerySet[Transfer]:
    """The transfers of the list, with those of their lines whose clue this reader may see."""
    lines = TransferItem.objects.filter(clue__in=clues.visible_to(user).values("pk")).select_related("clue")
    return clues.transfer_listing(user, round_).prefetch_related(
        Prefetch("items", lines.order_by("seq"), to_attr="shown_items")
    )
