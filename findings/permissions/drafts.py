"""Rights on 底稿: preparer ≠ reviewer ≠ signer; a signed text is frozen (design §5.7)."""

from collections.abc import Callable

from findings.models import Problem, WorkingDraft
from findings.states import SIGNED_DRAFT
from rounds import permissions as base
from rounds.models import RoundTarget
from xuncha.core.models import User
from xuncha.core.workflow import Move

FROZEN = "已审签的底稿正文冻结；需要修改请另起新版本，重新审签。"
IN_REVIEW = "底稿已提交审核，退回后才能修改。"
OVER = "底稿已作废或认定不成立，不能再修改。"
UNDER_REVISION = "这份底稿正在修订；请先办结或作废新版本。"


def why_not(user: User, draft: WorkingDraft, move: Move) -> str:
    """Why this person may not make this move now: right, then separation of persons, then facts."""
    sentence = base.why_not(user, draft, move)
    return sentence or _RULES.get(move.verb, _nothing)(user, draft)


def why_not_create(user: User, target: RoundTarget) -> str:
    """Why this person may not write a draft about a target."""
    return base.why_not_capable(user, "draft.write", target)


def why_not_edit(user: User, draft: WorkingDraft) -> str:
    """Why this person may not change the text or the evidence: only in status 草稿, by its own people."""
    if draft.is_frozen:
        return (
            FROZEN if draft.status in SIGNED_DRAFT else OVER if draft.status in ("voided", "dismissed") else IN_REVIEW
        )
    return base.why_not_write(user, "draft.write", draft)


def why_not_revise(user: User, draft: WorkingDraft) -> str:
    """Why this person may not begin version n+1 of a signed draft."""
    if draft.status not in SIGNED_DRAFT:
        return "只有已审签的底稿才需要另起新版本。"
    if successor(draft) is not None:
        return UNDER_REVISION
    return base.why_not_write(user, "draft.write", draft)


def successor(draft: WorkingDraft) -> WorkingDraft | None:
    """The version that replaces this one or is about to."""
    return draft.later.exclude(status__in=("voided", "dismissed")).first()


def _nothing(user: User, draft: WorkingDraft) -> str:
    return ""


def _undertakes(user: User, draft: WorkingDraft) -> bool:
    return any(one.pk == user.pk for one in draft.undertakers.all())


def _submit(user: User, draft: WorkingDraft) -> str:
    return base.why_not_write(user, "draft.submit", draft)


def _review(user: User, draft: WorkingDraft) -> str:
    if draft.created_by_id == user.pk or _undertakes(user, draft):
        return "编制人和承办人不能审核自己的底稿；请由组内另一名副组长或组长审核。"
    return ""


def _sign(user: User, draft: WorkingDraft) -> str:
    if draft.reviewed_by_id == user.pk:
        return "审核人不能同时审签；请退回后由副组长审核，再由组长审签。"
    if draft.created_by_id == user.pk:
        return "编制人不能审签自己编制的底稿；请作废这一份，由组员另行编制后送审。"
    if _undertakes(user, draft):
        return "承办人不能审签自己的底稿；请退回后改由他人承办。"
    return ""


def _void(user: User, draft: WorkingDraft) -> str:
    if successor(draft) is not None:
        return UNDER_REVISION
    last = Problem.objects.final().resting_only_on(draft).values_list("number", flat=True)
    if last:
        return f"问题{'、'.join(last)}已写入审定的报告或已反馈，且只依据这份底稿，不能作废；需要更改请另起新版本。"
    return ""


_RULES: dict[str, Callable[[User, WorkingDraft], str]] = {
    "submit": _submit, "review": _review, "sign": _sign, "void": _void,
}  # fmt: skip
