"""Many organisations, persons and posts at once (批量登记): the rules of the single verbs, one transaction, one entry each."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models

from rounds import permissions
from rounds.actions.editing import check_fields, demand, refuse
from rounds.actions.orgs import why_not_beneath
from rounds.actions.persons import name_keys, post_values
from rounds.models import PartyOrg, Person, PostHolding
from xuncha.core import audit, names
from xuncha.core.models import User

BATCH = 500
Told = Callable[[int], None]


def _silent(_: int) -> None:
    return None


def draft_org(
    *, author: User, parent: PartyOrg | None, name: str, short_name: str, level: str, org_type: str, **facts: Any
) -> PartyOrg:  # fmt: skip
    """An organisation that keeps all rules and is not saved yet; its parent may be a draft too."""
    demand({"parent": why_not_beneath(parent, level)})
    short = short_name or name
    org = PartyOrg(parent=parent, name=name, short_name=short, level=level, org_type=org_type, created_by=author,
                   initials=names.initials(short, person=False)[:40], **facts)  # fmt: skip
    check_fields(org)
    return org


def draft_person(*, author: User, org: PartyOrg, name: str, **columns: Any) -> Person:
    """A person that keeps all rules and is not saved yet."""
    person = Person(org=org, name=name, created_by=author, **name_keys(name), **columns)
    check_fields(person)
    return person


def draft_post(person: Person, *, author: User, **facts: Any) -> PostHolding:
    """A post that keeps all rules and is not saved yet."""
    held = PostHolding(**post_values(person, **facts), created_by=author)
    check_fields(held)
    return held


@audit.action
def create_orgs(drafts: Sequence[PartyOrg], *, by: User, tell: Told = _silent) -> list[PartyOrg]:
    """Save drafts of organisations, from the top down."""
    refuse(permissions.why_not_house(by, "org.write"))
    waiting, done = list(drafts), 0
    while waiting:
        ready = [org for org in waiting if org.parent is None or org.parent.pk]
        for org in ready:
            org.parent_id = org.parent.pk if org.parent is not None else None
        tell(done)
        PartyOrg.objects.bulk_create(ready, batch_size=BATCH)
        for org in ready:
            org.path = f"{org.parent.path if org.parent else '/'}{org.pk}/"
        PartyOrg.objects.bulk_update(ready, ["path"], batch_size=BATCH)
        done += len(ready)
        waiting = [org for org in waiting if not org.pk]
    named = ("name", "short_name", "level", "org_type")
    _log("create_org", drafts, by, lambda org: {"parent": org.parent, **{name: getattr(org, name) for name in named}})
    return list(drafts)


@audit.action
def create_persons(drafts: Sequence[Person], *, by: User, tell: Told = _silent) -> list[Person]:
    """Save drafts of persons."""
    refuse(permissions.why_not_house(by, "person.write"))
    _write(drafts, tell)
    _log("create_person", drafts, by, lambda person: {"org": person.org, "name": person.name, "rank": person.rank})
    return list(drafts)


@audit.action
def open_posts(drafts: Sequence[PostHolding], *, by: User, tell: Told = _silent) -> list[PostHolding]:
    """Save drafts of posts."""
    refuse(permissions.why_not_house(by, "person.write"))
    _write(drafts, tell)
    named = ("person", "org", "post", "title", "starts_on", "ends_on")
    _log("open_post", drafts, by, lambda held: {name: getattr(held, name) for name in named})
    return list(drafts)


def _write(rows: Sequence[models.Model], tell: Told) -> None:
    for at in range(0, len(rows), BATCH):
        tell(at)
        part = list(rows[at : at + BATCH])
        type(part[0])._base_manager.bulk_create(part)


def _log(verb: str, rows: Sequence[models.Model], by: User, values: Callable[[Any], dict[str, Any]]) -> None:
    audit.record_many(verb, ((row, audit.clear_changes(row, {}, values(row))) for row in rows), by=by)
