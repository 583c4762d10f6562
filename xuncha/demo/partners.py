"""Whom the groups of the demo talk to (谈话对象)."""

from dataclasses import dataclass

from interviews.models import UNNAMED
from rounds.models import PartyOrg, Person
from xuncha.demo.county import County

#: post → category of the talk
CATEGORIES = {
    "t_secretary": "乡镇党委书记", "t_mayor": "乡镇长", "t_station": "站所负责人", "t_staff": "一般干部", "v_secretary": "村党组织书记",
    "v_supervision": "村务监督委员会", "v_first_secretary": "驻村第一书记和工作队",
}  # fmt: skip
TEAM, COMMITTEE = "其他班子成员", "村“两委”其他成员"
#: people without a post: villagers of any kind, and how they wish to be called
COMMON = ("村民小组长", "党员", "村民代表", "群众", "群众", "离退休", "两代表一委员")
SURNAMES, GIVEN = (
    "赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱秦",
    ("大根", "细妹", "国生", "秋娥", "来宝", "长根", "桂香", "水生", "冬莲", "贵才", "春牛", "玉兰"),
)


@dataclass(frozen=True)
class Partner:
    """One person to talk to: an official, or somebody who is only a name on the talk."""

    category: str
    org: PartyOrg
    person: Person | None = None
    name: str = ""


def partners(county: County, town: str, per_village: int) -> list[Partner]:
    """Whom a group talks to: the whole team, the stations, then each village beginning with its secretary."""
    home = county.orgs[town]
    found = []
    for (place, post), people in county.posts.items():
        if place == town:
            found += [Partner(CATEGORIES.get(post, TEAM), home, person) for person in people]
    for key in county.villages(town):
        found += _of_village(county, key, per_village)
    return found


def _of_village(county: County, key: str, count: int) -> list[Partner]:
    org, chance = county.orgs[key], county.chance
    held = [(post, county.posts[key, post][0]) for post in ("v_secretary", "v_supervision", "v_accountant", "v_deputy_secretary",
                                                            "v_women", "v_first_secretary") if (key, post) in county.posts]  # fmt: skip
    named = [Partner(CATEGORIES.get(post, COMMITTEE), org, person) for post, person in held]
    common = [Partner(label, org, name=_name(county, label)) for label in chance.sample(COMMON, 3)]
    rest = [*named[1:], *common]
    return named[:1] + [named[1]] * (key == "huaidu-liuwan") + chance.sample(rest[key == "huaidu-liuwan" :], count - 1)


def _name(county: County, label: str) -> str:
    return UNNAMED if label == "群众" else county.chance.choice(SURNAMES) + county.chance.choice(GIVEN)
