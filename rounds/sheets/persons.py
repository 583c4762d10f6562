"""The sheet of officials and post-holders (人员). Villagers and petitioners are never registered (design §5.6)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from rounds import permissions
from rounds.actions import bulk, persons
from rounds.models import PartyOrg, Person
from rounds.posts import rank_choices
from rounds.queries import lookups, masters
from xuncha.core import calendar, sheets
from xuncha.core.errors import Unmet
from xuncha.core.imports import Ground, Import
from xuncha.core.imports.declare import AGAIN, Tell
from xuncha.core.sheets import Column, Kind
from xuncha.core.web import Asking

GENDERS = [("male", "男"), ("female", "女")]
YEARS = range(1920, 2020)


def _present(person: Person) -> str:
    today = calendar.today()
    held = [post for post in person.posts.all() if post.ends_on is None or post.ends_on >= today]
    return "、".join(post.title for post in sorted(held, key=lambda post: post.sort))


def columns(orgs: Sequence[str] = ()) -> list[Column]:
    """Name, unit, facts; posts have a sheet of their own."""
    return [
        Column("serial", "序号", Kind.INT, entered=False, width=6, value=lambda person: person.place_in_list),
        Column("name", "姓名", required=True, example="岑望舒", width=12),
        Column("org", "单位", required=True, choices=orgs, example="槐渡镇", width=18, help="所在党组织的简称或名称。", value=lambda person: str(person.org)),
        Column("gender", "性别", Kind.CHOICE, choices=GENDERS, example="male", width=8),
        Column("birth_year", "出生年份", Kind.INT, example=1978, width=10),
        Column("rank", "职级", Kind.CHOICE, choices=rank_choices(), example="section_chief"),
        Column("native_place", "籍贯", example="临澜县", width=14),
        Column("posts", "现任职务", entered=False, width=24, value=_present),
        AGAIN,
    ]  # fmt: skip


PERSON_SHEET = sheets.Sheet("persons", "人员", columns(), row_key=lambda person: str(person.uid))


def numbered(rows: QuerySet) -> Iterator[Any]:
    """The rows of a list, counted from 1."""
    for place, row in enumerate(rows.iterator(chunk_size=500), start=1):
        row.place_in_list = place
        yield row


class PersonGround(Ground):
    """Organisations and persons as this person may see them."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        if permissions.why_not_house(self.user, "person.write"):
            raise Http404
        self.orgs = lookups.ByName(masters.orgs_to_choose(self.user))
        self.sheet = sheets.Sheet("persons", "人员", columns(list(self.orgs.label.values())), PERSON_SHEET.row_key)
        self._taken: dict[Any, str] | None = None

    def visible(self) -> QuerySet[Person]:
        return masters.persons_listing(self.user)

    def _org(self, text: str) -> PartyOrg:
        found = lookups.Found()
        org = found.take("org", lambda: self.orgs.find(text))
        if org is None:
            found.stop()
        return org

    def prepare(self, values: Mapping[str, Any], number: int) -> Person:
        org = self._org(values["org"] or "")
        if not values["name"]:
            raise Unmet
        return bulk.draft_person(author=self.user, org=org, name=values["name"], **_facts(values))

    def identity(self, draft: Person) -> Any:
        return (draft.org_id, draft.name)

    def registered(self, identity: Any) -> str:
        if self._taken is None:
            rows = (
                permissions.persons_within(self.user)
                .filter(left_on=None)
                .values_list("org_id", "name", "org__short_name")
            )
            self._taken = {(org, name): f"{town}的{name}" for org, name, town in rows}
        return self._taken.get(identity, "")

    def save(self, drafts: Sequence[Person], tell: Tell) -> list[Person]:
        def told(count: int) -> None:
            tell(72 + 25 * count // max(len(drafts), 1), f"写入第 {count + 1} 人")

        return bulk.create_persons(drafts, by=self.user, tell=told)

    def prepare_change(self, record: Person, values: Mapping[str, Any]) -> dict[str, Any]:
        facts = {name: value for name, value in _facts(values).items() if value not in (None, "")}
        facts |= {
            "name": values["name"] or record.name,
            "org": self._org(values["org"]) if values["org"] else record.org,
        }
        bulk.check_fields(Person(**facts))
        return facts

    def save_changes(self, changes: Sequence[tuple[Any, Any]]) -> None:
        for record, facts in changes:
            persons.edit_person(record, by=self.user, reason="导入更新", **facts)

    def link(self, record: Person) -> tuple[str, str]:
        return f"{record.name}（{record.org}）", record.get_absolute_url()


def _facts(values: Mapping[str, Any]) -> dict[str, Any]:
    if values["birth_year"] is not None and values["birth_year"] not in YEARS:
        raise Unmet(fields={"birth_year": f"出生年份应在 {YEARS.start} 到 {YEARS.stop - 1} 之间，如 1978。"})
    texts = {name: values[name] or "" for name in ("gender", "rank", "native_place")}
    return texts | {"birth_year": values["birth_year"]}


PERSON_IMPORT = Import(
    "persons",
    "人员",
    2,
    PersonGround,
    "/persons/",
    lead="只登记干部和任职人员；群众和信访人不入人员库。任职另用“导入任职”。",
)
