"""What bars a target from leaving 进驻了解, as far as petitions know (domain §2.2, §2.4): handling ends before the withdrawal.

The sentences tell neither a number nor a person, and letters about staff (group 00) do not count: a reader of the stage's
page may have no part in either (design §5.2). What was handed on or given more time by another counts as settled.
"""

from petitions.models import DuplicateCandidate, Petition
from petitions.models.petitions import PetitionQuerySet
from rounds.models import RoundTarget
from xuncha.core import calendar


def _letters(target: RoundTarget) -> PetitionQuerySet:
    return Petition.objects.filter(target=target).exclude(group__number=0)


def pairs_decided(target: RoundTarget) -> list[str]:
    """No pair that the radar found waits for a person."""
    letters = _letters(target).alive().values("pk")
    waits = DuplicateCandidate.objects.waiting().filter(first__in=letters, second__in=letters).exists()
    return ["还有疑似重复的信访件没有认定，请在“查重”中逐对认定。"] if waits else []


def all_assigned(target: RoundTarget) -> list[str]:
    """Every letter was proposed and approved, handed on, merged or rejected; a stub was sent up."""
    waits = _letters(target).unassigned().exists()
    return ["还有信访件没有分办，请提出拟办意见并审批；上级件请报送上级。"] if waits else []


def none_overdue(target: RoundTarget) -> list[str]:
    """No letter that is handled here is past its date: it is closed, handed on, or was given more time."""
    late = _letters(target).overdue_here(calendar.today()).exists()
    return ["还有信访件超过办理期限，请办结、转出，或申请延期并经批准。"] if late else []


#: what must hold, and who mends it where (`rounds.permissions.passage`)
for _check, _title, _mend in (
    (pairs_decided, "疑似重复的信访件都已认定", ("petition.write", "/petitions/duplicates/")),
    (all_assigned, "信访件全部分办", ("petition.propose", "/petitions/?target={key}&waits=assign")),
    (none_overdue, "没有逾期未办的信访件", ("petition.handle", "/petitions/?target={key}&overdue=on")),
):
    _check.title, _check.mend = _title, _mend  # type: ignore[attr-defined]

CONDITIONS = {"on_site": [pairs_decided, all_assigned, none_overdue]}
