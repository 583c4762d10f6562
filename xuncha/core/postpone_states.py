"""Statuses of a request for more time and every lawful move (延期申请, domain §2.4)."""

from django.db import models

from xuncha.core.moves import Flow, Move


class PostponeStatus(models.TextChoices):
    """申请中 → 同意 or 不同意; 已撤回 by the asker. A record without a row is 未申请."""

    ASKED = "asked", "申请中"
    APPROVED = "approved", "同意"
    REFUSED = "refused", "不同意"
    WITHDRAWN = "withdrawn", "已撤回"


#: who may stands with the record whose time it is: each app gives its own `why_not`
POSTPONE_FLOW = Flow("status", PostponeStatus.ASKED, (
    Move("approve", "同意延期", ("asked",), "approved", "", "同意延期", primary=True),
    Move("refuse", "不同意延期", ("asked",), "refused", "", "不同意延期", needs_reason=True, danger=True),
    Move("withdraw", "撤回延期申请", ("asked",), "withdrawn", "", "撤回延期申请"),
))  # fmt: skip
