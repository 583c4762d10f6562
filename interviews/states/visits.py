"""Statuses of a visit and every lawful move (domain §3.9)."""

from django.db import models

from xuncha.core.workflow import Flow, Move


class VisitStatus(models.TextChoices):
    """计划 → 进行 → 已整理 → 已审核; 取消."""

    PLANNED = "planned", "计划"
    UNDER_WAY = "under_way", "进行"
    RECORDED = "recorded", "已整理"
    REVIEWED = "reviewed", "已审核"
    CANCELLED = "cancelled", "取消"


VISIT_FLOW = Flow("status", VisitStatus.UNDER_WAY, (
    Move("start", "开始走访", ("planned",), "under_way", "visit.write", "开始走访", primary=True),
    Move("finish", "整理完毕", ("under_way",), "recorded", "visit.write", "整理完毕", primary=True),
    Move("review", "审核通过", ("recorded",), "reviewed", "visit.review", "审核通过", primary=True, bulk=True),
    Move("send_back", "退回补充", ("recorded",), "under_way", "visit.review", "退回补充", needs_reason=True, bulk=True),
    Move("cancel", "取消走访", ("planned", "under_way"), "cancelled", "visit.write", "取消", needs_reason=True, danger=True,
         bulk=True),
))  # fmt: skip

#: statuses of a visit that took place and was written up: what figures and villages count
DONE_VISIT = ("recorded", "reviewed")
#: statuses in which a visit can be written
OPEN_VISIT = ("planned", "under_way")

#: what the trail calls the verbs that are no moves
VISIT_WORDS = {
    "write_visit": "填写走访记录", "finding_add": "记走访发现", "finding_edit": "修改走访发现", "finding_remove": "删除走访发现",
    "finding_carried": "走访发现转出", "finding_settled": "走访发现不再转出", "set_coverage_rule": "设定已巡条件", "seed_checklists": "载入走访检查表", "add_checklist": "修订走访检查表",
}  # fmt: skip
