"""Statuses of drafts, problems, clues, transfers and reports, and every lawful move (domain §3.3–3.5, §3.12, §5.1)."""

from django.db import models

from xuncha.core.workflow import Flow, Move


class DraftStatus(models.TextChoices):
    """草稿 → 已提交 → 副组长已审 → 已审签 → 已备案 → 已引用; 不成立."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    REVIEWED = "reviewed", "副组长已审"
    SIGNED = "signed", "已审签"
    FILED = "filed", "已备案"
    CITED = "cited", "已引用"
    DISMISSED = "dismissed", "不成立"
    VOIDED = "voided", "作废"


SIGNED_DRAFT = ("signed", "filed", "cited")
UNSIGNED_DRAFT = ("draft", "submitted", "reviewed")
DRAFT_FLOW = Flow("status", DraftStatus.DRAFT, (
    Move("submit", "提交审核", ("draft",), "submitted", "draft.submit", "提交审核", primary=True, bulk=True),
    Move("review", "副组长审核通过", ("submitted",), "reviewed", "draft.review", "副组长审核通过", primary=True, bulk=True),
    Move("sign", "审签", ("reviewed",), "signed", "draft.sign", "组长审签", primary=True,
         confirm="审签后生成正式编号，正文冻结；以后修改只能另起新版本并重新审签。"),
    Move("send_back", "退回修改", ("submitted", "reviewed"), "draft", "draft.return", "退回修改", needs_reason=True, bulk=True),
    Move("file", "备案", ("signed",), "filed", "draft.file", "巡察办备案", primary=True, bulk=True),
    Move("cite", "引用", ("signed", "filed"), "cited", "problem.write", "写入问题"),
    Move("dismiss", "认定不成立", ("submitted", "reviewed"), "dismissed", "draft.sign", "认定不成立", needs_reason=True,
         danger=True),
    Move("void", "作废", ("draft", "submitted", "reviewed", "signed", "filed", "cited"), "voided", "draft.sign", "作废",
         needs_reason=True, danger=True,
         confirm="作废后编号不再使用；依据它的问题若没有别的底稿，将转入“需补证”，报告不能提交。"),
))  # fmt: skip


class ProblemStatus(models.TextChoices):
    """归纳 → 组务会通过 → 报告采用 → 反馈 → 转整改; 需补证; 撤销."""

    DRAWN = "drawn", "归纳"
    ADOPTED = "adopted", "组务会通过"
    REPORTED = "reported", "报告采用"
    FED_BACK = "fed_back", "已反馈"
    RECTIFYING = "rectifying", "转整改"
    UNPROVEN = "unproven", "需补证"
    WITHDRAWN = "withdrawn", "撤销"


PROBLEM_FLOW = Flow("status", ProblemStatus.DRAWN, (
    Move("adopt", "组务会通过", ("drawn",), "adopted", "problem.adopt", "组务会通过", primary=True, bulk=True),
    Move("report", "报告采用", ("adopted",), "reported", "report.submit", "写入报告"),
    Move("unreport", "随报告退回", ("reported",), "adopted", "report.accept", "报告退回，问题重新开放"),
    Move("feed_back", "列入反馈", ("reported",), "fed_back", "feedback.write", "列入反馈"),
    Move("rectify", "转整改", ("fed_back",), "rectifying", "rectification.assign", "转入整改台账"),
    Move("lose_proof", "转需补证", ("drawn", "adopted", "reported"), "unproven", "draft.sign", "底稿作废，需补证"),
    Move("prove", "补证完毕", ("unproven",), "adopted", "problem.write", "补证完毕", primary=True),
    Move("withdraw", "撤销", ("drawn", "adopted", "unproven"), "withdrawn", "problem.adopt", "撤销", needs_reason=True,
         danger=True, bulk=True),
))  # fmt: skip


class ClueStatus(models.TextChoices):
    """登记 → 了解中 → 组务会研究 → 组长审签 → 巡察办审核 → 领导小组批准 → 已移交 → 已签收 → 办理中 → 办结反馈 → 归档."""

    REGISTERED = "registered", "登记"
    INQUIRING = "inquiring", "了解中"
    STUDIED = "studied", "组务会已研究"
    LEADER_SIGNED = "leader_signed", "组长已审签"
    OFFICE_REVIEWED = "office_reviewed", "巡察办已审核"
    APPROVED = "approved", "领导小组已批准"
    TRANSFERRED = "transferred", "已移交"
    RECEIVED = "received", "已签收"
    HANDLING = "handling", "办理中"
    CONCLUDED = "concluded", "办结反馈"
    ARCHIVED = "archived", "归档"
    KEPT = "kept", "不移交留存"


BEFORE_APPROVAL = ("registered", "inquiring", "studied", "leader_signed", "office_reviewed")
AFTER_TRANSFER = ("transferred", "received", "handling", "concluded", "archived")
_BACK = {"needs_reason": True}
CLUE_FLOW = Flow("status", ClueStatus.REGISTERED, (
    Move("inquire", "开始了解", ("registered",), "inquiring", "clue.write", "开始深入了解", primary=True),
    Move("study", "组务会研究通过", ("inquiring",), "studied", "clue.screen", "组务会研究", primary=True),
    Move("sign", "组长审签", ("studied",), "leader_signed", "clue.lead_sign", "组长审签", primary=True),
    Move("review", "巡察办审核", ("leader_signed",), "office_reviewed", "clue.office_review", "巡察办审核", primary=True),
    Move("approve", "领导小组批准", ("office_reviewed",), "approved", "clue.approve", "领导小组批准", primary=True,
         confirm="批准后由线索专管员办理移交。"),
    Move("hand_over", "移交", ("approved",), "transferred", "clue.transfer", "随移交单移交"),
    Move("receive", "签收", ("transferred",), "received", "clue.handle", "接收单位签收"),
    Move("come_back", "移交退回", ("transferred",), "approved", "clue.handle", "接收单位退回"),
    Move("handle", "登记处置方式", ("received",), "handling", "clue.handle", "开始办理", primary=True),
    Move("conclude", "反馈办理结果", ("handling",), "concluded", "clue.handle", "办结反馈", primary=True),
    Move("archive", "归档", ("concluded",), "archived", "clue.transfer", "归档", primary=True),
    Move("return_to_group", "退回补充", ("studied", "leader_signed"), "inquiring", "clue.office_review", "退回补充", **_BACK),
    Move("return_for_more", "退回补充", ("studied",), "inquiring", "clue.lead_sign", "组长退回补充", **_BACK),
    Move("return_by_leaders", "退回补充", ("office_reviewed",), "inquiring", "clue.approve", "领导小组退回补充", **_BACK),
    Move("keep", "不移交留存", ("studied", "leader_signed", "office_reviewed"), "kept", "clue.approve", "不移交，留存", **_BACK),
))  # fmt: skip


class TransferStatus(models.TextChoices):
    """编制 → 批准 → 已送出 → 已签收 → 全部反馈; 接收单位退回; 送出前作废."""

    PREPARED = "prepared", "编制"
    APPROVED = "approved", "已批准"
    SENT = "sent", "已送出"
    RECEIVED = "received", "已签收"
    ANSWERED = "answered", "全部反馈"
    RETURNED = "returned", "已退回"
    VOIDED = "voided", "已作废"


TRANSFER_FLOW = Flow("status", TransferStatus.PREPARED, (
    Move("approve", "批准移交", ("prepared",), "approved", "clue.approve", "领导小组批准移交", primary=True),
    Move("send", "送出", ("approved",), "sent", "transfer.write", "送出", primary=True,
         confirm="送出后清单锁定，接收单位可以看到移交的内容。"),
    Move("receive", "签收", ("sent",), "received", "transfer.receive", "签收", primary=True,
         confirm="签收后开始计算办理反馈期限（3个月）。"),
    Move("answer", "全部反馈", ("received",), "answered", "transfer.receive", "全部反馈"),
    Move("send_back", "退回移交", ("sent",), "returned", "transfer.receive", "接收单位退回", needs_reason=True,
         confirm="不属于本单位受理范围或清单有误的，可以退回；退回后本单位不再看到这些内容，由线索专管员重新编制。"),
    Move("void", "作废移交", ("prepared", "approved"), "voided", "transfer.write", "作废移交", needs_reason=True, danger=True,
         confirm="作废后清单上的线索可以重新编制移交，编号不再使用。"),
))  # fmt: skip
#: on the way or there: what an ended transfer carried is free for another one
SENT_TRANSFERS = ("sent", "received", "answered")
ENDED_TRANSFERS = ("returned", "voided")


class ReportStatus(models.TextChoices):
    """起草 → 组长签发 → 领导小组会审定; 退回."""

    DRAFT = "draft", "起草"
    SUBMITTED = "submitted", "已提交"
    APPROVED = "approved", "已审定"


REPORT_FLOW = Flow("status", ReportStatus.DRAFT, (
    Move("submit", "提交报告", ("draft",), "submitted", "report.submit", "组长签发提交", primary=True,
         confirm="提交后问题清单随报告冻结为这一版。"),
    Move("send_back", "退回修改", ("submitted",), "draft", "report.accept", "退回修改", needs_reason=True),
    Move("approve", "审定", ("submitted",), "approved", "report.approve", "领导小组会审定", primary=True),
))  # fmt: skip

#: what the trail calls the verbs that are no moves
WORDS = {
    "evidence_add": "添加材料", "evidence_remove": "移除材料", "revise": "另起新版本", "replace": "被新版本替换", "order_report": "生成文稿",
    "freeze": "冻结问题清单", "namesake": "认定不涉及巡察人员",
}  # fmt: skip
