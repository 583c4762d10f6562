"""The sheet of posts (任职): who holds which post of which organisation, from when to when."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from rounds import permissions
from rounds.actions import bulk
from rounds.models import Person, PostHolding
from rounds.posts import post_codes
from rounds.queries import lookups, masters
from xuncha.core import sheets
from xuncha.core.errors import Unmet
from xuncha.core.imports import Ground, Import
from xuncha.core.imports.declare import Tell
from xuncha.core.sheets import Column, Kind
from xuncha.core.web import Asking


def _codes() -> list[tuple[str, str]]:
    return [(code.code, code.name) for code in post_codes().values()]


def columns(orgs: Sequence[str] = ()) -> list[Column]:
    """Person, place, post, days."""
    return [
        Column("serial", "序号", Kind.INT, entered=False, width=6, value=lambda held: held.place_in_list),
        Column("person", "姓名", required=True, example="岑望舒", width=12, value=lambda held: held.person.name, help="人员库里的姓名；没有的先导入人员。"),
        Column("home", "所在单位", choices=orgs, width=18, value=lambda held: str(held.person.org), help="有同名的人时用来分清；平时可以不填。"),
        Column("org", "任职单位", required=True, choices=orgs, example="槐渡镇", width=18, value=lambda held: str(held.org)),
        Column("post", "职务", Kind.CHOICE, required=True, choices=_codes(), example=_codes()[0][0], width=18),
        Column("title", "职务全称", width=24, help="不填按单位和职务自动写。"),
        Column("starts_on", "任职日期", Kind.DATE, required=True, example=date(2021, 9, 1), width=12),
        Column("ends_on", "免职日期", Kind.DATE, width=12),
    ]  # fmt: skip


POST_SHEET = sheets.Sheet("posts", "任职", columns(), row_key=lambda held: str(held.uid))


class PostGround(Ground):
    """Organisations and persons as this person may see them."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        if permissions.why_not_house(self.user, "person.write"):
            raise Http404
        self.orgs = lookups.ByName(masters.orgs_to_choose(self.user))
        self.sheet = sheets.Sheet("posts", "任职", columns(list(self.orgs.label.values())), POST_SHEET.row_key)
        self._people: dict[str, list[Person]] | None = None
        self._taken: set[Any] | None = None

    def visible(self) -> QuerySet[PostHolding]:
        rows = PostHolding.objects.filter(person__in=permissions.persons_within(self.user).values("pk"))
        return rows.select_related("person__org", "org")

    def _person(self, name: str, home: Any) -> Person:
        if self._people is None:
            self._people = defaultdict(list)
            for person in permissions.persons_within(self.user).filter(left_on=None).select_related("org"):
                self._people[person.name].append(person)
        same = self._people.get(name, [])
        if home is not None:
            same = [person for person in same if person.org_id == home.pk]
        if not same:
            raise Unmet(f"人员库里没有“{name}”，或不在您的范围内；请先导入人员。")
        if len(same) > 1:
            raise Unmet(f"人员库里有 {len(same)} 位“{name}”；请填所在单位。")
        return same[0]

    def prepare(self, values: Mapping[str, Any], number: int) -> PostHolding:
        found = lookups.Found()
        home = found.take("home", lambda: self.orgs.find(values["home"]))
        org = found.take("org", lambda: self.orgs.find(values["org"]))
        person = found.take("person", lambda: self._person(values["person"], home)) if values["person"] else None
        if org is None or person is None or not values["post"] or not values["starts_on"]:
            found.stop()
        facts = {name: values[name] for name in ("post", "starts_on", "ends_on")} | {"title": values["title"] or ""}
        return found.wrap(lambda: bulk.draft_post(person, author=self.user, org=org, **facts))

    def identity(self, draft: PostHolding) -> Any:
        return (draft.person_id, draft.org_id, draft.post, draft.starts_on)

    def registered(self, identity: Any) -> str:
        if self._taken is None:
            self._taken = set(self.visible().values_list("person_id", "org_id", "post", "starts_on"))
        return "同一人同一天起任同一职务" if identity in self._taken else ""

    def save(self, drafts: Sequence[PostHolding], tell: Tell) -> list[PostHolding]:
        def told(count: int) -> None:
            tell(72 + 25 * count // max(len(drafts), 1), f"写入第 {count + 1} 条")

        return bulk.open_posts(drafts, by=self.user, tell=told)

    def link(self, record: PostHolding) -> tuple[str, str]:
        return f"{record.person.name}：{record.title}", record.person.get_absolute_url()


POST_IMPORT = Import(
    "posts", "任职", 2, PostGround, "/persons/", lead="先导入人员，再导入任职；一人几个职务，一行一个。"
)
