"""村级覆盖, village by village: this round, the term (本届) and the one before (上届), 常规 and 专项 apart (domain §5.3 T13)."""

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Value

from rounds import permissions
from rounds.models import CommitteeTerm, InspectionHistory, InspectionRound, PartyOrg, VillageCoverage
from rounds.states import CoverageStatus, RoundType, Stage
from xuncha.core.models import User

#: how the ways of inspecting are told apart: 常规 and 专项 each alone, everything else together
WAYS: dict[str, tuple[str, ...]] = {
    "regular": (RoundType.REGULAR,),
    "special": (RoundType.SPECIAL,),
    "other": tuple(kind for kind in RoundType.values if kind not in (RoundType.REGULAR, RoundType.SPECIAL)),
}
NEVER = Value(False, BooleanField())
#: the two terms a village is looked at in
TERMS = ("this", "last")


def term_before(term: CommitteeTerm) -> CommitteeTerm | None:
    """上届."""
    return CommitteeTerm.objects.filter(number__lt=term.number).order_by("-number").first()


def towns(user: User) -> QuerySet[PartyOrg]:
    """The townships whose villages this person may see."""
    above = permissions.orgs_within(user).villages().order_by().values("parent")
    return PartyOrg.objects.filter(pk__in=above).order_by("sort", "pk")


def listing(user: User | None, round_: InspectionRound) -> QuerySet[PartyOrg]:
    """The villages this reader may see, each with its place in the round and in both terms (`user=None`: all of them).

    `status`, `coverage_uid`, `mode`: in this round, None where it is not listed; `this_due`, `last_due`: it stands (stood) in that term;
    `this_regular` … `last_other`: it was inspected in that term in that way; 已巡 alone counts (domain §5.3).
    """
    covered = VillageCoverage.objects.filter(target__round=round_).exclude(target__stage=Stage.CANCELLED)
    rows = PartyOrg.objects.villages()
    if user is not None:
        covered = permissions.scope(covered, user)
        rows = rows.filter(pk__in=permissions.orgs_within(user).values("pk"))
        if not permissions.allows(user, "coverage", round_):
            rows = rows.none()
    here = covered.filter(village=OuterRef("pk")).order_by("pk")
    terms = dict(zip(TERMS, (round_.term, term_before(round_.term)), strict=True))
    marks = {f"{name}_{way}": inspected(term, way) for name, term in terms.items() for way in WAYS}
    return rows.select_related("parent").annotate(
        status=Subquery(here.values("coverage_status")[:1]), coverage_uid=Subquery(here.values("uid")[:1]),
        mode=Subquery(here.values("target__coverage_mode")[:1]),
        this_due=ExpressionWrapper(Q(closed_on=None), BooleanField()), last_due=_stood(terms["last"]), **marks,
    )  # fmt: skip


def _stood(term: CommitteeTerm | None) -> Any:
    """Whether a village stood when a term ended."""
    return (
        NEVER if term is None else ExpressionWrapper(Q(closed_on=None) | Q(closed_on__gte=term.ends_on), BooleanField())
    )


def inspected(term: CommitteeTerm | None, way: str) -> Any:
    """Whether a village was inspected in a term in one way: by a running round, or by the history of archived ones."""
    if term is None:
        return NEVER
    done = VillageCoverage.objects.filter(
        village=OuterRef("pk"), coverage_status=CoverageStatus.DONE, target__round__term=term,
        target__round__round_type__in=WAYS[way],
    ).exclude(target__stage=Stage.CANCELLED)  # fmt: skip
    kept = InspectionHistory.objects.filter(org=OuterRef("pk"), term=term, round_type__in=WAYS[way])
    return Exists(done) | Exists(kept)


def in_round(rows: QuerySet[PartyOrg], status: str) -> QuerySet[PartyOrg]:
    """Those of `listing` with a status in the round; `all`: listed in it, `out`: not listed."""
    if status in ("all", "out"):
        return rows.filter(status__isnull=status == "out")
    return rows.filter(status=status)


def in_term(rows: QuerySet[PartyOrg], term: str, way: str) -> QuerySet[PartyOrg]:
    """Those of `listing` that a term's figure counts; `all`: 应巡村, `none`: inspected in no way."""
    rows = rows.filter(**{f"{term}_due": True})
    if way == "none":
        return rows.filter(**{f"{term}_{name}": False for name in WAYS})
    return rows if way == "all" else rows.filter(**{f"{term}_{way}": True})
