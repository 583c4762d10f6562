"""Statuses of a survey and every lawful move (domain §3.10)."""

from django.db import models

from xuncha.core.workflow import Flow, Move


class SurveyStatus(models.TextChoices):
    """设计 → 发布 → 截止 → 汇总 → 锁定; 取消."""

    DESIGN = "design", "设计"
    PUBLISHED = "published", "发布"
    CLOSED = "closed", "截止"
    TALLIED = "tallied", "汇总"
    LOCKED = "locked", "锁定"
    CANCELLED = "cancelled", "取消"


SURVEY_FLOW = Flow("status", SurveyStatus.DESIGN, (
    Move("publish", "发布问卷", ("design",), "published", "survey.write", "发布问卷", primary=True,
         confirm="发布后题目和选项不能再改。"),
    Move("close", "截止收卷", ("published",), "closed", "survey.write", "截止收卷", primary=True,
         confirm="截止后没有用过的二维码一律作废。"),
    Move("tally", "汇总完毕", ("closed",), "tallied", "survey.write", "汇总完毕", primary=True),
    Move("reopen", "退回改数", ("tallied",), "closed", "survey.lock", "退回改数", needs_reason=True),
    Move("lock", "锁定结果", ("tallied",), "locked", "survey.lock", "锁定结果", primary=True,
         confirm="锁定后任何人都不能再改题目和票数。"),
    Move("cancel", "取消问卷", ("design", "published"), "cancelled", "survey.write", "取消", needs_reason=True, danger=True),
))  # fmt: skip

#: statuses in which the questionnaires that came back are known, at least in part
COUNTED_SURVEY = ("closed", "tallied", "locked")
#: statuses in which totals of paper may be entered
ENTRY_SURVEY = ("published", "closed")

#: what the trail calls the verbs that are no moves
SURVEY_WORDS = {
    "question_add": "增加题目", "question_edit": "修改题目", "question_move": "调整题目次序", "question_remove": "删除题目", "batch_add": "增加填答群体", "batch_remove": "删除填答群体",
    "enter_totals": "录入纸质汇总", "issue_slips": "生成二维码", "answer": "收到一份匿名问卷",
}  # fmt: skip
