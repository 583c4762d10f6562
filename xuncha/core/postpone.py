"""More time (延期): asked once for each clock of a record, decided by another person, and only then the date moves (domain §2.4).

Any record with a clock may use it: its app checks who may ask and gives a `why_not` for the moves.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from xuncha.core import audit, calendar, workflow
from xuncha.core.errors import Unmet, whole
from xuncha.core.models import PostponeRequest, User

WhyNot = Callable[[User, PostponeRequest, Any], str]


def requests_of(record: Model) -> QuerySet[PostponeRequest]:
    """The requests of a record, newest first."""
    rows = PostponeRequest.objects.filter(owner_uid=record.uid)  # type: ignore[attr-defined]
    return rows.select_related("asked_by", "decided_by")


def owner_of(asked: PostponeRequest) -> Any:
    """The record whose time it is."""
    return apps.get_model(asked.owner_kind)._base_manager.get(uid=asked.owner_uid)


@audit.action
def ask(
    record: Model, *, by: User, clock: str, new_due: date | None, reason: str, column: str = "due"
) -> PostponeRequest:
    """申请延期; the caller has checked the right. One request for each clock, unless it was refused or withdrawn."""
    type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    old = getattr(record, column)
    if old is None:
        raise Unmet("这条记录没有期限，不需要延期。")
    if not (reason := whole(reason, 300, "理由", "reason")):
        raise Unmet(fields={"reason": "申请延期必须写明理由。"})
    if new_due is None or new_due <= max(old, calendar.today()):
        raise Unmet(fields={"new_due": f"新期限应晚于原期限 {old} 和今天，请重新填写。"})
    if requests_of(record).filter(clock=clock, status__in=("asked", "approved")).exists():
        raise Unmet("这个期限已经申请过延期；每个期限只能延期一次。")
    made = PostponeRequest.objects.create(
        owner_kind=record._meta.label_lower, owner_uid=record.uid, number=getattr(record, "number", ""), clock=clock,  # type: ignore[attr-defined]
        column=column, reason=reason, old_due=old, new_due=new_due, asked_by=by, created_by=by,
    )  # fmt: skip
    audit.record("ask_postpone", by=by, about=made, changes={column: [str(old), str(new_due)]})
    return made


@audit.action
def decide(
    asked: PostponeRequest, verb: str, *, by: User, why_not: WhyNot, reason: str = "",
    lacks: Callable[[PostponeRequest], list[str]] | None = None,
) -> PostponeRequest:  # fmt: skip
    """同意, 不同意 or 撤回; agreeing moves the date of the record, which keeps the rule it was started with."""
    changes = (
        {} if verb == "withdraw" else {"decided_by": by, "decided_on": calendar.today(), "decision": reason.strip()}
    )
    done = workflow.perform(asked, verb, by=by, why_not=why_not, reason=reason, changes=changes, lacks=lacks)
    if verb == "approve":
        record = owner_of(done)
        if getattr(record, done.column) != done.old_due:
            raise Unmet("期限在申请之后已经变动，请退回后重新申请。")
        setattr(record, done.column, done.new_due)
        record.save(update_fields=[done.column, "updated_at"])
        audit.record("postpone", by=by, about=record, changes={done.column: [str(done.old_due), str(done.new_due)]})
    return done
