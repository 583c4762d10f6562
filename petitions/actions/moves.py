"""Moves of a petition: screen, propose, approve, handle, close and the branches (domain §3.2)."""

from collections.abc import Callable
from typing import Any

from petitions import permissions, queries
from petitions.models import DupKind, Petition
from rounds import permissions as rounds_permissions
from xuncha.core import audit, calendar, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User


def _move(petition: Petition, verb: str, by: User, reason: str, **more: Any) -> Petition:
    return workflow.perform(petition, verb, by=by, why_not=permissions.why_not, reason=reason, **more)


@audit.action
def screen(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """完成查重甄别."""
    return _move(petition, "screen", by, reason, lacks=queries.screen_lacks)


@audit.action
def propose(
    petition: Petition, *, by: User, proposal: str, disposal: str, handler: str = "", reason: str = ""
) -> Petition:
    """提出拟办意见 with the way of disposal; the proposer never approves."""
    if not proposal.strip() or not disposal:
        raise Unmet(fields={"proposal": "请填写拟办意见并选择办理方式。"})
    changes = {
        "proposal": proposal,
        "disposal": disposal,
        "handler": handler,
        "proposer": by,
        "approver": None,
        "approved_on": None,
    }
    return _move(petition, "propose", by, reason, changes=changes)


@audit.action
def approve(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """批准拟办意见; the reason, if any, stands as 批示."""
    changes = {"approver": by, "approved_on": calendar.today(), "instruction": reason}
    return _move(petition, "approve", by, reason, changes=changes, lacks=queries.proposal_lacks)


@audit.action
def send_back(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """退回补充: the clock goes on."""
    return _move(petition, "send_back", by, reason)


@audit.action
def handle(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """开始办理."""
    return _move(petition, "handle", by, reason)


@audit.action
def close(petition: Petition, *, by: User, result: str, truth: str, reason: str = "") -> Petition:
    """办结 with result and degree of truth."""
    if not result.strip() or not truth:
        raise Unmet(fields={"result": "请填写办理结果并选择属实程度。"})
    return _move(petition, "close", by, reason, changes={"result": result, "truth": truth})


@audit.action
def transfer(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """转出."""
    return _move(petition, "transfer", by, reason)


@audit.action
def reject(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """不予受理, with a reason."""
    return _move(petition, "reject", by, reason)


@audit.action
def send_up(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """报送上级: the only move of a stub."""
    return _move(petition, "send_up", by, reason, changes={"sent_on": calendar.today()})


@audit.action
def merge(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """并案 into the primary that a person confirmed."""
    if petition.primary_id is None:
        raise Unmet("请先认定它重复于哪一件，再并案。")
    return _move(petition, "merge", by, reason)


@audit.action
def mark_duplicate(petition: Petition, primary: Petition | None, *, by: User, kind: str = DupKind.SHARED) -> Petition:
    """认定重复 (or, with no primary, take it back): the letters stay separate rows, 去重件数 counts the primary alone."""
    locked = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    if sentence := rounds_permissions.why_not_capable(by, "petition.write", locked):
        raise Refused(sentence)
    if primary is not None and not queries.visible_to(by).filter(pk=primary.pk).exists():
        raise Unmet("没有这件信访件，或不在您的查阅范围内。")
    if primary is not None and kind not in DupKind.values:
        raise Unmet("请选择重复情形：重信、重访或多人反映同一问题。")
    if primary is not None and (primary.pk == locked.pk or primary.is_duplicate or primary.round_id != locked.round_id):
        raise Unmet("首件应是本轮另一件没有被认定为重复的信访件。")
    if primary is not None and locked.duplicates.exists():
        raise Unmet("它已是别的信访件的首件，不能再认定为重复件。")
    before = {"is_duplicate": locked.is_duplicate, "primary": locked.primary, "dup_kind": locked.dup_kind}
    locked.is_duplicate, locked.primary, locked.dup_kind = primary is not None, primary, kind if primary else ""
    locked.save()
    after = {"is_duplicate": locked.is_duplicate, "primary": primary, "dup_kind": locked.dup_kind}
    audit.record("mark_duplicate", by=by, about=locked, changes=audit.clear_changes(locked, before, after))
    return locked


VERBS: dict[str, Callable[..., Petition]] = {
    "screen": screen, "approve": approve, "send_back": send_back, "handle": handle, "transfer": transfer, "reject": reject,
    "send_up": send_up, "merge": merge,
}  # fmt: skip
