"""Verbs of letters of inquiry (函询): draft, edit, send, urge, note the reply, make void."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from rounds import permissions
from rounds.actions.editing import change, check_fields, demand, make, not_ahead, refuse
from rounds.actions.many import Draft, Told, save_drafts, silent
from rounds.models import InquiryLetter, RoundTarget
from xuncha.core import audit, calendar, files, outgoing, workflow
from xuncha.core.errors import Unmet
from xuncha.core.models import User

CAPABILITY = "round.prepare"
TEXTS = ("receiver", "receiver_name", "matter", "doc_no", "due")


@audit.action
def draft_letter(
    target: RoundTarget, *, by: User, receiver: str, matter: str, sent_on: date | None = None, **texts: Any
) -> InquiryLetter:
    """Write a letter about one target; with a day of sending it is noted as sent at once."""
    values = _values(target, by, {"receiver": receiver, "matter": matter, **texts}, sent_on)
    letter = make(InquiryLetter, "draft_letter", by=by, values=values)
    return send(letter, by=by, sent_on=sent_on) if sent_on else letter


def _values(target: RoundTarget, by: User, texts: dict[str, Any], sent_on: date | None) -> dict[str, Any]:
    refuse(permissions.why_not_capable(by, CAPABILITY, target))
    _demand({**texts, "sent_on": sent_on})
    return {"round": target.round, "target": target, **texts}


def prepare_letter(target: RoundTarget, *, author: User, sent_on: date | None = None, **texts: Any) -> Draft:
    """A letter that keeps all rules and is not saved yet (domain §2.2 stage 2)."""
    values = _values(target, author, texts, sent_on)
    letter = InquiryLetter(**values, created_by=author)
    check_fields(letter)
    return Draft(letter, values, key=sent_on)


@audit.action
def draft_many(drafts: Sequence[Draft], *, by: User, tell: Told = silent) -> list[InquiryLetter]:
    """Save drafts of `prepare_letter`; those with a day of sending are noted as sent."""
    save_drafts(drafts, "draft_letter", by=by, tell=tell)
    return [send(one.record, by=by, sent_on=one.key) if one.key else one.record for one in drafts]


def _demand(given: dict[str, Any]) -> None:
    sent_on, due = given.get("sent_on"), given.get("due")
    named = given.get("receiver") != "other" or str(given.get("receiver_name", "")).strip()
    demand({
        "receiver_name": "" if named else "请填写其他单位的名称。",
        "matter": "" if str(given.get("matter", "x")).strip() else "请写明函询事项。",
        "sent_on": not_ahead(sent_on, "发出日期"),
        "doc_no": "发出的函询要有发文字号。" if sent_on and not str(given.get("doc_no", "")).strip() else "",
        "due": "要求回复日期早于发出日期，请改正。" if due and sent_on and due < sent_on else "",
    })  # fmt: skip


@audit.action
def draft_letters(
    targets: Iterable[RoundTarget], *, by: User, receivers: Iterable[str], **texts: Any
) -> list[InquiryLetter]:
    """The same letter about several targets to several departments: a row each, so that each reply stays with its target."""
    targets, receivers = list(targets), list(receivers)
    demand(
        {
            "targets": "" if targets else "请至少选择一个被巡察党组织。",
            "receivers": "" if receivers else "请至少选择一个收函单位。",
        }
    )
    return [draft_letter(target, by=by, receiver=receiver, **texts) for target in targets for receiver in receivers]


@audit.action
def edit_letter(letter: InquiryLetter, *, by: User, **texts: Any) -> InquiryLetter:
    """Correct a letter that is not sent yet."""
    refuse(why_not_edit(by, letter))
    values = {name: value for name, value in texts.items() if name in TEXTS}
    _demand({"receiver": letter.receiver, "receiver_name": letter.receiver_name, **values})
    return change(letter, "edit_letter", by=by, values=values)


def why_not_edit(user: User, letter: InquiryLetter) -> str:
    """Why a person may not change the text of a letter."""
    if letter.status != "draft":
        return "函询已经发出或作废，不能再改；需要更正请作废后重新起草。"
    return permissions.why_not_capable(user, CAPABILITY, letter)


@audit.action
def send(letter: InquiryLetter, *, by: User, reason: str = "", sent_on: date | None = None) -> InquiryLetter:
    """起草 → 已发."""
    sent_on = sent_on or calendar.today()
    _demand({"sent_on": sent_on, "doc_no": letter.doc_no, "due": letter.due})
    return _move(letter, "send", by, reason, lacks=lambda locked: _traces(locked, by), sent_on=sent_on)


@audit.action
def urge(letter: InquiryLetter, *, by: User, reason: str = "") -> InquiryLetter:
    """催: the day and the count are kept."""
    return _move(letter, "urge", by, reason, urged_on=calendar.today(), urges=letter.urges + 1)


@audit.action
def reply(
    letter: InquiryLetter, *, by: User, replied_on: date, reply_summary: str, reply_no: str = "", upload: UploadedFile | None = None,
    reason: str = "",
) -> InquiryLetter:  # fmt: skip
    """已发 → 已复: day, number, gist of the reply, and its file, encrypted. Noting it again corrects it."""
    refuse(permissions.why_not_capable(by, CAPABILITY, letter))
    demand({
        "replied_on": not_ahead(replied_on, "回复日期")
        or ("回复日期早于发出日期，请改正。" if letter.sent_on and replied_on < letter.sent_on else ""),
        "reply_summary": "" if reply_summary.strip() else "请写明回复摘要；没有情况的写“未发现问题”。",
    })  # fmt: skip
    done = _move(letter, "reply", by, reason, replied_on=replied_on, reply_summary=reply_summary, reply_no=reply_no)
    if upload is not None:
        files.store(upload, owner=done, by=by, slot="reply", level=2, encrypt=True)
    return done


@audit.action
def cancel(letter: InquiryLetter, *, by: User, reason: str = "") -> InquiryLetter:
    """作废, with a reason."""
    return _move(letter, "cancel", by, reason, void_reason=reason.strip())


def _traces(letter: InquiryLetter, by: User) -> list[str]:
    """Bar a letter that tells a department who talked or wrote (core/outgoing.py); asked once the right is sure."""
    texts = {"函询事项": letter.matter, "收函单位": letter.receiver_name}
    outgoing.check(letter.target, by=by, about=letter, texts=texts)
    return []


def _move(
    letter: InquiryLetter, verb: str, by: User, reason: str, lacks: Callable[[Any], list[str]] | None = None, **changes: Any
) -> InquiryLetter:  # fmt: skip
    if letter.status not in letter.FLOW.find(verb).sources:
        raise Unmet(f"函询现在是“{letter.get_status_display()}”，没有这一步；请刷新页面看最新状态。")
    return workflow.perform(
        letter, verb, by=by, why_not=permissions.why_not, reason=reason, changes=changes, lacks=lacks
    )


VERBS: dict[str, Callable[..., InquiryLetter]] = {"send": send, "urge": urge, "cancel": cancel}
