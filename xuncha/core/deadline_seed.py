"""The office's default deadlines as data (domain §2.4). The tables are editable; these rows only begin them."""

from datetime import date
from typing import NamedTuple

EFFECTIVE_FROM = date(2000, 1, 1)
DAY, WORKDAY, MONTH = "natural_day", "working_day", "month"


class Seed(NamedTuple):
    """One default rule; a negative amount counts backwards from the base event."""

    code: str
    name: str
    base_event: str
    amount: int
    unit: str
    reminders: tuple[int, ...] = (3, 1)
    enabled: bool = True
    note: str = ""


DEADLINE_SEED: tuple[Seed, ...] = (
    Seed("notice_before_entry", "进驻书面通知", "进驻日", -10, WORKDAY, (), False, "2009年试行规定有此期限，默认停用"),
    Seed("onsite_length", "常规巡察驻点时间", "进驻日", 60, DAY, (7, 3)),
    Seed("onsite_length_special", "专项巡察驻点时间", "进驻日", 30, DAY, (7, 3)),
    Seed("onsite_length_lookback", "回头看驻点时间", "进驻日", 20, DAY, (7, 3)),
    Seed("petition_sign", "信访登记分办", "收件日", 2, WORKDAY, (1,)),
    Seed("petition_handle", "信访办理", "登记日", 3, MONTH, (15, 7, 3), note="一般应在撤离前办结"),
    Seed("petition_upper", "涉及上级管理干部信访件报送", "收件日", 5, WORKDAY, (2, 1)),
    Seed("petition_receipt", "转出信访件回执", "转出日", 10, WORKDAY),
    Seed("real_name_ack", "实名举报受理告知", "收件日", 15, WORKDAY),
    Seed("material_supply", "提供调阅资料", "调阅通知日", 2, WORKDAY, (1,)),
    Seed("material_people", "人员到位", "调阅通知日", 1, WORKDAY, (1,)),
    Seed("material_task", "工作交办办结", "调阅通知日", 3, WORKDAY, (1,)),
    Seed("draft_signoff", "底稿审签", "提交日", 5, WORKDAY, (2, 1)),
    Seed("immediate_fix", "立行立改答复", "通知送达日", 7, DAY, (2, 1)),
    Seed("report_draft", "形成巡察报告", "撤离日", 10, WORKDAY),
    Seed("leading_group_hear", "领导小组会听取汇报", "报告提交日", 15, WORKDAY),
    Seed("secretary_hear", "书记专题会听取汇报", "领导小组会", 15, WORKDAY),
    Seed("feedback_after", "反馈", "书记专题会", 15, WORKDAY),
    Seed("transfer_after", "线索移交", "移交决定日", 10, WORKDAY),
    Seed("plan_due", "报送整改方案", "反馈日", 1, MONTH, (7, 3, 1)),
    Seed("democratic_meeting", "召开专题民主（组织）生活会", "反馈日", 2, MONTH, (15, 7)),
    Seed("concentrated_period", "集中整改期", "反馈日", 6, MONTH, (30, 15, 7), note="可按轮次调整"),
    Seed("village_concentrated", "村级集中整改期", "反馈日", 3, MONTH, (15, 7), note="可按轮次调整"),
    Seed("progress_report", "报送整改进展报告", "集中整改期届满日", 10, WORKDAY, (5, 3, 1)),
    Seed("publicity_due", "公开整改情况", "审核通过日", 15, WORKDAY),
    Seed("clue_feedback", "线索办理情况反馈", "移交日", 3, MONTH, (15, 7, 3)),
    Seed("clue_opinion", "提出线索处置意见", "移交日", 1, MONTH, (7, 3)),
    Seed("lookback", "回头看、抽查", "集中整改期届满日", 6, MONTH, (30, 15), note="一般在届满3至6个月内开展"),
)

#: names under which chinesecalendar lists the days, in the office's language
HOLIDAY_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}
