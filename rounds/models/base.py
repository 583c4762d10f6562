"""The common base of every ledger record (domain §3.0)."""

from typing import ClassVar

from django.db import models

from xuncha.core.models import Record, trail_trigger


class LedgerQuerySet(models.QuerySet):
    """The words every ledger shares."""

    def alive(self) -> "LedgerQuerySet":
        """Without what was voided: figures count these."""
        return self.filter(voided_at=None)


class LedgerRecord(Record):
    """A record of one round, group and target, about one organisation: the target itself or one of its villages."""

    LEVEL = 2
    #: paths to the organisations a record names: a recused one among them hides the record (design §5.1)
    ORG_PATHS: ClassVar[tuple[str, ...]] = ("org",)
    #: paths to the accounts for whom the record is "own"
    OWN_PATHS: ClassVar[tuple[str, ...]] = ("created_by",)
    AUDIT_BASE: ClassVar[tuple[str, ...]] = ("round", "group", "target", "org", "number", "voided_at")

    round = models.ForeignKey("rounds.InspectionRound", models.PROTECT, related_name="+", verbose_name="轮次")
    group = models.ForeignKey("rounds.InspectionGroup", models.PROTECT, related_name="+", verbose_name="巡察组")
    target = models.ForeignKey("rounds.RoundTarget", models.PROTECT, related_name="+", verbose_name="被巡察党组织")
    org = models.ForeignKey("rounds.PartyOrg", models.PROTECT, related_name="+", verbose_name="涉及党组织")
    number = models.CharField("编号", max_length=30, blank=True)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.CharField("作废理由", max_length=500, blank=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        abstract = True
        triggers: ClassVar = [trail_trigger()]

    def __str__(self) -> str:
        return self.number or str(self.uid)
