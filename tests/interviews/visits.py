"""Visits for tests, made by the verbs."""

from datetime import datetime
from typing import Any

from interviews.actions import coverage, visit_findings
from interviews.actions import visits as actions
from interviews.models import CoverageRule, Visit, VisitFinding
from tests.factories import World
from xuncha.core import calendar


def at(text: str = "2023-03-01 09:00") -> datetime:
    """A moment in Asia/Shanghai."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=calendar.ZONE)


def record(world: World, by: str = "member_2", with_: tuple[str, ...] = ("deputy_2",), **facts: Any) -> Visit:
    """A visit of group 2 to 柳湾村; the recorder and the others went."""
    users = world.users
    given = {
        "target": world.target, "visitors": [users[by], *(users[name] for name in with_)], "org": world.village, "at": at(),
        "kind": "household",
    }  # fmt: skip
    return actions.record_visit(by=users[by], **{**given, **facts})


def written(visit: Visit, **more: Any) -> Visit:
    """The same, written up with everything that may be lacking."""
    given = {
        "content": "走访六户，两户反映补贴没有公示。", "households": 6,
        "answers": [{"item": row["item"], "answer": "ok", "note": ""} for row in visit.answers],
        "people": [{"kind": "allowance", "count": 2, "names": "桂香"}, {"kind": "veteran", "count": 1, "names": ""}],
        "samples": [{"kind": "subsidy", "sampled": 10, "problems": 2, "amount": 640}],
    }  # fmt: skip
    return actions.write_visit(visit, by=visit.created_by, **{**given, **more})


def ready(world: World, **facts: Any) -> tuple[Visit, VisitFinding]:
    """A visit that lacks nothing before 整理完毕, and its finding."""
    visit = written(record(world, **facts))
    finding = visit_findings.add_finding(
        visit, by=visit.created_by, text="2022年种粮补贴名单没有公示", leaf=world.leaves["LW6.6c"], destination="draft", persons="程启樵"
    )  # fmt: skip
    return visit, finding


def held(world: World, **facts: Any) -> Visit:
    """A visit that is written up: it counts."""
    visit, _ = ready(world, **facts)
    return actions.finish_visit(visit, by=visit.created_by)


def many(world: World, count: int) -> list[Visit]:
    """Visits by member_2 and deputy_2, each with a finding."""
    return [ready(world, at=at(f"2023-03-{1 + place % 14:02} {8 + place // 14:02}:00"))[0] for place in range(count)]


def rule(world: World, **conditions: Any) -> CoverageRule:
    """A rule from today on: nothing is asked but what is named."""
    nothing = {"notice": False, "visits": 0, "talks": False, "material": False, "households": 0, "household_share": 0}
    return coverage.set_coverage_rule(
        by=world.users["office_director"], effective_from=calendar.today(), **{**nothing, **conditions}
    )
