"""Names on a sheet → records, read once for a whole file (按名称查找). What a person may not see is told like what is not there."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

from rounds.models import InspectionRound, PartyOrg, Person, RoundTarget, TaxonomyNode
from rounds.queries import places
from xuncha.core import calendar
from xuncha.core.errors import Unmet
from xuncha.core.models import User

SEPARATORS = re.compile(r"[、,，;；/\n]+")


class Found:
    """Gathers what is wrong with the cells of one row, so that all of it is told at once."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}

    def take(self, code: str, look: Callable[[], Any]) -> Any:
        """What `look` finds; None, with the sentence kept, when it refuses."""
        try:
            return look()
        except Unmet as error:
            self.fields[code] = error.sentences[0]
            return None

    def stop(self) -> NoReturn:
        """The row cannot be read any further."""
        raise Unmet(fields=self.fields)

    def wrap(self, make: Callable[[], Any], *, drop: Iterable[str] = ()) -> Any:
        """What the verb makes of the row; its sentences join those of the cells, save on fields of `drop`."""
        try:
            made = make()
        except Unmet as error:
            own = {name: sentence for name, sentence in error.fields.items() if name not in drop}
            general = [sentence for sentence in error.sentences if sentence not in error.fields.values()]
            raise Unmet(
                *general, fields=self.fields | {n: s for n, s in own.items() if n not in self.fields}
            ) from error
        if self.fields:
            self.stop()
        return made


class ByName:
    """Organisations by name or short name."""

    def __init__(self, orgs: Iterable[PartyOrg]) -> None:
        self.orgs = list(orgs)
        names: dict[str, set[int]] = defaultdict(set)
        for org in self.orgs:
            names[str(org)].add(org.pk)
        towns = {org.pk: str(org) for org in self.orgs}
        self.label = {
            org.pk: str(org) if len(names[str(org)]) == 1 else f"{towns.get(org.parent_id, '')}/{org}"
            for org in self.orgs
        }
        self.known: dict[str, dict[int, PartyOrg]] = defaultdict(dict)
        for org in self.orgs:
            for name in (org.name, org.short_name, self.label[org.pk]):
                self.known[name.strip()][org.pk] = org

    def find(self, text: str | None) -> PartyOrg | None:
        """The one organisation of that name; None for an empty cell."""
        if not text:
            return None
        same = list(self.known.get(text.strip(), {}).values())
        if not same:
            raise Unmet(f"没有“{text}”这个党组织，或不在您的范围内；请从下拉列表中选。")
        if len(same) > 1:
            shown = "、".join(self.label[org.pk] for org in same[:3])
            raise Unmet(f"有 {len(same)} 个党组织叫“{text}”，请写全称，如：{shown}。")
        return same[0]


class ByPerson:
    """Persons by name; several of one name are told apart as 姓名（单位）."""

    def __init__(self, persons: Iterable[Person], whose: str) -> None:
        self.whose = whose
        self.names: dict[str, list[Person]] = defaultdict(list)
        for person in persons:
            self.names[person.name].append(person)
            self.names[f"{person.name}（{person.org}）"].append(person)

    def find(self, text: str | None) -> Person | None:
        """The one person of that name; None for an empty cell."""
        if not text:
            return None
        name = re.sub(r"\s*[(（](.*)[)）]\s*$", r"（\1）", text.strip())
        same = self.names.get(text.strip()) or self.names.get(name, [])
        if not same:
            raise Unmet(f"{self.whose}没有“{text.strip()}”；请写姓名，多人用顿号分开。")
        if len(same) > 1:
            raise Unmet(f"{self.whose}有 {len(same)} 位“{text.strip()}”；请写成“姓名（单位）”。")
        return same[0]

    def find_all(self, text: str | None) -> list[Person]:
        """The persons of a cell, parted by 、."""
        found = [self.find(name) for name in SEPARATORS.split(text or "") if name.strip()]
        return [person for person in found if person is not None]


class Places:
    """Organisations, members and leaves of some targets of a round."""

    def __init__(self, round_: InspectionRound | None, targets: Sequence[RoundTarget], user: User) -> None:
        self.round, self.targets = round_, targets
        self.orgs = list(places.orgs_of(*targets, user=user))
        self._orgs = ByName(self.orgs)
        self.org_labels = [self._orgs.label[org.pk] for org in self.orgs]
        self.accounts = list(places.group_accounts(*targets))
        self._accounts: dict[str, list[User]] = defaultdict(list)
        for account in self.accounts:
            self._accounts[str(account)].append(account)
            self._accounts[account.username].append(account)
        #: two of those who may work there today, for the example of a template
        today = places.group_accounts(*targets, on=calendar.today())
        self.example = [str(account) for account in today[:2]] or ["祁素安", "闻铮"]
        self._leaves: dict[str, dict[str, TaxonomyNode]] = {}
        for level in ("township", "village", "department"):
            rows = {}
            for leaf in places.leaf_rows(round_, level):
                rows |= {name: leaf for name in (str(leaf), leaf.code.upper()) if name not in rows}
                rows.setdefault(leaf.name, leaf)
            self._leaves[level] = rows
        self.leaf_labels = list(dict.fromkeys(str(leaf) for rows in self._leaves.values() for leaf in rows.values()))

    def label(self, org: PartyOrg) -> str:
        """How an organisation is offered."""
        return self._orgs.label[org.pk]

    def org(self, text: str | None) -> PartyOrg | None:
        """An organisation of the targets."""
        return self._orgs.find(text)

    def target_of(self, org: PartyOrg) -> RoundTarget | None:
        """The target an organisation belongs to."""
        return next((target for target in self.targets if org.path.startswith(target.org.path)), None)

    def members(self, text: str | None) -> list[User]:
        """Members of the group, parted by 、."""
        return [self._member(name) for name in SEPARATORS.split(text or "") if name.strip()]

    def member(self, text: str | None) -> User | None:
        """One member of the group; None for an empty cell."""
        return self._member(text) if text else None

    def _member(self, name: str) -> User:
        same = self._accounts.get(name.strip(), [])
        if not same:
            raise Unmet(f"本组没有“{name.strip()}”，或没有这里的授权；请写组员的姓名，多人用顿号分开。")
        if len(same) > 1:
            raise Unmet(
                f"本组有 {len(same)} 位“{name.strip()}”，请改写账号名：{'、'.join(user.username for user in same)}。"
            )
        return same[0]

    def leaf(self, text: str | None, org: PartyOrg | None) -> TaxonomyNode | None:
        """A leaf of the tree that the round pinned for the organisation's level; by code, name or both."""
        if not text:
            return None
        rows = self._leaves.get(org.level if org else "township", {})
        words = text.strip()
        found = rows.get(words) or rows.get(words.upper()) or rows.get(words.split()[0].upper())
        if found is None:
            raise Unmet(f"本轮的问题分类里没有“{text}”；请写代码（如 LW6.1c）或从下拉列表中选。")
        return found
