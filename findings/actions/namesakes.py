"""认定不涉及巡察人员: a clue kept from the group whose subject only bears a staff member's name (domain §1.2 d, decision 0040)."""

from findings.actions import checks
from findings.actions.clues import pre_number
from findings.models import Clue
from findings.permissions import clues as permissions
from findings.queries import clues as queries
from rounds.queries import members
from xuncha.core import audit
from xuncha.core.errors import Unmet
from xuncha.core.models import User


@audit.action
def note_namesake(clue: Clue, *, by: User, reason: str = "") -> Clue:
    """The leading group says so, with a reason; the clue goes to its group and is worked on like any other."""
    related = ("target__group__round__term", "round__term", "group")
    locked = Clue.objects.select_for_update(of=("self",)).select_related(*related).get(pk=clue.pk)
    if not queries.visible_to(by).filter(pk=locked.pk).exists():
        checks.refuse("没有这条线索，或不在您的查阅范围内。")
    checks.refuse(permissions.why_not_namesake(by, locked))
    if not reason.strip():
        raise Unmet(fields={"reason": "请写明怎样核实的。"})
    group = locked.target.group
    after = {"group": group, "pre_number": pre_number(locked.round, group)}
    after["namesake"] = members.is_staff(locked.round, locked.subject_name)
    before = {name: getattr(locked, name) for name in after}
    for name, value in after.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*after, "updated_at"])
    audit.record("namesake", by=by, about=locked, reason=reason, changes=audit.clear_changes(locked, before, after))
    return locked
