"""Pairs that may be one matter (疑似重复): found by the radar, decided once by a person (domain §3.2)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from petitions import states
from petitions.models.petitions import Petition
from xuncha.core.models import Record, User, trail_trigger


class DuplicateQuerySet(models.QuerySet):
    """Pairs in words."""

    def waiting(self) -> "DuplicateQuerySet":
        """Those nobody decided, without the pairs that other decisions have joined already."""
        joined = Q(first__primary=F("second")) | Q(second__primary=F("first")) | Q(first__primary=F("second__primary"))
        open_ = self.filter(outcome="open", first__voided_at=None, second__voided_at=None)
        return open_.exclude(pk__in=DuplicateCandidate.objects.filter(joined).values("pk"))


class DuplicateCandidate(Record):
    """One pair. What speaks for it stands as codes and a number, never as a word of the letters."""

    LEVEL = 3
    NOUN = "petition"
    FLOW = states.DUPLICATE_FLOW
    AUDIT_CLEAR = ("first", "second", "score", "outcome", "decided_by", "decided_on")

    first = models.ForeignKey(Petition, models.CASCADE, related_name="+", verbose_name="先收的一件")
    second = models.ForeignKey(Petition, models.CASCADE, related_name="+", verbose_name="后收的一件")
    score = models.PositiveSmallIntegerField("相似程度")
    reasons = ArrayField(models.CharField(max_length=16), verbose_name="依据", default=list)
    outcome = models.CharField("认定", max_length=10, choices=states.DuplicateOutcome.choices, default="open")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="认定人")
    decided_on = models.DateField("认定日期", null=True, blank=True)

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = "疑似重复"
        ordering = ("-score", "-id")
        triggers: ClassVar = [trail_trigger()]
        indexes: ClassVar = [models.Index(fields=["outcome", "-score"], name="duplicate_waiting")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_pair_in_order"),
            models.CheckConstraint(
                condition=Q(outcome="open", decided_by=None)
                | ~Q(outcome="open") & Q(decided_by__isnull=False, decided_on__isnull=False),
                name="duplicate_decided_by_somebody",
            ),
        ]

    @property
    def number(self) -> str:
        """Both numbers: the pair has none of its own."""
        return f"{self.first.number}、{self.second.number}"

    def get_absolute_url(self) -> str:
        """The pair side by side."""
        return f"/petitions/duplicates/{self.uid}/"
