"""Which townships to propose (巡察对象建议): the seed's rule, with the reason for each."""

from dataclasses import dataclass

from rounds.models import CommitteeTerm, InspectionHistory, InspectionRound, PartyOrg, RoundTarget
from rounds.states import RoundType, Stage


@dataclass(frozen=True)
class Suggestion:
    """A township that the rule names, why, and whether this round lists it already."""

    org: PartyOrg
    reason: str
    listed: bool = False


def last_term(term: CommitteeTerm) -> CommitteeTerm | None:
    """The term before one."""
    return CommitteeTerm.objects.filter(number__lt=term.number).order_by("-number").first()


def only_special_last_term(term: CommitteeTerm) -> dict[PartyOrg, list[InspectionHistory]]:
    """Townships that had a special round and no regular one in the term before `term`, with those inspections.

    One that a regular round of `term` itself has taken up since is left out.
    """
    before = last_term(term)
    if before is None:
        return {}
    towns = PartyOrg.objects.townships().filter(closed_on=None)
    history = (
        InspectionHistory.objects.filter(term=before, org__in=towns)
        .select_related("org")
        .order_by("org__sort", "org_id", "sequence")
    )
    by_org: dict[PartyOrg, list[InspectionHistory]] = {}
    for row in history:
        by_org.setdefault(row.org, []).append(row)
    taken_up = set(
        InspectionHistory.objects.filter(term=term, round_type=RoundType.REGULAR).values_list("org_id", flat=True)
    )
    return {
        org: rows
        for org, rows in by_org.items()
        if org.pk not in taken_up
        and any(row.round_type == RoundType.SPECIAL for row in rows)
        and all(row.round_type != RoundType.REGULAR for row in rows)
    }


def suggestions(round: InspectionRound) -> list[Suggestion]:
    """The rule's townships for a round's plan; those that another regular round of the term lists are left out."""
    elsewhere = RoundTarget.objects.filter(round__term=round.term, round__round_type=RoundType.REGULAR)
    taken = set(elsewhere.exclude(round=round).exclude(stage=Stage.CANCELLED).values_list("org_id", flat=True))
    listed = set(round.targets.exclude(stage=Stage.CANCELLED).values_list("org_id", flat=True))
    return [
        Suggestion(org, _reason(rows), org.pk in listed)
        for org, rows in only_special_last_term(round.term).items()
        if org.pk not in taken
    ]


def _reason(rows: list[InspectionHistory]) -> str:
    named = "、".join(f"第{row.sequence}轮{row.topic or row.get_round_type_display()}" for row in rows)
    return f"上届只接受过专项巡察（{named}），没有常规巡察"
