"""Who may register, read, decide and open what of petitions (domain §1.2, §3.2)."""

from django.db.models import Q

from petitions import states
from petitions.models import ENDING, OUTWARD, DuplicateCandidate, IdentityRequest, Petition
from rounds import permissions
from rounds.models import InspectionRound, RoundTarget
from xuncha.core import identity_rights
from xuncha.core import permissions as house
from xuncha.core.models import PostponeRequest, User
from xuncha.core.roles import NONE, OWN, WRITE
from xuncha.core.workflow import Move

OPEN_FOR_EDIT = ("registered", "returned")


def why_not(user: User, petition: Petition, move: Move) -> str:
    """Why this person may not make this move; "" when they may. Who proposed never approves; a stub is only sent up."""
    if sentence := permissions.why_not(user, petition, move):
        return sentence
    if move.verb == "receipt":
        return ""
    if petition.upper_level != (move.verb == "send_up"):
        return (
            "涉及上级管理干部的信访件只能报送上级。"
            if petition.upper_level
            else "只有涉及上级管理干部的信访件才报送上级。"
        )
    if move.verb == "transfer" and petition.disposal not in OUTWARD:
        return (
            f"办理方式是“{petition.get_disposal_display()}”，不能转出；要转给别的单位，请写明理由重新拟办，"
            "办理方式改为转办、交办要结果、移送纪委监委或报送上级。"
        )
    if sentence := _other_way(petition, move):
        return sentence
    if move.verb in ("approve", "transfer", "reject") and petition.proposer_id == user.pk:
        return "拟办人不能审批自己的拟办意见，请由组长审批。"
    return ""


def _other_way(petition: Petition, move: Move) -> str:
    """并案 and 不予受理 of a letter whose way of disposal was approved: only where it is that way."""
    way = next((way for way, verb in ENDING.items() if verb == move.verb), None)
    if way is None or petition.status not in ("approved", "handling") or petition.disposal == way:
        return ""
    return (
        f"批准的办理方式是“{petition.get_disposal_display()}”，不能{way.label}；要改为{way.label}，请写明理由重新拟办。"
    )


def why_not_register(user: User, target: RoundTarget) -> str:
    """Why this person may not register letters for a target."""
    if target.group_id is None:
        return f"“{target}”还没有分配巡察组，不能登记信访件。"
    return permissions.why_not_capable(user, "petition.write", target)


def why_not_edit(user: User, petition: Petition) -> str:
    """The registration may be mended until it was screened."""
    if petition.status not in OPEN_FOR_EDIT:
        return "信访件已完成甄别，登记内容不能再改；需要修改请先退回补充。"
    return permissions.why_not_capable(user, "petition.write", petition)


def why_not_namesake(user: User, petition: Petition) -> str:
    """Why this person may not say that a letter kept from the group is about nobody of the staff (decision 0040)."""
    if petition.group_id == petition.target.group_id or petition.target.group_id is None:
        return "这件没有因为涉及巡察人员而归口，不用认定。"
    if petition.status in states.ENDED:
        return "信访件已经办结，不再转回巡察组。"
    return permissions.why_not_capable(user, "petition.namesake", petition)


def why_not_ask(user: User, petition: Petition) -> str:
    """Why this person may not ask for the reporter's identity; the same whether or not there is one."""
    if petition.upper_level:
        return "涉及上级管理干部的信访件不登记反映人。"
    if sentence := permissions.why_not_capable(user, "petition.identity", petition):
        return sentence
    return "" if permissions.allows(user, "reporter", petition, least=OWN) else "您的角色不能查看反映人信息。"


def why_not_keep(user: User, petition: Petition) -> str:
    """Why this person may not enter the reporter: petition duty does, without ever reading what stands there."""
    if petition.upper_level:
        return "涉及上级管理干部的信访件不登记反映人。"
    if sentence := permissions.why_not_capable(user, "petition.write", petition):
        return sentence
    return "" if permissions.allows(user, "reporter", petition, least=WRITE) else "您的角色不能登记反映人信息。"


def why_not_request(user: User, request_: IdentityRequest, move: Move) -> str:
    """Why this person may not make this move of a request: nobody decides on their own, only the asker withdraws it."""
    sentence = identity_rights.why_not_move(user, request_, move)
    return permissions.why_not_capable(user, move.capability, request_.petition) if sentence is None else sentence


def why_not_mark(user: User, petition: Petition, primary: Petition | None) -> str:
    """Why this person may not call a letter a duplicate of another (or take that back): they keep both."""
    for letter in (petition, primary):
        if letter is not None and (sentence := permissions.why_not_capable(user, "petition.write", letter)):
            return sentence
    return ""


def why_not_pair(user: User, pair: DuplicateCandidate, move: Move) -> str:
    """Why this person may not decide on a pair."""
    return why_not_mark(user, pair.first, pair.second)


def why_not_tell(user: User, petition: Petition) -> str:
    """Why this person may not note that the reporter was told (受理告知, 不予受理告知)."""
    if sentence := permissions.why_not_capable(user, "petition.write", petition):
        return sentence
    if petition.status == "rejected":
        return "" if petition.told_on is None else "不予受理已经告知。"
    if petition.ack_due is None or petition.acked_on is not None:
        return "这件不需要受理告知，或已经告知。"
    return ""


def why_not_reply(user: User, petition: Petition) -> str:
    """Why this person may not keep the answer to the reporter."""
    if petition.upper_level:
        return "涉及上级管理干部的信访件不登记答复。"
    if sentence := permissions.why_not_capable(user, "petition.handle", petition):
        return sentence
    return "" if permissions.allows(user, "reporter", petition, least=WRITE) else "您的角色不能登记答复。"


def may_read_reply(user: User, petition: Petition) -> bool:
    """Whether the answer to the reporter is this person's business: as the reporter's identity is (domain §3.2, L3)."""
    return not petition.upper_level and permissions.allows(user, "reporter", petition)


def why_not_ask_time(user: User, petition: Petition) -> str:
    """Why this person may not ask for more time: who handles it does, while its clock runs; a stub's clock is the law's."""
    if petition.upper_level:
        return "报送上级的期限不能延长。"
    if petition.status in states.ENDED or petition.due is None:
        return "这件没有正在计算的期限，不需要延期。"
    return permissions.why_not_capable(user, "petition.handle", petition)


def why_not_time(user: User, asked: PostponeRequest, move: Move) -> str:
    """Why this person may not make a move of a request for more time: never on one's own."""
    if move.verb == "withdraw":
        return "" if asked.asked_by_id == user.pk else "只有申请人可以撤回申请。"
    if asked.asked_by_id == user.pk:
        return "不能审批自己的延期申请，请由组长或信访专管员审批。"
    petition = Petition.objects.get(uid=asked.owner_uid)
    if petition.status in states.ENDED:
        return "信访件已经办结，不再审批延期。"
    return permissions.why_not_capable(user, "petition.approve", petition)


def decidable(user: User) -> Q:
    """The petitions over whose identity this person decides, as a condition on petitions."""
    found = Q(pk__in=())
    for held in permissions.reach(user).held:
        if house.carries(held.role, "petition.identity_decide") != NONE and not held.grace:
            place = Q(target_id__in=held.target_ids)
            found |= place if held.group_id is None else place & Q(group_id=held.group_id)
    return found


def may_fetch_original(user: User, petition: Petition) -> bool:
    """Originals are opened by petition duty alone (domain §3.2)."""
    return permissions.holds(user, "petition.write", petition)


def why_not_original(user: User, petition: Petition) -> str:
    """Why this person may not keep a scan of the original."""
    return "" if may_fetch_original(user, petition) else "信访原件只由信访专员经办。"


def why_not_order_letter(user: User, petition: Petition) -> str:
    """Why this person may not have the 转办函 printed: only of a letter that was handed on under the approval; never of a stub."""
    if petition.upper_level:
        return "涉及上级管理干部的信访件密封报送，系统不生成函件。"
    if petition.transferred_on is None:
        return "转出以后才能生成转办函。"
    return permissions.why_not_capable(user, "petition.write", petition)


def uses_identity(user: User, round_: InspectionRound) -> bool:
    """Whether this person asks for identities in the round or decides on such requests: shows or hides the page."""
    needed = {"petition.identity", "petition.identity_decide"}
    return bool(house.capabilities_of(permissions.reach(user).roles(round_id=round_.pk)) & needed)
