"""Statuses of the round's own nouns and every lawful move (design §5.8, domain §2.2)."""

from django.db import models

from rounds.states.group_life import (
    INSTRUCTION_FLOW,
    MINUTES_FLOW,
    SENT_UP,
    WEEKLY_FLOW,
    InstructionStatus,
    MinutesStatus,
    WeeklyStatus,
)
from xuncha.core.workflow import Flow, Move

__all__ = [
    "AUTHORIZATION_FLOW",
    "COVERAGE_FLOW",
    "INSTRUCTION_FLOW",
    "LETTER_FLOW",
    "MINUTES_FLOW",
    "POINT_FLOW",
    "RECUSAL_FLOW",
    "SENT_UP",
    "STAGE_MAP",
    "STAGE_ORDER",
    "VILLAGE_MARKS",
    "WEEKLY_FLOW",
    "WORDS",
    "AuthorizationStatus",
    "CoverageStatus",
    "InstructionStatus",
    "LetterStatus",
    "MeetingKind",
    "MinutesStatus",
    "PointStatus",
    "RecusalStatus",
    "RoundType",
    "Stage",
    "WeeklyStatus",
    "target_flow_at",
]


class RoundType(models.TextChoices):
    """Kinds of inspection (domain §2.1)."""

    REGULAR = "regular", "常规巡察"
    SPECIAL = "special", "专项巡察"
    MOBILE = "mobile", "机动巡察"
    LOOK_BACK = "look_back", "巡察“回头看”"
    ESCALATED = "escalated", "提级巡察"
    CROSS = "cross", "交叉巡察"
    LINKED = "linked", "上下联动"


class Stage(models.TextChoices):
    """The twelve stages of a target in order (移交 is a track beside them), and the two ways out."""

    PLANNING = "planning", "谋划"
    APPROVAL = "approval", "报批"
    PREPARING = "preparing", "准备"
    MOBILIZED = "mobilized", "动员"
    ON_SITE = "on_site", "进驻了解"
    WRAP_UP = "wrap_up", "撤点汇总"
    REPORTING = "reporting", "报告"
    DELIBERATION = "deliberation", "审议"
    FEEDBACK = "feedback", "反馈"
    RECTIFYING = "rectifying", "整改"
    ASSESSMENT = "assessment", "评估"
    ARCHIVED = "archived", "归档"
    SUSPENDED = "suspended", "暂停"
    CANCELLED = "cancelled", "取消"


STAGE_ORDER = tuple(s for s in Stage if s not in (Stage.SUSPENDED, Stage.CANCELLED))

#: the map at the left of every page: what a person sees of the twelve (design §5.8)
STAGE_MAP: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("prepare", "准备", (Stage.PLANNING, Stage.APPROVAL, Stage.PREPARING)),
    ("mobilize", "动员", (Stage.MOBILIZED,)),
    ("on_site", "进驻", (Stage.ON_SITE,)),
    ("wrap_up", "汇总", (Stage.WRAP_UP,)),
    ("report", "报告", (Stage.REPORTING,)),
    ("deliberate", "审议", (Stage.DELIBERATION,)),
    ("feedback", "反馈", (Stage.FEEDBACK,)),
    ("rectify", "整改", (Stage.RECTIFYING, Stage.ASSESSMENT)),
    ("archive", "归档", (Stage.ARCHIVED,)),
)


def _forward(source: Stage, target: Stage) -> Move:
    return Move("advance", f"转入{target.label}", (source,), target, "round.stage", "阶段前进", primary=True,
                confirm=f"转入“{target.label}”阶段后，只有巡察办主任写明理由才能退回。")  # fmt: skip


def _back(source: Stage, target: Stage) -> Move:
    return Move(
        "go_back", f"退回{target.label}", (source,), target, "round.back", "阶段退回", needs_reason=True, danger=True
    )


def target_flow_at(stage: str) -> Flow:
    """The moves that leave one stage of a target: forward by one, back by one, suspend, cancel."""
    order = list(STAGE_ORDER)
    moves: list[Move] = []
    if stage in order:
        at = order.index(Stage(stage))
        if at + 1 < len(order):
            moves.append(_forward(order[at], order[at + 1]))
        if at > 0:
            moves.append(_back(order[at], order[at - 1]))
        if at + 1 < len(order):  # what is archived is at rest already
            moves.append(Move("suspend", "暂停", (stage,), Stage.SUSPENDED, "round.back", "暂停", needs_reason=True))
        if at < order.index(Stage.FEEDBACK):
            moves.append(
                Move("cancel", "取消", (stage,), Stage.CANCELLED, "round.back", "取消", needs_reason=True, danger=True)
            )
    return Flow("stage", Stage.PLANNING, tuple(moves))


class AuthorizationStatus(models.TextChoices):
    """An authorisation begins as a proposal and lives only after the leading group's approval."""

    PROPOSED = "proposed", "待批准"
    APPROVED = "approved", "有效"
    REVOKED = "revoked", "已收回"


AUTHORIZATION_FLOW = Flow("status", AuthorizationStatus.PROPOSED, (
    Move("approve", "批准授权", ("proposed",), "approved", "authorisation.approve", "批准授权", primary=True,
         confirm="批准后，被授权人在起止日期内可按角色查阅和办理所列对象的记录。"),
    Move("revoke", "收回授权", ("proposed", "approved"), "revoked", "authorisation.propose", "收回授权",
         needs_reason=True, danger=True),
    Move("give_way", "由新授权接替", ("approved",), "revoked", "authorisation.approve", "由新授权接替"),
))  # fmt: skip


class RecusalStatus(models.TextChoices):
    """A declaration blocks from the moment it is saved, until somebody who may decides otherwise."""

    DECLARED = "declared", "已申报"
    REVIEWED = "reviewed", "组长已提意见"
    UPHELD = "upheld", "应当回避"
    OVERRIDDEN = "overridden", "不需回避"


RECUSAL_FLOW = Flow("status", RecusalStatus.DECLARED, (
    Move("review", "提出意见", ("declared",), "reviewed", "recusal.review", "组长提出回避意见", needs_reason=True, primary=True),
    Move("uphold", "决定回避", ("declared", "reviewed", "overridden"), "upheld", "recusal.decide", "决定回避", primary=True),
    Move("override", "决定不需回避", ("declared", "reviewed", "upheld"), "overridden", "recusal.override", "决定不需回避",
         needs_reason=True, danger=True),
))  # fmt: skip


class CoverageStatus(models.TextChoices):
    """Whether a village of a target has been inspected (domain §3.9)."""

    PENDING = "pending", "未巡"
    DONE = "done", "已巡"
    WAIVED = "waived", "免巡"


#: what is noted of a village by hand: column → words; its visits and talks stand in their own ledgers
VILLAGE_MARKS = {"notice_posted_on": "张贴公告", "material_checked_on": "查账"}

COVERAGE_FLOW = Flow("coverage_status", CoverageStatus.PENDING, (
    Move("cover", "登记巡毕", ("pending",), "done", "coverage.write", "登记巡毕", primary=True),
    Move("waive", "免巡", ("pending",), "waived", "coverage.waive", "免巡", needs_reason=True,
         confirm="免巡的村计入“免巡”，不计入“已巡”，理由留存备查。"),
    Move("reopen", "改回未巡", ("done", "waived"), "pending", "coverage.waive", "改回未巡", needs_reason=True, danger=True),
))  # fmt: skip


class MeetingKind(models.TextChoices):
    """Meetings with a date and decisions (domain §1.3, §2.2)."""

    MOBILIZATION = "mobilization", "动员会"
    GROUP = "group", "组务会"
    CONSULTATION = "consultation", "组办会商"
    LEADING_GROUP = "leading_group", "领导小组会"
    SECRETARY = "secretary", "书记专题会"
    FEEDBACK = "feedback", "反馈会"


class LetterStatus(models.TextChoices):
    """函询: 起草 → 已发 → 已复; 作废. 逾期 is computed."""

    DRAFT = "draft", "起草"
    SENT = "sent", "已发"
    REPLIED = "replied", "已复"
    VOID = "void", "作废"


LETTER_FLOW = Flow("status", LetterStatus.DRAFT, (
    Move("send", "登记发出", ("draft",), "sent", "round.prepare", "发出函询", primary=True),
    Move("urge", "催复", ("sent",), "sent", "round.prepare", "催复"),
    Move("reply", "登记回复", ("sent", "replied"), "replied", "round.prepare", "登记回复", primary=True),
    Move("cancel", "作废", ("draft", "sent"), "void", "round.prepare", "作废函询", needs_reason=True, danger=True),
))  # fmt: skip


class PointStatus(models.TextChoices):
    """点人点事: 待办 → 办理中 → 已办结; 撤销."""

    TODO = "todo", "待办"
    DOING = "doing", "办理中"
    DONE = "done", "已办结"
    DROPPED = "dropped", "已撤销"


POINT_FLOW = Flow("status", PointStatus.TODO, (
    Move("start", "开始办理", ("todo",), "doing", "point.handle", "开始办理", primary=True),
    Move("finish", "办结", ("doing",), "done", "point.handle", "办结", primary=True),
    Move("reopen", "重新办理", ("done",), "doing", "point.handle", "重新办理", needs_reason=True),
    Move("drop", "撤销", ("todo", "doing"), "dropped", "point.handle", "撤销", needs_reason=True, danger=True),
))  # fmt: skip


#: what the trail calls the verbs that are no moves
WORDS = {
    "topic_add": "添加议题", "topic_edit": "修改议题", "topic_remove": "删除议题", "begin_weekly": "建立周报", "write_weekly": "修改周报",
    "refresh_weekly": "刷新周报数字", "attach": "上传附件",
    "create_term": "登记届次", "seed_taxonomy": "载入问题分类", "learn": "学习分类建议", "create_org": "登记党组织", "edit_org": "修改党组织", "move_org": "调整隶属",
    "add_history": "补登历次巡察", "clear_holiday": "恢复节假日", "create_person": "登记人员", "edit_person": "修改人员", "link_account": "关联账号",
    "open_post": "登记任职", "end_post": "免职", "create_round": "立项", "set_plan": "修改方案", "approve_round": "批准方案",
    "create_group": "设立巡察组", "propose_target": "列为巡察对象", "assign_target": "调整分工", "set_target": "修改日期",
    "feedback_delivered": "登记反馈日期", "advance": "阶段前进", "go_back": "阶段退回",
    "suspend": "暂停", "resume": "恢复", "cancel": "取消", "mark_village": "登记巡村情况", "post_notice": "发布巡察公告",
    "propose_authorization": "提请授权", "sign_pledge": "签署保密承诺书", "state_no_conflict": "声明无回避情形", "declare_recusal": "申报回避",
    "add_recusal_rule": "修改回避规则",
    "set_work_rule": "设定办理要求",
    "lay_document": "归入阶段文书", "void_document": "作废阶段文书", "edit_notice": "修改公告", "edit_term": "修改届次",
    "draft_letter": "起草函询", "edit_letter": "修改函询", "note_secondment": "登记抽调", "end_secondment": "登记返回", "hold_training": "登记培训",
    "edit_training": "修改培训", "add_training_file": "上传培训材料", "note_point": "登记点人点事", "edit_point": "修改点人点事",
    "set_required_papers": "修改必备文书", "hold_meeting": "登记会议", "edit_meeting": "修改会议记录", "decide_meeting": "写明会议决定",
    "void_meeting": "作废会议", "remove_group": "撤去巡察组",
}  # fmt: skip
