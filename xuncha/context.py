"""What the frame around every page shows: who, in which round, what the person may use, what waits."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from rounds import permissions
from rounds.models import InspectionRound
from rounds.queries import places
from rounds.queries.current import current_round
from rounds.states import STAGE_MAP, STAGE_ORDER, Stage
from xuncha import queries
from xuncha.core import calendar, sessions
from xuncha.core import permissions as house
from xuncha.core.roles import ACCESS_ORDER, OWN, READ, ROLES, split

#: section → (label, address, key after g, noun that must be readable, least access)
LEDGERS = (
    ("谈话", "/interviews/", "t", "interview", OWN),
    ("走访", "/visits/", "v", "visit", OWN),
    ("问卷", "/surveys/", "q", "survey", OWN),
    ("调阅", "/requests/", "m", "material", OWN),
    ("信访", "/petitions/", "x", "petition", OWN),
    ("底稿", "/drafts/", "d", "draft", OWN),
    ("问题", "/problems/", "w", "problem", READ),
    ("线索", "/clues/", "s", "clue", OWN),
    ("移交", "/transfers/", "y", "transfer", READ),
    ("立行立改", "/fixes/", "i", "fix", READ),
    ("反馈", "/rectification/feedback/", "f", "feedback", READ),
    ("整改", "/rectification/", "z", "rectification", READ),
)
SHARED = (
    ("巡察轮次", "/rounds/", "r", "round", READ),
    ("会议", "/meetings/", "h", "meeting", READ),
    ("点人点事", "/points/", "", "secretary_point", READ),
    ("组务会", "/group-meetings/", "", "group_meeting", READ),
    ("请示报告", "/instructions/", "", "instruction", READ),
    ("周报", "/weeklies/", "", "weekly", READ),
    ("资料库", "/library/", "l", "library", READ),
    ("谈话提纲", "/interviews/outlines/", "", "library", READ),
    ("缺什么", "/missing/", "", "org", READ),
    ("统计", "/statistics/", "j", "target", READ),
    ("报告", "/reports/", "b", "report", READ),
    ("导出", "/exports/", "", "round", READ),
)
#: pages that are about targets: whoever has none left (recused from all) has no such page
OF_TARGETS = {"/missing/"}
MASTERS = (
    ("党组织", "/orgs/", "o", "org"),
    ("人员", "/persons/", "p", "person"),
    ("分类", "/taxonomy/", "", "org"),
    ("节假日", "/calendar/", "", "org"),
    ("期限规则", "/deadlines/", "", "org"),
    ("回避规则", "/recusal-rules/", "", "org"),
    ("阶段文书", "/stage-papers/", "", "org"),
    ("销号规则", "/rectification/rules/", "", "org"),
    ("办理要求", "/work-rules/", "", "org"),
    ("已巡条件", "/visits/rules/", "", "org"),
    ("走访检查表", "/visits/checklists/", "", "org"),
)
HOUSE = (
    ("account.write", "账号", "/accounts/", "a"),
    ("account.write", "重置申请", "/accounts/resets/", ""),
    ("settings.write", "参数", "/settings/", ""),
    ("settings.write", "运行状态", "/status/", ""),
    ("role.propose", "角色和权限", "/roles/", "a"),
    ("rule.write", "双因子要求", "/second-factor/rules/", ""),
    ("role.propose", "常设角色", "/roles/grants/", ""),
    ("reset.confirm", "重置申请", "/accounts/resets/", ""),
    ("role.confirm", "常设角色", "/roles/grants/", ""),
    ("org.write", "党组织", "/orgs/", "o"),
    ("person.write", "人员", "/persons/", "p"),
    ("round.create", "届次", "/rounds/terms/", ""),
    ("round.create", "立项", "/rounds/new/", "r"),
    ("audit.read", "审计日志", "/audit/", "a"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor of every page; anonymous pages get the product's name alone."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"frame": {"product": "县委巡察工作管理系统"}}
    round_ = current_round(request)
    mine, roles = permissions.reach(user), roles_of(user, round_)
    shown = [ROLES[code].name for code in roles if code != "petition_duty"]
    until = queries.authorised_until(user, round_)
    return {"frame": {
        "product": "县委巡察工作管理系统", "user_name": user.name, "role_label": "、".join(shown), "role_until": until,
        "rounds": _rounds(user, round_), "round": _round(round_, user), "stages": _stages(round_, user),
        "nav": nav(request, user, roles),
        "demo_date": settings.XUNCHA_TODAY.isoformat() if settings.XUNCHA_TODAY else "",
        "search_url": "/search/" if mine.held else "", "search_q": request.GET.get("q", "") if request.path == "/search/" else "",
        "pledge_url": _pledge_url(request, round_, mine),
        "account_url": "/password/", "factor_url": "/second-factor/", "session": sessions.timing(request), "username": user.username, "watermark": getattr(request, "watermark", ""),
        "print_token": getattr(request, "print_token", ""),
    }}  # fmt: skip


def roles_of(user: Any, round_: InspectionRound | None) -> list[str]:
    """The codes of the roles a person has in the round, else of those they have in the house."""
    held = {h.role for h in permissions.reach(user).held if round_ and h.round_id == round_.pk}
    return sorted(held or house.standing_roles(user, calendar.today()))


def _pledge_url(request: HttpRequest, round_: InspectionRound | None, mine: permissions.Reach) -> str:
    """Where to sign the pledge, while the round's papers wait for it; "" on that very page."""
    waits = round_ is not None and any(h.awaits and h.round_id == round_.pk for h in mine.held)
    url = f"{round_.get_absolute_url()}pledge/" if waits else ""
    return "" if request.path == url else url


def _rounds(user: Any, now: InspectionRound | None) -> list[dict[str, Any]]:
    rows = permissions.reach(user).rounds
    return [{"label": r.name, "url": r.get_absolute_url(), "current": now is not None and r.pk == now.pk} for r in rows]


def _round(round_: InspectionRound | None, user: Any) -> dict[str, Any]:
    if round_ is None:
        return {}
    return {"label": round_.name, "url": round_.get_absolute_url(), "stage_label": queries.stage_label(round_, user)}


def _stages(round_: InspectionRound | None, user: Any) -> list[dict[str, Any]]:
    stage = queries.stage_of(round_, user) if round_ else ""
    if stage not in STAGE_ORDER:
        return []
    at = STAGE_ORDER.index(stage)
    found = []
    for code, label, stages in STAGE_MAP:
        places = [STAGE_ORDER.index(s) for s in stages]
        state = "now" if at in places else "done" if max(places) < at else "todo"
        found.append({"code": code, "label": label, "url": f"{round_.get_absolute_url()}#{code}", "state": state})
    return found


def nav(request: HttpRequest, user: Any, roles: list[str]) -> list[dict[str, Any]]:
    """The left column of a person: sections with the pages they may use."""
    held = {h.role for h in permissions.reach(user).held}
    may = {code for code in roles if house.access(code, "round") != "none"} and held
    sections = [{"label": "", "items": [_item(request, "工作台", "/", "g")]}]
    ledgers = [_item(request, *row[:3]) for row in LEDGERS if may and _sees(held, row[3], row[4])]
    shared = [
        _item(request, *row[:3])
        for row in SHARED
        if may and _sees(held, row[3], row[4]) and (row[1] not in OF_TARGETS or _has_targets(request, user))
    ]
    masters = [_item(request, *row[:3]) for row in MASTERS if may and _sees(held, row[3], READ)]
    kept = [_item(request, *row[1:]) for row in HOUSE if _in_house(user, held, row[0])]
    sections += [
        {"label": "台账", "items": ledgers},
        {"label": "本轮", "items": shared},
        {"label": "基础数据", "items": masters},
        {"label": "系统管理", "items": kept},
    ]
    return [section for section in sections if section["items"]]


def _has_targets(request: HttpRequest, user: Any) -> bool:
    return any(target.stage != Stage.CANCELLED for target in places.target_list(user, current_round(request)))


def _in_house(user: Any, held: set[str], capability: str) -> bool:
    """Pages that need no round: for those who are in one, only what no ledger of theirs leads to."""
    if held:
        return capability == "role.confirm" and any(capability in ROLES[role].capabilities for role in held)
    return house.may_in_house(user, capability, calendar.today())


def _sees(held: set[str], noun: str, least: str) -> bool:
    rank = ACCESS_ORDER.index
    return any(rank(split(house.access(role, noun))[0]) >= rank(least) for role in held)


def _item(request: HttpRequest, label: str, url: str, key: str) -> dict[str, Any]:
    whole = url in ("/", "/rectification/", "/accounts/", "/roles/") or request.path in (
        "/visits/rules/",
        "/visits/checklists/",
        "/interviews/outlines/",
    )
    current = request.path == url if whole else request.path.startswith(url)
    return {"label": label, "url": url, "key": key, "current": current}
