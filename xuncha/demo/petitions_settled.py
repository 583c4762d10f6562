"""The letters of a township on the day its group leaves: every pair is decided, every letter assigned (domain §2.4)."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from petitions import actions, permissions
from petitions.models import ON_PAPER, DuplicateCandidate, Petition
from xuncha.core.models import User
from xuncha.demo.county import County

VERBS = actions.VERBS


def settle(county: County, town: str, approve: Callable[[str, Petition, User, User], None]) -> None:
    """Decide and assign what is left; `approve` goes on with a letter as with every other."""
    (clerk,), (leader,) = county.staff(town, "petition"), county.staff(town, "leader")
    here = Petition.objects.filter(target=county.targets[town]).exclude(group__number=0)
    for pair in DuplicateCandidate.objects.waiting().filter(first__in=here, second__in=here):
        _decide(pair, clerk)
    for letter in here.unassigned():
        if letter.is_duplicate:
            VERBS["merge"](
                tell_taken(letter, clerk), by=clerk, reason=f"与{letter.primary.number}反映同一问题，并案办理"
            )
        else:
            approve(town, _proposed(letter, clerk), clerk, leader)


def _decide(pair: DuplicateCandidate, clerk: User) -> None:
    one, two = pair.first, pair.second
    same = one.accused_org_id == two.accused_org_id and one.field_id == two.field_id
    (actions.accept if same else actions.differ)(pair, by=clerk, reason="逐件比对后认定")


def _proposed(letter: Petition, clerk: User) -> Petition:
    if letter.status == "registered":
        letter = VERBS["screen"](letter, by=clerk)
    if letter.status == "screened":
        letter = actions.propose(
            letter, by=clerk, proposal="撤离前归并了解，供起草报告参考。", disposal="keep", handler="巡察组"
        )
    return tell_taken(letter, clerk)


def keep_original(letter: Petition, clerk: User) -> None:
    """What stands for the scan of a letter that came on paper; one that went out of the clerk's sight is not theirs to keep."""
    if letter.channel in ON_PAPER and not permissions.why_not_original(clerk, letter):
        text = f"{letter.number} 信访原件（演示）\n{letter.summary}"
        scan = SimpleUploadedFile("原件.txt", text.encode(), content_type="text/plain")
        actions.add_original(letter, by=clerk, upload=scan)


def tell_taken(letter: Petition, clerk: User) -> Petition:
    """受理告知, where a real-name letter still waits for it."""
    return actions.tell(letter, by=clerk, way="phone") if letter.unacked else letter
