"""The sheet of petitions (信访台账, domain §3.2). Columns of the reporter are filled in and go to custody; they never come back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from petitions import actions, permissions, queries
from petitions.models import (
    AccusedKind,
    Channel,
    DisciplineKind,
    Disposal,
    OutOfScope,
    Petition,
    PetitionClass,
    SignatureType,
    Source,
    Truth,
    Urgency,
)
from rounds.queries import lookups, places
from rounds.queries.current import current_round, pin
from xuncha.core import calendar, sheets
from xuncha.core.errors import Unmet
from xuncha.core.imports import Ground, Import
from xuncha.core.imports.declare import AGAIN, Tell
from xuncha.core.sheets import Column, Kind
from xuncha.core.web import Asking

REPORTER = {"reporter_name": "name", "reporter_phone": "phone", "reporter_id": "id_number", "reporter_address": "address",
            "reporter_headcount": "headcount", "reporter_old": "old_visitor"}  # fmt: skip


def _accused(name: str) -> Any:
    return lambda letter: "、".join(value for one in letter.accused.all() if (value := getattr(one, name)))


def _duplicate(letter: Petition) -> str:
    """The first letter's number, where this reader sees that letter (the rows are those of `queries.listing`)."""
    if not letter.is_duplicate:
        return "否"
    return letter.primary.number if letter.primary_seen else "重复件"


def _kinds(letter: Petition) -> str:
    return "、".join(one.get_category_display() for one in letter.accused.all() if one.category)


def _whose(letter: Petition) -> str:
    return "、".join(words for one in letter.accused.all() if (words := f"{one.org_name}{one.post}"))


def columns(orgs: Sequence[str] = (), leaves: Sequence[str] = ()) -> list[Column]:
    """The official order of domain §3.2, then what only a template asks for."""
    return [
        Column("serial", "序号", Kind.INT, entered=False, width=6, value=lambda letter: letter.place_in_list),
        Column("number", "编号", entered=False, width=18),
        Column("received_at", "日期", Kind.DATETIME, required=True, example="2023-03-10 09:00", width=16, help="收件日期；可以带时间，如 2023-03-10 09:00。"),
        Column("channel", "方式", Kind.CHOICE, required=True, choices=Channel.choices, example="letter"),
        Column("source", "来源", Kind.CHOICE, choices=Source.choices, example="own", help="不填是自收。"),
        Column("signature_type", "署名", Kind.CHOICE, required=True, choices=SignatureType.choices, example="anonymous"),
        Column("accused", "被反映人", example="程启樵", value=_accused("name"), help="几个人用顿号分开；单位职务、职级按同样次序。没有具体人的，填被反映组织。"),
        Column("accused_post", "单位职务", example="柳湾村党支部书记", width=18, value=_whose),
        Column("accused_rank", "职级", value=_accused("rank")),
        Column("klass", "类别", Kind.CHOICE, required=True, choices=PetitionClass.choices, example="accusation"),
        Column("nature", "问题性质", Kind.CHOICE, required=True, choices=DisciplineKind.choices, example="masses"),
        Column("field", "领域", choices=leaves, example=leaves[0] if leaves else "", width=20, value=lambda letter: str(letter.field or "")),
        Column("summary", "内容摘要", Kind.LONG, required=True, example="反映低保评议优亲厚友。", width=40, help="不写反映人的任何信息。"),
        Column("disposal", "办理方式", Kind.CHOICE, choices=Disposal.choices, entered=False),
        Column("handler", "承办", entered=False),
        Column("due", "期限", Kind.DATE, entered=False),
        Column("result", "结果", Kind.LONG, entered=False, width=30),
        Column("truth", "属实程度", Kind.CHOICE, choices=Truth.choices, entered=False),
        Column("dup", "是否重复", entered=False, value=_duplicate, width=18),
        Column("date_reason", "备注", width=20, help="收件日期不在进驻期间的，写明原因。"),
        Column("accused_unit", "被反映人单位", width=18, value=_accused("org_name"), help="单位和职务分开填的填这两栏，“单位职务”不填。"),
        Column("accused_duty", "被反映人职务", width=14, value=_accused("post")),
        Column("accused_kind", "被反映人类别", example="村党组织书记", value=_kinds, help="、".join(str(word) for word in AccusedKind.labels)),
        Column("klass_sub", "范围外小类", Kind.CHOICE, choices=OutOfScope.choices, help="类别是“业务范围外”的填写。"),
        Column("in_scope", "属受理范围", Kind.BOOL, help="不填的，“业务范围外”算“否”，其余算“是”。"),
        Column("sensitive", "敏感件", Kind.BOOL, help="不填算“否”。"),
        Column("urgency", "紧急程度", Kind.CHOICE, choices=Urgency.choices, example="normal", help="不填是一般。"),
        Column("pages", "原件页数", Kind.INT),
        Column("copies", "原件份数", Kind.INT),
        Column("off_notice", "公告期外", Kind.BOOL, help="收件日期不在公告受理期内的填“是”，或在备注写明原因。"),
        Column("org", "涉及党组织", choices=orgs, example=orgs[-1] if orgs else "", exported=False, help="不填是乡镇本级；有几个巡察对象的必须选。"),
        Column("accused_org", "被反映组织", choices=orgs, exported=False),
        Column("reporter_name", "反映人姓名", exported=False, help="只进加密保管，不在任何清单和导出里出现；匿名的不填。"),
        Column("reporter_phone", "反映人电话", exported=False, width=16),
        Column("reporter_id", "反映人身份证号", exported=False, width=22, help="设为文本格式再填。"),
        Column("reporter_address", "反映人住址", exported=False, width=20),
        Column("reporter_headcount", "反映人人数", exported=False),
        Column("reporter_old", "老访户", Kind.BOOL, exported=False, help="只进加密保管；不填算“否”。"),
        AGAIN,
    ]  # fmt: skip


OFFICIAL = sheets.Sheet("petitions", "信访台账", columns(), row_key=lambda letter: str(letter.uid))


def official_rows(rows: QuerySet[Petition]) -> Any:
    """The rows of the list, counted from 1."""
    for place, letter in enumerate(rows.iterator(chunk_size=500), start=1):
        letter.place_in_list = place
        yield letter


class PetitionGround(Ground):
    """Targets, organisations and leaves of one round, read once."""

    homes = {"target": "org", "accused_org": "accused"}

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self.round = current_round(asking)  # type: ignore[arg-type]
        self.targets = [
            t for t in places.target_list(self.user, self.round) if not permissions.why_not_register(self.user, t)
        ]
        if not self.targets:
            raise Http404
        self.places = lookups.Places(self.round, self.targets, self.user)
        self.sheet = sheets.Sheet(
            "petitions", "信访台账", columns(self.places.org_labels, self.places.leaf_labels), OFFICIAL.row_key
        )
        self.days = calendar.WorkingDays()
        self._kept: dict[Any, str] | None = None

    def visible(self) -> QuerySet[Petition]:
        return queries.listing(self.user, self.round)

    def prepare(self, values: Mapping[str, Any], number: int) -> Any:
        found = lookups.Found()
        org = found.take("org", lambda: self.places.org(values["org"]))
        accused_org = found.take("accused_org", lambda: self.places.org(values["accused_org"]))
        target = self.places.target_of(org or accused_org) if org or accused_org else None
        if target is None and len(self.targets) == 1:
            target = self.targets[0]
        if target is None and not found.fields:
            found.fields["org"] = "您有几个巡察对象，请选择涉及党组织。"
        field = found.take("field", lambda: self.places.leaf(values["field"], self._village_first(values["field"])))
        accused = found.take("accused", lambda: _people(values)) or []
        if target is None or values["received_at"] is None:
            found.stop()
        facts = self._facts(values, field=field, accused_org=accused_org)
        reporter = {name: "是" if values[code] is True else values[code] or "" for code, name in REPORTER.items()}
        return found.wrap(lambda: actions.draft_petition(
            by=self.user, target=target, org=org, accused=accused, reporter=reporter, days=self.days, **facts
        ))  # fmt: skip

    def _village_first(self, text: str | None) -> Any:
        """The form offers the village's leaves for every letter: a leaf of a letter is looked for there."""
        return next((org for org in self.places.orgs if org.is_village), None)

    def _facts(self, values: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        moment = values["received_at"]
        moment = datetime.combine(moment, time()) if not isinstance(moment, datetime) else moment
        plain = ("channel", "signature_type", "klass", "nature", "summary", "date_reason")
        facts = {name: values[name] or "" for name in plain} | more
        return facts | {
            "received_at": timezone.make_aware(moment, calendar.ZONE), "source": values["source"] or Source.OWN,
            "pages": _count(values, "pages", "页数"), "copies": _count(values, "copies", "份数"),
            "sensitive": values["sensitive"] is True, "off_notice": values["off_notice"] is True,
            "urgency": values["urgency"] or Urgency.NORMAL, "klass_sub": values["klass_sub"] or "" if values["klass"] == PetitionClass.OUT_OF_SCOPE else "",
            **({} if values["in_scope"] is None else {"in_scope": values["in_scope"]}),
        }  # fmt: skip

    def identity(self, draft: Any) -> Any:
        letter = draft.petition
        names = tuple(sorted(actions.name_digest(row["name"]) for row in draft.accused))
        return _identity(letter, names)

    def registered(self, identity: Any) -> str:
        if self._kept is None:
            rows = (
                queries.visible_to(self.user)
                .filter(round=self.round, target__in=self.targets)
                .prefetch_related("accused")
            )
            self._kept = {
                _identity(letter, tuple(sorted(one.name_digest for one in letter.accused.all()))): letter.number
                for letter in rows.iterator(chunk_size=500)
            }
        return self._kept.get(identity, "")

    def save(self, drafts: Sequence[Any], tell: Tell) -> list[Petition]:
        def told(count: int) -> None:
            tell(72 + 25 * count // max(len(drafts), 1), f"写入第 {count + 1} 件")

        return actions.register_many(drafts, by=self.user, tell=told)

    def link(self, record: Petition) -> tuple[str, str]:
        return record.number, record.get_absolute_url()


def _identity(letter: Petition, names: tuple[str, ...]) -> Any:
    """The same day, way, people, organisation and words: the same letter written down twice."""
    day = timezone.localtime(letter.received_at).date()
    return (day, letter.channel, names, letter.accused_org_id, letter.target_id, letter.summary.strip())


def _count(values: Mapping[str, Any], code: str, word: str) -> int:
    value = values[code]
    if value is not None and not 0 <= value <= 32767:
        raise Unmet(fields={code: f"原件{word}应在 0 到 32767 之间。"})
    return value or 0


#: column of the sheet → column of the accused, and how long it may be; the first two give the post, 单位职务 in one or apart
ACCUSED = (("accused_post", "post", 60), ("accused_unit", "org_name", 80), ("accused_duty", "post", 60),
           ("accused_rank", "rank", 20), ("accused_kind", "category", 20))  # fmt: skip
KINDS = {str(label): code for code, label in AccusedKind.choices}


def _people(values: Mapping[str, Any]) -> list[dict[str, str]]:
    """Names, units, posts, ranks and kinds, parted by 、 in the same order; one of them may stand for all."""
    names = [name.strip() for name in lookups.SEPARATORS.split(values["accused"] or "") if name.strip()]
    rows = [{"name": name[:40], "org_name": "", "post": "", "rank": "", "category": ""} for name in names]
    for code, name, most in ACCUSED:
        given = [one.strip() for one in lookups.SEPARATORS.split(values[code] or "") if one.strip()]
        if len(given) > 1 and len(given) != len(names):
            raise Unmet(f"被反映人有 {len(names)} 人，单位职务或职级却有 {len(given)} 项；请用顿号按同样次序分开。")
        for place, row in enumerate(rows if given else ()):
            row[name] = given[place if len(given) > 1 else 0][:most]
    return [row | {"category": _kind(row["category"])} for row in rows]


def _kind(word: str) -> str:
    if word and word not in KINDS:
        raise Unmet(fields={"accused_kind": f"被反映人类别没有“{word}”；请从 {'、'.join(KINDS)} 中选填。"})
    return KINDS.get(word, "")


IMPORT = Import("petitions", "信访台账", 3, PetitionGround, "/petitions/", pin=pin, lead="一行一件。涉及上级管理干部的信访件不得填进表格，请在“登记信访”页按规定只登记封面。")  # fmt: skip
