"""Statuses of an import and every lawful move (导入)."""

from django.db import models

from xuncha.core.moves import Flow, Move


class ImportStatus(models.TextChoices):
    """已上传 → 预检中 → 待确认 → 写入中 → 已完成; 未完成, 已取消. That its day is over is computed."""

    UPLOADED = "uploaded", "已上传"
    CHECKING = "checking", "预检中"
    CHECKED = "checked", "待确认"
    COMMITTING = "committing", "写入中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


class ImportMode(models.TextChoices):
    """What to do when some rows are wrong."""

    ALL = "all", "全部成功才导入"
    SKIP = "skip", "跳过有错的行"


#: a check or a commit whose job is over without an end may be set going again
STUCK = ("uploaded", "checking", "checked", "committing")

IMPORT_FLOW = Flow("status", ImportStatus.UPLOADED, (
    Move("check", "重新预检", STUCK, "checking", "", "预检导入文件"),
    Move("found", "预检完成", ("checking",), "checked", "", "导入预检完成"),
    Move("commit", "开始导入", ("checked",), "committing", "", "开始导入", primary=True),
    Move("finish", "导入完成", ("committing",), "done", "", "导入完成"),
    Move("reopen", "退回确认", ("committing",), "checked", "", "导入没有写入，退回确认"),
    Move("fail", "不能导入", ("uploaded", "checking", "committing"), "failed", "", "导入失败"),
    Move("cancel", "取消导入", STUCK, "cancelled", "", "取消导入"),
))  # fmt: skip
