"""Life cycles of 组务会纪要, 请示报告 and 周报 (domain §3.11)."""

from django.db import models

from xuncha.core.workflow import Flow, Move


class MinutesStatus(models.TextChoices):
    """组务会纪要: 起草 → 已记录 → 已签发; 作废."""

    DRAFT = "draft", "起草"
    RECORDED = "recorded", "已记录"
    ISSUED = "issued", "已签发"
    VOIDED = "voided", "作废"


MINUTES_FLOW = Flow("status", MinutesStatus.DRAFT, (
    Move("record", "记录完毕", ("draft",), "recorded", "group_meeting.write", "记录完毕", primary=True),
    Move("issue", "签发纪要", ("recorded",), "issued", "group_meeting.issue", "组长签发", primary=True,
         confirm="签发后纪要冻结，各议题的决定同时写回所列底稿、问题、线索；有一条办不了，就都不办。"),
    Move("send_back", "退回修改", ("recorded",), "draft", "group_meeting.issue", "退回修改", needs_reason=True),
    Move("void", "作废", ("draft", "recorded"), "voided", "group_meeting.write", "作废", needs_reason=True, danger=True),
))  # fmt: skip


class InstructionStatus(models.TextChoices):
    """请示报告: 起草 → 组长签发 → 已报 → 已批 → 已落实 (a 报告 ends at 已报); 作废."""

    DRAFT = "draft", "起草"
    SIGNED = "signed", "组长已签发"
    REPORTED = "reported", "已报"
    DIRECTED = "directed", "已批"
    CARRIED_OUT = "carried_out", "已落实"
    VOIDED = "voided", "作废"


#: from here on those it is addressed to may see it
SENT_UP = ("reported", "directed", "carried_out")
INSTRUCTION_FLOW = Flow("status", InstructionStatus.DRAFT, (
    Move("sign", "签发", ("draft",), "signed", "instruction.sign", "组长签发", primary=True),
    Move("send_back", "退回修改", ("signed",), "draft", "instruction.sign", "退回修改", needs_reason=True),
    Move("report", "报送", ("signed",), "reported", "instruction.write", "报送", primary=True,
         confirm="报送后正文冻结，报送对象可以看到。"),
    Move("direct", "批示", ("reported",), "directed", "instruction.direct", "批示", primary=True),
    Move("carry_out", "登记落实情况", ("directed",), "carried_out", "instruction.write", "登记落实情况", primary=True),
    Move("void", "作废", ("draft", "signed"), "voided", "instruction.write", "作废", needs_reason=True, danger=True),
))  # fmt: skip


class WeeklyStatus(models.TextChoices):
    """周报: 起草 → 组长审定 → 已报."""

    DRAFT = "draft", "起草"
    APPROVED = "approved", "组长已审定"
    REPORTED = "reported", "已报"


WEEKLY_FLOW = Flow("status", WeeklyStatus.DRAFT, (
    Move("approve", "审定", ("draft",), "approved", "weekly.approve", "组长审定", primary=True,
         confirm="审定时按台账重新取数，此后数字和文字都不再变。"),
    Move("send_back", "退回修改", ("approved",), "draft", "weekly.approve", "退回修改", needs_reason=True),
    Move("report", "报送巡察办", ("approved",), "reported", "weekly.write", "报送", primary=True),
))  # fmt: skip
