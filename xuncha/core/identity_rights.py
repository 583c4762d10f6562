"""Rights on requests to open a name in custody that ask for no record (design §5.6): the apps ask further."""

from typing import Any

from xuncha.core.models import User
from xuncha.core.moves import Move


def why_not_move(user: User, asked: Any, move: Move) -> str | None:
    """The part of the rights that needs no record: nobody decides on their own, only the asker withdraws. None: ask further."""
    if move.verb == "withdraw":
        return "" if asked.asked_by_id == user.pk else "只有申请人可以撤回申请。"
    if asked.asked_by_id == user.pk:
        return "不能决定自己的申请，请由信访专员、组长或领导小组中的另一人决定。"
    return None


def why_not_note(user: User, notice: Any, move: Move) -> str:
    """Why this person may not note a reading: only who was told of it does."""
    return "" if notice.told_id == user.pk else "查看情况由被告知的人阅知。"
