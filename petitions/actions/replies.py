"""What the reporter is told: that the letter was taken or not, and what came of it; and more time for the handler (domain §3.2, §2.4)."""

from collections.abc import Callable
from datetime import date

from petitions import permissions
from petitions.models import NoticeWay, Petition, PetitionReply, Satisfaction
from xuncha.core import audit, calendar, postpone
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import PostponeRequest, User


@audit.action
def tell(petition: Petition, *, by: User, way: str, on: date | None = None) -> Petition:
    """登记告知: of a rejected letter that it was not taken, of a real-name one that it was."""
    locked = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    if sentence := permissions.why_not_tell(by, locked):
        raise Refused(sentence)
    day = _day(locked, on, "告知日期")
    if way not in NoticeWay.values:
        raise Unmet(fields={"way": "请选择告知方式。"})
    names = ("told_on", "told_way") if locked.status == "rejected" else ("acked_on", "ack_way")
    after = dict(zip(names, (day, way), strict=True))
    before = {name: getattr(locked, name) for name in after}
    for name, value in after.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*after, "updated_at"])
    audit.record("tell", by=by, about=locked, changes=audit.clear_changes(locked, before, after))
    return locked


def _day(petition: Petition, on: date | None, label: str) -> date:
    day = on or calendar.today()
    if not petition.received_at.astimezone(calendar.ZONE).date() <= day <= calendar.today():
        raise Unmet(fields={"on": f"{label}应在收件日期和今天之间，请核对。"})
    return day


@audit.action
def keep_reply(
    petition: Petition, *, by: User, needed: bool, way: str = "", on: date | None = None, satisfaction: str = "", note: str = "",
) -> None:  # fmt: skip
    """登记答复: whether one is needed; given, its way, day and how satisfied they were. The trail stands at the reply's own row."""
    if sentence := permissions.why_not_reply(by, petition):
        raise Refused(sentence)
    given = bool(way or on or satisfaction)
    if given and (way not in NoticeWay.values or satisfaction not in Satisfaction.values):
        raise Unmet(fields={"way": "已经答复的，请把答复方式、日期和满意度都填上。"})
    columns = {"needed": needed, "way": way, "satisfaction": satisfaction, "note": note.strip(),
               "replied_on": _day(petition, on, "答复日期") if given else None}  # fmt: skip
    kept, _ = PetitionReply.objects.update_or_create(petition=petition, defaults={**columns, "created_by": by})
    audit.record("keep_reply", by=by, about=kept, label=f"答复 {petition.number}",
                 changes=audit.clear_changes(kept, {}, columns))  # fmt: skip


@audit.action
def ask_time(petition: Petition, *, by: User, new_due: date | None, reason: str) -> PostponeRequest:
    """申请延期 of the clock that runs: 分办 or 办理, each once."""
    if sentence := permissions.why_not_ask_time(by, petition):
        raise Refused(sentence)
    clock = petition.due_rule.code if petition.due_rule else "petition_handle"
    return postpone.ask(petition, by=by, clock=clock, new_due=new_due, reason=reason)


def _decide(asked: PostponeRequest, verb: str, by: User, reason: str) -> PostponeRequest:
    return postpone.decide(asked, verb, by=by, why_not=permissions.why_not_time, reason=reason)


@audit.action
def approve_time(asked: PostponeRequest, *, by: User, reason: str = "") -> PostponeRequest:
    """同意延期: the date moves."""
    return _decide(asked, "approve", by, reason)


@audit.action
def refuse_time(asked: PostponeRequest, *, by: User, reason: str = "") -> PostponeRequest:
    """不同意延期, with a reason."""
    return _decide(asked, "refuse", by, reason)


@audit.action
def withdraw_time(asked: PostponeRequest, *, by: User, reason: str = "") -> PostponeRequest:
    """撤回延期申请."""
    return _decide(asked, "withdraw", by, reason)


TIME_VERBS: dict[str, Callable[..., PostponeRequest]] = {
    "approve": approve_time, "refuse": refuse_time, "withdraw": withdraw_time,
}  # fmt: skip
