"""Rounds and targets as pages need them."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Value

from rounds import permissions
from rounds.models import (
    InspectionGroup,
    InspectionRound,
    PublicNotice,
    RoundTarget,
    StageDocument,
    StageSlot,
    VillageCoverage,
)
from rounds.queries import places
from rounds.states import STAGE_ORDER, CoverageStatus, Stage
from xuncha.core import calendar
from xuncha.core.models import StoredFile, User


def plan_to_approve(round: InspectionRound) -> QuerySet[InspectionRound]:
    """The round when its plan lies with the leading group: complete, and a target brought to 报批 (domain §2.2, 1)."""
    standing = RoundTarget.objects.filter(round=OuterRef("pk")).exclude(stage=Stage.CANCELLED)
    asked = InspectionRound.objects.filter(
        Exists(standing.filter(stage=Stage.APPROVAL)), ~Exists(standing.filter(group=None)),
        pk=round.pk, approved_on=None, entered_on__isnull=False, withdrawn_on__isnull=False,
    )  # fmt: skip
    return asked.annotate(status=Value("asked", CharField()))


def rounds_of(user: User) -> QuerySet[InspectionRound]:
    """The rounds within reach, newest first, with their targets."""
    rows = permissions.scope(InspectionRound.objects.select_related("term"), user)
    return rows.prefetch_related(
        Prefetch("targets", permissions.scope(RoundTarget.objects.select_related("org"), user))
    )


def visible_to(user: User) -> QuerySet[RoundTarget]:
    """The targets within reach."""
    return permissions.scope(RoundTarget.objects.select_related("round__term", "org", "group"), user)


def villages_of(target: RoundTarget) -> QuerySet[VillageCoverage]:
    """A target's villages in their order, with their organisations."""
    return VillageCoverage.objects.filter(target=target).select_related("village").order_by("village__sort", "pk")


def village_for(user: User) -> QuerySet[VillageCoverage]:
    """The villages whose coverage a person may see."""
    rows = VillageCoverage.objects.select_related("target__round__term", "target__org", "target__group", "village")
    return permissions.scope(rows, user)


def village_counts(villages: Iterable[VillageCoverage]) -> dict[str, int]:
    """How many of a target's villages are inspected, waived and open."""
    by_status = Counter(village.coverage_status for village in villages)
    counts = {status: by_status[status] for status in CoverageStatus.values}
    return {**counts, "total": sum(counts.values())}


def documents_for(user: User) -> QuerySet[StageDocument]:
    """The living papers a person may see."""
    return permissions.scope(
        StageDocument.objects.alive().select_related("slot", "target__round", "target__org", "created_by"), user
    )


def slots_open_to(user: User, target: RoundTarget) -> QuerySet[StageSlot]:
    """The slots of a target's papers that exist for this reader."""
    slots = StageSlot.objects.ruled(calendar.today())
    return slots.filter(level__lte=permissions.slot_ceiling(user, target))


def slots_of(target: RoundTarget, user: User, known: Iterable[StageSlot]) -> list[dict[str, Any]]:
    """Stages with their slots and the papers in them, as far as this reader may know of them; `known`: all slots there are."""
    ceiling = permissions.slot_ceiling(user, target)
    slots = [slot for slot in known if slot.level <= ceiling]
    papers = list(documents_for(user).filter(target=target)) if slots else []
    kept: dict[Any, list[StoredFile]] = {}
    for file in StoredFile.objects.filter(owner_uid__in=[p.uid for p in papers], removed_at=None) if papers else ():
        kept.setdefault(file.owner_uid, []).append(file)
    by_slot: dict[int, list[dict[str, Any]]] = {}
    for paper in papers:
        by_slot.setdefault(paper.slot_id, []).append({"paper": paper, "files": kept.get(paper.uid, [])})
    return [
        {"stage": stage, "now": stage == target.stage,
         "slots": [{"slot": s, "papers": by_slot.get(s.pk, [])} for s in slots if s.stage == stage]}
        for stage in STAGE_ORDER
        if any(s.stage == stage for s in slots)
    ]  # fmt: skip


def notice_of(target: RoundTarget, user: User) -> PublicNotice | None:
    """The target's public notice, when this reader may see notices."""
    return permissions.scope(PublicNotice.objects.filter(target=target), user).first()


def groups_with_targets(round: InspectionRound, user: User) -> list[tuple[InspectionGroup, list[RoundTarget]]]:
    """The groups a person may see, with those of their targets that they reach; without the office's own number 0."""
    rows = permissions.scope(InspectionGroup.objects.filter(round=round, number__gt=0), user).order_by("number")
    given = [target for target in places.target_list(user, round) if target.stage != Stage.CANCELLED]
    return [(group, [target for target in given if target.group_id == group.pk]) for group in rows]


def groups_seen_by(user: User) -> QuerySet[InspectionGroup]:
    """The groups of all rounds within a person's reach, without the office's own number 0."""
    return permissions.scope(InspectionGroup.objects.filter(number__gt=0).select_related("round__term"), user)


def due_targets(round: InspectionRound) -> QuerySet[RoundTarget]:
    """The targets of a round that were not given up."""
    return round.targets.filter(~Q(stage=Stage.CANCELLED)).select_related("org", "group", "round__term")
