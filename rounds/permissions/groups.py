"""Why a group of a round (巡察组) may not be taken away again."""

from rounds.models import InspectionGroup
from rounds.permissions.rights import why_not_capable
from xuncha.core.models import User


def why_not_remove_group(user: User, group: InspectionGroup) -> str:
    """Why a person may not take a group away: it is the last one made, and nobody and nothing was given to it."""
    if sentence := why_not_capable(user, "round.member", group.round):
        return sentence
    if group.number <= 1 or group.round.groups.filter(number__gt=group.number).exists():
        return "只能撤去最后增设的组，并且至少保留一个组。"
    if group.targets.exists():
        return "已有巡察对象分到这个组，请先调整分工再撤去。"
    if any(tie.related_model._base_manager.filter(**{tie.field.name: group}).exists() for tie in _ties(group)):
        return "这个组已经有人提请或获得授权，或者已有记录，不能撤去。"
    return ""


def _ties(group: InspectionGroup) -> list:
    """Every foreign key to a group: authorisations, meetings, and the ledgers of all apps."""
    return [tie for tie in group._meta.related_objects if tie.field.many_to_one or tie.field.one_to_one]
