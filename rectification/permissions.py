"""Who may do what with a feedback, an item, a measure and a closing (domain §1.3, §3.7, design §5.16)."""

from typing import Any

from rectification.models import Feedback, Measure, RectificationItem
from rounds import permissions
from rounds.models import RoundTarget
from xuncha.core.models import User
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
        return "整改方案已报送，不能再改；需要调整请由巡察办退回方案。"
    return permissions.why_not_capable(user, "rectification.plan", item)


def why_not_work(user: User, item: RectificationItem) -> str:
    """Why this person may not report progress or add proof: the unit works while the item is 整改中."""
    if item.status not in WORKING:
        return "现在不在整改中，不能填报进展。"
    return permissions.why_not_capable(user, "rectification.work", item)


def may_fetch_proof(user: User, measure: Measure) -> bool:
    """Whether the proof of a measure may be opened: by whoever sees the item."""
    return permissions.may_see(user, measure.item)
