"""查看身份: the life of a request to open a name in custody, one table for reporters and for petitioners talked to (domain §3.2)."""

from django.db import models

from xuncha.core.moves import Flow, Move


class IdentityStatus(models.TextChoices):
    """待决定 → 已同意 or 未同意; 已撤回 by the asker, 已收回 by those who decide. That it ran out is computed."""

    ASKED = "asked", "待决定"
    APPROVED = "approved", "已同意"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "已收回"


def identity_flow(whose: str) -> Flow:
    """The table of moves; `whose`: what is opened, in the words of the trail."""
    return Flow("status", IdentityStatus.ASKED, (
        Move("approve", "同意查看", ("asked",), "approved", "petition.identity_decide", f"同意查看{whose}", primary=True,
             confirm="同意后申请人可以在限定的时间内（最长 24 小时）查看，每次查看都有记录。"),
        Move("refuse", "不同意查看", ("asked",), "refused", "petition.identity_decide", f"不同意查看{whose}", needs_reason=True, danger=True),
        Move("withdraw", "撤回申请", ("asked", "approved"), "withdrawn", "petition.identity", "撤回查看申请"),
        Move("revoke", "收回同意", ("approved",), "revoked", "petition.identity_decide", "收回查看同意", needs_reason=True, danger=True),
    ))  # fmt: skip


class NoticeStatus(models.TextChoices):
    """待阅知 → 已阅知."""

    FRESH = "fresh", "待阅知"
    NOTED = "noted", "已阅知"


def notice_flow(whose: str) -> Flow:
    """The one move of a notice that a name in custody was read; `whose`: in the words of the trail."""
    return Flow("status", NoticeStatus.FRESH, (Move("note", "阅知", ("fresh",), "noted", "", f"阅知查看{whose}情况"),))
