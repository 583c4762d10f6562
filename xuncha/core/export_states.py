"""Statuses of an export request and every lawful move (导出申请)."""

from django.db import models

from xuncha.core.moves import Flow, Move


class ExportStatus(models.TextChoices):
    """待审批 → (待第二人同意) → 已批准 → 可下载; 未批准, 已撤回. That its day is over is computed."""

    ASKED = "asked", "待审批"
    HALF = "half", "待第二人同意"
    APPROVED = "approved", "已批准"
    READY = "ready", "可下载"
    REFUSED = "refused", "未批准"
    WITHDRAWN = "withdrawn", "已撤回"


EXPORT_FLOW = Flow("status", ExportStatus.ASKED, (
    Move("endorse", "同意导出", ("asked",), "half", "export.approve", "同意导出，等第二人", primary=True),
    Move("approve", "批准导出", ("asked", "half"), "approved", "export.approve", "批准导出", primary=True),
    Move("refuse", "不批准", ("asked", "half"), "refused", "export.approve", "不批准导出", needs_reason=True, danger=True),
    Move("withdraw", "撤回申请", ("asked", "half", "approved"), "withdrawn", "", "撤回导出申请"),
    Move("deliver", "生成文件", ("approved",), "ready", "", "生成导出文件"),
))  # fmt: skip
