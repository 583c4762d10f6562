"""Who sees which record of the demo round: written by hand from domain §1.2 and design §5, not read from the product.

`WHO` says where each account stands; `SEES` what each standing sees of each noun, `COUNTS` what it may count without seeing
it, `EXPORTS` how secret each ledger is that can be taken away, `FILES` whose files are whose. `sees` and `counts` put them
together. What has no row here and none in `ELSEWHERE` fails tests/probes/test_table.py.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps

from petitions.models import Petition

TOWN_KEYS = ("chengping", "luzhou", "huaidu", "liwu", "yanxi", "yuncha")
#: all townships, and what stands beside them: the county and its departments
ALL = frozenset({*TOWN_KEYS, "county"})
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
    **{f"{kind}_{town}": ("unit", 0, frozenset({town})) for kind in ("chief", "owner") for town in TOWN_KEYS},
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
    handed = record.status in ("transferred", "receipted") or record.status == "closed" and record.transferred_on
    return about_staff(record) or bool(handed) and record.disposal == "discipline"


RECEIVER = {"discipline": "discipline", "organization": "organization_dept"}


def handed_to(record: Any, user: Any, standing: str) -> bool:
    handed = record.status in ("transferred", "received", "handling", "concluded", "archived")
    return handed and any(item.transfer.receiver == RECEIVER[standing] for item in record.transfer_items.all())


def about_staff(record: Any) -> bool:
    """About somebody of a group or of the office (domain §1.2 d): it stands in group 00."""
    return record.group.number == 0


def of_the_group(record: Any, user: Any, standing: str) -> bool:
    """What is kept from a group is counted by nobody who may not read it: beside the group's figures it would show."""
    return not about_staff(record)


def to_commission(record: Any, user: Any, standing: str) -> bool:
    return about_staff(record) or handed_to(record, user, standing)


def in_custody(record: Any, user: Any, standing: str) -> bool:
    decided = record.status in ("approved", "transferred", "received", "handling", "concluded", "archived", "kept")
    return decided or not about_staff(record)


def sent_to(record: Any, user: Any, standing: str) -> bool:
    return record.status in ("sent", "received", "answered") and record.receiver == RECEIVER[standing]


def handed_in(record: Any, user: Any, standing: str) -> bool:
    return record.status != "draft"


def delivered(record: Any, user: Any, standing: str) -> bool:
    return record.status in ("delivered", "received")


def served(record: Any, user: Any, standing: str) -> bool:
    """A unit learns of a fix by its notice."""
    return record.served_on is not None


def names_person(record: Any, user: Any, standing: str) -> bool:
    return record.kind == "person"


def issued(record: Any, user: Any, standing: str) -> bool:
    return record.status == "issued"


def reported(record: Any, user: Any, standing: str) -> bool:
    return record.status == "reported"


FOR_WHOM = {
    "office_director": "office",
    "office_staff": "office",
    "leading_group": "leading_group",
    "secretary": "secretary",
}


def sent_up(record: Any, user: Any, standing: str) -> bool:
    return record.status in ("reported", "directed", "carried_out") and record.to == FOR_WHOM[standing]


def below_leaders(record: Any, user: Any, standing: str) -> bool:
    """What the leading group and the secretary decide among themselves is not for the groups."""
    return record.kind not in ("leading_group", "secretary")


def own_person(record: Any, user: Any, standing: str) -> bool:
    """One's own authorisation or declaration, whatever else one may see."""
    return record.person.user_id == user.pk


def of_a_member(record: Any, group: int) -> bool:
    """A declaration by somebody of the group: its leader gives the opinion before the office decides (domain §1.3)."""
    powers = apps.get_model("rounds.Authorization").objects.exclude(status="revoked")
    return powers.filter(person=record.person, round=record.round, group__number=group).exists()


def ordinary(record: Any, user: Any, standing: str) -> bool:
    """Papers that name no persons."""
    return record.slot.level < 3


def asked(record: Any, user: Any, standing: str) -> bool:
    return record.asked_by_id == user.pk


def no_row_kept(record: Any, user: Any, standing: str) -> bool:
    """A request that holds a letter kept from the group (number 00) is there for the leading group and not for the office."""
    rows = Petition.objects.filter(pk__in=record.row_keys if record.table == "petitions" else ())
    return standing == "leading_group" or all(of_the_group(letter, user, standing) for letter in rows)


def carries_ordinary(record: Any, user: Any, standing: str) -> bool:
    """A transfer of clues kept from the group alone is in no figure of the office."""
    return any(of_the_group(item.clue, user, standing) for item in record.items.all())


#: the township that kin or an earlier post keeps one away from
RECUSED = {"member_2b": "槐渡镇", "recused": "砚溪镇"}


def not_about_recused(record: Any, user: Any, standing: str) -> bool:
    """A document about an organisation that one keeps away from, or about a village of it, is not there."""
    named = {str(org) for org in record.orgs.all()} | {str(org.parent) for org in record.orgs.all()}
    return RECUSED.get(user.username) not in named


def not_for_recused(record: Any, user: Any, standing: str) -> bool:
    """Of a township that one keeps away from, nobody let in for it is there; the members of one's own group are."""
    units = {str(target.org) for target in record.targets.all()} if record.group_id is None else set()
    return RECUSED.get(user.username) not in units


def told(record: Any, user: Any, standing: str) -> bool:
    """Of a reading of an identity, whoever was told of it, until it is noted."""
    return record.told_id == user.pk and record.status == "fresh"


def both_kept(record: Any, user: Any, standing: str) -> bool:
    """A pair is for whoever keeps both letters."""
    return standing == "petition_officer" or {record.first.group.number, record.second.group.number} == {
        WHO[user.username][1]
    }


OFFICE, TOP, GROUP = ("office_director", "office_staff"), ("leading_group", "secretary"), IN_GROUP
KEEPERS, SUPERVISORS = ("clue_officer", "petition_officer"), ("discipline", "organization", "propaganda")
STANDINGS = frozenset(standing for standing, _, _ in WHO.values())


def _of(rule: Rule, *standings: str) -> dict[str, Rule]:
    return dict.fromkeys(standings, rule)


SEES: dict[str, dict[str, Rule]] = {
    "round": _of(every, *(STANDINGS - {"nobody"})),
    "target": _of(every, *OFFICE, *TOP, *GROUP, *SUPERVISORS, *KEEPERS, "county_leader", "unit"),
    "group": _of(every, *OFFICE, *TOP, *GROUP),
    "meeting": _of(every, *OFFICE, *TOP) | _of(below_leaders, *GROUP),
    "authorization": _of(own_person, *STANDINGS) | _of(not_for_recused, *OFFICE, *TOP, *GROUP),
    "recusal": _of(own_person, *STANDINGS) | _of(every, "office_director", "leading_group"),
    "coverage": _of(every, *OFFICE, *TOP, *GROUP),
    "stage_document": _of(every, "office_director", *TOP, "clue_officer", "leader")
    | _of(ordinary, "office_staff", "deputy", "liaison", "member", "petition"),
    "notice": _of(every, *OFFICE, *TOP, *GROUP, "unit"),
    "secondment": _of(every, *OFFICE, "leading_group", "organization"),
    "training": _of(every, *OFFICE, *TOP, *GROUP),
    "org": _of(every, *OFFICE, *TOP, *GROUP, *KEEPERS, "discipline", "organization"),
    "person": _of(every, *OFFICE, *TOP, *GROUP, *KEEPERS),
    "library": _of(not_about_recused, *OFFICE, *TOP, *GROUP, *KEEPERS),
    "outline": _of(every, *OFFICE, *TOP, *GROUP, *KEEPERS),
    "reporter": {},  # no page shows a name without a granted request: nobody, on any page
    "identity_request": _of(asked, "leader", "petition") | _of(every, "petition_officer", "leading_group", "leader"),
    "identity_notice": _of(told, "leader", "leading_group"),
    "name_notice": _of(told, "leader", "leading_group"),
    "name_request": _of(asked, "leader", "petition") | _of(every, "petition_officer", "leading_group", "leader"),
    "pair": _of(both_kept, "petition_officer", "petition"),
    "export_request": _of(asked, *STANDINGS) | _of(no_row_kept, "office_director", "leading_group"),
    "account": {},  # `sysadmin` alone, see `sees`
    "material": _of(every, *OFFICE, *GROUP),
    "inquiry": _of(every, *OFFICE, *TOP, *GROUP),
    "secretary_point": _of(every, "office_director", *TOP) | {"clue_officer": names_person},
    "interview": _of(every, "office_director", "leader", "deputy", "liaison") | _of(talked, "member", "petition"),
    "group_meeting": _of(every, *GROUP) | _of(issued, *OFFICE, *TOP),
    "instruction": _of(every, *GROUP) | _of(sent_up, *OFFICE, *TOP),
    "weekly": _of(every, *GROUP) | _of(reported, *OFFICE, *TOP),
    "visit": _of(every, "office_director", "leader", "deputy", "liaison") | _of(went, "member", "petition"),
    "survey": _of(every, *OFFICE, *TOP, *GROUP),
    "petition": _of(every, "petition_officer", "leading_group", "leader", "deputy", "liaison", "petition") | {"discipline": to_discipline},
    "draft": _of(signed, *OFFICE, "leading_group") | _of(every, *GROUP),
    "problem": _of(every, *OFFICE, *TOP, *GROUP) | _of(fed_back, "discipline", "organization", "propaganda", "county_leader"),
    "problem_list": _of(every, *OFFICE, *TOP, *GROUP),
    "clue": _of(every, "leading_group", "leader", "deputy") | {"clue_officer": in_custody, "discipline": to_commission}
    | _of(handed_to, "organization")
    | _of(wrote, "liaison", "member", "petition"),
    "transfer": _of(every, "clue_officer", "leading_group", "leader") | _of(sent_to, "discipline", "organization"),
    "report": _of(handed_in, *OFFICE, *TOP) | _of(every, *GROUP),
    "feedback": _of(every, *OFFICE, *TOP, *GROUP)
    | _of(delivered, "discipline", "organization", "propaganda", "county_leader", "unit"),
    "fix": _of(every, *OFFICE, *TOP, *GROUP, "discipline", "organization") | _of(served, "unit"),
    "rectification": _of(every, *OFFICE, *TOP, *GROUP, "discipline", "organization", "propaganda", "county_leader", "unit"),
}  # fmt: skip
#: nouns of the rule table without records of their own to ask for, and what holds them
ELSEWHERE = {"classification": "tests/rounds/test_classifying.py: decisions are sums by leaf, never rows"}

#: part of a record without a page or a number of its own → what holds it
PARTS = {
    "rounds.classificationdecision": "tests/rounds/test_classifying.py: decisions are sums by leaf, never rows",
    "library.materialitem": "a line on the page, the list and the sheet of its request, which are asked for as `material`",
    "petitions.petitionreply": "tests/petitions/test_branches.py: shown on the letter's page to whom the reporter is business",
}

#: what a standing may count beyond what it sees ("summary only", "group figures"): a number, never a row
COUNTS: dict[str, dict[str, Rule]] = {
    "material": _of(every, *TOP),
    "interview": _of(every, "office_staff", *TOP, "member", "petition"),
    "visit": _of(every, "office_staff", *TOP, "member", "petition"),
    "petition": _of(of_the_group, *OFFICE, "secretary", "member"),
    "draft": {"secretary": every},
    "transfer": _of(carries_ordinary, *OFFICE, "secretary"),
    "clue": _of(of_the_group, *OFFICE, "secretary", "liaison", "member", "petition"),
}
#: ledger that can be taken away → its noun and level: 1 at once (200), above by request (303)
EXPORTS: dict[str, tuple[str, int]] = {
    "orgs": ("org", 1), "persons": ("person", 2), "posts": ("person", 2), "interviews": ("interview", 2), "visits": ("visit", 2),
    "surveys": ("survey", 2), "petitions": ("petition", 3), "rectification": ("rectification", 2), "requests": ("material", 1),
    "request-items": ("material", 1), "group-meetings": ("group_meeting", 2), "instructions": ("instruction", 2), "weeklies": ("weekly", 2),
    "fixes": ("fix", 2), "drafts": ("draft", 2), "problems": ("problem", 2), "clues": ("clue", 3), "transfers": ("transfer", 3),
    "letters": ("inquiry", 2), "points": ("secretary_point", 3), "secondments": ("secondment", 2), "trainings": ("training", 1),
}  # fmt: skip
#: a unit's own lines are ordinary papers to it (domain §3.7)
EXPORT_LEVELS = {("rectification", "unit"): 1}
#: owner of stored files → the noun whose readers may fetch them; "" where a rule of its own stands in `fetches`
FILES = {
    "rectification.measure": "rectification", "rectification.immediatefix": "fix", "findings.evidenceitem": "draft", "findings.clueevidence": "clue",
    "interviews.interview": "interview", "interviews.visit": "visit", "library.document": "library",
    "rounds.stagedocument": "stage_document", "rounds.inquiryletter": "inquiry", "rounds.trainingsession": "training",
    "findings.inspectionreport": "report", "petitions.petition": "", "rounds.recusaldeclaration": "", "core.exportrequest": "",
    "core.importrun": "",
    "rounds.groupmeeting": "", "rounds.instruction": "instruction", "library.materialrequest": "material", "interviews.survey": "",
}  # fmt: skip


def sees(noun: str, record: Any, towns: frozenset[str] | None, account: str, user: Any) -> bool:
    """Whether this account may see the record; `towns` are the keys of where it stands, None for what stands in no township."""
    if noun == "account":
        return account == "sysadmin"
    return _rules(SEES, noun, record, towns, account, user)


def counts(noun: str, record: Any, towns: frozenset[str] | None, account: str, user: Any) -> bool:
    """Whether a figure of this account counts the record."""
    return sees(noun, record, towns, account, user) or _rules(COUNTS, noun, record, towns, account, user)


def fetches(kind: str, record: Any, towns: frozenset[str] | None, account: str, user: Any) -> bool:
    """Files with a rule of their own: written minutes and counted paper, originals of letters for petition duty, bases of overrides for who decides, exports for who asked."""
    standing = WHO[account][0]
    if kind == "petitions.petition":
        return standing in ("petition_officer", "petition") and sees("petition", record, towns, account, user)
    if kind == "rounds.recusaldeclaration":
        return standing in ("office_director", "leading_group") and not own_person(record, user, standing)
    if kind == "rounds.groupmeeting":  # written minutes tell of every topic
        topics = [(apps.get_model(one.record_kind), one.record_uid) for one in record.topics.exclude(record_uid=None)]
        seen = (sees(model.NOUN, model._base_manager.get(uid=uid), towns, account, user) for model, uid in topics)
        return sees("group_meeting", record, towns, account, user) and all(seen)
    if kind == "interviews.survey":  # counted paper tells the small cells
        return sees("survey", record, towns, account, user) and (
            standing == "leader" or record.created_by_id == user.pk
        )
    return record.asked_by_id == user.pk if kind == "core.exportrequest" else record.created_by_id == user.pk


def _rules(
    table: dict[str, dict[str, Rule]], noun: str, record: Any, towns: frozenset[str] | None, account: str, user: Any
) -> bool:
    standing, group, mine = WHO[account]
    if noun in ("authorization", "recusal") and own_person(record, user, standing):
        return True
    if noun == "recusal" and standing == "leader" and of_a_member(record, group):
        return True
    rule = table.get(noun, {}).get(standing)
    if rule is None or (towns is not None and not towns & mine):
        return False
    home = record if noun == "group" else getattr(record, "group", None)
    if noun in ("identity_request", "identity_notice"):
        home = record.petition.group
    if noun in ("name_request", "name_notice"):
        home = record.talk.group
    if standing in IN_GROUP and home is not None and home.number != group:
        return False
    return rule(record, user, standing)
