"""The beginning of a real office (系统初始化): reference data, the three administrators, the first director; nothing else."""

from dataclasses import dataclass

from interviews.actions import seed_outlines
from interviews.actions.coverage import seed_checklists
from rounds.actions import orgs, persons, seeds
from rounds.models import OrgLevel, OrgType
from xuncha.core import accounts, audit, calendar, grants
from xuncha.core.errors import Unmet
from xuncha.core.models import User

ENTRY = "init_office"
#: the roles that are given at the beginning, in the order in which they are printed
FIRST = ("sysadmin", "secadmin", "auditor", "office_director")


@dataclass(frozen=True)
class Opened:
    """One account of the beginning, with the password that is told once."""

    role: str
    username: str
    name: str
    secret: str


def seed_reference() -> dict[str, int]:
    """Bring in what every office begins with, of every app; what is there stays. Name → how many came in."""
    return {**seeds.seed_reference(), "谈话提纲": seed_outlines(), "走访检查表": seed_checklists()}


@audit.action
def init_office(*, county: str, people: dict[str, tuple[str, str]]) -> list[Opened]:
    """Make an empty database a real office: `people` is role → (account, real name) for the four of FIRST.

    Nobody is there yet to propose and confirm, so the trail names this entry instead; from here on every role, reset and
    right takes two people. The director alone is registered as a person: nobody may link the own account (design §5.5).
    """
    if User.objects.exists():
        raise Unmet("数据库里已经有账号，不能再初始化；已有的系统请在页面上办理账号和角色。")
    if len({username for username, _ in people.values()}) != len(FIRST):
        raise Unmet("四个账号须各不相同：三员互相分开，也不兼巡察办主任。")
    seed_reference()
    opened, users = [], {}
    for role in FIRST:
        username, name = people[role]
        if sentence := accounts.why_not_called(username, name):
            raise Unmet(sentence)
        secret = accounts.one_time_password()
        users[role] = accounts.open_account(by=None, username=username, name=name, password=secret)
        grants.bootstrap_grant(entry=ENTRY, user=users[role], role=role, starts_on=calendar.today())
        opened.append(Opened(role, username, name, secret))
    _place(county, users["office_director"])
    audit.record(ENTRY, by=None, noun="core.user", label=f"系统初始化 账号 {len(opened)} 个")
    return opened


def _place(county: str, director: User) -> None:
    """The root of the tree, the office beneath it, and the director in it."""
    root = orgs.create_org(
        by=None,
        parent=None,
        name=f"中共{county}委员会",
        short_name=f"{county}委",
        level=OrgLevel.COUNTY,
        org_type=OrgType.COUNTY,
    )
    office = orgs.create_org(
        by=None, parent=root, name=f"中共{county}委巡察工作领导小组办公室", short_name="县委巡察办", level=OrgLevel.DEPARTMENT, org_type=OrgType.DEPARTMENT,
    )  # fmt: skip
    persons.create_person(by=None, org=office, name=director.name, user=director)
