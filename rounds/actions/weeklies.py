"""Verbs of 周报. The figures are handed in by the roof, which counts the ledgers; no form reaches them (domain §3.11)."""

from datetime import date
from typing import Any

from rounds.actions.editing import change, demand, make, refuse
from rounds.models import RoundTarget, WeeklyReport
from rounds.permissions.group_life import why_not_create, why_not_edit_weekly, why_not_weekly
from rounds.queries.group_life import monday
from rounds.queries.life_lacks import weekly_missing
from xuncha.core import audit, calendar, numbers, workflow
from xuncha.core.models import User

TEXTS = ("work", "problems", "plan")
Figures = list[dict[str, Any]]


@audit.action
def begin_weekly(*, by: User, target: RoundTarget, week: date, figures: Figures) -> WeeklyReport:
    """Begin the report of the week that holds a day, with the figures of that week; one for each target and week."""
    refuse(why_not_create(by, target, "weekly.write"))
    first = monday(week)
    taken = WeeklyReport.objects.alive().filter(target=target, week=first).exists()
    demand({
        "week": f"“{target}”{first} 这一周的周报已经有了。" if taken else
                "还没有到这一周，不能写周报。" if first > calendar.today() else "",
    })  # fmt: skip
    round_ = target.round
    number = numbers.next_number(
        term=round_.term.number, sequence=round_.sequence, group=target.group.number, kind="weekly"
    )
    values = {"round": round_, "group": target.group, "target": target, "org": target.org, "number": number, "week": first,
              "figures": figures, "figures_at": calendar.now()}  # fmt: skip
    return make(WeeklyReport, "begin_weekly", by=by, values=values)


@audit.action
def write_weekly(report: WeeklyReport, *, by: User, figures: Figures, **texts: str) -> WeeklyReport:
    """Save the three texts; the figures are drawn anew with them."""
    if unknown := set(texts) - set(TEXTS):
        raise TypeError(f"not a text of a weekly report: {sorted(unknown)}")
    return _draw(report, "write_weekly", by, figures, texts)


@audit.action
def refresh_weekly(report: WeeklyReport, *, by: User, figures: Figures) -> WeeklyReport:
    """Draw the figures anew while the report is a draft."""
    return _draw(report, "refresh_weekly", by, figures, {})


def _draw(report: WeeklyReport, verb: str, by: User, figures: Figures, texts: dict[str, str]) -> WeeklyReport:
    locked = WeeklyReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    refuse(why_not_edit_weekly(by, locked))
    return change(locked, verb, by=by, values={**texts, "figures": figures, "figures_at": calendar.now()})


def _lacks(report: WeeklyReport) -> list[str]:
    return [lack["text"] for lack in weekly_missing(report)]


@audit.action
def approve_weekly(report: WeeklyReport, *, by: User, figures: Figures, reason: str = "") -> WeeklyReport:
    """起草 → 组长已审定: the figures are drawn a last time and stand from now on."""
    now = calendar.now()
    changes = {"figures": figures, "figures_at": now, "approved_by": by, "approved_at": now}
    return workflow.perform(
        report, "approve", by=by, why_not=why_not_weekly, reason=reason, changes=changes, lacks=_lacks
    )


@audit.action
def send_back_weekly(report: WeeklyReport, *, by: User, reason: str = "") -> WeeklyReport:
    """组长已审定 → 起草, with a reason."""
    changes = {"approved_by": None, "approved_at": None}
    return workflow.perform(report, "send_back", by=by, why_not=why_not_weekly, reason=reason, changes=changes)


@audit.action
def report_weekly(report: WeeklyReport, *, by: User, reason: str = "") -> WeeklyReport:
    """组长已审定 → 已报: the office reads it."""
    return workflow.perform(report, "report", by=by, why_not=why_not_weekly, reason=reason)
