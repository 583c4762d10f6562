"""Statuses of a talk and every lawful move (domain §3.1)."""

from django.db import models

from xuncha.core.identity_states import identity_flow, notice_flow
from xuncha.core.workflow import Flow, Move


class InterviewStatus(models.TextChoices):
    """计划 → 已约 → 已谈 → 已整理 → 已核签 → 已审核; 取消. 归档 is the target's stage: it closes its talks with it."""

    PLANNED = "planned", "计划"
    SCHEDULED = "scheduled", "已约"
    CONDUCTED = "conducted", "已谈"
    RECORDED = "recorded", "已整理"
    SIGNED = "signed", "已核签"
    REVIEWED = "reviewed", "已审核"
    CANCELLED = "cancelled", "取消"


INTERVIEW_FLOW = Flow("status", InterviewStatus.CONDUCTED, (
    Move("schedule", "约定", ("planned",), "scheduled", "interview.write", "约定谈话", primary=True),
    Move("conduct", "登记已谈", ("planned", "scheduled"), "conducted", "interview.write", "登记已谈", primary=True),
    Move("finish", "整理完毕", ("conducted",), "recorded", "interview.write", "整理完毕", primary=True),
    Move("sign", "登记核签", ("recorded",), "signed", "interview.sign", "登记核签", primary=True),
    Move("review", "审核通过", ("signed",), "reviewed", "interview.review", "审核通过", primary=True, bulk=True),
    Move("send_back", "退回补充", ("recorded", "signed"), "conducted", "interview.review", "退回补充", needs_reason=True, bulk=True),
    Move("cancel", "取消谈话", ("planned", "scheduled", "conducted"), "cancelled", "interview.write", "取消", needs_reason=True,
         danger=True, bulk=True),
))  # fmt: skip

#: requests to see the name of a petitioner who was talked to
NAME_FLOW = identity_flow("信访人姓名")
#: notices that one was read
NAME_NOTICE_FLOW = notice_flow("信访人姓名")

#: what the trail calls the verbs that are no moves
WORDS = {
    "write": "修改正文", "point_add": "记要点", "point_edit": "修改要点", "point_remove": "删除要点", "point_carried": "要点转出",
    "point_settled": "要点不再转出",
    "set_quota": "设定谈话数量要求", "outline_save": "启用谈话提纲新版本", "outline_retire": "停用谈话提纲",
    "seed_outlines": "载入随附谈话提纲", "ask_name": "申请查看信访人姓名",
}  # fmt: skip
