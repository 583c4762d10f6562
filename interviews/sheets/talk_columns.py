"""The sheet of talks (个别谈话台账, domain §3.1): one list of columns serves template, import and export."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django.db.models import QuerySet

from interviews.models import (
    Abnormal,
    AgeBand,
    Category,
    Destination,
    Gender,
    Grade,
    Interview,
    Kind,
    Nature,
    PlaceKind,
    Political,
    RecordForm,
)
from xuncha.core import sheets
from xuncha.core.imports.declare import AGAIN
from xuncha.core.sheets import Column
from xuncha.core.sheets import Kind as Cell

HOURS = re.compile(r"(\d{1,2})[:时点](\d{1,2})?分?[-—–~至到]+(\d{1,2})[:时点](\d{1,2})?分?", re.ASCII)


def read_hours(text: str) -> tuple[time, time]:
    """09:00-10:20, also with full-width signs or 9时至10时20分."""
    match = HOURS.fullmatch(unicodedata.normalize("NFKC", str(text)).replace(" ", ""))
    try:
        if match:
            a, b, c, d = (int(part or 0) for part in match.groups())
            return time(a, b), time(c, d)
    except ValueError:
        pass
    raise ValueError(f"“{text}”不是起止时间，应写成 09:00-10:20。")


def _hours(talk: Interview) -> str:
    return f"{talk.start:%H:%M}-{talk.end:%H:%M}" if talk.start and talk.end else ""


def _points(talk: Interview, name: str) -> str:
    return "\n".join(str(value) for point in talk.points.all() if (value := getattr(point, name)))


def _leaf(talk: Interview) -> str:
    return "\n".join(dict.fromkeys(str(point.leaf) for point in talk.points.all() if point.leaf))


def _destination(talk: Interview) -> str:
    return "、".join(dict.fromkeys(point.get_destination_display() for point in talk.points.all()))


def columns(
    orgs: Sequence[str] = (), leaves: Sequence[str] = (), group: Sequence[str] = ("祁素安", "闻铮")
) -> list[Column]:
    """The official order of domain §3.1, then what only a template asks for."""
    return [
        Column("serial", "序号", Cell.INT, entered=False, width=6, value=lambda talk: talk.place_in_list),
        Column("number", "谈话编号", entered=False, width=18),
        Column("date", "日期", Cell.DATE, required=True, example=date(2023, 3, 1), width=12),
        Column("hours", "时间", parse=read_hours, example="09:00-10:20", value=_hours, help="起止时间，写成 09:00-10:20；还没有谈的可以不填。"),
        Column("place", "地点", example="镇政府302室", width=16),
        Column("interviewee", "姓名", required=True, example="左明远", width=10, help="不愿留名的写“不愿留名群众”；信访人的姓名单独加密保存。"),
        Column("gender", "性别", Cell.CHOICE, choices=Gender.choices, width=6, value=lambda talk: talk.get_gender_display(), help="在人员库里的人自动带出。"),
        Column("org_name", "单位", example="槐渡镇党委", width=16, help="在人员库里的人，单位、职务、职级按谈话当天自动带出，可以不填。"),
        Column("post", "职务", example="组织委员"),
        Column("rank", "职级", example="乡科级副职", width=12),
        Column("category", "人员类别", Cell.CHOICE, required=True, choices=Category.choices, example="team", width=16),
        Column("talkers", "谈话人", required=True, example="、".join(group[:2]), value=lambda talk: "、".join(str(u) for u in talk.talkers.all()),
               width=16, help="用顿号分开；写本组成员的姓名，第一位是主谈人。"),
        Column("recorder", "记录人", example=group[-1], width=10, value=lambda talk: str(talk.recorder or ""), help="不填就是导入人本人。"),
        Column("text", "主要内容(要点)", Cell.LONG, required=True, example="2021年鱼塘发包没有召开村民代表会议", width=40,
               value=lambda talk: _points(talk, "text"), help="一行一条要点；一格里换行写几条，或另起一行、前面各列照抄，都可以。"),
        Column("leaf", "问题分类", choices=leaves, example=leaves[0] if leaves else "", width=20, value=_leaf, help="问题和线索要选；写代码或从下拉列表选。"),
        Column("destination", "去向", Cell.CHOICE, choices=Destination.choices, example="keep", value=_destination),
        Column("date_reason", "备注", width=20, help="谈话日期不在进驻期间的，写明原因。"),
        Column("org", "涉及党组织", choices=orgs, example=orgs[-1] if orgs else "", exported=False, help="谈村里的人，选到村；不填按人员所在单位。"),
        Column("nature", "要点性质", Cell.CHOICE, choices=Nature.choices, exported=False, help="不填时，选了问题分类的是面上问题，其余是一般情况。"),
        Column("persons", "涉及人员", exported=False, help="本行要点涉及的干部。"),
        Column("lead", "主谈人", exported=False, help="谈话人之一；不填是谈话人中的第一位。"),
        Column("is_chief", "是否一把手", Cell.BOOL, exported=False, help="在人员库里的人按谈话当天的任职自动填；其余的是一把手填“是”。"),
        Column("is_team", "是否班子成员", Cell.BOOL, exported=False, help="在人员库里的人按谈话当天的任职自动填；其余的是班子成员填“是”。"),
        Column("political", "政治面貌", Cell.CHOICE, choices=Political.choices, exported=False),
        Column("age_band", "年龄段", Cell.CHOICE, choices=AgeBand.choices, exported=False, help="在人员库里有出生年份的人自动算。"),
        Column("kind", "谈话方式", Cell.CHOICE, choices=Kind.choices, exported=False, help="不填是个别谈话；同一人再谈自动记为再次谈话。"),
        Column("place_kind", "地点类型", Cell.CHOICE, choices=PlaceKind.choices, exported=False),
        Column("notice_read", "已宣读告知", Cell.BOOL, exported=False, example=True, help="纪律和保密告知已宣读，填“是”。"),
        Column("content", "谈话内容", Cell.LONG, exported=False, width=40, help="谈话全文；也可以导入后再补。"),
        Column("team_grade", "对班子评价", Cell.CHOICE, choices=Grade.choices, exported=False),
        Column("team_note", "对班子评价说明", Cell.LONG, exported=False),
        Column("chief_grade", "对一把手评价", Cell.CHOICE, choices=Grade.choices, exported=False),
        Column("chief_note", "对一把手评价说明", Cell.LONG, exported=False),
        Column("form", "记录形式", Cell.CHOICE, choices=RecordForm.choices, exported=False, help="不填是电子；手写的，整理完毕前要上传扫描件。"),
        Column("av", "录音录像", Cell.BOOL, exported=False, help="不填算“否”；录音录像须经批准。"),
        Column("av_approver", "录音录像批准人", exported=False),
        Column("abnormal", "异常情况", Cell.CHOICE, choices=Abnormal.choices, exported=False),
        Column("abnormal_note", "异常说明", Cell.LONG, exported=False),
        Column("length_confirmed", "时长无误", Cell.BOOL, exported=False, help="不足 10 分钟或超过 240 分钟、核对无误的，填“是”。"),
        AGAIN,
    ]  # fmt: skip


OFFICIAL = sheets.Sheet("interviews", "个别谈话", columns(), row_key=lambda talk: str(talk.uid))
RELATED = ("person", "recorder", "org")


def official_rows(rows: QuerySet[Interview]) -> Any:
    """The rows of the list with what the official columns show, counted from 1."""
    found = rows.select_related(*RELATED).prefetch_related("talkers", "points__leaf")
    for place, talk in enumerate(found.iterator(chunk_size=500), start=1):
        talk.place_in_list = place
        yield talk
