"""What an app says of a ledger that can be imported: one `Import`, and a `Ground` with the sheet and four questions."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from xuncha.core.errors import Unmet
from xuncha.core.sheets import Column, Kind, Sheet
from xuncha.core.web import Asking

#: told how far the work is: percent and step; raises when it was cancelled
Tell = Callable[[int, str], None]

AGAIN = Column(
    "again", "重复也登记", Kind.BOOL, width=10, exported=False,
    help="与本表或台账中已有的记录相同、但确实是另一件的，填“是”；平时留空。",
)  # fmt: skip


class Ground:
    """All that the rows of one file are held against, for one person in one round; read once, not once a row.

    An app's class gives `sheet`, `visible`, `prepare`, `save`, and as far as it makes sense the rest.
    """

    sheet: Sheet
    #: field of the verb → column of the sheet, where the names differ
    homes: Mapping[str, str] = {}

    def __init__(self, asking: Asking) -> None:
        """Http404 when this person may not write here at all."""
        self.asking, self.user = asking, asking.user

    def visible(self) -> QuerySet:
        """The records of the ledger that this person may see: only they can be known again."""
        raise NotImplementedError

    def hold(self) -> None:
        """Lock what the rules look at, before rows are prepared to be written."""

    def prepare(self, values: Mapping[str, Any], number: int) -> Any:
        """A draft of what the row becomes, by the verb's own rules; Unmet (by field) or Refused with sentences."""
        raise NotImplementedError

    def identity(self, draft: Any) -> Hashable:
        """What makes two rows the same thing (业务键); None: nothing does."""
        return None

    def registered(self, identity: Any) -> str:
        """How a visible record with this business key is called; "" when there is none."""
        return ""

    def conflict(self, draft: Any) -> None:
        """What stands against a good row that is no double of another: Unmet with sentences."""

    def accept(self, draft: Any, number: int) -> None:
        """Remember a good row for the rows after it."""

    def save(self, drafts: Sequence[Any], tell: Tell) -> list[Model]:
        """Write the drafts by one bulk verb; their records in the same order."""
        raise NotImplementedError

    def prepare_change(self, record: Model, values: Mapping[str, Any]) -> Any:
        """The same for a row whose 行标识 names a record with other contents. Unless an app allows it, it is told."""
        raise Unmet(
            f"这一行已登记为 {self.link(record)[0]}，内容又有改动；导入不修改它，请到它的页面上修改。用旧模板另填的，请换一份新下载的模板。"
        )

    def save_changes(self, changes: Sequence[tuple[Model, Any]]) -> None:
        """Write what `prepare_change` gave, by the ordinary verb."""

    def link(self, record: Any) -> tuple[str, str]:
        """Number (or name) and address of a record, for the result."""
        return str(record), record.get_absolute_url()


@dataclass(frozen=True)
class Import:
    """One ledger's import. `ground(asking)` raises Http404 for whom it does not exist; `back` is the list it belongs to,
    with {round_uid} and the like for what is pinned."""

    key: str
    title: str
    level: int
    ground: Callable[[Asking], Ground]
    back: str
    lead: str = ""
    pin: Callable[[Any], dict[str, str]] = field(default=lambda _: {})
