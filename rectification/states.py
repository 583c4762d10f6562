"""Statuses of a feedback, of a rectification item and of an immediate fix, and every lawful move (domain §3.6, §3.7, design §5.16)."""

from django.db import models

from xuncha.core.workflow import Flow, Move


class FeedbackStatus(models.TextChoices):
    """起草 → 巡察办审核 → 领导小组审定 → 已反馈 → 已签收."""

    DRAFT = "draft", "起草"
    REVIEWED = "reviewed", "巡察办已审核"
    APPROVED = "approved", "领导小组已审定"
    DELIVERED = "delivered", "已反馈"
    RECEIVED = "received", "已签收"


FEEDBACK_FLOW = Flow("status", FeedbackStatus.DRAFT, (
    Move("review", "审核通过", ("draft",), "reviewed", "feedback.review", "巡察办审核通过", primary=True),
    Move("approve", "审定", ("reviewed",), "approved", "feedback.approve", "领导小组审定", primary=True,
         confirm="审定后两份反馈意见的文字冻结。"),
    Move("deliver", "反馈", ("approved",), "delivered", "feedback.write", "向主要负责人和班子反馈", primary=True,
         confirm="反馈后，被巡察党组织可以看到反馈意见和整改事项，整改期限开始计算。"),
    Move("receive", "签收", ("delivered",), "received", "feedback.receive", "主要负责人签收", primary=True,
         confirm="签收的是给主要负责人的反馈意见；给班子的反馈意见另行签收。"),
    Move("send_back", "退回修改", ("reviewed", "approved"), "draft", "feedback.approve", "退回修改", needs_reason=True),
))  # fmt: skip


class ItemStatus(models.TextChoices):
    """已交办 → 已认领 → 方案已批 → 整改中 → 申请销号 → 会审中 → 已销号; 重新打开."""

    ASSIGNED = "assigned", "已交办"
    CLAIMED = "claimed", "已认领"
    PLANNED = "planned", "方案待审"
    RECTIFYING = "rectifying", "整改中"
    APPLIED = "applied", "申请销号"
    UNDER_REVIEW = "under_review", "会审中"
    CLOSED = "closed", "已销号"


ITEM_FLOW = Flow("status", ItemStatus.ASSIGNED, (
    Move("claim", "认领", ("assigned",), "claimed", "rectification.plan", "认领", primary=True, bulk=True),
    Move("plan", "报送方案", ("claimed",), "planned", "rectification.plan", "报送整改方案", primary=True),
    Move("accept_plan", "批准方案", ("planned",), "rectifying", "rectification.assign", "批准整改方案", primary=True, bulk=True),
    Move("return_plan", "退回方案", ("planned",), "claimed", "rectification.assign", "退回整改方案", needs_reason=True, bulk=True),
    Move("apply", "申请销号", ("rectifying",), "applied", "rectification.apply", "申请销号", primary=True,
         confirm="申请前请确认措施都已完成、每条措施都有佐证。"),
    Move("endorse", "主要负责人签批", ("applied",), "under_review", "rectification.endorse", "主要负责人签批", primary=True,
         confirm="签批即承诺整改属实，提交巡察办、纪委监委、组织部会审。"),
    Move("withdraw", "撤回申请", ("applied",), "rectifying", "rectification.endorse", "撤回销号申请", needs_reason=True),
    Move("return_item", "退回", ("under_review",), "rectifying", "closure.review", "会审退回", needs_reason=True),
    Move("close", "销号", ("under_review",), "closed", "closure.review", "销号"),
    Move("reopen", "重新打开", ("closed",), "rectifying", "closure.reopen", "重新打开", needs_reason=True, danger=True),
))  # fmt: skip


class Opinion(models.TextChoices):
    """One supervisor's word on an application."""

    AGREE = "agree", "同意"
    RETURN = "return", "退回"


class Completion(models.TextChoices):
    """完成情况."""

    DONE = "done", "已完成"
    BASIC = "basic", "基本完成"
    NOT = "not", "未完成"


class FixStatus(models.TextChoices):
    """提出 → 批准 → 已送达 → 整改中 → 已反馈 → 核查 → 销号; 退回, 转入整改台账, 作废 (domain §3.6)."""

    PROPOSED = "proposed", "提出"
    RETURNED = "returned", "退回"
    APPROVED = "approved", "批准"
    SERVED = "served", "已送达"
    RECTIFYING = "rectifying", "整改中"
    ANSWERED = "answered", "已反馈"
    CHECKED = "checked", "已核查"
    CLOSED = "closed", "销号"
    CARRIED = "carried", "转入整改台账"
    VOIDED = "voided", "作废"


UNANSWERED_FIX = ("served", "rectifying")
ENDED_FIX = ("closed", "carried", "voided")
SERVED_FIX = (*UNANSWERED_FIX, "answered", "checked", "closed", "carried")
APPROVED_FIX = ("approved", *SERVED_FIX)
FIX_FLOW = Flow("status", FixStatus.PROPOSED, (
    Move("approve", "批准", ("proposed",), "approved", "fix.approve", "领导小组批准", primary=True,
         confirm="批准后文字冻结，生成正式编号，由巡察组制发《立行立改通知书》。"),
    Move("reject", "退回", ("proposed",), "returned", "fix.approve", "领导小组退回", needs_reason=True),
    Move("resubmit", "重新提出", ("returned",), "proposed", "fix.write", "重新提出", primary=True),
    Move("serve", "登记送达", ("approved",), "served", "fix.serve", "送达通知书", primary=True,
         confirm="送达后责任单位可以看到这一件，整改时限开始计算。"),
    Move("begin", "开始整改", ("served",), "rectifying", "fix.answer", "开始整改"),
    Move("answer", "反馈整改结果", ("served", "rectifying"), "answered", "fix.answer", "反馈整改结果", primary=True,
         confirm="反馈前请写明措施和结果、上传佐证；反馈后由巡察组到现场核查。"),
    Move("check", "登记核查", ("answered",), "checked", "fix.check", "现场核查", primary=True),
    Move("close", "销号", ("checked",), "closed", "fix.close", "销号", primary=True),
    Move("send_back", "退回整改", ("answered", "checked"), "rectifying", "fix.close", "退回整改", needs_reason=True),
    Move("carry", "转入整改台账", ("served", "rectifying", "answered", "checked"), "carried", "rectification.assign", "转入整改台账",
         needs_reason=True),
    Move("revoke", "撤销通知书", ("served", "rectifying", "answered"), "voided", "fix.approve", "撤销通知书", needs_reason=True,
         danger=True),
    Move("void", "作废", ("proposed", "returned", "approved"), "voided", "fix.write", "作废", needs_reason=True, danger=True),
))  # fmt: skip


#: what the trail calls the verbs that are no moves
WORDS = {
    "draft_feedback": "起草反馈意见", "refresh_lines": "更新反馈问题", "assign": "交办", "plan_text": "修改整改方案", "add_measure": "增加措施", "drop_measure": "删除措施",
    "add_proof": "上传佐证", "drop_proof": "移除佐证", "report_measure": "填报进展", "report_result": "填报成效", "give_opinion": "登记会审意见",
    "propose": "提出立行立改", "add_fix_proof": "上传佐证", "drop_fix_proof": "移除佐证", "report_fix": "填报整改情况", "order_notice": "生成通知书",
    "set_closure_rule": "修改销号规则", "carry_over": "自动转入整改台账", "receive_for_team": "班子签收",
}  # fmt: skip
