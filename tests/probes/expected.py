"""Who sees which record of the demo round: written by hand from domain §1.2 and design §5, not read from the product.

`WHO` says where each account stands; `SEES` what each standing sees of each noun; `sees` puts the two together.
"""

from collections.abc import Callable
from typing import Any

ALL = frozenset({"chengping", "luzhou", "huaidu", "liwu", "yanxi", "yuncha"})
TOWNS = {1: {"chengping", "luzhou"}, 2: {"huaidu", "liwu"}, 3: {"yanxi", "yuncha"}}

#: account → (standing, group, towns): an authorisation that has ended gives nothing, kin in a village takes the township
WHO: dict[str, tuple[str, int, frozenset[str]]] = {
    **{name: (name, 0, ALL) for name in (
        "office_director", "office_staff", "clue_officer", "petition_officer", "leading_group", "secretary", "county_leader",
        "discipline", "organization", "propaganda", "functional",
    )},
    **{f"{kind}_{n}": (kind, n, frozenset(TOWNS[n])) for n in TOWNS for kind in ("leader", "deputy", "liaison", "member", "petition")},
    "member_2b": ("member", 2, frozenset({"liwu"})),
    "member_2c": ("member", 2, frozenset(TOWNS[2])),
    "recused": ("member", 3, frozenset({"yuncha"})),
    **{f"{kind}_{town}": ("unit", 0, frozenset({town})) for kind in ("chief", "owner") for town in ALL},
    **{name: ("nobody", 0, frozenset()) for name in ("stranger", "expired", "sysadmin", "secadmin", "auditor")},
}  # fmt: skip
IN_GROUP = ("leader", "deputy", "liaison", "member", "petition")

Rule = Callable[[Any, Any, str], bool]


def every(record: Any, user: Any, standing: str) -> bool:
    return True


def talked(record: Any, user: Any, standing: str) -> bool:
    return user.pk in {record.created_by_id, record.recorder_id, *(t.pk for t in record.talkers.all())}


def went(record: Any, user: Any, standing: str) -> bool:
    return user.pk in {record.created_by_id, *(one.pk for one in record.visitors.all())}


def wrote(record: Any, user: Any, standing: str) -> bool:
    return record.created_by_id == user.pk


def signed(record: Any, user: Any, standing: str) -> bool:
    return record.status in ("signed", "filed", "cited")


def fed_back(record: Any, user: Any, standing: str) -> bool:
    return record.status in ("fed_back", "rectifying")


def to_discipline(record: Any, user: Any, standing: str) -> bool:
    return record.status == "transferred" and record.disposal == "discipline"


RECEIVER = {"discipline": "discipline", "organization": "organization_dept"}


def handed_to(record: Any, user: Any, standing: str) -> bool:
    handed = record.status in ("transferred", "received", "handling", "concluded", "archived")
    return handed and any(item.transfer.receiver == RECEIVER[standing] for item in record.transfer_items.all())


def sent_to(record: Any, user: Any, standing: str) -> bool:
    return record.status in ("sent", "received", "answered") and record.receiver == RECEIVER[standing]


def handed_in(record: Any, user: Any, standing: str) -> bool:
    return record.status != "draft"


def delivered(record: Any, user: Any, standing: str) -> bool:
    return record.status in ("delivered", "received")


def names_person(record: Any, user: Any, standing: str) -> bool:
    return record.kind == "person"


OFFICE, TOP, GROUP = ("office_director", "office_staff"), ("leading_group", "secretary"), IN_GROUP


def _of(rule: Rule, *standings: str) -> dict[str, Rule]:
    return dict.fromkeys(standings, rule)


SEES: dict[str, dict[str, Rule]] = {
    "material": _of(every, *OFFICE, *GROUP),
    "inquiry": _of(every, *OFFICE, *TOP, *GROUP),
    "secretary_point": _of(every, "office_director", *TOP) | {"clue_officer": names_person},
    "interview": _of(every, "office_director", "leader", "deputy", "liaison") | _of(talked, "member", "petition"),
    "visit": _of(every, "office_director", "leader", "deputy", "liaison") | _of(went, "member", "petition"),
    "survey": _of(every, *OFFICE, *TOP, *GROUP),
    "petition": _of(every, "petition_officer", "leading_group", "leader", "deputy", "liaison", "petition") | {"discipline": to_discipline},
    "draft": _of(signed, *OFFICE, "leading_group") | _of(every, *GROUP),
    "problem": _of(every, *OFFICE, *TOP, *GROUP) | _of(fed_back, "discipline", "organization", "propaganda", "county_leader"),
    "clue": _of(every, "clue_officer", "leading_group", "leader", "deputy") | _of(handed_to, "discipline", "organization")
    | _of(wrote, "liaison", "member", "petition"),
    "transfer": _of(every, "clue_officer", "leading_group", "leader") | _of(sent_to, "discipline", "organization"),
    "report": _of(handed_in, *OFFICE, *TOP) | _of(every, *GROUP),
    "feedback": _of(every, *OFFICE, *TOP, *GROUP)
    | _of(delivered, "discipline", "organization", "propaganda", "county_leader", "unit"),
    "rectification": _of(every, *OFFICE, *TOP, *GROUP, "discipline", "organization", "propaganda", "county_leader", "unit"),
}  # fmt: skip


def sees(noun: str, record: Any, town: str, account: str, user: Any) -> bool:
    """Whether this account may see the record; `town` is the key of its target."""
    standing, group, towns = WHO[account]
    rule = SEES[noun].get(standing)
    if rule is None or town not in towns:
        return False
    if standing in IN_GROUP and getattr(record, "group", None) is not None and record.group.number != group:
        return False
    return rule(record, user, standing)
