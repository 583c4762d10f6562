"""Verbs of a target's papers: the public notice (巡察公告) and documents in the slots of a stage (阶段文书)."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from rounds import permissions
from rounds.actions.editing import change, demand, make, not_ahead, refuse
from rounds.models import PublicNotice, RoundTarget, StageDocument, StageSlot
from xuncha.core import audit, calendar, files, outgoing
from xuncha.core.errors import Unmet
from xuncha.core.models import User
from xuncha.core.scan import Kind

#: the notice is read by everybody; telephones stand on it by right
NOT_ON_A_NOTICE = (Kind.NAME, Kind.SOURCE, Kind.ID_CARD, Kind.ID_LIKE, Kind.BANK_CARD)


@audit.action
def post_notice(
    target: RoundTarget, *, by: User, posted_on: date, window_from: date, window_to: date, scope: str, channels: str, reason: str = ""
) -> PublicNotice:  # fmt: skip
    """Note that the public notice was posted: window, scope and channels of petitions; posting again corrects it."""
    refuse(permissions.why_not_capable(by, "round.notice", target))
    leaves = target.withdrawn_on or target.round.withdrawn_on
    demand({
        "posted_on": not_ahead(posted_on, "张贴日期"),
        "window_to": "受理止日早于受理起日，请改正。" if window_to < window_from
        else f"受理止日不能晚于撤离日期（{leaves}）。" if leaves and window_to > leaves else "",
        "channels": "" if channels.strip() else "请至少写明一个受理渠道（电话、信箱或接访地点）。",
    })  # fmt: skip
    outgoing.check(target, by=by, about=target, texts={"巡察范围": scope, "受理渠道": channels}, kinds=NOT_ON_A_NOTICE)
    values = {
        "posted_on": posted_on,
        "window_from": window_from,
        "window_to": window_to,
        "scope": scope,
        "channels": channels,
    }
    posted = PublicNotice.objects.filter(target=target).first()
    if posted is None:
        return make(PublicNotice, "post_notice", by=by, values={"target": target, **values})
    return change(posted, "edit_notice", by=by, values=values, reason=reason)


@audit.action
def lay_document(
    target: RoundTarget, *, by: User, slot: StageSlot, doc_no: str = "", dated_on: date | None = None, note: str = "",
    upload: UploadedFile | None = None,
) -> StageDocument:  # fmt: skip
    """Lay a paper into a slot: its file, or its number and date when only the paper itself is kept."""
    refuse(why_not_lay(by, target, slot))
    demand({
        "dated_on": not_ahead(dated_on, "文书日期"),
        "upload": "" if upload or (doc_no and dated_on) else "请上传文件；只存纸质件的，请填写文号和日期。",
    })  # fmt: skip
    values: dict[str, Any] = {"target": target, "slot": slot, "doc_no": doc_no, "dated_on": dated_on, "note": note}
    laid = make(StageDocument, "lay_document", by=by, values=values)
    if upload is not None:
        files.store(upload, owner=laid, by=by, slot="document", level=slot.level, encrypt=slot.level >= 2)
    return laid


def why_not_lay(user: User, target: RoundTarget, slot: StageSlot) -> str:
    """Why a person may not lay a paper into a slot; slots of level 3 are open to few."""
    if sentence := permissions.why_not_capable(user, "round.document", target):
        return sentence
    if not permissions.may_read_slot(user, target, slot):
        return "这类文书不在您的办理范围内，请交巡察办主任或组长办理。"
    return ""


@audit.action
def void_document(document: StageDocument, *, by: User, reason: str = "") -> StageDocument:
    """Take a paper out of its slot; its row and file stay for the trail."""
    refuse(why_not_lay(by, document.target, document.slot))
    if document.voided_at:
        raise Unmet("这份文书已经作废。")
    demand({"reason": "" if reason.strip() else "作废文书必须写明理由。"})
    values = {"voided_at": calendar.now(), "void_reason": reason}
    return change(document, "void_document", by=by, values=values, reason=reason)
