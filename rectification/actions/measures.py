"""Verbs of 整改措施: add, drop, report, prove; an accepted plan may still grow (domain §3.7, decision 0050)."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from findings.actions.checks import refuse
from rectification import permissions
from rectification.models import Measure, RectificationItem
from xuncha.core import audit, calendar, files
from xuncha.core.errors import Unmet
from xuncha.core.models import StoredFile, User


def locked_item(item: RectificationItem) -> RectificationItem:
    """The locked row with what verbs read of it."""
    rows = RectificationItem.objects.select_for_update(of=("self",))
    return rows.select_related("target__org", "resp_org", "feedback_item__feedback").get(pk=item.pk)


def worked(locked: RectificationItem) -> None:
    """Note that the unit has done something: an item that came back is not applied for again as it was."""
    locked.worked_at = calendar.now()
    locked.save(update_fields=["worked_at", "updated_at"])


@audit.action
def add_measure(item: RectificationItem, *, by: User, text: str, due: date, owner: str = "") -> Measure:
    """Add a measure to the plan; to an accepted one too, when the work or the reviewers show that it was not enough."""
    locked = locked_item(item)
    refuse(permissions.why_not_add_measure(by, locked))
    given = locked.feedback_item.feedback.delivered_on if locked.feedback_item else None
    if given and due < given:
        raise Unmet(fields={"due": f"措施时限不能早于反馈日期 {given}。"})
    seq = (locked.measures.order_by("-seq").values_list("seq", flat=True).first() or 0) + 1
    measure = Measure.objects.create(item=locked, seq=seq, text=text, due=due, owner=owner, created_by=by)
    audit.record("add_measure", by=by, about=locked, changes={"measure": [None, seq], "due": [None, str(due)]})
    worked(locked)
    return measure


@audit.action
def drop_measure(measure: Measure, *, by: User, reason: str = "") -> RectificationItem:
    """Take a measure out of a plan that is not handed in yet."""
    locked = locked_item(measure.item)
    refuse(permissions.why_not_plan(by, locked))
    audit.record("drop_measure", by=by, about=locked, changes={"measure": [measure.seq, None]}, reason=reason)
    measure.delete()
    return locked


@audit.action
def report_measure(measure: Measure, *, by: User, progress: str, is_done: bool, done_on: date | None = None) -> Measure:
    """填报进展 of one measure; done means on a day, not later than today."""
    locked = locked_item(measure.item)
    refuse(permissions.why_not_work(by, locked))
    if is_done and (done_on is None or done_on > calendar.today()):
        raise Unmet(fields={"done_on": "请填写完成日期，且不能晚于今天。"})
    before = {"is_done": measure.is_done, "done_on": measure.done_on}
    measure.progress, measure.is_done, measure.done_on = progress, is_done, done_on if is_done else None
    measure.save()
    after = {"is_done": measure.is_done, "done_on": measure.done_on}
    audit.record("report_measure", by=by, about=locked, changes=audit.clear_changes(measure, before, after))
    worked(locked)
    return measure


@audit.action
def add_proof(measure: Measure, *, by: User, upload: UploadedFile) -> StoredFile:
    """Attach one proof to a measure."""
    locked = locked_item(measure.item)
    refuse(permissions.why_not_work(by, locked))
    kept = files.store(upload, owner=measure, by=by, slot="proof", level=1)
    audit.record("add_proof", by=by, about=locked, changes={"measure": [None, measure.seq]})
    worked(locked)
    return kept


@audit.action
def report_progress(measure: Measure, *, by: User, proof: UploadedFile | None = None, **columns: Any) -> Measure:
    """填报进展 and, with it, at most one proof: both or neither."""
    reported = report_measure(measure, by=by, **columns)
    if proof is not None:
        add_proof(reported, by=by, upload=proof)
    return reported


@audit.action
def drop_proof(kept: StoredFile, measure: Measure, *, by: User, reason: str = "") -> None:
    """Take a proof away while the item is 整改中, with a reason."""
    locked = locked_item(measure.item)
    refuse(permissions.why_not_work(by, locked))
    if not reason.strip():
        raise Unmet(fields={"reason": "移除佐证必须写明理由。"})
    files.remove(kept, by=by, reason=reason)
    audit.record("drop_proof", by=by, about=locked, changes={"measure": [measure.seq, None]}, reason=reason)
