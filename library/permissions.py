"""Who may keep the library (domain §1.2: the office writes, staff read, units see nothing), and who asks units for what."""

from collections.abc import Iterable

from library.models import Document, MaterialRequest
from rounds import permissions
from rounds.models import PartyOrg, RoundTarget
from xuncha.core import permissions as house
from xuncha.core.models import User
from xuncha.core.roles import NONE
from xuncha.core.workflow import Move


def why_not_keep(user: User, document: Document | None = None, orgs: Iterable[PartyOrg] = ()) -> str:
    """Why this person may not add or change documents, `orgs` being what a new one is about; "" when they may."""
    if document is not None and document.voided_at is not None:
        return "这份资料已作废，不能再改。"
    mine = permissions.reach(user)
    if not any(house.carries(h.role, "library.write") != NONE and not h.grace for h in mine.held):
        return "资料库由巡察办维护；需要增补请联系巡察办。"
    named = {org.pk for org in orgs}
    if mine.recused_orgs and document is not None:
        named |= set(document.orgs.values_list("pk", flat=True))
    return "您对这份资料涉及的党组织负有回避义务，不能办理。" if named & mine.recused_orgs else ""


# -- 调阅 -------------------------------------------------------------------------------------------------------------

WRITE = "material.write"
CLOSED_STAGES = ("planning", "approval", "archived", "cancelled")


def why_not_ask(user: User, target: RoundTarget) -> str:
    """Why this person may not ask a target's units for anything."""
    if target.group_id is None:
        return f"“{target}”还没有分配巡察组，不能提出调阅。"
    if target.stage in CLOSED_STAGES:
        return f"“{target}”{target.get_stage_display()}，不能提出调阅。"
    return permissions.why_not_capable(user, WRITE, target)


def why_not_capable(user: User, asked: MaterialRequest) -> str:
    """Why this person may not receive or give back: any member of the group at work may."""
    return permissions.why_not_capable(user, WRITE, asked)


def why_not_attach(user: User, asked: MaterialRequest) -> str:
    """Why this person may not lay a file with a request: whoever may receive may, unless it was taken back."""
    if asked.status == "cancelled":
        return "调阅已撤回，不能再上传附件。"
    return why_not_capable(user, asked)


def why_not(user: User, asked: MaterialRequest, move: Move) -> str:
    """Why this person may not make a move: the group receives and returns together; only who asked takes it back."""
    if move.verb == "cancel":
        return permissions.why_not_write(user, WRITE, asked)
    return why_not_capable(user, asked)


def why_not_edit(user: User, asked: MaterialRequest) -> str:
    """Why this person may not change the list: who asked may, until the first answer."""
    if asked.status != "issued":
        return "已有资料登记或已撤回，清单不能再改；要增加资料请另提一件调阅。"
    return permissions.why_not_write(user, WRITE, asked)
