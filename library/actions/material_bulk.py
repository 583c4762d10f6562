"""Many requests at once (批量登记调阅): the rules of the single verb, one transaction, one entry for each request."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from library.actions.materials import begun, check_traces, given
from library.models import MaterialItem
from rounds.actions.editing import check_fields
from rounds.actions.many import Draft, Told, save_drafts, silent
from rounds.models import PartyOrg, RoundTarget
from xuncha.core import audit, calendar
from xuncha.core.models import User


def prepare_request(
    target: RoundTarget, *, author: User, asked_of: PartyOrg, items: Sequence[Any], due_at: datetime | None,
    days: calendar.WorkingDays, **facts: Any,
) -> Draft:  # fmt: skip
    """A request that keeps all rules and is not saved yet (domain §3.8); its items are added by `prepare_item`."""
    asked = begun(target, author, items, due_at, asked_of=asked_of, days=days, **facts)
    check_fields(asked)
    check_traces(asked, (), by=author)
    return Draft(asked, given(asked))


def prepare_item(draft: Draft, *, author: User, **facts: Any) -> MaterialItem:
    """One more line of a request that is not saved yet."""
    item = MaterialItem(seq=len(draft.rows) + 1, created_by=author, **facts)
    check_fields(item)
    check_traces(draft.record, [facts], by=author)
    return item


@audit.action
def ask_many(drafts: Sequence[Draft], *, by: User, tell: Told = silent) -> list[Any]:
    """Save drafts of `prepare_request` with the next DY numbers, and their items."""
    return save_drafts(drafts, "ask_materials", by=by, kind="material", tell=tell)
