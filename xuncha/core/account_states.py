"""Statuses and lawful moves of what gives power in the house: standing roles, resets of passwords and second factors."""

from django.db import models

from xuncha.core.moves import Flow, Move


class GrantStatus(models.TextChoices):
    """待确认 → 已生效 → 已收回; 不予确认, 已撤回. That its last day is over is computed."""

    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "不予确认"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "已收回"


#: a grant that holds its place: nobody gets the same role twice on one day
GRANT_OPEN = ("proposed", "confirmed")

GRANT_FLOW = Flow("status", GrantStatus.PROPOSED, (
    Move("confirm", "确认授予", ("proposed",), "confirmed", "role.confirm", "确认授予常设角色", primary=True,
         confirm="确认后立即生效；轮次中的授权随之给出。"),
    Move("refuse", "不予确认", ("proposed",), "refused", "role.confirm", "不予确认常设角色", needs_reason=True, danger=True),
    Move("withdraw", "撤回提请", ("proposed",), "withdrawn", "role.propose", "撤回常设角色提请"),
    Move("revoke", "收回角色", ("confirmed",), "revoked", "role.propose", "收回常设角色", needs_reason=True, danger=True,
         confirm="收回后立即生效，由它而来的轮次授权一并失效。"),
))  # fmt: skip


class ResetKind(models.TextChoices):
    """What is reset."""

    PASSWORD = "password", "登录密码"
    SECOND_FACTOR = "second_factor", "第二因子（动态口令）"


class ResetStatus(models.TextChoices):
    """待确认 → 已确认 → 已交付; 不予确认, 已撤回."""

    ASKED = "asked", "待确认"
    CONFIRMED = "confirmed", "已确认，待交付"
    HANDED = "handed", "已交付"
    REFUSED = "refused", "不予确认"
    CANCELLED = "cancelled", "已撤回"


RESET_OPEN = ("asked", "confirmed")

RESET_FLOW = Flow("status", ResetStatus.ASKED, (
    Move("confirm", "确认重置", ("asked",), "confirmed", "reset.confirm", "确认重置", primary=True,
         confirm="确认前请当面或电话核实：这名人员本人要求重置。"),
    Move("refuse", "不予确认", ("asked",), "refused", "reset.confirm", "不予确认重置", needs_reason=True, danger=True),
    Move("cancel", "撤回申请", ("asked", "confirmed"), "cancelled", "account.write", "撤回重置申请"),
    Move("hand_over", "生成一次性密码", ("confirmed",), "handed", "account.write", "交付一次性密码", primary=True,
         confirm="原密码立即失效，这个账号的全部会话立即结束。一次性密码只显示一次，请备好打印机或纸笔。"),
))  # fmt: skip
