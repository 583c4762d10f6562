"""Planning (谈话安排): how much talking a round demands, and planned talks made from the list in one go (domain §3.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from interviews import permissions
from interviews.actions.talks import record_interview
from interviews.models import Interview, TalkQuota
from interviews.queries.planning import Wanted
from interviews.queries.villages import broken_conditions
from rounds import permissions as rounds_permissions
from rounds.models import InspectionRound, RoundTarget, VillageCoverage
from xuncha.core import audit, calendar
from xuncha.core.errors import Refused, Unmet
from xuncha.core.models import User


@dataclass(frozen=True)
class Slots:
    """When a row of talks takes place: one after another from a start, with a pause between."""

    day: date
    start: time
    minutes: int
    pause: int = 10

    def at(self, place: int) -> tuple[time, time] | None:
        """Start and end of the talk in a place of the row; None when it would not end on that day."""
        begin = datetime.combine(self.day, self.start) + timedelta(minutes=place * (self.minutes + self.pause))
        end = begin + timedelta(minutes=self.minutes)
        return (begin.time(), end.time()) if end.date() == self.day else None


@dataclass(frozen=True)
class Outcome:
    """What became of one row: the talk, or the sentence that stood against it."""

    wanted: Wanted
    talk: Interview | None = None
    sentence: str = ""


@audit.action
def plan_talks(
    target: RoundTarget, *, by: User, wanted: Sequence[Wanted], slots: Slots, talkers: Sequence[User], place: str = ""
) -> list[Outcome]:
    """Make a planned talk for each person of the list; a row that breaks a rule is told and takes no slot."""
    if sentence := permissions.why_not_plan(by, target):
        raise Refused(sentence)
    if slots.day < calendar.today():
        raise Unmet(fields={"date": "安排的日期已经过去；补登已经谈过的，请用“登记谈话”。"})
    if not wanted:
        raise Unmet("请先在名单里勾选要安排的人。")
    done: list[Outcome] = []
    for one in wanted:
        taken = sum(1 for before in done if before.talk is not None)
        done.append(_plan_one(target, by, one, slots.at(taken), slots.day, talkers, place))
    return done


def _plan_one(
    target: RoundTarget, by: User, one: Wanted, hours: tuple[time, time] | None, day: date, talkers: Sequence[User], place: str
) -> Outcome:  # fmt: skip
    if hours is None:
        return Outcome(one, sentence="当天排不下了，请改天或缩短时长。")
    facts: dict[str, Any] = {"person": one.person} if one.person else {"interviewee": one.name}
    kind = "village_office" if one.org.is_village else "room"
    try:
        with transaction.atomic():
            talk = record_interview(
                by=by, target=target, talkers=talkers, planned=True, org=one.org, category=one.category, date=day,
                start=hours[0], end=hours[1], place=place, place_kind=kind, length_confirmed=True,
                recorder=talkers[-1] if talkers else None, outline=one.outline, **facts,
            )  # fmt: skip
    except Unmet as error:
        return Outcome(one, sentence="".join(error.sentences))
    return Outcome(one, talk)


@audit.action
def set_quota(
    round_: InspectionRound, *, by: User, per_village: int, team_percent: int = 100, secretary_percent: int = 100,
    reason: str = "",
) -> TalkQuota:  # fmt: skip
    """Set how much talking a round demands before the groups leave; with a reason, where 已巡 villages would fall short (domain §3.9)."""
    if sentence := rounds_permissions.why_not_capable(by, "round.plan", round_):
        raise Refused(sentence)
    values = {"per_village": per_village, "team_percent": team_percent, "secretary_percent": secretary_percent}
    before = TalkQuota.objects.filter(round=round_).values(*values).first() or {}
    done = list(
        VillageCoverage.objects.filter(target__round=round_, coverage_status="done").select_related("village", "target")
    )
    held = broken_conditions(done)
    quota, _ = TalkQuota.objects.update_or_create(round=round_, defaults=values)
    now = broken_conditions(done)
    _ask_reason([row for row in done if now[row.pk] - held[row.pk]], reason)
    changes = {name: [before.get(name), value] for name, value in values.items() if before.get(name) != value}
    audit.record("set_quota", by=by, about=round_, reason=reason, changes=changes)
    return quota


def _ask_reason(short: list[VillageCoverage], reason: str) -> None:
    if short and not reason.strip():
        names = "、".join(str(row) for row in short)
        raise Unmet(
            fields={
                "reason": f"这样设定后，{len(short)} 个已巡的村谈话不够：{names}；确需设定的请写明理由，并补谈或改回未巡。"
            }
        )
