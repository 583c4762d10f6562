"""A round begun with the product's own verbs, as an office would: for tests of plans, members and stages."""

from dataclasses import dataclass, field
from datetime import date

from interviews.actions import seed_outlines
from rounds.actions import letters, members, orgs, papers, persons, plans, powers, seeds
from rounds.models import InspectionRound, PartyOrg, Person, RoundTarget, StageSlot, TaxonomyVersion
from tests import factories
from xuncha.core import audit, grants
from xuncha.core.models import User

ENTRY, LEAVE = date(2023, 3, 10), date(2023, 5, 10)
OFFICE = ("office_director", "office_staff", "leading_group", "county_secretary", "discipline")


@dataclass
class Office:
    """An office before its first round: a tree, its people, reference data; `begin()` creates the round."""

    orgs: dict[str, PartyOrg] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    round: InspectionRound | None = None
    target: RoundTarget | None = None

    @property
    def director(self) -> User:
        """巡察办主任."""
        return self.users["office_director"]

    def lay(self, stage: str, name: str) -> None:
        """Lay a paper known by number and date."""
        slot = StageSlot.objects.get(stage=stage, name=name)
        papers.lay_document(
            self.target, by=self.director, slot=slot, doc_no="临巡办〔2023〕1号", dated_on=factories.TODAY
        )


@audit.action
def make_office() -> Office:
    """The tree of 临澜县 with one township of two villages, the office's standing roles, one unit account, six inspectors."""
    seeds.seed_taxonomy()
    seeds.seed_stage_slots()
    seed_outlines()
    office = Office()
    put = office.orgs
    _put(put, "county", "中共临澜县委员会", "临澜县委", None, "county")
    _put(put, "town", "中共临澜县鹿洲镇委员会", "鹿洲镇", put["county"], "township")
    for sort, name in enumerate(("石桥村", "柳湾村"), 1):
        _put(put, name, f"{name}党支部", name, put["town"], "village", sort=sort)
    confirmer = factories.make_user("bootstrap")
    for account in (*OFFICE, "target_chief", *(f"member_{n}" for n in range(1, 7)), "outsider"):
        _account(office, account, confirmer)
    return office


def _put(
    tree: dict[str, PartyOrg], key: str, name: str, short_name: str, parent: PartyOrg | None, level: str, sort: int = 0
) -> None:
    org_type = "village_branch" if level == "village" else level
    tree[key] = orgs.create_org(
        by=None, parent=parent, name=name, short_name=short_name, level=level, org_type=org_type, sort=sort
    )


def _account(office: Office, account: str, confirmer: User) -> None:
    user = office.users[account] = factories.make_user(account)
    home = office.orgs["town" if account == "target_chief" else "county"]
    office.persons[account] = persons.create_person(by=None, org=home, name=user.name, user=user)
    if account in OFFICE or account == "target_chief":
        grants.bootstrap_grant(
            entry="tests", user=user, role=account, starts_on=date(2022, 1, 1), confirmed_by=confirmer
        )


@audit.action
def begin(office: Office) -> Office:
    """Create the round with one group and one target; nothing is approved yet."""
    term = orgs.save_term(
        None, by=None, number=14, name="中共临澜县第十四届委员会", starts_on=date(2021, 9, 1), ends_on=date(2026, 9, 1)
    )
    tree = TaxonomyVersion.objects.get(code="LW2023")
    office.round = plans.create_round(by=office.director, term=term, sequence=1, group_count=1, purpose="常规巡察", entered_on=ENTRY, withdrawn_on=LEAVE,
                                      taxonomies={"township": tree, "village": tree})  # fmt: skip
    group = office.round.groups.get(number=1)
    office.target = plans.propose_target(
        office.round, by=office.director, org=office.orgs["town"], reason="上届只有专项巡察", group=group
    )
    return office


@audit.action
def staff(office: Office, count: int = 5) -> Office:
    """Authorise `count` people for the group: the first leads; they sign and state."""
    group = office.round.groups.get(number=1)
    for place in range(1, count + 1):
        role = "group_leader" if place == 1 else "member"
        power = powers.propose_authorization(
            by=office.director, person=office.persons[f"member_{place}"], round=office.round, role=role, group=group,
            targets=[office.target], starts_on=date(2023, 3, 1), ends_on=date(2023, 6, 30), doc_no="临巡组〔2023〕2号",
        )  # fmt: skip
        powers.approve_authorization(power, by=office.users["leading_group"])
        members.sign_pledge(office.round, by=office.users[f"member_{place}"], agreed=True)
        members.state_no_conflict(office.round, by=office.users[f"member_{place}"])
    return office


@audit.action
def inquire(office: Office) -> None:
    """Ask a department about the target, and note its reply."""
    letter = letters.draft_letter(
        office.target, by=office.director, receiver="audit", matter="情况", doc_no="1号", sent_on=factories.TODAY
    )
    letters.reply(letter, by=office.director, replied_on=factories.TODAY, reply_summary="未发现问题")
