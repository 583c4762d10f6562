"""Letters about somebody of the round's groups or of the office: to group 00 by the accused's name, back when it is a namesake.

Domain §1.2 d, design §5.2, decision 0040.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from petitions import permissions, queries
from petitions.models import Petition
from rounds.models import InspectionGroup, InspectionRound
from rounds.queries import members
from xuncha.core import audit, crypto, numbers
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User


def name_digest(name: str) -> str:
    """By what a name is found and compared."""
    return crypto.digest(crypto.normalise_name(name), purpose="person.name")


def group_for(round_: InspectionRound, *, names: Iterable[str], told: bool = False) -> InspectionGroup | None:
    """Group 00 when one of the names is of the staff or the registrar says so; None when a letter stays with its group."""
    if not told and not members.staff_among(round_, names):
        return None
    group = members.house_group(round_)
    if group is None:
        raise Unmet("本轮还没有归口的 00 组，涉及巡察组或巡察办人员的信访件请直接交领导小组。")
    return group


def number_in(group: InspectionGroup) -> str:
    """The next number of a letter in a group."""
    round_ = group.round
    return numbers.next_number(term=round_.term.number, sequence=round_.sequence, group=group.number, kind="petition")


def cleared(petition: Petition) -> set[str]:
    """Digests of the names that the leading group found to be those of others."""
    return set(petition.accused.filter(namesake=True).values_list("name_digest", flat=True))


def moved(petition: Petition, rows: Iterable[Mapping[str, str]] | None) -> dict[str, Any]:
    """What changes when a letter that its group keeps turns out to accuse one of the staff: group and number."""
    known = cleared(petition)
    named = [one.name for one in petition.accused.all()] if rows is None else [row["name"] for row in rows]
    house = group_for(petition.round, names=[name for name in named if name_digest(name) not in known])
    if house is None or house.pk == petition.group_id:
        return {}
    return {"group": house, "number": number_in(house)}


@audit.action
def note_namesake(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """认定不涉及巡察人员: the leading group says, with a reason, that the letter is about nobody of the staff; it goes to its group."""
    related = ("target__group__round__term", "round__term")
    locked = Petition.objects.select_for_update(of=("self",)).select_related(*related).get(pk=petition.pk)
    if not queries.visible_to(by).filter(pk=locked.pk).exists():
        raise Refused("没有这件信访件，或不在您的查阅范围内。")
    if sentence := permissions.why_not_namesake(by, locked):
        raise Refused(sentence)
    if not reason.strip():
        raise Unmet(fields={"reason": "请写明怎样核实的。"})
    before = {"group": locked.group, "number": locked.number}
    locked.group = locked.target.group
    locked.number = number_in(locked.group)
    locked.save(update_fields=["group", "number", "updated_at"])
    found = list(locked.accused.all())
    named = set(members.staff_among(locked.round, [one.name for one in found]))
    locked.accused.filter(pk__in=[one.pk for one in found if one.name in named]).update(namesake=True)
    after = {"group": locked.group, "number": locked.number}
    audit.record("namesake", by=by, about=locked, reason=reason, changes=audit.clear_changes(locked, before, after))
    return locked
