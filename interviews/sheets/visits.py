"""The sheet of visits (走访台账, domain §3.9). Names of people met are filled in and go to custody; they never come back."""

import re
import unicodedata
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet

from interviews import permissions, queries
from interviews.actions import visit_bulk
from interviews.models import FindingDestination, MetKind, Visit, VisitKind
from rounds.models import RoundTarget
from rounds.queries import lookups
from rounds.queries.current import pin
from rounds.sheets.grounds import TargetGround, official_rows, texts
from xuncha.core import calendar, sheets
from xuncha.core.errors import Unmet
from xuncha.core.imports import Import
from xuncha.core.imports.declare import AGAIN, Tell
from xuncha.core.sheets import Column
from xuncha.core.sheets import Kind as Cell

MET = re.compile(r"(\D+?)(\d+)[户人名个]?")
LABELS = {label: kind for kind, label in MetKind.choices}


def read_met(text: Any) -> list[list[Any]]:
    """低保户2、老党员1, also with full-width figures."""
    found: dict[str, int] = {}
    for part in lookups.SEPARATORS.split(unicodedata.normalize("NFKC", str(text)).replace(" ", "")):
        match = MET.fullmatch(part)
        kind = LABELS.get(match.group(1)) if match else None
        if part and (match is None or kind is None or not 1 <= int(match.group(2)) <= 500 or kind in found):
            raise ValueError(f"“{part}”不是对象类别和人数，应写成 低保户2、老党员1；类别可选：{'、'.join(LABELS)}。")
        if match is not None and kind is not None:
            found[kind] = int(match.group(2))
    return [[kind, count] for kind, count in found.items()]


def met_words(visit: Visit) -> str:
    """How many of which kind were met, never who."""
    return "、".join(f"{row.get_kind_display()}{row.count}" for row in visit.people.all())


def _findings(visit: Visit, name: str) -> str:
    values = [getattr(finding, name) for finding in visit.findings.all()]
    return "\n".join(dict.fromkeys(str(value) for value in values if value))


def _destinations(visit: Visit) -> str:
    return "、".join(dict.fromkeys(finding.get_destination_display() for finding in visit.findings.all()))


def columns(orgs: Sequence[str] = (), leaves: Sequence[str] = (), who: str = "") -> list[Column]:
    """The official order of domain §3.9, then what only a template asks for."""
    return [
        Column("serial", "序号", Cell.INT, entered=False, width=6, value=lambda visit: visit.place_in_list),
        Column("town", "乡镇", entered=False, value=lambda visit: str(visit.target)),
        Column("org", "村", required=True, choices=orgs, example=orgs[0] if orgs else "", value=lambda visit: str(visit.org)),
        Column("day", "日期", Cell.DATE, required=True, example=date(2023, 3, 1), width=12),
        Column("kind", "方式", Cell.CHOICE, required=True, choices=VisitKind.choices, example="household"),
        Column("households", "户数", Cell.INT, example=6, width=8),
        Column("met", "对象类别", parse=read_met, example="低保户2、老党员1", width=20, value=met_words, help="类别和人数，写成 低保户2、老党员1；不写姓名。"),
        Column("text", "反映问题", Cell.LONG, example="2022年种粮补贴名单没有公示", width=40, value=lambda visit: _findings(visit, "text"), help="一行一条发现。"),
        Column("leaf", "分类", choices=leaves, example=leaves[0] if leaves else "", width=20, value=lambda visit: _findings(visit, "leaf"),
               help="本行各条发现的问题分类；写代码或从下拉列表选。"),
        Column("destination", "处置", Cell.CHOICE, choices=FindingDestination.choices, example="keep", value=_destinations),
        Column("visitors", "走访人", required=True, example=who, width=20, value=lambda visit: "、".join(str(one) for one in visit.visitors.all()),
               help="用顿号分开；写本组成员的姓名。"),
        Column("time", "时间", Cell.TIME, exported=False, example=time(9), width=8, help="不填是 09:00。"),
        Column("date_reason", "日期说明", exported=False, width=20, help="日期不在进驻期间的，写明原因。"),
        Column("accompanied", "镇村干部陪同", Cell.BOOL, exported=False, help="不填算“否”。"),
        Column("accompanied_note", "陪同说明", exported=False, width=20),
        Column("content", "走访情况", Cell.LONG, exported=False, width=40),
        Column("persons", "涉及人员", exported=False, help="本行发现涉及的干部。"),
        Column("names", "对象姓名", exported=False, width=20, help="一般不填；确需留名的，只进加密保管，不在任何清单和导出里出现。只有一类对象时才能填。"),
        AGAIN,
    ]  # fmt: skip


VISIT_SHEET = sheets.Sheet("visits", "走访", columns(), row_key=lambda visit: str(visit.uid))
RELATED = ("people", "visitors", "findings__leaf")


def visit_rows(rows: QuerySet[Visit]) -> Any:
    """Visits with what the official columns show, counted from 1."""
    return official_rows(rows.prefetch_related(None).prefetch_related(*RELATED))


class VisitGround(TargetGround):
    """The villages and members of the targets at which this person records visits."""

    official = VISIT_SHEET
    homes = {"at": "day"}

    def why_not(self, target: RoundTarget) -> str:
        return permissions.why_not_create_visit(self.user, target)

    def filled(self) -> list[Column]:
        self._lists = queries.checklists()
        villages = [self.places.label(org) for org in self.places.orgs if org.is_village]
        return columns(villages, self.places.leaf_labels, self.member_names)

    def visible(self) -> QuerySet[Visit]:
        return queries.visit_listing(self.user, self.round).prefetch_related("visitors", "findings__leaf")

    def standing(self) -> QuerySet[Visit]:
        return self.visible().exclude(status="cancelled")

    def key_of(self, record: Visit) -> Hashable:
        return (record.org_id, record.at, record.kind)

    def _checklist(self, kind: str, day: date) -> Any:
        """As `queries.checklist_on`, of the editions read once."""
        return next((one for one in self._lists if one.kind == kind and one.effective_from <= day), None)

    def prepare(self, values: Mapping[str, Any], number: int) -> Any:
        found = lookups.Found()
        org = found.take("org", lambda: self.places.org(values["org"]))
        leaf = found.take("leaf", lambda: self.places.leaf(values["leaf"], org))
        visitors = found.take("visitors", lambda: self.places.members(values["visitors"])) or []
        people = found.take("names", lambda: _people(values)) or []
        target = self.places.target_of(org) if org is not None else None
        if org is None or target is None or values["day"] is None or not values["kind"]:
            found.stop()
        common = {"leaf": leaf, "persons": values["persons"] or "", "destination": values["destination"] or "keep"}
        facts = texts(values, "date_reason", "accompanied_note", "content") | {
            "org": org, "kind": values["kind"], "households": values["households"] or 0, "accompanied": bool(values["accompanied"]),
            "at": datetime.combine(values["day"], values["time"] or time(9), tzinfo=calendar.ZONE),
        }  # fmt: skip
        lines = [{"text": line.strip(), **common} for line in (values["text"] or "").splitlines() if line.strip()]
        return found.wrap(lambda: visit_bulk.prepare_visit(
            target, author=self.user, visitors=visitors, people=people, findings=lines, checklist=self._checklist, **facts
        ), drop=("visitors",) if not visitors and values["visitors"] else ())  # fmt: skip

    def save(self, drafts: Sequence[Any], tell: Tell) -> list[Visit]:
        return visit_bulk.record_visits(drafts, by=self.user, tell=self.told(tell, len(drafts)))


def _people(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    met, names = values["met"] or [], values["names"] or ""
    if names and len(met) != 1:
        raise Unmet("填了对象姓名的，对象类别只能写一类；几类都要留名的，请在走访的页面上填写。")
    return [{"kind": kind, "count": count, "names": names} for kind, count in met]


VISIT_IMPORT = Import("visits", "走访", 2, VisitGround, "/visits/", pin=pin,
                      lead="一行一次走访；反映问题一行一条。检查表和照片在走访的页面上补。")  # fmt: skip
