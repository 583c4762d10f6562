"""The sheets of group meetings (组务会) and instructions (请示报告, domain §3.11)."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from rounds.actions import group_meetings, instructions
from rounds.actions.many import Draft
from rounds.models import Decision, GroupMeeting, Instruction, RoundTarget, TopicKind
from rounds.models.group_life import Addressee, InstructionKind, Urgency
from rounds.permissions.group_life import why_not_create
from rounds.queries import group_life as queries
from rounds.queries import lookups
from rounds.queries.current import pin
from rounds.sheets.grounds import TargetGround, moment, official_rows, texts
from rounds.states import InstructionStatus, MinutesStatus
from xuncha.core import calendar, sheets
from xuncha.core.errors import Unmet
from xuncha.core.imports import Import
from xuncha.core.imports.declare import AGAIN, Tell
from xuncha.core.sheets import Column, Kind
from xuncha.core.web import Asking

# ---- 组务会 -------------------------------------------------------------------------------------------------------


def meeting_columns(targets: Sequence[str] = (), chair: str = "", present: Sequence[str] = ()) -> list[Column]:
    """When, where, who; then the topics, which are only filled in: who may read one is asked topic by topic."""
    return [
        Column("serial", "序号", Kind.INT, entered=False, width=6, value=lambda meeting: meeting.place_in_list),
        Column("number", "编号", entered=False, width=18),
        Column("at", "时间", Kind.DATETIME, required=True, example="2023-03-10 09:00", width=16, value=lambda meeting: timezone.localtime(meeting.at)),
        Column("target", "被巡察党组织", choices=targets, example=targets[0] if targets else "", width=16, value=lambda meeting: str(meeting.target.org),
               help="只有一个巡察对象的可以不填。"),
        Column("place", "地点", required=True, example="驻地会议室", width=16),
        Column("chair", "主持", required=True, example=chair, value=lambda meeting: str(meeting.chair), help="本组组长。"),
        Column("attendees", "参加人员", Kind.LONG, required=True, example="、".join(present), width=40,
               value=lambda meeting: "、".join(str(one) for one in meeting.attendees.all()), help="姓名用顿号分开，主持人也写上；不到半数的不能开。"),
        Column("absent", "缺席人员及原因", Kind.LONG, width=24, help="有人没有参加的必须写。", example="没有参加的去县里取资料。"),
        Column("status", "状态", Kind.CHOICE, choices=MinutesStatus.choices, entered=False, width=8),
        Column("kind", "议题类别", Kind.CHOICE, choices=TopicKind.choices, example="duties", exported=False),
        Column("title", "议题", exported=False, example="人员分工", width=24, help="线索只写编号，不写被反映人；同一次会的其他议题另起一行，前面各列照抄。"),
        Column("opinions", "各人意见", Kind.LONG, exported=False, example="组长：按方案办。", width=30, help="一人一行：姓名：意见。"),
        Column("decision", "决定", Kind.CHOICE, choices=Decision.choices, exported=False, example="agree"),
    ]  # fmt: skip


MEETING_SHEET = sheets.Sheet("group-meetings", "组务会", meeting_columns(), row_key=lambda meeting: str(meeting.uid))


def meeting_rows(rows: QuerySet[GroupMeeting]) -> Any:
    """Minutes with who was there, counted from 1."""
    return official_rows(rows.prefetch_related("attendees"))


class MeetingGround(TargetGround):
    """The group's own targets and members. Rows of one meeting are its topics."""

    official = MEETING_SHEET
    homes = {"date": "at"}

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._drafts: dict[Any, Draft] = {}
        self._rows: dict[Any, int] = {}

    def why_not(self, target: RoundTarget) -> str:
        return why_not_create(self.user, target, "group_meeting.write")

    def filled(self) -> list[Column]:
        members, roles = list(queries.members_of(*self.targets).select_related("org")), queries.roles_of(*self.targets)
        self.people = lookups.ByPerson(members, "本组")
        names = [person.name for person in queries.members_of(*self.targets, on=calendar.today())]
        chair = next((person.name for person in members if roles.get(person.pk) == "组长"), "")
        return meeting_columns(self.target_labels, chair, names)

    def visible(self) -> QuerySet[GroupMeeting]:
        return queries.minutes_listing(self.user, self.round).prefetch_related("attendees")

    def key_of(self, record: GroupMeeting) -> Hashable:
        return (record.target_id, record.at)

    def prepare(self, values: Mapping[str, Any], number: int) -> Any:
        found = lookups.Found()
        target = self.target_named(found, values["target"])
        chair = found.take("chair", lambda: self.people.find(values["chair"]))
        attendees = found.take("attendees", lambda: self.people.find_all(values["attendees"])) or []
        at = moment(values["at"])
        if target is None or at is None or chair is None or found.fields:
            found.stop()
        earlier = self._drafts.get((target.pk, at))
        if earlier is not None and values["title"]:
            return found.wrap(lambda: self._more(earlier, values))
        draft = found.wrap(lambda: group_meetings.prepare_meeting(
            target, author=self.user, at=at, chair=chair, attendees=attendees, **texts(values, "place", "absent")
        ))  # fmt: skip
        if values["title"]:
            draft.rows.append(self._topic(draft, values))
        return draft

    def _topic(self, draft: Draft, values: Mapping[str, Any]) -> tuple[str, Model]:
        columns = texts(values, "title", "opinions", "decision")
        if not values["kind"]:
            raise Unmet(fields={"kind": "写了议题的，请选议题类别。"})
        return "meeting", group_meetings.prepare_topic(draft, author=self.user, kind=values["kind"], **columns)

    def _more(self, draft: Draft, values: Mapping[str, Any]) -> tuple[Draft, tuple[str, Model]]:
        if any(topic.title == values["title"] for _, topic in draft.rows):
            raise Unmet(f"与第 {self._rows[self.key_of(draft.record)]} 行重复，请删去一行。")
        return draft, self._topic(draft, values)

    def identity(self, draft: Any) -> Hashable:
        return None if isinstance(draft, tuple) else self.key_of(draft.record)

    def accept(self, draft: Any, number: int) -> None:
        if isinstance(draft, tuple):
            draft[0].rows.append(draft[1])
        else:
            key = self.key_of(draft.record)
            self._drafts[key], self._rows[key] = draft, number

    def save(self, drafts: Sequence[Any], tell: Tell) -> list[Any]:
        own = [draft for draft in drafts if isinstance(draft, Draft)]
        group_meetings.hold_many(own, by=self.user, tell=self.told(tell, len(own)))
        return [draft.record if isinstance(draft, Draft) else draft[0].record for draft in drafts]


MEETING_IMPORT = Import("group-meetings", "组务会", 2, MeetingGround, "/group-meetings/", pin=pin,
                        lead="一行一次会、一个议题；同一次会的其他议题另起一行。议题要写回哪条记录，导入后在纪要页面上选。")  # fmt: skip


# ---- 请示报告 -----------------------------------------------------------------------------------------------------


def instruction_columns(targets: Sequence[str] = ()) -> list[Column]:
    """What is asked or reported, then what came of it."""
    return [
        Column("serial", "序号", Kind.INT, entered=False, width=6, value=lambda paper: paper.place_in_list),
        Column("number", "编号", entered=False, width=18),
        Column("kind", "类型", Kind.CHOICE, required=True, choices=InstructionKind.choices, example="request"),
        Column("to", "报送对象", Kind.CHOICE, required=True, choices=Addressee.choices, example="office"),
        Column("urgency", "紧急程度", Kind.CHOICE, choices=Urgency.choices, example="plain", help="不填是平件。"),
        Column("target", "被巡察党组织", choices=targets, example=targets[0] if targets else "", width=16, value=lambda paper: str(paper.target.org),
               help="只有一个巡察对象的可以不填。"),
        Column("title", "标题", required=True, example="关于延长驻点时间的请示", width=30),
        Column("body", "内容", Kind.LONG, required=True, example="因核实需要，请示延长三天。", width=40),
        Column("reported_on", "报送日期", Kind.DATE, entered=False, width=12),
        Column("directive_by", "批示人", entered=False),
        Column("directive", "批示", Kind.LONG, entered=False, width=30),
        Column("directed_on", "批示日期", Kind.DATE, entered=False, width=12),
        Column("follow_up", "落实情况", Kind.LONG, entered=False, width=30),
        Column("status", "状态", Kind.CHOICE, choices=InstructionStatus.choices, entered=False),
        AGAIN,
    ]  # fmt: skip


INSTRUCTION_SHEET = sheets.Sheet(
    "instructions", "请示报告", instruction_columns(), row_key=lambda paper: str(paper.uid)
)


class InstructionGround(TargetGround):
    """The group's own targets."""

    official = INSTRUCTION_SHEET

    def why_not(self, target: RoundTarget) -> str:
        return why_not_create(self.user, target, "instruction.write")

    def filled(self) -> list[Column]:
        return instruction_columns(self.target_labels)

    def visible(self) -> QuerySet[Instruction]:
        return queries.instructions_listing(self.user, self.round)

    def key_of(self, record: Instruction) -> Hashable:
        return (record.target_id, record.kind, record.to, record.title.strip())

    def prepare(self, values: Mapping[str, Any], number: int) -> Any:
        found = lookups.Found()
        target = self.target_named(found, values["target"])
        if target is None or not values["kind"] or not values["to"]:
            found.stop()
        return found.wrap(lambda: instructions.prepare_instruction(
            target, author=self.user, kind=values["kind"], to=values["to"], urgency=values["urgency"] or Urgency.PLAIN,
            **texts(values, "title", "body"),
        ))  # fmt: skip

    def save(self, drafts: Sequence[Any], tell: Tell) -> list[Any]:
        return instructions.draft_many(drafts, by=self.user, tell=self.told(tell, len(drafts)))


INSTRUCTION_IMPORT = Import("instructions", "请示报告", 2, InstructionGround, "/instructions/", pin=pin,
                            lead="一行一件，都是起草状态；签发、报送、批示在各件的页面上办理。")  # fmt: skip
