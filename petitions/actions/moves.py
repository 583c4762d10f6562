"""Moves of a petition: screen, propose, approve, handle, close and the branches (domain §3.2)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from petitions import permissions, queries
from petitions.models import Disposal, DupKind, Petition
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
    petition: Petition, *, by: User, proposal: str, disposal: str, handler: str = "", result_due: date | None = None,
    reason: str = "",
) -> Petition:  # fmt: skip
    """提出拟办意见 with the way of disposal; the proposer never approves. What goes to another unit names it, and a date for a result."""
    if not proposal.strip() or not disposal:
        raise Unmet(fields={"proposal": "请填写拟办意见并选择办理方式。"})
    handler = handler.strip() or ("县纪委监委" if disposal == Disposal.DISCIPLINE else "")
    lacks = {}
    if disposal == Disposal.MERGE and Petition.objects.get(pk=petition.pk).primary_id is None:
        lacks["disposal"] = queries.NO_PRIMARY
    if disposal in (Disposal.FORWARD, Disposal.ASSIGN) and not handler:
        lacks["handler"] = "转办和交办要写明承办单位。"
    if disposal == Disposal.ASSIGN and (result_due is None or result_due < calendar.today()):
        lacks["result_due"] = "交办要结果的，请填写今天以后的要结果期限。"
    if lacks:
        raise Unmet(fields=lacks)
    changes = {
        "proposal": proposal,
        "disposal": disposal,
        "handler": handler,
        "result_due": result_due if disposal == Disposal.ASSIGN else None,
        "proposer": by,
        "approver": None,
        "approved_on": None,
    }
    return _move(petition, "propose", by, reason, changes=changes)


@audit.action
def approve(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """批准拟办意见; the reason, if any, stands as 批示. 分办 is done in time or not, and the clock of handling starts."""
    locked = Petition.objects.select_for_update(of=("self",)).select_related("target").get(pk=petition.pk)
    changes = {
        "approver": by,
        "approved_on": calendar.today(),
        "instruction": reason,
        **_signed(locked),
        **_handling(locked),
    }
    return _move(petition, "approve", by, reason, changes=changes, lacks=queries.proposal_lacks)


def _signed(petition: Petition) -> dict[str, Any]:
    """The first clock has been met: its date and the day stay to be read."""
    return {} if petition.signed_on else {"sign_due": petition.due, "signed_on": calendar.today()}


def _handling(petition: Petition) -> dict[str, Any]:
    """petition_handle: before the group leaves; after that, or when it comes too near the end, the months of the rule."""
    if petition.due_rule and petition.due_rule.code == "petition_handle":
        return {}  # proposed anew: the clock goes on, with the time that was given
    base = timezone.localtime(petition.received_at).date()
    due, rule = calendar.due_for("petition_handle", base)
    leaves, day, said = petition.target.withdrawn_on, due.date if due else None, due.warning if due else ""
    if day and leaves and calendar.today() < leaves < day:
        day, said = leaves, "应在撤离前办结。"
    return {"due": day, "due_base": base, "due_rule": rule, "due_warning": said}


@audit.action
def send_back(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """退回补充: the clock goes on."""
    return _move(petition, "send_back", by, reason)


@audit.action
def repropose(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """重新拟办: another way of disposal turned out to be right; it is approved anew, and the clock goes on."""
    return _move(petition, "repropose", by, reason)


@audit.action
def handle(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """开始办理."""
    return _move(petition, "handle", by, reason)


@audit.action
def close(petition: Petition, *, by: User, result: str, truth: str, reason: str = "") -> Petition:
    """办结 with result and degree of truth."""
    if not result.strip() or not truth:
        raise Unmet(fields={"result": "请填写办理结果并选择属实程度。"})
    changes = {"result": result, "truth": truth, "result_on": calendar.today()}
    return _move(petition, "close", by, reason, changes=changes, lacks=queries.close_lacks)


@audit.action
def answer(
    petition: Petition, *, by: User, result: str, truth: str, result_on: date | None = None, reason: str = ""
) -> Petition:
    """登记办理结果 that the other side sent: it ends the letter (domain §3.2, 转出 and 交办要结果)."""
    if not result.strip() or not truth:
        raise Unmet(fields={"result": "请填写对方的办理结果并选择属实程度。"})
    day, sent = result_on or calendar.today(), Petition.objects.get(pk=petition.pk).transferred_on
    if day > calendar.today() or (sent and day < sent):
        raise Unmet(fields={"result_on": f"结果日期应在转出日期 {sent or ''} 和今天之间，请核对。"})
    changes = {"result": result, "truth": truth, "result_on": day}
    return _move(petition, "answer", by, reason, changes=changes, lacks=queries.answer_lacks)


def _await_receipt() -> dict[str, Any]:
    """The clock of the other side's 回执."""
    due, rule = calendar.due_for("petition_receipt", calendar.today())
    return {"receipt_due": due.date if due else None, "receipt_rule": rule}


@audit.action
def transfer(petition: Petition, *, by: User, reason: str = "", handler: str = "", letter_no: str = "") -> Petition:
    """转出: to whom and under which letter; it waits for their 回执."""
    fresh = Petition.objects.get(pk=petition.pk)
    changes = {
        "transferred_on": calendar.today(),
        "letter_no": letter_no.strip(),
        "handler": handler.strip() or fresh.handler,
        **_await_receipt(),
    }
    return _move(petition, "transfer", by, reason, changes=changes)


@audit.action
def receipt(
    petition: Petition, *, by: User, receipt_no: str = "", receipt_on: date | None = None, reason: str = ""
) -> Petition:
    """登记回执: the other side has signed for it. Of a stub no free words are kept."""
    day, fresh = receipt_on or calendar.today(), Petition.objects.get(pk=petition.pk)
    sent = fresh.transferred_on or fresh.sent_on
    if day > calendar.today() or (sent and day < sent):
        raise Unmet(fields={"receipt_on": f"回执日期应在转出日期 {sent or ''} 和今天之间，请核对。"})
    words = "" if fresh.upper_level else reason
    return _move(petition, "receipt", by, words, changes={"receipt_on": day, "receipt_no": receipt_no.strip()})


@audit.action
def reject(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """不予受理, with a reason; the reporter is told of it (replies.tell)."""
    changes = {**_signed(Petition.objects.get(pk=petition.pk)), "disposal": Disposal.REJECT}
    return _move(petition, "reject", by, reason, changes=changes)


@audit.action
def send_up(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """报送上级: the only move of a stub; whatever words come with it are not kept."""
    return _move(petition, "send_up", by, "", changes={"sent_on": calendar.today(), **_await_receipt()})


@audit.action
def merge(petition: Petition, *, by: User, reason: str = "") -> Petition:
    """并案 into the primary that a person confirmed."""
    changes = {**_signed(Petition.objects.get(pk=petition.pk)), "disposal": Disposal.MERGE}
    return _move(petition, "merge", by, reason, changes=changes, lacks=queries.merge_lacks)


@audit.action
def mark_duplicate(petition: Petition, primary: Petition | None, *, by: User, kind: str = DupKind.SHARED) -> Petition:
    """认定重复 (or, with no primary, take it back): the letters stay separate rows, 去重件数 counts the primary alone."""
    locked = Petition.objects.select_for_update(of=("self",)).select_related("round").get(pk=petition.pk)
    if sentence := permissions.why_not_mark(by, locked, None):
        raise Refused(sentence)
    if primary is not None and not queries.visible_to(by).filter(pk=primary.pk).exists():
        raise Unmet("没有这件信访件，或不在您的查阅范围内。")
    if primary is not None and kind not in DupKind.values:
        raise Unmet("请选择重复情形：重信、重访或多人反映同一问题。")
    if primary is not None and (
        primary.pk == locked.pk or primary.is_duplicate or primary.round.term_id != locked.round.term_id
    ):
        raise Unmet("首件应是本届另一件没有被认定为重复的信访件。")
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
    "send_up": send_up, "merge": merge, "receipt": receipt,
    "repropose": repropose,
}  # fmt: skip
