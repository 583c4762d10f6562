"""借阅 of paper copies: who took one, until when, and that it came back (domain §3.8)."""

from datetime import date
from typing import Any

from library import permissions
from library.models import Document, Loan
from rounds.actions.editing import demand, not_ahead, refuse
from xuncha.core import audit
from xuncha.core.errors import Unmet
from xuncha.core.models import User


@audit.action
def lend(document: Document, *, by: User, borrower: str, purpose: str, lent_on: date, due_on: date) -> Loan:
    """Note that somebody takes one of the paper copies; never more of them than there are."""
    locked = Document.objects.select_for_update().get(pk=document.pk)
    refuse(permissions.why_not_keep(by, locked))
    out = locked.loans.out().count()
    if out >= locked.copies:
        raise Unmet(
            f"纸质 {locked.copies} 份都已借出，请先收回。" if out else "没有登记纸质份数，不能借出；请先修改资料。"
        )
    demand({
        "borrower": "" if borrower.strip() else "请写明借阅人。",
        "purpose": "" if purpose.strip() else "请写明用途。",
        "lent_on": not_ahead(lent_on, "借出日期"),
        "due_on": "" if due_on >= lent_on else "应还日期早于借出日期，请改正。",
    })  # fmt: skip
    values: dict[str, Any] = {
        "borrower": borrower.strip(),
        "purpose": purpose.strip(),
        "lent_on": lent_on,
        "due_on": due_on,
    }
    loan = Loan.objects.create(document=locked, created_by=by, **values)
    audit.record(
        "lend", by=by, about=locked, label=f"资料 {locked.doc_no}", changes=audit.clear_changes(loan, {}, values)
    )
    return loan


@audit.action
def take_back(loan: Loan, *, by: User, returned_on: date) -> Loan:
    """Note that a copy came back, and to whom."""
    locked = Loan.objects.select_for_update(of=("self",)).select_related("document").get(pk=loan.pk)
    refuse(permissions.why_not_keep(by, locked.document))
    if locked.returned_on is not None:
        raise Unmet(f"这一份已经在 {locked.returned_on} 归还。")
    early = f"归还日期早于借出日期（{locked.lent_on}），请改正。" if returned_on < locked.lent_on else ""
    demand({"returned_on": early or not_ahead(returned_on, "归还日期")})
    locked.returned_on, locked.returned_to = returned_on, by
    locked.save()
    document = locked.document
    audit.record(
        "take_back",
        by=by,
        about=document,
        label=f"资料 {document.doc_no}",
        changes={"returned_on": [None, str(returned_on)]},
    )
    return locked
