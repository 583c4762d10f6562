"""Who may do what with a feedback, an item, a measure and a closing (domain §1.3, §3.7, design §5.16)."""

from typing import Any

from findings.models import InspectionReport
from rectification.models import Feedback, ImmediateFix, Measure, RectificationItem
from rectification.states import APPROVED_FIX, UNANSWERED_FIX
from rounds import permissions
from rounds.models import RoundTarget
from rounds.permissions.standings import Standing
from rounds.states import MeetingKind
from xuncha.core.models import PostponeRequest, User
from xuncha.core.roles import SUPERVISORS
from xuncha.core.workflow import Move

SUPERVISOR_NAMES = {"office": "县委巡察办", "discipline": "县纪委监委", "organization": "县委组织部"}
#: an item's plan may be changed by the unit while it stands here
PLANNING = ("assigned", "claimed")
WORKING = ("rectifying",)


def why_not(user: User, record: Any, move: Move) -> str:
    """Why this person may not make this move on a feedback or an item; "" when they may."""
    if move.capability == "closure.review":
        return "" if seat_of(user, record) else "会审由县委巡察办、县纪委监委、县委组织部办理。"
    if sentence := permissions.why_not(user, record, move):
        return sentence
    if isinstance(record, RectificationItem) and move.verb == "endorse" and record.applied_by_id == user.pk:
        return "申请人不能签批自己的申请，请由主要负责人签批。"
    if isinstance(record, Feedback) and move.verb in ("review", "approve") and record.created_by_id == user.pk:
        return "起草人不能审核自己起草的反馈意见。"
    if isinstance(record, Feedback) and move.verb in ("approve", "deliver"):
        return _why_too_early(record, move)
    return ""


def _why_too_early(feedback: Feedback, move: Move) -> str:
    """Feedback follows on what the leaders decided: the report approved, the secretary's meeting held (domain §2.2, 7 and 8)."""
    if not InspectionReport.objects.alive().filter(target=feedback.target_id, status="approved").exists():
        return f"巡察报告还没有经领导小组会审定；审定后反馈意见才能{move.label}。"
    if MeetingKind.SECRETARY not in Standing(feedback.target).meetings:
        return f"还没有登记书记专题会的日期和决定；登记后反馈意见才能{move.label}。"
    return ""


def seat_of(user: User, item: RectificationItem) -> str:
    """Which of the three supervisors a person speaks for on an item: office, discipline, organization, or "" for none."""
    return next((seat for seat in SUPERVISORS if permissions.holds(user, f"closure.review.{seat}", item)), "")


def why_not_review(user: User, item: RectificationItem) -> str:
    """Why this person may not give an opinion on an application; the unit never judges itself."""
    if item.status != "under_review":
        return "这个事项不在会审中。"
    if user.pk in (item.applied_by_id, item.endorsed_by_id):
        return "申请人和签批人不能参加对自己的会审。"
    seat = seat_of(user, item)
    if not seat:
        return "会审由县委巡察办、县纪委监委、县委组织部办理。"
    if item.reviews.filter(turn=item.review_turn, supervisor=seat).exists():
        return f"{SUPERVISOR_NAMES[seat]}本次会审的意见已经登记。"
    return ""


def why_not_draft_feedback(user: User, target: RoundTarget) -> str:
    """Why this person may not write the feedback of a target."""
    return permissions.why_not_capable(user, "feedback.write", target)


def why_not_edit_feedback(user: User, feedback: Feedback) -> str:
    """Feedback is written in 起草 only; an approved text is frozen (domain §0 rule 8)."""
    if feedback.status != "draft":
        return "反馈意见已提交审核，文字不能再改；需要修改请先退回。"
    return permissions.why_not_capable(user, "feedback.write", feedback)


def why_not_receive_for_team(user: User, feedback: Feedback) -> str:
    """Why this person may not sign for the text to the team: whoever signs for the unit may."""
    return permissions.why_not_capable(user, "feedback.receive", feedback)


def may_read_chief_text(user: User, feedback: Feedback) -> bool:
    """The text for the chief alone: of the unit only the chief reads it, never the owner of the lines (domain §5.1)."""
    return not permissions.is_unit(user) or "target_chief" in permissions.reach(user).roles(
        target_id=feedback.target_id
    )


def why_not_assign(user: User, target: RoundTarget) -> str:
    """Why this person may not write lines into the ledger of a target."""
    return permissions.why_not_capable(user, "rectification.assign", target)


def why_not_plan(user: User, item: RectificationItem) -> str:
    """Why this person may not change goal, people and measures: the unit plans before its plan is accepted."""
    if item.status not in PLANNING:
        return "整改方案已报送，不能再改；批准前需要调整请由巡察办退回方案，整改中可以增加措施。"
    return permissions.why_not_capable(user, "rectification.plan", item)


def why_not_add_measure(user: User, item: RectificationItem) -> str:
    """Why this person may not add a measure: while planning, and while working, when what was planned was not enough."""
    if item.status not in (*PLANNING, *WORKING):
        return "现在不能增加措施；方案待审时请由巡察办退回，会审中请等会审结论。"
    return permissions.why_not_capable(user, "rectification.plan", item)


def why_not_work(user: User, item: RectificationItem) -> str:
    """Why this person may not report progress or add proof: the unit works while the item is 整改中."""
    if item.status not in WORKING:
        return "现在不在整改中，不能填报进展。"
    return permissions.why_not_capable(user, "rectification.work", item)


def may_fetch_proof(user: User, measure: Measure) -> bool:
    """Whether the proof of a measure may be opened: by whoever sees the item."""
    return permissions.may_see(user, measure.item)


# -- 立行立改 (domain §3.6) ---------------------------------------------------------------------------------------------

#: the words of a fix may be changed while it stands here
FIX_OPEN = ("proposed", "returned")


def why_not_propose(user: User, target: RoundTarget) -> str:
    """Why this person may not propose a fix at a target: the leaders and the liaison of its group do (domain §1.3)."""
    return permissions.why_not_capable(user, "fix.write", target)


def why_not_edit_fix(user: User, fix: ImmediateFix) -> str:
    """Why this person may not change the words of a fix: an approved text is frozen (domain §0 rule 8)."""
    if fix.status not in FIX_OPEN:
        return "立行立改已经批准，文字不能再改；确需改动请作废后重新提出。"
    return permissions.why_not_write(user, "fix.write", fix)


def why_not_fix(user: User, fix: ImmediateFix, move: Move) -> str:
    """Why this person may not make a move: right first, then preparer ≠ approver and inspector ≠ closer (design §5.7)."""
    if sentence := permissions.why_not(user, fix, move):
        return sentence
    if move.verb in ("approve", "reject") and fix.created_by_id == user.pk:
        return "提出人不能批准自己提出的立行立改。"
    if move.verb == "close" and any(one.pk == user.pk for one in fix.check_by.all()):
        return "核查人不能为自己核查的事项销号，请由组长或巡察办主任中没有参加核查的人办理。"
    return ""


def why_not_report_fix(user: User, fix: ImmediateFix) -> str:
    """Why this person may not write the answer or add proof: the unit does, until it has answered."""
    if fix.status not in UNANSWERED_FIX:
        return "现在不在整改中，不能填报整改情况。"
    return permissions.why_not_capable(user, "fix.answer", fix)


def why_not_order_notice(user: User, fix: ImmediateFix) -> str:
    """Why this person may not have the notice printed: only of an approved fix."""
    if fix.status not in APPROVED_FIX:
        return "领导小组批准后才能生成通知书。"
    return permissions.why_not_capable(user, "fix.serve", fix)


def why_not_ask_fix_time(user: User, fix: ImmediateFix) -> str:
    """Why this person may not ask for more time: the unit does, while its clock runs (domain §2.4)."""
    if fix.status not in UNANSWERED_FIX or fix.due is None:
        return "这件没有正在计算的期限，不需要延期。"
    return permissions.why_not_capable(user, "fix.answer", fix)


def why_not_set_quorum(user: User) -> str:
    """Why this person may not say how many supervisors must agree: the leading group alone does, none of the three."""
    return permissions.why_not_house(user, "round.approve")


def why_not_fix_time(user: User, asked: PostponeRequest, move: Move) -> str:
    """Why this person may not make a move of a request for more time: never on one's own."""
    if move.verb == "withdraw":
        return "" if asked.asked_by_id == user.pk else "只有申请人可以撤回申请。"
    if asked.asked_by_id == user.pk:
        return "不能审批自己的延期申请，请由领导小组审批。"
    fix = ImmediateFix.objects.get(uid=asked.owner_uid)
    if fix.status not in UNANSWERED_FIX:
        return "这件已经反馈或办结，不再审批延期。"
    return permissions.why_not_capable(user, "fix.approve", fix)


def follows(user: User | None, record: Any, move: Move) -> str:
    """Nothing stands against a move that only follows from the calendar (design §2: no person makes it)."""
    return ""
