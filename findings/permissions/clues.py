"""Rights on 问题线索 and 移交: who registers neither signs nor reviews; only the receiver handles (domain §1.3, §3.5)."""

from findings.models import Clue, Transfer
from findings.states import SENT_TRANSFERS
from rounds import permissions as base
from rounds.models import RoundTarget
from xuncha.core.models import User
from xuncha.core.workflow import Move

NOT_ONES_OWN = {"sign": "审签", "review": "审核", "approve": "批准", "keep": "决定留存"}


def why_not(user: User, clue: Clue, move: Move) -> str:
    """Why this person may not make this move now: right, then separation, then whose clue it is by now."""
    if sentence := _why_not_capable(user, clue, move):
        return sentence
    if move.verb in NOT_ONES_OWN and clue.created_by_id == user.pk:
        return f"登记人不能{NOT_ONES_OWN[move.verb]}自己登记的线索；请由其他有权人员办理。"
    if move.verb == "inquire" and not is_about_staff(clue):
        return base.why_not_write(user, "clue.write", clue)
    if move.capability == "clue.handle" and not _is_with(user, clue):
        return "这条线索没有移交给您的单位，不能办理。"
    return ""


#: what the group and the office do with other clues; of clues about staff the leading group and the commission do it
STAFF_VERBS = ("inquire", "study", "review", "return_to_group", "return_for_more")


def is_about_staff(clue: Clue) -> bool:
    """Whether a clue is about somebody of a group or of the office: it stands in group 00 (domain §1.2 d)."""
    return clue.group.number == 0


def _why_not_capable(user: User, clue: Clue, move: Move) -> str:
    if not is_about_staff(clue):
        return base.why_not(user, clue, move)
    if move.verb == "sign":  # the leader's seat is empty here: the leading group signs
        return base.why_not_capable(user, "clue.approve", clue)
    return (
        base.why_not_capable(user, "clue.staff", clue) if move.verb in STAFF_VERBS else base.why_not(user, clue, move)
    )


def why_not_at_meeting(user: User, clue: Clue, move: Move) -> str:
    """Why this person may not enter what issued minutes decided on a clue: the leader may, who issues them, or the deputy."""
    if base.holds(user, move.capability, clue):
        return ""
    return base.why_not_capable(user, "clue.lead_sign", clue)


def why_not_create(user: User, target: RoundTarget) -> str:
    """Why this person may not register a clue: the leader, who signs them all, leaves registering to others."""
    if base.holds(user, "clue.lead_sign", target):
        return "线索由组长审签，组长不能自己登记；请由副组长或组员登记。"
    return base.why_not_capable(user, "clue.write", target)


def why_not_edit(user: User, clue: Clue) -> str:
    """Why this person may not change the text or the evidence of a clue."""
    if clue.status not in ("registered", "inquiring"):
        return "组务会研究以后线索内容不再修改；需要补充请先退回。"
    if is_about_staff(clue):
        return base.why_not_capable(user, "clue.staff", clue)
    return base.why_not_write(user, "clue.write", clue)


def why_not_namesake(user: User, clue: Clue) -> str:
    """Why this person may not say that a clue kept from the group is about nobody of the staff (decision 0040)."""
    if not is_about_staff(clue) or clue.target.group_id in (None, clue.group_id):
        return "这条线索没有因为涉及巡察人员而归口，不用认定。"
    if clue.status not in ("registered", "inquiring"):
        return "线索已经研究，不再转回巡察组；需要转回请先退回补充。"
    return base.why_not_capable(user, "clue.namesake", clue)


def why_not_transfer(user: User, transfer: Transfer, move: Move) -> str:
    """Why this person may not make this move of a transfer; only the receiver's own account signs for it."""
    if sentence := base.why_not(user, transfer, move):
        return sentence
    if move.verb == "approve" and transfer.created_by_id == user.pk:
        return "编制人不能批准自己编制的移交。"
    if move.capability == "transfer.receive" and not _is_receiver(user, transfer):
        return f"这份移交由{transfer.get_receiver_display()}签收。"
    return ""


def _is_receiver(user: User, transfer: Transfer) -> bool:
    return transfer.receiver in base.reach(user).roles(round_id=transfer.round_id, writing=True)


def _is_with(user: User, clue: Clue) -> bool:
    roles = base.reach(user).roles(round_id=clue.round_id, writing=True)
    return Transfer.objects.filter(items__clue=clue, receiver__in=roles, status__in=SENT_TRANSFERS).exists()
