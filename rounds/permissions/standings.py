"""The facts about a target that its conditions ask for, each read at most once."""

from functools import cached_property

from django.db.models import Q

from rounds.models import (
    Authorization,
    ConfidentialityPledge,
    InspectionRound,
    Meeting,
    PublicNotice,
    RecusalDeclaration,
    RecusalStatement,
    RoundTarget,
    StageDocument,
    StageSlot,
    VillageCoverage,
)
from rounds.models.powers import GROUP_ROLES
from rounds.states import CoverageStatus
from xuncha.core import calendar


class Standing:
    """How a target stands today."""

    def __init__(self, target: RoundTarget) -> None:
        self.target = target

    @cached_property
    def round(self) -> InspectionRound:
        """Its round."""
        return self.target.round

    @cached_property
    def powers(self) -> list[Authorization]:
        """Approved authorisations of its group's members that have not ended."""
        rows = Authorization.objects.filter(targets=self.target, role__in=GROUP_ROLES, status="approved")
        return list(rows.filter(ends_on__gte=calendar.today()).select_related("person"))

    @property
    def _persons(self) -> list[int]:
        return [power.person_id for power in self.powers]

    @cached_property
    def pledged(self) -> set[int]:
        """Members who signed the pledge."""
        rows = ConfidentialityPledge.objects.filter(round=self.round, person__in=self._persons)
        return set(rows.values_list("person_id", flat=True))

    @cached_property
    def stated(self) -> set[int]:
        """Members who stated that nothing ties them."""
        rows = RecusalStatement.objects.filter(round=self.round, person__in=self._persons)
        return set(rows.values_list("person_id", flat=True))

    @cached_property
    def _recusals(self) -> list[RecusalDeclaration]:
        rows = RecusalDeclaration.objects.filter(round=self.round, person__in=self._persons)
        return list(rows.select_related("person", "org"))

    @property
    def declared(self) -> set[int]:
        """Members who declared a tie."""
        return {d.person_id for d in self._recusals}

    @property
    def undecided(self) -> list[RecusalDeclaration]:
        """Declarations that wait for a decision."""
        return [d for d in self._recusals if d.status in ("declared", "reviewed")]

    @cached_property
    def meetings(self) -> set[str]:
        """Kinds of meetings held for it: about it, or about its whole group or round."""
        about = Q(target=self.target) | Q(target=None, group=None) | Q(target=None, group=self.target.group_id)
        rows = Meeting.objects.alive().filter(about, round=self.round, held_on__lte=calendar.today())
        return set(rows.values_list("kind", flat=True))

    @cached_property
    def laid(self) -> set[tuple[str, str]]:
        """Stage and name of the slots that hold a paper."""
        return set(StageDocument.objects.alive().filter(target=self.target).values_list("slot__stage", "slot__name"))

    @cached_property
    def slots(self) -> list[StageSlot]:
        """Every slot of every stage as ruled today."""
        return list(StageSlot.objects.ruled(calendar.today()))

    @property
    def required(self) -> list[tuple[str, str]]:
        """Stage and name of every slot that a stage cannot be left without."""
        return [(slot.stage, slot.name) for slot in self.slots if slot.needed]

    def required_slots(self, stage: str) -> list[str]:
        """Names of the papers that a stage cannot be left without."""
        return [name for at, name in self.required if at == stage]

    @cached_property
    def villages(self) -> list[VillageCoverage]:
        """Its villages in their order, with their organisations."""
        rows = VillageCoverage.objects.filter(target=self.target).select_related("village")
        return list(rows.order_by("village__sort", "pk"))

    @property
    def open_villages(self) -> list[VillageCoverage]:
        """Villages neither inspected nor waived."""
        return [village for village in self.villages if village.coverage_status == CoverageStatus.PENDING]

    @cached_property
    def notice(self) -> PublicNotice | None:
        """The posted notice."""
        return PublicNotice.objects.filter(target=self.target).first()
