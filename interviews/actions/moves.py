"""The moves of a talk, its scans, and the guarded look at a petitioner's name."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from interviews import permissions, queries
from interviews.actions.villages import holding_village
from interviews.models import Interview, Signature
from rounds import permissions as rounds_permissions
from xuncha.core import audit, calendar, files, workflow
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import StoredFile, User


def _lacks(talk: Interview) -> list[str]:
    return [lack["text"] for lack in queries.missing(talk)]


def _lacks_to_conduct(talk: Interview) -> list[str]:
    lacks = [] if talk.date <= calendar.today() else [f"谈话日期是 {talk.date}，还没有到；日期有变请先修改。"]
    return lacks + ([] if talk.start and talk.end else ["请先填写谈话的起止时间。"])


@audit.action
def schedule(talk: Interview, *, by: User, reason: str = "") -> Interview:
    """计划 → 已约."""
    return workflow.perform(talk, "schedule", by=by, why_not=permissions.why_not, reason=reason)


@audit.action
def conduct(talk: Interview, *, by: User, reason: str = "") -> Interview:
    """已约 → 已谈: the day has come and the times are known."""
    return workflow.perform(talk, "conduct", by=by, why_not=permissions.why_not, reason=reason, lacks=_lacks_to_conduct)


@audit.action
def finish(talk: Interview, *, by: User, reason: str = "") -> Interview:
    """已谈 → 已整理, once nothing is missing (queries.missing)."""
    return workflow.perform(talk, "finish", by=by, why_not=permissions.why_not, reason=reason, lacks=_lacks)


@audit.action
def sign(talk: Interview, *, by: User, reason: str = "", signature: str = Signature.SIGNED) -> Interview:
    """已整理 → 已核签 with the state of the interviewee's signature; 拒签 and 不需要 ask for the reason. Freezes the text.

    已签 asks for the scan of the signed page, also of an electronic record: nobody who is talked to signs in the system
    (domain §3.1, form and signature).
    """

    def lacks(locked: Interview) -> list[str]:
        if signature not in (Signature.SIGNED, Signature.DECLINED, Signature.NOT_NEEDED):
            return ["请写明核对签字情况：已签、拒签或不需要。"]
        wanting = signature != Signature.SIGNED and not reason.strip()
        unproven = signature == Signature.SIGNED and not files.of(locked)
        return (
            _lacks(locked)
            + (["谈话对象没有签字，请写明原因。"] if wanting else [])
            + (["核对签字是已签，请先上传签字页的扫描件；没有签字的，登记拒签或不需签字。"] if unproven else [])
        )

    changes = {"signature": signature, "signature_note": reason}
    return workflow.perform(
        talk, "sign", by=by, why_not=permissions.why_not, reason=reason, changes=changes, lacks=lacks
    )


@audit.action
def review(talk: Interview, *, by: User, reason: str = "") -> Interview:
    """已核签 → 已审核; `reason` is kept as the opinion. Never by who prepared the record."""
    changes = {"reviewer": by, "review_opinion": reason}
    return workflow.perform(talk, "review", by=by, why_not=permissions.why_not, reason=reason, changes=changes)


@audit.action
def send_back(talk: Interview, *, by: User, reason: str = "") -> Interview:
    """已整理 or 已核签 → 已谈, with a reason; the signature has to be given anew."""
    changes = {"signature": Signature.PENDING, "signature_note": ""}
    return workflow.perform(talk, "send_back", by=by, why_not=permissions.why_not, reason=reason, changes=changes)


@audit.action
def cancel(talk: Interview, *, by: User, reason: str = "") -> Interview:
    """Cancel a talk that did not take place or was recorded by mistake; its number stays, its talkers are free again."""

    def lacks(locked: Interview) -> list[str]:
        carried = locked.points.exclude(draft_uid=None).values_list("seq", flat=True)
        return [f"要点{'、'.join(map(str, carried))}已经转出，不能取消这次谈话。"] if carried else []

    with holding_village(talk, "取消谈话"):
        done = workflow.perform(talk, "cancel", by=by, why_not=permissions.why_not, reason=reason, lacks=lacks)
    done.talker_rows.update(during=None)
    return done


@audit.action
def attach(talk: Interview, *, by: User, upload: UploadedFile | None) -> StoredFile:
    """Keep a scan with the talk (签字扫描件 and the like), encrypted."""
    if sentence := rounds_permissions.why_not_write(by, "interview.write", talk):
        raise Refused(sentence)
    if upload is None:
        raise Unmet("请先选择要上传的扫描件。")
    return files.store(upload, owner=talk, by=by, slot="scan", level=2, encrypt=True)


VERBS: dict[str, Callable[..., Any]] = {
    "schedule": schedule,
    "conduct": conduct,
    "finish": finish,
    "sign": sign,
    "review": review,
    "send_back": send_back,
    "cancel": cancel,
}
