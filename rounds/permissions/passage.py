"""What bars a target's way to the next stage (阶段通行): entry and exit conditions of domain §2.2 as code that gives sentences.

Conditions about ledgers of higher apps are registered by those apps (`core.registry.stage_conditions`); a registered
function may carry `title` (what must hold, in Chinese) and `mend` (capability and address of where it is mended) as attributes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from rounds.models import RoundTarget
from rounds.permissions import conditions
from rounds.permissions.conditions import Check, held, laid
from rounds.permissions.preparation import inquiries_replied
from rounds.permissions.standings import Standing
from rounds.states import STAGE_ORDER, MeetingKind, Stage
from xuncha.core import registry

#: the capability that mends, and the address with {round}, {target} (their pages), {key} and {uid} of the target
Mend = tuple[str, str]


@dataclass(frozen=True)
class Condition:
    """One condition: its code (by which it may be waived), what must hold, the check, and who mends it where."""

    code: str
    title: str
    check: Check
    mend: Mend = ("", "")


@dataclass(frozen=True)
class Verdict:
    """A condition held against a target today: no sentences means met.

    `url` is where it is mended, for those with `capability`; to all others a page tells `who` they are.
    """

    code: str
    title: str
    sentences: list[str] = field(default_factory=list)
    capability: str = ""
    url: str = ""
    who: str = ""

    @property
    def met(self) -> bool:
        """Whether nothing is lacking."""
        return not self.sentences


DATES: Mend = ("round.plan", "{target}edit/")
PAPERS: Mend = ("round.document", "{target}#documents")
PEOPLE: Mend = ("authorisation.propose", "{round}groups/")
NOTICE: Mend = ("round.notice", "{target}notice/")


def _meeting(kind: MeetingKind) -> Condition:
    return Condition(
        kind.value,
        f"{kind.label}已开，日期和决定已登记",
        held(kind),
        ("meeting.hold", f"/meetings/new/?kind={kind.value}&target={{key}}"),
    )


EXIT: dict[str, tuple[Condition, ...]] = {
    Stage.PLANNING: (Condition("opinions", "纪委监委、组织部意见都已回复", conditions.opinions, DATES),),
    Stage.APPROVAL: (
        Condition("approved", "方案已批准并有文号", conditions.approved, ("round.approve", "{round}approve/")),
    ),
    Stage.PREPARING: (
        Condition("leader", "组长已授权", conditions.leader, PEOPLE),
        Condition("members", "组员人数够", conditions.members, PEOPLE),
        Condition("pledges", "人人签署保密承诺书", conditions.pledges, ("", "{round}groups/")),
        Condition("statements", "人人作回避情况声明", conditions.statements, ("", "{round}groups/")),
        Condition("recusals", "回避申报都有决定", conditions.recusals, ("recusal.decide", "{round}groups/")),
        Condition("inquiries", "函询均已回复", inquiries_replied, ("round.prepare", "{round}letters/")),
    ),
    Stage.MOBILIZED: (
        _meeting(MeetingKind.MOBILIZATION),
        Condition("notice", "巡察公告已张贴并写明渠道", conditions.notice, NOTICE),
    ),
    Stage.ON_SITE: (
        Condition("villages", "延伸村全部巡到或免巡", conditions.villages, ("coverage.write", "{target}#villages")),
        Condition("window", "信访受理期已截止", conditions.window, NOTICE),
    ),
    Stage.WRAP_UP: (),
    Stage.REPORTING: (_meeting(MeetingKind.CONSULTATION),),
    Stage.DELIBERATION: (_meeting(MeetingKind.LEADING_GROUP), _meeting(MeetingKind.SECRETARY)),
    Stage.FEEDBACK: (_meeting(MeetingKind.FEEDBACK),),
    Stage.RECTIFYING: (),
    Stage.ASSESSMENT: (),
}

#: what must hold before a stage is entered, whatever the stage before it asked; what the stage before asks at its end
#: in the same words (批准 before 准备, 问题清单冻结 before 报告, 报告提交 before 审议) stands there alone
ENTRY: dict[str, tuple[Condition, ...]] = {
    Stage.APPROVAL: (
        Condition("draft_plan", "任务方案已写齐", conditions.draft_plan, ("round.plan", "{round}plan/edit/")),
        Condition("assigned", "已分到巡察组", conditions.assigned, ("round.plan", "{target}assign/")),
    ),
    Stage.MOBILIZED: (Condition("entry_notice", "进驻通知已发出", laid(conditions.ENTRY_NOTICE), PAPERS),),
    Stage.ON_SITE: (Condition("entry_date", "进驻日期已到", conditions.entry_reached, DATES),),
    Stage.WRAP_UP: (
        Condition("withdrawal_date", "撤离日期已到", conditions.withdrawal_reached, DATES),
        Condition("withdrawal_notice", "撤离公告已张贴", laid(conditions.WITHDRAWAL_NOTICE), PAPERS),
    ),
    Stage.RECTIFYING: (Condition("fed_back", "已有反馈日期", conditions.fed_back, ("feedback.write", "/rectification/feedback/")),),
    Stage.ASSESSMENT: (Condition("unit_reports", "整改进展报告、主要负责人报告已收到", laid(*conditions.UNIT_REPORTS), PAPERS),),
    Stage.ARCHIVED: (
        Condition("checklist", "各阶段必备文书齐全", conditions.checklist, PAPERS),
        Condition("archive_list", "归档目录已签字登记", laid(conditions.ARCHIVE_LIST), PAPERS),
    ),
}  # fmt: skip


def next_stage(stage: str) -> str:
    """The stage after one; "" after the last, or for a suspended or cancelled target."""
    order = list(STAGE_ORDER)
    at = order.index(Stage(stage)) if stage in order else len(order)
    return order[at + 1] if at + 1 < len(order) else ""


def reached(target: RoundTarget, least: str) -> bool:
    """Whether a target stands at a stage or past it; a suspended or cancelled one stands at none (domain §2.2)."""
    order = list(STAGE_ORDER)
    return target.stage in order and order.index(Stage(target.stage)) >= order.index(Stage(least))


def conditions_of(stage: str) -> list[Condition]:
    """Every condition between a stage and the next one: own exits, the next one's entry, papers, registered ledgers."""
    own = [*EXIT.get(stage, ()), *ENTRY.get(next_stage(stage), ())]
    required = Condition("papers", "必备文书已登记", conditions.papers(Stage(stage)), PAPERS)
    return [*own, required, *(_registered(check) for check in registry.stage_conditions.get(stage, ()))]


def _registered(check: Callable[[Any], list[str]]) -> Condition:
    app = check.__module__.split(".")[0]
    name = getattr(check, "__name__", type(check).__name__)
    title = getattr(check, "title", "") or f"{apps.get_app_config(app).verbose_name}方面的要求"
    return Condition(f"{app}.{name}", title, lambda on: check(on.target), getattr(check, "mend", ("", "")))


def verdicts(target: RoundTarget, stage: str = "", *, on: Standing | None = None) -> list[Verdict]:
    """The conditions of a stage (the present one) held against a target today; `on`: what a page has read of it already."""
    stage = stage or target.stage
    if stage not in STAGE_ORDER or not next_stage(stage):
        return []
    on = on or Standing(target)
    where = {
        "round": target.round.get_absolute_url(),
        "target": target.get_absolute_url(),
        "key": target.pk,
        "uid": target.uid,
    }
    return [Verdict(c.code, c.title, c.check(on), c.mend[0], c.mend[1].format(**where)) for c in conditions_of(stage)]


def bars(target: RoundTarget, *, waived: frozenset[str] = frozenset()) -> list[str]:
    """Every sentence that stands between a target and its next stage, without the waived conditions."""
    return [sentence for v in verdicts(target) if v.code not in waived for sentence in v.sentences]
