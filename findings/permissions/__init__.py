"""Who may do what to a draft, problem, clue, transfer or report, split by noun: reasons for a no, "" for a yes."""

from typing import Any

from rounds import permissions as base
from xuncha.core import permissions as house
from xuncha.core.models import User
from xuncha.core.roles import NONE
from xuncha.core.workflow import Move


def may_open(user: User, noun: str) -> bool:
    """Whether a person has any part in a noun: to all others its pages do not exist (design §5.2)."""
    return any(house.access(held.role, noun) != NONE for held in base.reach(user).held)


def follows(user: User, record: Any, move: Move) -> str:
    """Nothing stands against a move that only follows from another one, whose right was checked there."""
    return ""
