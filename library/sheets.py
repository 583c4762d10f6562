"""The sheet of material requests (调阅台账, domain §3.8): a row for each item; rows of one unit and moment are one request."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from library import permissions
from library.actions import material_bulk
from library.models import MaterialForm, MaterialItem, MaterialKind
from library.queries import materials as queries
from rounds.actions.many import Draft
from rounds.models import PartyOrg, RoundTarget
from rounds.queries import lookups, places
from rounds.queries.current import pin
from rounds.sheets.grounds import TargetGround, moment, texts
from xuncha.core import calendar, sheets
from xuncha.core.imports import Import
from xuncha.core.imports.declare import AGAIN, Tell
from xuncha.core.sheets import Column, Kind
from xuncha.core.web import Asking


def _local(value: Any) -> Any:
    return value.astimezone(calendar.ZONE) if value else None


def columns(units: Sequence[str] = (), targets: Sequence[str] = ()) -> list[Column]:
    """The official order of domain §3.8, then what only a template asks for."""
    return [
        Column("serial", "序号", Kind.INT, entered=False, width=6, value=lambda item: item.place_in_list),
        Column("asked_at", "提出时间", Kind.DATETIME, required=True, example="2023-03-10 09:00", width=16, value=lambda item: _local(item.request.asked_at)),
        Column("unit", "单位", required=True, choices=units, example=units[0] if units else "", width=16, value=lambda item: str(item.request.asked_of),
               help="巡察对象及所辖村的党组织，或县直部门。"),
        Column("name", "资料名称", required=True, example="2021年村级财务原始凭证", width=30),
        Column("period", "期间", example="2021年", width=12),
        Column("copies", "份数", Kind.INT, example=1, width=8, help="不填算 1 份。"),
        Column("received_at", "提供时间", Kind.DATETIME, entered=False, width=16, value=lambda item: _local(item.received_at)),
        Column("handed_by", "移交人", entered=False),
        Column("receivers", "接收人", entered=False, width=16, value=lambda item: item.receiver_names or ""),
        Column("returned_at", "归还时间", Kind.DATETIME, entered=False, width=16, value=lambda item: _local(item.returned_at)),
        Column("target", "被巡察党组织", choices=targets, exported=False, width=16, help="向县直部门要资料、又有几个巡察对象的，写明为哪一个。"),
        Column("kind", "类型", Kind.CHOICE, choices=MaterialKind.choices, exported=False, help="不填是资料报送。"),
        Column("form", "形式", Kind.CHOICE, choices=MaterialForm.choices, exported=False, help="不填是复印件。"),
        Column("due_at", "要求时间", Kind.DATETIME, exported=False, width=16, help="不填的，按“提供调阅资料”期限规则推算。"),
        Column("contact", "联系人", example="左明远", exported=False, help="提供单位的联系人；同一件调阅的各行写同一个。"),
        Column("note", "情况说明", exported=False, width=20),
        AGAIN,
    ]  # fmt: skip


ITEM_SHEET = sheets.Sheet("requests", "调阅", columns(), row_key=lambda item: str(item.uid))


class RequestGround(TargetGround):
    """Units of the targets and the county's departments. Rows of one unit, moment and kind are items of one request."""

    official = ITEM_SHEET
    homes = {"asked_of": "unit", "items": "name"}

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self.days = calendar.WorkingDays()
        self._drafts: dict[Any, Draft] = {}

    def why_not(self, target: RoundTarget) -> str:
        return permissions.why_not_ask(self.user, target)

    def filled(self) -> list[Column]:
        departments = places.departments()
        self.units = lookups.ByName([*self.places.orgs, *departments])
        return columns([self.units.label[org.pk] for org in self.units.orgs], self.target_labels)

    def visible(self) -> QuerySet[MaterialItem]:
        return queries.items_listing(self.user, self.round)

    def key_of(self, record: MaterialItem) -> Hashable:
        asked = record.request
        return (asked.target_id, asked.asked_of_id, asked.asked_at, record.name, record.period)

    def _target(self, found: lookups.Found, unit: PartyOrg | None, text: str | None) -> RoundTarget | None:
        own = self.places.target_of(unit) if unit is not None else None
        return own if own is not None and not text else self.target_named(found, text)

    def prepare(self, values: Mapping[str, Any], number: int) -> Any:
        found = lookups.Found()
        unit = found.take("unit", lambda: self.units.find(values["unit"]))
        target = self._target(found, unit, values["target"])
        at = moment(values["asked_at"])
        if unit is None or target is None or at is None:
            found.stop()
        copies = 1 if values["copies"] is None else values["copies"]
        if not 1 <= copies <= 9999:
            found.fields["copies"] = "份数应在 1 到 9999 之间。"
        key = (target.pk, unit.pk, at, values["kind"])
        return found.wrap(lambda: self._item(key, target, unit, at, copies, values))

    def _item(
        self, key: Any, target: RoundTarget, unit: PartyOrg, at: Any, copies: int, values: Mapping[str, Any]
    ) -> Any:
        draft = self._drafts.get(key)
        if draft is None:
            draft = material_bulk.prepare_request(
                target, author=self.user, asked_of=unit, items=[values["name"]] if values["name"] else [], asked_at=at,
                due_at=moment(values["due_at"]), days=self.days, kind=values["kind"] or MaterialKind.PAPERS, **texts(values, "contact", "note"),
            )  # fmt: skip
            draft.key = key
        item = material_bulk.prepare_item(
            draft,
            author=self.user,
            copies=copies,
            form=values["form"] or MaterialForm.COPY,
            **texts(values, "name", "period"),
        )
        return draft, item

    def identity(self, draft: Any) -> Hashable:
        asked, item = draft
        record = asked.record
        return (record.target_id, record.asked_of_id, record.asked_at, item.name, item.period)

    def accept(self, draft: Any, number: int) -> None:
        asked, item = draft
        self._drafts[asked.key] = asked
        asked.rows.append(("request", item))

    def save(self, drafts: Sequence[Any], tell: Tell) -> list[MaterialItem]:
        asked = list({id(draft): draft for draft, _ in drafts}.values())
        material_bulk.ask_many(asked, by=self.user, tell=self.told(tell, len(asked)))
        return [item for _, item in drafts]

    def link(self, record: MaterialItem) -> tuple[str, str]:
        return f"{record.request.number} {record.name}", record.request.get_absolute_url()


IMPORT = Import("requests", "调阅", 1, RequestGround, "/requests/", pin=pin,
                lead="一行一项资料；同一单位、同一时间提出的各行合成一件调阅。收到和归还在调阅的页面上登记。")  # fmt: skip
