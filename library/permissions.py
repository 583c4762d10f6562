"""Who may read and who may keep the library (domain §1.2: the office writes, staff read, units see nothing)."""

from library.models import Document
from rounds import permissions
from xuncha.core.models import User
from xuncha.core.roles import ROLES


def why_not_keep(user: User, document: Document | None = None) -> str:
    """Why this person may not add or change documents; "" when they may."""
    if document is not None and document.voided_at is not None:
        return "这份资料已作废，不能再改。"
    held = permissions.reach(user).held
    if any("library.write" in ROLES[h.role].capabilities and not h.grace for h in held):
        return ""
    return "资料库由巡察办维护；需要增补请联系巡察办。"
