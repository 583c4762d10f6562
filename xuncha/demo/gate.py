"""What may be filled when (演示入口): only a demo installation, only once, only an empty database for a scenario."""

from collections.abc import Callable

from django.conf import settings
from django.core.management.base import CommandError

from rounds.models import InspectionRound, PartyOrg
from xuncha import office
from xuncha.core import audit, crypto
from xuncha.core.models import User
from xuncha.demo import people, scenarios, showcase
from xuncha.demo.clock import on_day
from xuncha.demo.county import County

Say = Callable[[str], None]


def refuse_production(what: str) -> None:
    """Invented records never enter a real office's database."""
    if settings.PRODUCTION:
        raise CommandError(f"正式环境不能{what}；请在演示环境（XUNCHA_ENV=demo）中运行。")


def is_empty() -> bool:
    """Whether nothing of an office stands in the database: no account, no organisation, no round."""
    return not (
        User.objects.exclude(username="AnonymousUser").exists()
        or PartyOrg.objects.exists()
        or InspectionRound.objects.exists()
    )


def found(password: str, say: Say) -> County:
    """Reference data, organisations, officials and accounts."""
    crypto.ensure_demo_keys(settings.FIELD_KEYS_FILE)
    added = office.seed_reference()
    say("基础数据：" + "，".join(f"{name} {count}" for name, count in added.items()) + "。")
    with on_day(people.SINCE):
        county = people.settle(County(), password=password)
    say(f"党组织 {len(county.orgs)} 个，人员 {len(county.persons)} 名，账号 {len(county.users)} 个。")
    return county


def fill_showcase(password: str, say: Say) -> bool:
    """The demo round, all of it or nothing; False when it is there already."""
    refuse_production("建立演示数据")
    if InspectionRound.objects.filter(term__number=14, sequence=1).exists():
        return False
    if not is_empty():
        raise CommandError("数据库里已有别的数据，不能建立演示轮次；请换一个空的数据目录（XUNCHA_VAR）再试。")
    _fill(password, lambda county: showcase.play(county, say), "演示轮次", say)
    audit.seal()
    say(f"演示数据已建立：{showcase.totals()}")
    return True


def fill_scenario(number: int, password: str, say: Say) -> None:
    """The precondition of one scenario of the acceptance list, on an empty database."""
    refuse_production("建立演示场景")
    scenario = scenarios.find(number)
    if not is_empty():
        raise CommandError("数据库不是空的；演示场景只能建在空数据库上，请换一个数据目录（XUNCHA_VAR）再试。")
    _fill(password, scenario.build, f"演示场景 {number}", say)
    audit.seal()
    say(
        f"演示场景 {number} 已就绪：{scenario.words}。业务日期 {scenario.today}，运行时请设置 XUNCHA_TODAY={scenario.today}。"
    )


@audit.action
def _fill(password: str, build: Callable[[County], None], label: str, say: Say) -> None:
    """All of it or nothing, and one entry that tells that what stands before it is a demo's."""
    build(found(password, say))
    audit.record("demo_round", by=None, noun="rounds.inspectionround", label=label)
