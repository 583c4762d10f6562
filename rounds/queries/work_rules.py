"""The numbers that the office has set for the work (办理要求), as they stood on a day; read once a request."""

from datetime import date

from rounds.models import WorkRule
from rounds.models.work_rules import BOUNDS, DEFAULTS, WorkRuleCode
from xuncha.core import facts


def least(code: str, on: date) -> int:
    """The number in force on a day: the office's newest row that had begun, else what the rules of the Party ask."""
    rows = facts.once("work_rules", lambda: list(WorkRule.objects.values_list("code", "effective_from", "least")))
    begun = [(start, number) for name, start, number in rows if name == code and start <= on]
    return max(begun)[1] if begun else DEFAULTS[code]


def lines(on: date) -> list[dict[str, object]]:
    """Each number with what is in force on a day and what is set for later, in the order of the page."""
    force = WorkRule.objects.in_force(on)
    return [
        {"label": str(label), "code": code, "least": force[code].least if code in force else DEFAULTS[code], "rule": force.get(code),
         "low": BOUNDS[code][0], "high": BOUNDS[code][1]}
        for code, label in WorkRuleCode.choices
    ]  # fmt: skip


def history() -> list[WorkRule]:
    """Every row that was set, the newest first."""
    return list(WorkRule.objects.select_related("created_by"))
