"""The sheet of 点人点事 (L3): what was said and what came of it leave only by an approved export (design §5.10, domain §7.3)."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from rounds import permissions
from rounds.actions import points
from rounds.models import Meeting, SecretaryPoint
from rounds.models.points import PointKind
from rounds.queries import lookups, places, preparation
from rounds.queries.current import current_round, pin
from rounds.sheets.grounds import KeyedGround, texts
from rounds.states import PointStatus
from xuncha.core import sheets
from xuncha.core.errors import Unmet
from xuncha.core.imports import Import
from xuncha.core.imports.declare import Tell
from xuncha.core.sheets import Column, Kind
from xuncha.core.web import Asking

WRITE = "point.write"


def columns(orgs: Sequence[str] = (), held: date = date(2023, 3, 10)) -> list[Column]:
    """The order of the list, with meeting, result and day."""
    return [
        Column("serial", "序号", Kind.INT, entered=False, width=6, value=lambda point: point.place_in_list),
        Column("number", "编号", entered=False, width=10),
        Column("meeting", "会议日期", Kind.DATE, required=True, example=held, width=12, value=lambda point: point.meeting.held_on,
               help="已经登记的书记专题会的日期。"),
        Column("kind", "类型", Kind.CHOICE, required=True, choices=PointKind.choices, example="matter", width=8),
        Column("text", "内容", Kind.LONG, required=True, example="鱼塘发包一事要查清。", width=40, help="加密保存；点一人一事登记一行。"),
        Column("org", "涉及党组织", required=True, choices=orgs, example=orgs[-1] if orgs else "", width=16, value=lambda point: str(point.org)),
        Column("resp_unit", "责任单位", required=True, example="县纪委监委", width=16),
        Column("resp_person", "责任人"),
        Column("due", "办理期限", Kind.DATE, example=date(2023, 4, 10), width=12),
        Column("result", "办理结果", Kind.LONG, entered=False, width=40),
        Column("done_on", "办结日期", Kind.DATE, entered=False, width=12),
        Column("status", "状态", Kind.CHOICE, choices=PointStatus.choices, entered=False, width=8),
    ]  # fmt: skip


POINT_SHEET = sheets.Sheet("points", "点人点事", columns(), row_key=lambda point: str(point.uid))


class PointGround(KeyedGround):
    """The secretary's meetings of the round and the organisations of its targets."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        found = current_round(asking)  # type: ignore[arg-type]
        if found is None or not permissions.holds(self.user, WRITE, found):
            raise Http404
        self.round = found
        self.orgs = lookups.ByName(places.orgs_of(*places.targets_for(self.user, found), user=self.user))
        self.meetings = list(preparation.secretary_meetings(found, self.user).select_related("round__term"))
        held = [meeting.held_on for meeting in self.meetings] or [date(2023, 3, 10)]
        self.sheet = sheets.Sheet(
            "points", "点人点事", columns(list(self.orgs.label.values()), held[0]), POINT_SHEET.row_key
        )

    def visible(self) -> QuerySet[SecretaryPoint]:
        return preparation.points_for(self.user).filter(round=self.round)

    def standing(self) -> QuerySet[SecretaryPoint]:
        return self.visible().exclude(status="dropped")

    def key_of(self, record: SecretaryPoint) -> Hashable:
        return (record.meeting_id, record.kind, record.org_id, record.text.strip())

    def _meeting(self, day: date) -> Meeting:
        same = [meeting for meeting in self.meetings if meeting.held_on == day]
        if not same:
            known = "、".join(str(meeting.held_on) for meeting in self.meetings[:3])
            raise Unmet(f"没有 {day} 的书记专题会；{f'已登记的有 {known}。' if known else '请先登记会议。'}")
        return same[0]

    def prepare(self, values: Mapping[str, Any], number: int) -> Any:
        found = lookups.Found()
        meeting = found.take("meeting", lambda: self._meeting(values["meeting"])) if values["meeting"] else None
        org = found.take("org", lambda: self.orgs.find(values["org"]))
        if meeting is None or org is None or not values["kind"]:
            found.stop()
        return found.wrap(lambda: points.prepare_point(
            meeting, author=self.user, kind=values["kind"], org=org, due=values["due"], **texts(values, "text", "resp_unit", "resp_person")
        ))  # fmt: skip

    def save(self, drafts: Sequence[Any], tell: Tell) -> list[Any]:
        return points.note_many(drafts, by=self.user, tell=self.told(tell, len(drafts)))


POINT_IMPORT = Import("points", "点人点事", 3, PointGround, "/points/", pin=pin, lead="一行一人或一事；先登记书记专题会。办理情况在各条的页面上登记。")  # fmt: skip
