"""The sheets of secondments (抽调名单) and training (培训台账): whom a letter called, which sessions were held and who came."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from rounds import permissions
from rounds.actions import seconding
from rounds.models import Authorization, Secondment, TrainingSession
from rounds.queries import lookups, preparation
from rounds.queries.current import current_round, pin
from rounds.sheets.grounds import KeyedGround, official_rows, texts
from xuncha.core import sheets
from xuncha.core.imports import Import
from xuncha.core.imports.declare import Tell
from xuncha.core.sheets import Column, Kind
from xuncha.core.web import Asking

MEMBERS = "本轮巡察组"


class RoundGround(KeyedGround):
    """A ledger of a whole round, for those who prepare it."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        found = current_round(asking)  # type: ignore[arg-type]
        if found is None or not permissions.holds(self.user, seconding.CAPABILITY, found):
            raise Http404
        self.round = found


# ---- 抽调 ---------------------------------------------------------------------------------------------------------


def _power(row: Secondment | Authorization) -> Authorization:
    """The list has a row for each authorisation, with its secondment or without."""
    return row.power if isinstance(row, Secondment) else row


def _noted(row: Secondment | Authorization, name: str) -> Any:
    seconded = row if isinstance(row, Secondment) else getattr(row, "secondment", None)
    return getattr(seconded, name, None)


def secondment_columns(names: Sequence[str] = ()) -> list[Column]:
    """Who came from where to which group, by which letter, and how it ended."""
    return [
        Column("serial", "序号", Kind.INT, entered=False, width=6, value=lambda row: row.place_in_list),
        Column("person", "姓名", required=True, example=names[0] if names else "岑望舒", width=16, value=lambda row: str(_power(row).person),
               help="已经提请授权的组员；有同名的写成“姓名（单位）”。单位、巡察组和起止日期自动带出。"),
        Column("from_org", "原单位", entered=False, width=18, value=lambda row: str(_noted(row, "from_org") or _power(row).person.org)),
        Column("group", "巡察组", entered=False, value=lambda row: str(_power(row).group)),
        Column("role", "组内职务", entered=False, value=lambda row: _power(row).get_role_display()),
        Column("starts_on", "抽调起", Kind.DATE, entered=False, width=12, value=lambda row: _noted(row, "starts_on") or _power(row).starts_on),
        Column("ends_on", "抽调止", Kind.DATE, entered=False, width=12, value=lambda row: _noted(row, "ends_on") or _power(row).ends_on),
        Column("letter_no", "抽调函文号", required=True, example="临组函〔2023〕3号", width=20, value=lambda row: _noted(row, "letter_no")),
        Column("letter_on", "抽调函日期", Kind.DATE, required=True, example=date(2023, 1, 30), width=12, value=lambda row: _noted(row, "letter_on")),
        Column("returned_on", "返回日期", Kind.DATE, entered=False, width=12, value=lambda row: _noted(row, "returned_on")),
        Column("appraisal", "鉴定意见", Kind.LONG, entered=False, width=40, value=lambda row: _noted(row, "appraisal")),
    ]  # fmt: skip


SECONDMENT_SHEET = sheets.Sheet(
    "secondments", "抽调名单", secondment_columns(), row_key=lambda row: str(_noted(row, "uid") or "")
)


class SecondmentGround(RoundGround):
    """The members whose letter is not noted yet."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        powers = list(preparation.uncalled(self.round))
        self.powers = {power.person_id: power for power in reversed(powers)}
        self.people = lookups.ByPerson([power.person for power in self.powers.values()], "还没有登记抽调函的组员中")
        names = [power.person.name for power in powers]
        self.sheet = sheets.Sheet("secondments", "抽调名单", secondment_columns(names), SECONDMENT_SHEET.row_key)

    def visible(self) -> QuerySet[Secondment]:
        return preparation.secondments_for(self.user).filter(round=self.round)

    def key_of(self, record: Secondment) -> Hashable:
        return record.power_id

    def prepare(self, values: Mapping[str, Any], number: int) -> Any:
        found = lookups.Found()
        person = found.take("person", lambda: self.people.find(values["person"]))
        if person is None or not values["letter_no"] or values["letter_on"] is None:
            found.stop()
        return found.wrap(lambda: seconding.prepare_secondment(
            self.round, author=self.user, power=self.powers[person.pk], letter_no=values["letter_no"], letter_on=values["letter_on"],
        ))  # fmt: skip

    def save(self, drafts: Sequence[Any], tell: Tell) -> list[Any]:
        return seconding.second_many(drafts, by=self.user, tell=self.told(tell, len(drafts)))

    def link(self, record: Any) -> tuple[str, str]:
        return f"{record}（{record.letter_no}）", record.get_absolute_url()


SECONDMENT_IMPORT = Import("secondments", "抽调名单", 2, SecondmentGround, "/rounds/{round_uid}/secondments/", pin=pin,
                           lead="一行一人。返回日期和鉴定意见在各人的页面上登记。")  # fmt: skip


# ---- 培训 ---------------------------------------------------------------------------------------------------------


def training_columns(names: Sequence[str] = ()) -> list[Column]:
    """When, what, by whom, how long, who came."""
    return [
        Column("serial", "序号", Kind.INT, entered=False, width=6, value=lambda row: row.place_in_list),
        Column("held_on", "培训日期", Kind.DATE, required=True, example=date(2023, 2, 17), width=12),
        Column("topic", "主题", required=True, example="谈话和底稿", width=30),
        Column("lecturer", "授课人", example="束远方"),
        Column("hours", "学时", Kind.DECIMAL, required=True, example=Decimal("3.5"), width=8),
        Column("place", "地点", example="县委党校"),
        Column("attendees", "参加人员", Kind.LONG, example="、".join(names[:2]), width=40, value=lambda row: "、".join(str(one) for one in row.attendees.all()),
               help="本轮组员的姓名，用顿号分开；有同名的写成“姓名（单位）”。"),
        Column("note", "说明", width=20),
    ]  # fmt: skip


TRAINING_SHEET = sheets.Sheet("trainings", "培训", training_columns(), row_key=lambda session: str(session.uid))


def training_rows(rows: QuerySet[TrainingSession]) -> Any:
    """Sessions with who came, counted from 1."""
    return official_rows(rows.prefetch_related("attendees"))


class TrainingGround(RoundGround):
    """The members of the round."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        members = list(preparation.members(self.round))
        self.people = lookups.ByPerson(members, MEMBERS)
        self.sheet = sheets.Sheet(
            "trainings", "培训", training_columns([person.name for person in members]), TRAINING_SHEET.row_key
        )

    def visible(self) -> QuerySet[TrainingSession]:
        return preparation.trainings_for(self.user).filter(round=self.round).prefetch_related("attendees")

    def key_of(self, record: TrainingSession) -> Hashable:
        return (record.held_on, record.topic)

    def prepare(self, values: Mapping[str, Any], number: int) -> Any:
        found = lookups.Found()
        attendees = found.take("attendees", lambda: self.people.find_all(values["attendees"])) or []
        if values["held_on"] is None or not values["topic"] or values["hours"] is None:
            found.stop()
        return found.wrap(lambda: seconding.prepare_training(
            self.round, author=self.user, attendees=attendees, held_on=values["held_on"], hours=values["hours"],
            **texts(values, "topic", "lecturer", "place", "note"),
        ))  # fmt: skip

    def save(self, drafts: Sequence[Any], tell: Tell) -> list[Any]:
        return seconding.train_many(drafts, by=self.user, tell=self.told(tell, len(drafts)))


TRAINING_IMPORT = Import("trainings", "培训", 1, TrainingGround, "/rounds/{round_uid}/trainings/", pin=pin,
                         lead="一行一次培训；课件和签到表在培训的页面上传。")  # fmt: skip
