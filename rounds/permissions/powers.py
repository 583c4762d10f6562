"""Who decides on authorisations and recusals: never for oneself (domain §1.3, §1.4)."""

from typing import Any

from rounds.models import Authorization, RecusalDeclaration
from rounds.permissions.reach import reach
from rounds.permissions.rights import why_not, why_not_capable
from xuncha.core.models import User
from xuncha.core.workflow import Move

HEADS = ("group_leader", "deputy_leader")


def why_not_power(user: User, power: Authorization, move: Move) -> str:
    """Why a person may not approve or revoke an authorisation."""
    if power.person.user_id == user.pk and move.verb == "approve":
        return "不能批准对自己的授权。"
    return why_not(user, power, move)


def why_not_recusal(user: User, declared: RecusalDeclaration, move: Move) -> str:
    """Why a person may not decide on a declaration: members' by the director, leaders' and deputies' by the leading group."""
    if declared.person.user_id == user.pk:
        return "回避不能由本人决定。"
    if sentence := why_not_capable(user, move.capability, declared.round):
        return sentence
    heads = Authorization.objects.filter(person=declared.person, round=declared.round, role__in=HEADS).exclude(
        status="revoked"
    )
    if heads.exists() and "leading_group" not in reach(user).roles(round_id=declared.round_id, writing=True):
        return "组长、副组长的回避由巡察工作领导小组决定。"
    return ""


def may_fetch_basis(user: User, kept: Any) -> bool:
    """File guard: the paper an override rests on is for those who decide on the declaration, never for its person."""
    declared = RecusalDeclaration.objects.select_related("person", "round").filter(uid=kept.owner_uid).first()
    return declared is not None and not why_not_recusal(user, declared, declared.FLOW.find("override"))
