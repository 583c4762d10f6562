"""The sheet of organisations with the facts of villages (党组织, domain §1.5)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from rounds import permissions
from rounds.actions import bulk, orgs
from rounds.models import OrgLevel, OrgType, PartyOrg, VillageClass
from rounds.queries import masters
from xuncha.core import sheets
from xuncha.core.errors import Unmet
from xuncha.core.imports import Ground, Import
from xuncha.core.imports.declare import Tell
from xuncha.core.sheets import Column, Kind
from xuncha.core.web import Asking

FIGURES = (("households", "户数"), ("population", "户籍人口"), ("residents", "常住人口"), ("party_members", "党员数"),
           ("probationary_members", "预备党员数"), ("village_groups", "村民小组数"))  # fmt: skip
MARKS = (
    ("was_poor_village", "脱贫村"),
    ("is_weak_village", "软弱涣散村"),
    ("is_key_village", "重点村"),
    ("has_work_team", "有驻村工作队"),
)
PLACE = ("parent", "level")


def columns(parents: Sequence[str] = ()) -> list[Column]:
    """Place, names, facts."""
    return [
        Column("serial", "序号", Kind.INT, entered=False, width=6, value=lambda org: org.place_in_list),
        Column("name", "名称", required=True, example="中共槐渡镇柳湾村支部委员会", width=30),
        Column("short_name", "简称", example="柳湾村", help="清单和文书里的叫法；不填同名称。"),
        Column("parent", "上级", choices=parents, example="槐渡镇", value=lambda org: str(org.parent or ""),
               help="上级的简称或名称；可以是本表上面的一行。只有县委没有上级。"),
        Column("level", "层级", Kind.CHOICE, required=True, choices=OrgLevel.choices, example="village", width=10),
        Column("org_type", "组织类型", Kind.CHOICE, required=True, choices=OrgType.choices, example="village_branch"),
        Column("sort", "次序", Kind.INT, example=1, width=8),
        *(Column(code, label, Kind.INT, width=10) for code, label in FIGURES),
        Column("collective_income", "集体经济收入(万元)", Kind.DECIMAL, example=Decimal("12.5"), width=12),
        Column("arable_mu", "耕地(亩)", Kind.DECIMAL, width=10),
        Column("village_class", "村分类", Kind.CHOICE, choices=VillageClass.choices, width=10),
        Column("last_election_on", "换届日期", Kind.DATE, example=date(2021, 3, 1), width=12),
        *(Column(code, label, Kind.BOOL, width=10) for code, label in MARKS),
    ]  # fmt: skip


ORG_SHEET = sheets.Sheet("orgs", "党组织", columns(), row_key=lambda org: str(org.uid))


class OrgGround(Ground):
    """The tree as this person may see it, and the rows that join it."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        if permissions.why_not_house(self.user, "org.write"):
            raise Http404
        self.names: dict[str, list[PartyOrg]] = defaultdict(list)
        shown = list(masters.orgs_to_choose(self.user))
        for org in shown:
            self._name(org)
        labels = list(dict.fromkeys(str(org) for org in shown if org.level != OrgLevel.VILLAGE))
        self.sheet = sheets.Sheet("orgs", "党组织", columns(labels), ORG_SHEET.row_key)
        self._taken: dict[Any, str] | None = None

    def _name(self, org: PartyOrg) -> None:
        for name in dict.fromkeys((org.name, org.short_name)):
            self.names[name.strip()].append(org)

    def visible(self) -> QuerySet[PartyOrg]:
        return masters.orgs_listing(self.user)

    def _parent(self, text: str | None) -> PartyOrg | None:
        if not text:
            return None
        same = self.names.get(text.strip(), [])
        if not same:
            raise Unmet(fields={"parent": f"没有“{text}”这个党组织；请先登记上级，或把上级放在本表前面的行。"})
        if len(same) > 1:
            raise Unmet(fields={"parent": f"有 {len(same)} 个党组织叫“{text}”，请写全称。"})
        return same[0]

    def prepare(self, values: Mapping[str, Any], number: int) -> PartyOrg:
        parent = self._parent(values["parent"])
        if not (values["name"] and values["level"] and values["org_type"]):
            raise Unmet
        facts = {name: value for name, value in _facts(values).items() if value is not None}
        return bulk.draft_org(author=self.user, parent=parent, level=values["level"], **facts)

    def identity(self, draft: PartyOrg) -> Any:
        return (draft.parent.uid if draft.parent else None, draft.name)

    def registered(self, identity: Any) -> str:
        if self._taken is None:
            rows = PartyOrg.objects.values_list("parent__uid", "name")
            self._taken = dict.fromkeys(rows, "同一上级之下已有同名党组织")
        return self._taken.get(identity, "")

    def accept(self, draft: PartyOrg, number: int) -> None:
        self._name(draft)

    def save(self, drafts: Sequence[PartyOrg], tell: Tell) -> list[PartyOrg]:
        return bulk.create_orgs(drafts, by=self.user, tell=lambda n: tell(72, f"写入第 {n + 1} 个"))

    def prepare_change(self, record: PartyOrg, values: Mapping[str, Any]) -> dict[str, Any]:
        parent = self._parent(values["parent"])
        if (parent is not None and parent.pk != record.parent_id) or values["level"] not in (None, record.level):
            raise Unmet(fields={"parent": "隶属和层级不能用导入调整；请到它的页面上办理。"})
        facts = {name: value for name, value in _facts(values).items() if value not in (None, "")}
        bulk.check_fields(PartyOrg(level=record.level, **{"org_type": record.org_type, "name": record.name,
                                                          "short_name": record.short_name, **facts}))  # fmt: skip
        return facts

    def save_changes(self, changes: Sequence[tuple[Any, Any]]) -> None:
        for record, facts in changes:
            orgs.edit_org(record, by=self.user, reason="导入更新", **facts)


def _facts(values: Mapping[str, Any]) -> dict[str, Any]:
    texts = {
        "name": values["name"],
        "short_name": values["short_name"] or "",
        "village_class": values["village_class"] or "",
    }
    plain = ("org_type", "sort", "collective_income", "arable_mu", "last_election_on")
    return texts | {name: values[name] for name in (*plain, *(code for code, _ in (*FIGURES, *MARKS)))}


ORG_IMPORT = Import(
    "orgs",
    "党组织",
    1,
    OrgGround,
    "/orgs/",
    lead="上级在前，下级在后。从“按台账格式导出”的表改了再传，就更新原有的党组织。",
)
