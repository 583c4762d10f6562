"""Who may do what with minutes, instructions and weekly reports: matrix and capability, then who prepared it."""

from rounds.models import GroupMeeting, Instruction, RoundTarget, WeeklyReport
from rounds.models.group_life import ADDRESSED
from rounds.permissions.reach import reach
from rounds.permissions.rights import why_not_capable, why_not_write
from xuncha.core import workflow
from xuncha.core.models import User
from xuncha.core.workflow import Move

WRITES = ("group_meeting.write", "instruction.write", "weekly.write")


def _common(user: User, record: GroupMeeting | Instruction | WeeklyReport, move: Move) -> str:
    ask = why_not_write if move.capability in WRITES else why_not_capable
    return ask(user, move.capability, record)


def why_not_create(user: User, target: RoundTarget, capability: str) -> str:
    """Why this person may not begin a record of group life at a target."""
    if target.group_id is None:
        return f"“{target}”还没有分配巡察组，不能登记。"
    if target.stage in ("archived", "cancelled"):
        return f"“{target}”{target.get_stage_display()}，不能再登记。"
    return why_not_capable(user, capability, target)


def why_not_minutes(user: User, meeting: GroupMeeting, move: Move) -> str:
    """Why this person may not make this move of the minutes; who recorded them does not issue them."""
    sentence = _common(user, meeting, move)
    if not sentence and move.verb == "issue" and meeting.created_by_id == user.pk:
        return "记录人不能签发自己记录的纪要，请由另一人记录。"
    return sentence


def why_not_attach_to_minutes(user: User, meeting: GroupMeeting) -> str:
    """Why this person may not lay the minutes and their signed pages: until the leader issues them (domain §3.11 纪要、签字)."""
    if meeting.status not in ("draft", "recorded"):
        return f"纪要“{workflow.status_label(meeting)}”，附件不再变。"
    return why_not_write(user, "group_meeting.write", meeting)


def why_not_edit_minutes(user: User, meeting: GroupMeeting) -> str:
    """Why this person may not change the minutes or their topics."""
    if meeting.status != "draft":
        return f"纪要“{workflow.status_label(meeting)}”，不能再改；已记录的由组长退回后再改，已签发的不再变。"
    return why_not_write(user, "group_meeting.write", meeting)


def why_not_instruction(user: User, paper: Instruction, move: Move) -> str:
    """Why this person may not make this move of an instruction; who drafted it does not sign, only the addressee directs."""
    if sentence := _common(user, paper, move):
        return sentence
    if move.verb == "sign" and paper.created_by_id == user.pk:
        return "起草人不能签发自己起草的请示报告，请由另一人起草。"
    if move.verb == "direct" and not _is_addressee(user, paper):
        return f"这件由{paper.get_to_display()}批示。"
    if move.verb == "direct" and paper.kind == "report":
        return "“报告”不用批示，报送以后即办结；需要批示的请用“请示”。"
    return ""


def why_not_attach_to_instruction(user: User, paper: Instruction, slot: str) -> str:
    """Why this person may not lay a file: 附件 go with the text until it is sent, the written directive comes after (domain §3.11)."""
    if slot == "directive":
        if paper.status not in ("reported", "directed", "carried_out"):
            return "报送以后才有批示件。"
        return "" if _is_addressee(user, paper) else why_not_write(user, "instruction.write", paper)
    if paper.status not in ("draft", "signed"):
        return "请示报告报送以后附件不再变。"
    return why_not_write(user, "instruction.write", paper)


def _is_addressee(user: User, paper: Instruction) -> bool:
    roles = reach(user).roles(round_id=paper.round_id, writing=True)
    return any(ADDRESSED.get(role) == paper.to for role in roles)


def why_not_edit_instruction(user: User, paper: Instruction) -> str:
    """Why this person may not change the text of an instruction."""
    if paper.status != "draft":
        return f"请示报告“{workflow.status_label(paper)}”，不能再改；还没有报送的由组长退回后再改。"
    return why_not_write(user, "instruction.write", paper)


def why_not_weekly(user: User, report: WeeklyReport, move: Move) -> str:
    """Why this person may not make this move of a weekly report; who began it does not approve it."""
    sentence = _common(user, report, move)
    if not sentence and move.verb == "approve" and report.created_by_id == user.pk:
        return "起草人不能审定自己起草的周报。"
    return sentence


def why_not_edit_weekly(user: User, report: WeeklyReport) -> str:
    """Why this person may not change the text of a weekly report or draw its figures anew."""
    if report.status != "draft":
        return f"周报“{workflow.status_label(report)}”，数字和文字都不能再改；还没有报送的由组长退回后再改。"
    return why_not_write(user, "weekly.write", report)
