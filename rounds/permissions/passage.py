"""What bars a target's way to the next stage (阶段通行): entry and exit conditions of domain §2.2 as code that gives sentences.

Conditions about ledgers of higher apps are registered by those apps (`core.registry.stage_conditions`); a registered
function may carry `title` (what must hold, in Chinese) as an attribute.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from rounds.models import RoundTarget
from rounds.permissions.preparation import inquiries_replied
from rounds.permissions.standings import Standing
from rounds.states import STAGE_ORDER, MeetingKind, Stage
from xuncha.core import calendar, registry

Check = Callable[[Standing], list[str]]


@dataclass(frozen=True)
class Condition:
    """One condition: its code (by which it may be waived), what must hold, and the check that gives what is lacking."""

    code: str
    title: str
    check: Check


@dataclass(frozen=True)
class Verdict:
    """A condition held against a target today: no sentences means met."""

    code: str
    title: str
    sentences: list[str] = field(default_factory=list)

    @property
    def met(self) -> bool:
        """Whether nothing is lacking."""
        return not self.sentences


def _opinions(on: Standing) -> list[str]:
    return [] if on.target.opinions_on else ["纪委监委、组织部对巡察对象的意见还没有回复，请填写“征求意见回复日期”。"]


def _approved(on: Standing) -> list[str]:
    lacks = [] if on.round.approved_on else ["领导小组还没有批准本轮方案。"]
    return lacks + ([] if on.round.plan_doc_no else ["方案还没有文号。"])


def _assigned(on: Standing) -> list[str]:
    return [] if on.target.group_id else [f"“{on.target}”还没有分到巡察组。"]


def _leader(on: Standing) -> list[str]:
    return [] if any(p.role == "group_leader" for p in on.powers) else [f"“{on.target}”还没有获授权的组长。"]


def _members(on: Standing) -> list[str]:
    have, need = len({p.person_id for p in on.powers}), on.round.min_members
    return [] if have >= need else [f"获授权的组员只有 {have} 人，至少需要 {need} 人，还差 {need - have} 人。"]


def _pledges(on: Standing) -> list[str]:
    return _each("没有签署保密承诺书", [p.person for p in on.powers if p.person_id not in on.pledged])


def _statements(on: Standing) -> list[str]:
    silent = [p.person for p in on.powers if p.person_id not in on.stated and p.person_id not in on.declared]
    return _each("没有作回避情况声明", silent)


def _recusals(on: Standing) -> list[str]:
    return [f"{d.person} 申报回避“{d.org}”还没有决定。" for d in on.undecided]


def _each(words: str, persons: list[Any]) -> list[str]:
    names = sorted({str(person) for person in persons})
    return [f"还有 {len(names)} 人{words}：{'、'.join(names)}。"] if names else []


def _papers(stage: Stage) -> Check:
    return lambda on: [f"“{name}”还没有登记。" for name in on.required_slots(stage) if (stage, name) not in on.laid]


def _held(kind: MeetingKind, words: str = "") -> Check:
    return lambda on: [] if kind in on.meetings else [words or f"还没有登记{kind.label}。"]


def _notice(on: Standing) -> list[str]:
    if on.notice is None:
        return ["巡察公告还没有张贴登记。"]
    return [] if on.notice.channels.strip() else ["巡察公告没有写明受理渠道。"]


def _entry_reached(on: Standing) -> list[str]:
    day = on.target.entered_on or on.round.entered_on
    if day is None:
        return ["还没有填写进驻日期。"]
    return [] if day <= calendar.today() else [f"进驻日期是 {day}，还没有到。"]


def _withdrawal_reached(on: Standing) -> list[str]:
    day = on.target.withdrawn_on or on.round.withdrawn_on
    if day is None:
        return ["还没有填写撤离日期。"]
    return [] if day <= calendar.today() else [f"撤离日期是 {day}，还没有到；提前撤离请先修改撤离日期。"]


def _villages(on: Standing) -> list[str]:
    names = [str(village) for village in on.open_villages]
    return [f"还有 {len(names)} 个村没有巡到：{'、'.join(names)}。"] if names else []


def _window(on: Standing) -> list[str]:
    if on.notice is None:
        return []
    return [] if on.notice.window_to <= calendar.today() else [f"信访受理期到 {on.notice.window_to} 截止，还没有到。"]


def _fed_back(on: Standing) -> list[str]:
    return [] if on.target.feedback_on else ["还没有反馈日期；反馈意见签收后自动填写。"]


def _period_over(on: Standing) -> list[str]:
    if on.target.feedback_on is None:
        return ["还没有反馈日期，无法推算集中整改期。"]
    due, _ = calendar.due_for("concentrated_period", on.target.feedback_on)
    return [f"集中整改期到 {due.date} 届满，还没有到。"] if due and due.date > calendar.today() else []


EXIT: dict[str, tuple[Condition, ...]] = {
    Stage.PLANNING: (Condition("opinions", "纪委监委、组织部意见已回复", _opinions),),
    Stage.APPROVAL: (
        Condition("approved", "方案已批准并有文号", _approved),
        Condition("assigned", "已分到巡察组", _assigned),
    ),
    Stage.PREPARING: (
        Condition("leader", "组长已授权", _leader),
        Condition("members", "组员人数够", _members),
        Condition("pledges", "人人签署保密承诺书", _pledges),
        Condition("statements", "人人作回避情况声明", _statements),
        Condition("recusals", "回避申报都有决定", _recusals),
        Condition("inquiries", "函询均已回复", inquiries_replied),
    ),
    Stage.MOBILIZED: (
        Condition("mobilization", "动员会已召开", _held(MeetingKind.MOBILIZATION)),
        Condition("notice", "巡察公告已张贴", _notice),
    ),
    Stage.ON_SITE: (
        Condition("villages", "延伸村全部巡到或免巡", _villages),
        Condition("window", "信访受理期已截止", _window),
    ),
    Stage.WRAP_UP: (),
    Stage.REPORTING: (Condition("consultation", "组办会商已进行", _held(MeetingKind.CONSULTATION)),),
    Stage.DELIBERATION: (
        Condition("leading_group", "领导小组会已听取", _held(MeetingKind.LEADING_GROUP)),
        Condition("secretary", "书记专题会已听取", _held(MeetingKind.SECRETARY)),
    ),
    Stage.FEEDBACK: (
        Condition("feedback_meeting", "反馈会已召开", _held(MeetingKind.FEEDBACK)),
        Condition("fed_back", "反馈意见已送达", _fed_back),
    ),
    Stage.RECTIFYING: (Condition("period", "集中整改期已届满", _period_over),),
    Stage.ASSESSMENT: (),
}

#: what must hold before a stage is entered, whatever the stage before it asked
ENTRY: dict[str, tuple[Condition, ...]] = {
    Stage.ON_SITE: (Condition("entry_date", "进驻日期已到", _entry_reached),),
    Stage.WRAP_UP: (Condition("withdrawal_date", "撤离日期已到", _withdrawal_reached),),
}


def next_stage(stage: str) -> str:
    """The stage after one; "" after the last, or for a suspended or cancelled target."""
    order = list(STAGE_ORDER)
    at = order.index(Stage(stage)) if stage in order else len(order)
    return order[at + 1] if at + 1 < len(order) else ""


def conditions_of(stage: str) -> list[Condition]:
    """Every condition between a stage and the next one: own exits, the next one's entry, papers, registered ledgers."""
    own = [*EXIT.get(stage, ()), *ENTRY.get(next_stage(stage), ())]
    papers = Condition("papers", "必备文书已登记", _papers(Stage(stage)))
    return [*own, papers, *(_registered(check) for check in registry.stage_conditions.get(stage, ()))]


def _registered(check: Callable[[Any], list[str]]) -> Condition:
    app = check.__module__.split(".")[0]
    name = getattr(check, "__name__", type(check).__name__)
    title = getattr(check, "title", "") or f"{apps.get_app_config(app).verbose_name}方面的要求"
    return Condition(f"{app}.{name}", title, lambda on: check(on.target))


def verdicts(target: RoundTarget, stage: str = "") -> list[Verdict]:
    """The conditions of a stage (the present one) held against a target today."""
    stage = stage or target.stage
    if stage not in STAGE_ORDER or not next_stage(stage):
        return []
    on = Standing(target)
    return [Verdict(c.code, c.title, c.check(on)) for c in conditions_of(stage)]


def bars(target: RoundTarget, *, waived: frozenset[str] = frozenset()) -> list[str]:
    """Every sentence that stands between a target and its next stage, without the waived conditions."""
    return [sentence for v in verdicts(target) if v.code not in waived for sentence in v.sentences]
