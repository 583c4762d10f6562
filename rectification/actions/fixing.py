"""Verbs of 立行立改 after the service: the unit answers with proof, two inspectors check on the spot, it is closed (domain §3.6)."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from findings.actions import checks
from rectification import permissions, queries
from rectification.actions import outward
from rectification.actions.fixes import RULE, bar, locked, move, write
from rectification.models import CheckResult, ImmediateFix
from xuncha.core import audit, calendar, files, outgoing, postpone
from xuncha.core.errors import Unmet
from xuncha.core.models import PostponeRequest, StoredFile, User

REPORTED = ("measures", "result", "refunded", "benefited", "people")


@audit.action
def begin(fix: ImmediateFix, *, by: User, reason: str = "") -> ImmediateFix:
    """开始整改, by the unit."""
    return move(fix, "begin", by, reason)


@audit.action
def report_fix(fix: ImmediateFix, *, by: User, proof: UploadedFile | None = None, **columns: Any) -> ImmediateFix:
    """填报整改情况: what was done, money paid back, households; with it at most one proof: both or neither."""
    fresh = locked(fix)
    checks.refuse(permissions.why_not_report_fix(by, fresh))
    checks.known(columns, REPORTED)
    before = write(fresh, columns)
    audit.record("report_fix", by=by, about=fresh, changes=audit.clear_changes(fresh, before, columns))
    if proof is not None:
        add_fix_proof(fresh, by=by, upload=proof)
    return fresh


@audit.action
def add_fix_proof(fix: ImmediateFix, *, by: User, upload: UploadedFile) -> StoredFile:
    """Attach one proof to the unit's answer."""
    fresh = locked(fix)
    checks.refuse(permissions.why_not_report_fix(by, fresh))
    kept = files.store(upload, owner=fresh, by=by, slot="proof", level=2)
    audit.record("add_fix_proof", by=by, about=fresh)
    return kept


@audit.action
def drop_fix_proof(kept: StoredFile, fix: ImmediateFix, *, by: User, reason: str = "") -> None:
    """Take a proof away before the answer, with a reason."""
    fresh = locked(fix)
    checks.refuse(permissions.why_not_report_fix(by, fresh))
    if not reason.strip():
        raise Unmet(fields={"reason": "移除佐证必须写明理由。"})
    files.remove(kept, by=by, reason=reason)
    audit.record("drop_fix_proof", by=by, about=fresh, reason=reason)


@audit.action
def answer(fix: ImmediateFix, *, by: User, reason: str = "") -> ImmediateFix:
    """反馈整改结果: measures, result and proof must be there."""
    changes = {"answered_by": by, "answered_on": calendar.today()}
    return move(fix, "answer", by, reason, changes=changes, lacks=queries.fixes.lacks)


@audit.action
def check(
    fix: ImmediateFix, *, by: User, reason: str = "", check_by: Iterable[User] = (), check_date: date | None = None,
    check_result: str = "", check_note: str = "", mass_feedback: str = "", **confirmed: Any,
) -> ImmediateFix:  # fmt: skip
    """现场核查 by two of the group or more, authorised on that day; the figures stand as they confirmed them (design §5.15)."""
    people, day = list(check_by), check_date or calendar.today()
    checks.known(confirmed, ("refunded", "benefited", "people"))

    def lacks(fresh: ImmediateFix) -> list[str]:
        problems = {} if len(people) > 1 else {"check_by": "核查人不得少于2人。"}
        if check_result not in CheckResult.values:
            problems["check_result"] = "请选择核查结论。"
        if day > calendar.today() or fresh.served_on and day < fresh.served_on:
            problems["check_date"] = "核查日期应在送达日期和今天之间，请核对。"
        bar(problems)
        checks.authorised(fresh.target, people, day, "check_by")
        outgoing.check(fresh.target, by=by, about=fresh, texts={"核查情况": check_note})  # the unit reads it
        return []

    changes = {
        "check_date": day,
        "check_result": check_result,
        "check_note": check_note,
        "mass_feedback": mass_feedback,
        **confirmed,
    }
    checked = move(fix, "check", by, reason, changes=changes, lacks=lacks)
    checked.check_by.set(people)
    return checked


@audit.action
def close(fix: ImmediateFix, *, by: User, reason: str = "") -> ImmediateFix:
    """销号: only what the inspectors found 已整改, and never by one of them."""
    changes = {"closed_on": calendar.today(), "closed_by": by}
    return move(fix, "close", by, reason, changes=changes, lacks=_not_fixed)


def _not_fixed(fix: ImmediateFix) -> list[str]:
    if fix.check_result == CheckResult.FIXED:
        return []
    return [f"核查结论是“{fix.get_check_result_display()}”，不能销号；请退回整改，或转入整改台账。"]


@audit.action
def send_back(fix: ImmediateFix, *, by: User, reason: str = "") -> ImmediateFix:
    """退回整改, with a reason: a check made before counts no more."""
    changes = {
        "answered_by": None,
        "answered_on": None,
        "check_date": None,
        "check_result": "",
        "check_note": "",
        "mass_feedback": "",
    }
    back = move(fix, "send_back", by, reason, changes=changes)
    back.check_by.clear()
    return back


@audit.action
def ask_time(fix: ImmediateFix, *, by: User, new_due: date | None, reason: str) -> PostponeRequest:
    """申请延期 of the running clock, once (domain §2.4)."""
    checks.refuse(permissions.why_not_ask_fix_time(by, fix))
    return postpone.ask(fix, by=by, clock=RULE, new_due=new_due, reason=reason)


def _decide(asked: PostponeRequest, verb: str, by: User, reason: str) -> PostponeRequest:
    def check(_: PostponeRequest) -> list[str]:
        return [] if verb == "withdraw" else outward.said(by, reason)(postpone.owner_of(asked))

    return postpone.decide(asked, verb, by=by, why_not=permissions.why_not_fix_time, reason=reason, lacks=check)


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
