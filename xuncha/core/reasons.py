"""What the trail may say of a reason: business text of level 3 never, personal data of any kind never (design §5.9)."""

from collections.abc import Iterable

from django.db.models import Model

from xuncha.core import scan
from xuncha.core.errors import whole
from xuncha.core.models import AuditEntry, AuditReason

#: what stands in the trail instead of words that are kept with the record
KEPT = "有理由"
CUT = "〔已略去〕"
#: the longest reason that the trail keeps, and the longest kept with its record
LONGEST, LONGEST_APART = 500, 2000


def apart(about: Model | None, reason: str) -> bool:
    """Whether the words of this reason stay out of the trail: those about petitions, clues and transfers do."""
    return bool(reason.strip()) and bool(getattr(about, "REASONS_APART", False))


def demand_whole(about: Model | None, reason: str) -> None:
    """Stop the verb whose reason the trail could only keep in part."""
    whole(reason, LONGEST_APART if apart(about, reason) else LONGEST, "理由")


def plain(reason: str) -> str:
    """A reason without phones, ID and bank cards and words that tell who reported."""
    for found in sorted(scan.findings(reason), key=lambda one: one.start, reverse=True):
        reason = reason[: found.start] + CUT + reason[found.end :]
    return reason[:LONGEST]


def keep(entries: Iterable[tuple[AuditEntry, str]]) -> None:
    """Put the words of written entries where only the record's readers find them."""
    AuditReason.objects.bulk_create(
        [AuditReason(entry_id=entry.pk, words=words[:LONGEST_APART]) for entry, words in entries]
    )


def words_of(entries: Iterable[AuditEntry]) -> dict[int, str]:
    """Entry → what its reason says, for a reader of the record; the caller has checked that they are one."""
    shown = {entry.pk: entry.reason for entry in entries}
    apart_ = [pk for pk, reason in shown.items() if reason == KEPT]
    if apart_:
        shown |= {row.entry_id: row.words for row in AuditReason.objects.filter(entry_id__in=apart_)}
    return shown
