"""Who may see which slot of a stage's papers, and fetch the file in it."""

from typing import Any

from rounds.models import RoundTarget, StageDocument, StageSlot
from rounds.permissions.masters import why_not_house
from rounds.permissions.reach import reach
from rounds.permissions.scoping import scope
from xuncha.core import permissions as house
from xuncha.core.models import User
from xuncha.core.roles import ACCESS_ORDER, READ, split


def slot_ceiling(user: User, target: RoundTarget) -> int:
    """The highest level of papers of a target up to which a person may see all: 0 none, 2 without what names persons."""
    return max((_ceiling(role) for role in reach(user).roles(target_id=target.pk)), default=0)


def _ceiling(role: str) -> int:
    for level in (1, 2, 3):
        word, condition = split(house.access(role, StageDocument.NOUN, level))
        if ACCESS_ORDER.index(word) < ACCESS_ORDER.index(READ) or (condition == "ordinary" and level == 3):
            return level - 1
    return 3


def why_not_set_papers(user: User) -> str:
    """Why this person may not say which papers a stage cannot be left without: the office's director alone does."""
    return why_not_house(user, "round.create")


def may_read_slot(user: User, target: RoundTarget, slot: StageSlot) -> bool:
    """Whether a slot of a target exists for this person."""
    return slot.level <= slot_ceiling(user, target)


def may_fetch_document(user: User, kept: Any) -> bool:
    """File guard: the file of a paper is for those who may see the paper."""
    return scope(StageDocument.objects.alive().filter(uid=kept.owner_uid), user).exists()
