"""Who may do what with a survey: matrix and capability (rounds), then what the survey itself says against it."""

from interviews.models import Mode, Survey
from interviews.states import ENTRY_SURVEY
from rounds import permissions as rounds_permissions
from rounds.models import RoundTarget
from xuncha.core import workflow
from xuncha.core.models import User
from xuncha.core.workflow import Move


def why_not_survey(user: User, survey: Survey, move: Move) -> str:
    """Why this person may not make the move now; "" when they may. Who made the survey does not lock it."""
    own_work = move.capability == "survey.write"
    ask = rounds_permissions.why_not_write if own_work else rounds_permissions.why_not_capable
    sentence = ask(user, move.capability, survey)
    if not sentence and move.verb == "lock" and user.pk == survey.created_by_id:
        return "设计问卷的人不能自己锁定结果，请由另一位组领导核对后锁定。"
    return sentence


def why_not_design(user: User, survey: Survey) -> str:
    """Why this person may not change title, questions or groups of respondents."""
    if survey.status != "design":
        return f"问卷已“{workflow.status_label(survey)}”，题目和填答群体不能再改。"
    return rounds_permissions.why_not_write(user, "survey.write", survey)


def why_not_enter(user: User, survey: Survey) -> str:
    """Why this person may not enter totals of paper."""
    if survey.mode != Mode.PAPER:
        return "二维码问卷的票数由系统自动累计，不能录入。"
    if survey.status not in ENTRY_SURVEY:
        return f"问卷“{workflow.status_label(survey)}”，现在不能录入票数。"
    return rounds_permissions.why_not_write(user, "survey.write", survey)


def holds_paper(user: User, survey: Survey) -> bool:
    """Whether the counted paper is for this person: it tells the small cells that pages hide (domain §3.10)."""
    return not rounds_permissions.why_not_write(user, "survey.write", survey)


def why_not_issue(user: User, survey: Survey) -> str:
    """Why this person may not make slips with one-time codes."""
    if survey.mode != Mode.CODE:
        return "纸质问卷不用二维码。"
    if survey.status != "published":
        return f"问卷“{workflow.status_label(survey)}”，发布以后、截止以前才能生成二维码。"
    return rounds_permissions.why_not_write(user, "survey.write", survey)


def why_not_create_survey(user: User, target: RoundTarget) -> str:
    """Why this person may not design a survey at a target."""
    if target.group_id is None:
        return f"“{target}”还没有分配巡察组，不能设计问卷。"
    if target.stage in ("archived", "cancelled"):
        return f"“{target}”{target.get_stage_display()}，不能再做问卷。"
    return rounds_permissions.why_not_capable(user, "survey.write", target)
