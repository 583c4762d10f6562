"""Statuses of a petition and every lawful move (domain §3.2)."""

from django.db import models

from xuncha.core.identity_states import IdentityStatus, NoticeStatus, identity_flow, notice_flow
from xuncha.core.workflow import Flow, Move

__all__ = [
    "DUPLICATE_FLOW",
    "ENDED",
    "IDENTITY_FLOW",
    "PETITION_FLOW",
    "WORDS",
    "DuplicateOutcome",
    "IdentityStatus",
    "NoticeStatus",
    "PetitionStatus",
]


class PetitionStatus(models.TextChoices):
    """登记 → 查重甄别 → 拟办 → 审批 → 办理中 → 办结; branches 并案, 转出, 不予受理, 退回补充."""

    REGISTERED = "registered", "登记"
    SCREENED = "screened", "查重甄别"
    PROPOSED = "proposed", "拟办"
    APPROVED = "approved", "已审批"
    HANDLING = "handling", "办理中"
    CLOSED = "closed", "办结"
    MERGED = "merged", "并案"
    TRANSFERRED = "transferred", "转出"
    RECEIPTED = "receipted", "已回执"
    REJECTED = "rejected", "不予受理"
    RETURNED = "returned", "退回补充"


#: where nothing more is due: a transferred one waits for others, its clock has been met
ENDED = ("closed", "merged", "transferred", "receipted", "rejected")

PETITION_FLOW = Flow("status", PetitionStatus.REGISTERED, (
    Move("screen", "完成甄别", ("registered", "returned"), "screened", "petition.write", "完成查重甄别", primary=True, bulk=True),
    Move("propose", "提出拟办意见", ("screened",), "proposed", "petition.propose", "提出拟办意见", primary=True),
    Move("approve", "批准拟办意见", ("proposed",), "approved", "petition.approve", "批准拟办意见", primary=True),
    Move("send_back", "退回补充", ("screened", "proposed"), "returned", "petition.approve", "退回补充", needs_reason=True, bulk=True),
    Move("handle", "开始办理", ("approved",), "handling", "petition.handle", "开始办理", primary=True, bulk=True),
    Move("close", "办结", ("handling",), "closed", "petition.handle", "办结", primary=True),
    Move("merge", "并案", ("registered", "screened", "proposed", "approved", "handling"), "merged", "petition.write", "并入首件",
         needs_reason=True),
    Move("repropose", "重新拟办", ("approved", "handling"), "screened", "petition.propose", "重新拟办", needs_reason=True),
    Move("transfer", "转出", ("approved", "handling"), "transferred", "petition.approve", "转出", needs_reason=True),
    Move("reject", "不予受理", ("screened", "proposed", "approved", "handling"), "rejected", "petition.approve", "不予受理", needs_reason=True,
         danger=True),
    # a stub about a cadre of a higher level knows only this one move (domain §3.2, stub mode)
    Move("send_up", "报送上级", ("registered",), "transferred", "petition.handle", "报送上级", primary=True,
         confirm="确认已将密封原件报送上级，系统内不再办理。"),
    # what was handed on is not over before the other side has signed for it
    Move("receipt", "登记回执", ("transferred",), "receipted", "petition.write", "登记回执", primary=True),
    # the other side's result, when it comes, ends the letter
    Move("answer", "登记办理结果", ("receipted",), "closed", "petition.handle", "登记对方办理结果"),
))  # fmt: skip


IDENTITY_FLOW = identity_flow("反映人")


#: notices that an identity was read
NOTICE_FLOW = notice_flow("反映人")


class DuplicateOutcome(models.TextChoices):
    """待认定 → 重复 or 不是同一件; decided once, kept, taken up again only on purpose."""

    OPEN = "open", "待认定"
    ACCEPTED = "accepted", "认定重复"
    DIFFERENT = "different", "不是同一件"


DUPLICATE_FLOW = Flow("outcome", DuplicateOutcome.OPEN, (
    Move("accept", "认定重复", ("open", "different"), "accepted", "petition.write", "认定为重复件", primary=True),
    Move("differ", "不是同一件", ("open",), "different", "petition.write", "认定不是同一件"),
))  # fmt: skip

#: what the trail calls the verbs that are no moves
WORDS = {
    "register": "登记", "add_original": "上传原件", "keep_reporter": "登记反映人", "read_reporter": "查看反映人", "ask_identity": "申请查看反映人", "mark_duplicate": "认定重复",
    "tell": "登记告知", "keep_reply": "登记答复", "search_reporter": "按反映人查找", "radar": "查重", "postpone": "延长期限",
    "ask_postpone": "申请延期", "note": "阅知", "order_letter": "生成转办函",
    "namesake": "认定不涉及巡察人员",
}  # fmt: skip
