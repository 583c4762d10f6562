"""Verbs of officials and their posts (人员、任职). Never a villager or petitioner (design §5.6)."""

from datetime import date
from typing import Any

from rounds import permissions
from rounds.actions.editing import change, demand, make, not_ahead, refuse
from rounds.models import PartyOrg, Person, PostHolding
from rounds.posts import post_codes
from xuncha.core import audit, calendar, facts, names
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User


def name_keys(name: str) -> dict[str, str]:
    """By what a name is found and sorted."""
    return {"initials": names.initials(name)[:20], "sort_key": names.sort_key(name)[:120]}


@audit.action
def create_person(*, by: User | None, org: PartyOrg, name: str, **columns: Any) -> Person:
    """Register an official or post-holder. `by=None`: the product itself, seeding."""
    if by is not None:
        refuse(permissions.why_not_house(by, "person.write"))
        demand({"name": _why_not_again(org, name, columns.get("birth_year"))})
    return make(Person, "create_person", by=by, values={"org": org, "name": name, **name_keys(name), **columns})


def _why_not_again(org: PartyOrg, name: str, birth_year: int | None) -> str:
    """The same person entered twice would split posts, account and recusal between two rows; a namesake has another year."""
    years = set(Person.objects.filter(org=org, name=name, left_on=None).values_list("birth_year", flat=True))
    if not years or (birth_year is not None and not years & {birth_year, None}):
        return ""
    return f"{org}已经登记了{name}，请直接打开；确是同名的另一人，请两人都填写出生年份。"


@audit.action
def edit_person(person: Person, *, by: User, reason: str = "", **columns: Any) -> Person:
    """Correct a person's facts; with a date of leaving their open posts end on it too."""
    refuse(permissions.why_not_house(by, "person.write"))
    demand({"left_on": not_ahead(columns.get("left_on"), "离任日期")})
    if "name" in columns:
        columns |= name_keys(columns["name"])
    edited = change(person, "edit_person", by=by, values=columns, reason=reason)
    if edited.left_on:
        for held in edited.posts.filter(ends_on=None, starts_on__lte=edited.left_on):
            change(held, "end_post", by=by, values={"ends_on": edited.left_on}, reason="离任")
    return edited


@audit.action
def link_account(person: Person, *, by: User, user: User | None, reason: str = "") -> Person:
    """Tie a person to an account, which then carries the person's authorisations: never one's own, never over a live one."""
    refuse(permissions.why_not_house(by, "round.member"))
    if user is not None and user.pk == by.pk:
        raise Refused("不能为本人的账号关联人员；请由另一名巡察办主任或系统管理员办理。")
    if (
        person.user_id not in (None, user.pk if user else None)
        and person.authorizations.filter(status="approved").exists()
    ):
        raise Unmet(fields={"user": f"{person} 现有账号还有有效授权，请先收回授权再更换账号。"})
    if user is not None and Person.objects.filter(user=user).exclude(pk=person.pk).exists():
        raise Unmet(fields={"user": f"账号“{user.username}”已属于另一名人员，请核对。"})
    linked = change(person, "link_account", by=by, values={"user": user}, reason=reason)
    facts.forget()
    return linked


@audit.action
def open_post(
    person: Person, *, by: User | None, org: PartyOrg, post: str, starts_on: date, title: str = "", ends_on: date | None = None
) -> PostHolding:  # fmt: skip
    """Note a post held by a person; title, rank in order and 一把手 come from the code unless a title is given."""
    if by is not None:
        refuse(permissions.why_not_house(by, "person.write"))
    facts_ = post_values(person, org=org, post=post, starts_on=starts_on, title=title, ends_on=ends_on)
    return make(PostHolding, "open_post", by=by, values=facts_)


def post_values(
    person: Person, *, org: PartyOrg, post: str, starts_on: date, title: str = "", ends_on: date | None = None
) -> dict[str, Any]:
    """The columns of a post, with what follows from its code; Unmet when the rules stand against it."""
    code = post_codes().get(post)
    demand({
        "post": "" if code else "请从列表中选择职务。",
        "ends_on": "免职日期早于任职日期，请改正。" if ends_on and ends_on < starts_on else "",
        "starts_on": not_ahead(starts_on, "任职日期"),
    })  # fmt: skip
    return {"person": person, "org": org, "post": post, "title": title or f"{org}{_short(code.name)}", "is_chief": code.is_chief,
            "is_team": code.is_team, "sort": code.sort, "starts_on": starts_on, "ends_on": ends_on}  # fmt: skip


def _short(name: str) -> str:
    return name.removeprefix("乡镇").removeprefix("村") if name not in ("村民小组长", "村民委员会主任") else name


@audit.action
def end_post(held: PostHolding, *, by: User, ends_on: date | None = None, reason: str = "") -> PostHolding:
    """End a post; the row stays, so that what was written at the time still holds."""
    refuse(permissions.why_not_house(by, "person.write"))
    ends_on = ends_on or calendar.today()
    demand({
        "ends_on": not_ahead(ends_on, "免职日期") or ("免职日期早于任职日期，请改正。" if ends_on < held.starts_on else ""),
    })  # fmt: skip
    return change(held, "end_post", by=by, values={"ends_on": ends_on}, reason=reason)
