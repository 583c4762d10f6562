"""What the office and the supervisors write on a line is read by the unit: checked before it stands there (core/outgoing.py)."""

from collections.abc import Callable
from typing import Any

from xuncha.core import outgoing
from xuncha.core.models import User


def said(who: User, reason: str) -> Callable[[Any], list[str]]:
    """The check of a reason that the unit will read in the record's history, asked once the right is sure (domain §7.3)."""

    def check(locked: Any) -> list[str]:
        outgoing.check(locked.target, by=who, about=locked, texts={"理由": reason})
        return []

    return check
