"""A small round for tests, made with the product's own verbs: two groups, two townships with villages, the fixed cast."""

from dataclasses import dataclass, field
from datetime import date

from rounds.actions import meetings, powers, recusals, stages
from rounds.actions.members import sign_pledge
from rounds.models import (
    CommitteeTerm,
    InspectionGroup,
    InspectionRound,
    PartyOrg,
    Person,
    RoundTarget,
    RoundTaxonomy,
    TaxonomyNode,
    TaxonomyVersion,
    VillageCoverage,
)
from rounds.permissions.passage import reached, verdicts
from xuncha.core import audit, calendar, grants
from xuncha.core.models import User

PASSWORD = "Xuncha@2023-test"
ENTERED, WITHDRAWN, TODAY = date(2023, 2, 22), date(2023, 4, 28), date(2023, 3, 15)
ENDS = date(2023, 6, 12)

#: (account, standing role or "", group number or 0, role in the group, duty, township key)
CAST: tuple[tuple[str, str, int, str, str, str], ...] = (
    ("office_director", "office_director", 0, "", "", ""),
    ("office_staff", "office_staff", 0, "", "", ""),
    ("clue_officer", "clue_officer", 0, "", "", ""),
    ("petition_officer", "petition_officer", 0, "", "", ""),
    ("leading_group", "leading_group", 0, "", "", ""),
    ("secretary", "county_secretary", 0, "", "", ""),
    ("county_leader", "county_leader", 0, "", "", ""),
    ("discipline", "discipline", 0, "", "", ""),
    ("organization", "organization_dept", 0, "", "", ""),
    ("propaganda", "propaganda_dept", 0, "", "", ""),
    ("functional", "functional_dept", 0, "", "", ""),
    ("leader_1", "", 1, "group_leader", "", "north"),
    ("member_1", "", 1, "member", "", "north"),
    ("leader_2", "", 2, "group_leader", "", "huaidu"),
    ("deputy_2", "", 2, "deputy_leader", "", "huaidu"),
    ("liaison_2", "", 2, "liaison", "", "huaidu"),
    ("member_2", "", 2, "member", "", "huaidu"),
    ("member_2b", "", 2, "member", "", "huaidu"),
    ("petition_2", "", 2, "member", "petition", "huaidu"),
    ("recused", "", 2, "member", "", "huaidu"),
    ("expired", "", 2, "member", "", "huaidu"),
    ("chief_huaidu", "target_chief", 0, "", "", "huaidu"),
    ("owner_huaidu", "target_owner", 0, "", "", "huaidu"),
    ("chief_north", "target_chief", 0, "", "", "north"),
    ("owner_north", "target_owner", 0, "", "", "north"),
    ("stranger", "", 0, "", "", ""),
    ("sysadmin", "sysadmin", 0, "", "", ""),
    ("secadmin", "secadmin", 0, "", "", ""),
    ("auditor", "auditor", 0, "", "", ""),
)


@dataclass
class World:
    """The small round and everybody in it: `world.users["member_2"]`, `world.target` (槐渡镇, group 2), `world.village`."""

    round: InspectionRound
    groups: dict[int, InspectionGroup]
    orgs: dict[str, PartyOrg]
    targets: dict[str, RoundTarget]
    leaves: dict[str, TaxonomyNode]
    users: dict[str, User] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)

    @property
    def target(self) -> RoundTarget:
        """槐渡镇, of group 2."""
        return self.targets["huaidu"]

    @property
    def village(self) -> PartyOrg:
        """柳湾村 of 槐渡镇."""
        return self.orgs["liuwan"]


def org(name: str, level: str, parent: PartyOrg | None = None, **facts: object) -> PartyOrg:
    """An organisation in its place in the tree."""
    kinds = {"county": "county", "township": "township", "village": "village_branch", "department": "department"}
    made = PartyOrg.objects.create(
        name=name, short_name=name, level=level, org_type=kinds[level], parent=parent, **facts
    )
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save()
    return made


@audit.action
def make_world() -> World:
    """Build the round on site since 2023-02-22, with the cast authorised until 2023-06-12."""
    calendar.seed_deadline_rules()
    term = CommitteeTerm.objects.create(
        number=14, name="中共临澜县第十四届委员会", starts_on=date(2021, 9, 1), ends_on=date(2026, 9, 1)
    )
    county = org("临澜县委", "county")
    huaidu, north = org("槐渡镇", "township", county), org("澄坪镇", "township", county)
    orgs = {"county": county, "huaidu": huaidu, "north": north, "liuwan": org("柳湾村", "village", huaidu, sort=1),
            "yantou": org("堰头村", "village", huaidu, sort=2), "hetan": org("河滩村", "village", north, sort=1)}  # fmt: skip
    round_ = InspectionRound.objects.create(
        term=term, sequence=1, name="十四届县委第一轮常规巡察", entered_on=ENTERED, withdrawn_on=WITHDRAWN,
        approved_on=date(2023, 2, 1), plan_doc_no="临巡发〔2023〕1号",
    )  # fmt: skip
    groups = {
        n: InspectionGroup.objects.create(round=round_, number=n, name=f"第{n}巡察组" if n else "巡察办")
        for n in (0, 1, 2)
    }
    targets = {
        key: RoundTarget.objects.create(round=round_, org=orgs[key], group=groups[n], stage="on_site", entered_on=ENTERED,
                                        withdrawn_on=WITHDRAWN)
        for key, n in (("huaidu", 2), ("north", 1))
    }  # fmt: skip
    for key, target in (("liuwan", "huaidu"), ("yantou", "huaidu"), ("hetan", "north")):
        VillageCoverage.objects.create(target=targets[target], village=orgs[key])
    world = World(round_, groups, orgs, targets, make_tree(round_))
    for row in CAST:
        _enter(world, *row)
    recusals.declare_recusal(
        by=None, person=world.persons["recused"], round=round_, org=orgs["liuwan"], kind="kin", detail="妻弟任村会计"
    )
    return world


def make_tree(round_: InspectionRound) -> dict[str, TaxonomyNode]:
    """A tree of three leaves, pinned for township and village."""
    version = TaxonomyVersion.objects.create(
        code="LW2023", name="六个围绕、一个加强", effective_from=date(2022, 1, 1), status="active"
    )
    leaves = {}
    for sort, (root, code, name) in enumerate(
        (("LW3", "LW3.1", "民主集中制和议事决策"), ("LW6", "LW6.1c", "集体资源"), ("LW6", "LW6.6c", "村账镇管"))
    ):
        top, _ = TaxonomyNode.objects.get_or_create(
            version=version, code=root, defaults={"root_code": root, "depth": 1, "name": root, "sort": sort * 10}
        )
        leaves[code] = TaxonomyNode.objects.create(
            version=version, parent=top, code=code, root_code=root, depth=2, name=name, sort=sort * 10 + 1, is_leaf=True,
            keywords=["鱼塘", "发包"] if code == "LW6.1c" else [],
        )  # fmt: skip
    for level in ("township", "village"):
        RoundTaxonomy.objects.create(round=round_, level=level, version=version)
    return leaves


def make_user(account: str) -> User:
    """An account with the tests' password."""
    return User.objects.create_user(account, password=PASSWORD, name=f"{account}(测试)")


def _enter(world: World, account: str, standing: str, group: int, role: str, duty: str, town: str) -> None:
    user = world.users[account] = make_user(account)
    home = world.orgs[town] if standing.startswith("target_") else world.orgs["county"]
    person = world.persons[account] = Person.objects.create(org=home, user=user, name=user.name, sort_key=account)
    confirmer = world.users["office_director"] if account != "office_director" else make_user("bootstrap")
    if standing:
        grants.bootstrap_grant(
            entry="tests", user=user, role=standing, starts_on=date(2022, 1, 1), confirmed_by=confirmer
        )
    name = role or standing
    if not name or standing in ("sysadmin", "secadmin", "auditor"):
        return
    power = powers.propose_authorization(
        by=None, person=person, round=world.round, role=name, group=world.groups[group] if role else None, duty=duty,
        targets=[world.targets[town]] if town else [], starts_on=date(2023, 2, 1),
        ends_on=date(2023, 2, 20) if account == "expired" else (ENDS if role else date(2026, 9, 1)),
        doc_no="临巡组〔2023〕2号", grace_days=0 if account == "expired" else 15,
    )  # fmt: skip
    type(power).objects.filter(pk=power.pk).update(
        status="approved", approved_by=confirmer, approved_at="2023-02-01T00:00+08:00"
    )
    power.refresh_from_db()
    powers.open_doors(power)
    if role:
        sign_pledge(world.round, by=user, agreed=True)


def bring_to(world: World, stage: str, town: str = "huaidu") -> RoundTarget:
    """A target brought on to a stage by the office's director, who waives what bars the way; never back."""
    target, director = world.targets[town], world.users["office_director"]
    target.refresh_from_db()
    while not reached(target, stage):
        unmet = [verdict.code for verdict in verdicts(target) if not verdict.met]
        target = stages.advance(target, by=director, reason="条件另有测试", waive=unmet)
    world.targets[town] = target
    return target


def secretary_met(world: World, town: str = "huaidu") -> None:
    """书记专题会 about a target, held today."""
    meetings.hold_meeting(
        world.round, by=world.users["office_director"], kind="secretary", held_on=calendar.today(),
        decisions="同意反馈，限期整改。", target=world.targets[town],
    )  # fmt: skip
