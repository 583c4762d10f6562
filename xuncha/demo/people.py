"""Organisations, officials, accounts and standing roles of the demo (组织、人员、账号、常设角色)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password

from rounds.actions import orgs, persons
from rounds.models import CommitteeTerm, OrgType, PartyOrg, Person, VillageClass
from xuncha.core import accounts, audit, grants
from xuncha.core.demo_accounts import GROUPS
from xuncha.core.models import SecurityRule, User
from xuncha.demo import words
from xuncha.demo.county import County

ORG_TYPES = {
    "v_general": OrgType.VILLAGE_GENERAL, "v_branch": OrgType.VILLAGE_BRANCH, "v_committee": OrgType.VILLAGE_COMMITTEE,
    "township": OrgType.TOWNSHIP, "department": OrgType.DEPARTMENT, "county": OrgType.COUNTY,
}  # fmt: skip
FACTS = {
    "households": "households", "population": "population", "resident_population": "residents", "party_members": "party_members",
    "probationary": "probationary_members", "village_groups": "village_groups", "was_poor_village": "was_poor_village",
    "weak_village": "is_weak_village", "stationed_team": "has_work_team",
}  # fmt: skip
GENDERS = {"男": "male", "女": "female"}
#: account → standing role, where the two are not called alike
STANDING = {
    "secretary": "county_secretary",
    "organization": "organization_dept",
    "propaganda": "propaganda_dept",
    "functional": "functional_dept",
}
PLAIN = ("office_director", "office_staff", "clue_officer", "petition_officer", "leading_group", "county_leader", "discipline",
         "sysadmin", "secadmin", "auditor")  # fmt: skip
SINCE = date(2021, 10, 8)
POSTED = {"village": date(2021, 1, 20)}


@audit.action
def settle(county: County, *, password: str) -> County:
    """Everybody in their places: terms, the tree, officials with posts, accounts, standing roles."""
    terms = _terms()
    for row in words.corpus("orgs"):
        county.orgs[row["key"]] = _org(county, row, terms)
    _accounts(county, password)
    for row in words.corpus("persons"):
        _person(county, row)
    _roles(county)
    return county


def _terms() -> dict[int, CommitteeTerm]:
    spans = {13: ("十三", date(2016, 9, 20), date(2021, 9, 20)), 14: ("十四", date(2021, 9, 20), date(2026, 9, 20))}
    return {
        number: orgs.save_term(
            None, by=None, number=number, name=f"中共临澜县第{name}届委员会", starts_on=begin, ends_on=end
        )
        for number, (name, begin, end) in spans.items()
    }


def _org(county: County, row: dict[str, Any], terms: dict[int, CommitteeTerm]) -> PartyOrg:
    level = "village" if row["org_type"].startswith("v_") else row["org_type"]
    made = orgs.create_org(
        by=None, parent=county.orgs.get(row["parent"]), name=row["name"], short_name=row["short"], level=level,
        org_type=ORG_TYPES[row["org_type"]], code=row["key"], sort=len(county.orgs) + 1, **_facts(row["facts"]),
    )  # fmt: skip
    for past in row["history"]:
        orgs.add_history(made, by=None, term=terms[past["term"]], sequence=past["sequence"], round_type=past["round_type"],
                         topic="" if past["regular"] else past["name"], inspected_on=date.fromisoformat(f"{past['from_month']}-15"))  # fmt: skip
    return made


def _facts(known: dict[str, Any]) -> dict[str, Any]:
    found = {column: known[name] for name, column in FACTS.items() if name in known}
    if "collective_income_wan" in known:
        found |= {
            "collective_income": Decimal(str(known["collective_income_wan"])),
            "arable_mu": Decimal(str(known["arable_mu"])),
        }
    if "village_class" in known:
        klass = words.code_of(VillageClass, known["village_class"])
        found |= {"village_class": klass, "is_key_village": klass == VillageClass.KEY}
    if "last_election" in known:
        found["last_election_on"] = date.fromisoformat(f"{known['last_election']}-15")
    return found


def _accounts(county: County, password: str) -> None:
    """One account for each name of the list."""
    names = {row["account"]: row["name"] for row in words.corpus("persons") if "account" in row}
    for _, rows in GROUPS:
        for username, title in rows:
            county.users[username] = accounts.open_account(
                by=None, username=username, name=names.get(username, title), password=None, must_change=False
            )
    set_passwords(password)
    for user in county.users.values():
        user.refresh_from_db(fields=["password"])


@audit.action
def set_passwords(password: str) -> int:
    """Give every demo account this password, hashed once: hashing is slow on purpose. Returns how many there are."""
    known = [username for _, rows in GROUPS for username, _ in rows]
    SecurityRule.objects.get_or_create(
        code="auth.password.max_days", defaults={"value": 0}
    )  # the demo's do not age (design §6)
    count = User.objects.filter(username__in=known).update(password=make_password(password), must_change_password=False)
    audit.record("set_demo_passwords", by=None, noun="core.user", label=f"演示账号 {count} 个")
    return count


def _person(county: County, row: dict[str, Any]) -> None:
    org = county.orgs[row["org"]]
    person = persons.create_person(
        by=None, org=org, name=row["name"], gender=GENDERS[row["gender"]], birth_year=row["birth_year"], rank=row["rank"],
        user=county.users.get(row.get("account", "")),
    )  # fmt: skip
    since = POSTED.get(org.level, date(2021, 9, 28))
    persons.open_post(person, by=None, org=org, post=row["post"], title=row.get("title", ""), starts_on=since)
    county.persons[row["key"]] = person
    county.posts.setdefault((row["org"], row["post"]), []).append(person)
    if row.get("concurrent"):
        county.posts.setdefault((row["org"], "v_director"), []).append(person)


def _roles(county: County) -> None:
    """Standing roles: the director's confirmed by the leading group, all others by the director; nobody confirms oneself."""
    users = county.users
    for username, user in users.items():
        kind = username.split("_")[0]
        role = {"chief": "target_chief", "owner": "target_owner"}.get(kind) or STANDING.get(username)
        role = role or (username if username in PLAIN else "")
        if role:
            confirmer = users["leading_group" if username == "office_director" else "office_director"]
            proposer = None if username == "secadmin" else users["secadmin"]
            grants.bootstrap_grant(
                entry="demo_round", user=user, role=role, starts_on=SINCE, proposed_by=proposer, confirmed_by=confirmer,
                reason="任职分工",
            )  # fmt: skip


def person_of(county: County, town: str, village: str | None, post: str) -> Person:
    """Somebody in a post: of the village for village posts, else of the township; the secretary where nobody holds it."""
    place = village if post.startswith("v_") and village else town
    chief = f"{post[0]}_secretary" if post[1] == "_" else "t_secretary"
    held = county.posts.get((place, post)) or county.posts.get((place, "v_vice_director" if village else "t_station"))
    return county.chance.choice(held or county.posts[(place, chief)])
