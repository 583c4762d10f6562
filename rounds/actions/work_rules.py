"""The verb of 办理要求: a new number from a day on (decision 0039)."""

from datetime import date

from rounds import permissions
from rounds.actions.editing import demand, make, refuse
from rounds.models import WorkRule
from rounds.models.work_rules import BOUNDS, SETS, WorkRuleCode
from xuncha.core import audit, calendar, facts
from xuncha.core.models import User


@audit.action
def set_work_rule(*, by: User, code: str, least: int, effective_from: date, note: str = "") -> WorkRule:
    """Add a row; never for the past, so that nothing that was lawful becomes wrong."""
    refuse(permissions.why_not_house(by, SETS))
    low, high = BOUNDS[code]
    today, label = calendar.today(), WorkRuleCode(code).label
    twice = WorkRule.objects.filter(code=code, effective_from=effective_from).exists()
    demand({
        "least": "" if low <= least <= high else f"“{label}”应在 {low} 到 {high} 之间。",
        "effective_from": (
            f"只能从今天（{today}）或以后生效，不能改动过去。" if effective_from < today
            else "这一天已经设定过，请另选生效日期。" if twice else ""
        ),
    })  # fmt: skip
    values = {"code": code, "least": least, "effective_from": effective_from, "note": note}
    made = make(WorkRule, "set_work_rule", by=by, values=values)
    facts.forget()
    return made
